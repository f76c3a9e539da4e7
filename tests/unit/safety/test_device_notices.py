"""What a device says of several compounds: one notice for those it says the same of."""

import pytest

from evidose.safety.device import device_rules
from evidose.safety.device_notices import Meaning, notices

BOTH = ("quell", "zorbamid")
HOLD = {"start": "hold", "continue": "stop today"}
ASK = {"start": "ask first", "continue": "ask"}


@pytest.fixture
def said(small):
    """Write rules, and return the notices of some compounds by rule."""

    def made(*compounds, rules):
        for name, place, more in rules:
            small.rule(name, place=place, terms=[f"{name} word"], **more)
        book = small.book()
        found = {}
        for rule, notice in notices(book, [book.policies[c] for c in compounds]):
            if rule.id in {name for name, *_ in rules}:
                found.setdefault(rule.id, []).append(notice)
        return found

    return made


def test_a_rule_of_one_compound_means_nothing_for_the_other(said):
    found = said(
        *BOTH,
        rules=[
            ("of-class", "classes/blocker", {"holds": [HOLD]}),
            ("of-quell", "compounds/quell", {"holds": [ASK]}),
        ],
    )
    assert [n.means for n in found["of-class"]] == [(Meaning(("zorbamid",), "hold", "stop today"),)]
    assert [n.means for n in found["of-quell"]] == [(Meaning(("quell",), "ask first", "ask"),)]


def test_what_means_the_same_stands_together_and_what_does_not_apart(said):
    other = {**ASK, "compounds": ["quell"]}
    found = said(
        *BOTH,
        rules=[
            ("alike", "common", {"holds": [HOLD]}),
            ("apart", "common", {"holds": [HOLD, other]}),
        ],
    )
    (alike,), (apart,) = found["alike"], found["apart"]
    assert alike.means == (Meaning(BOTH, "hold", "stop today"),)
    assert apart.means == (
        Meaning(("quell",), "ask first", "ask"),
        Meaning(("zorbamid",), "hold", "stop today"),
    )


def test_what_is_worded_for_one_compound_is_said_of_that_one(said):
    words = {"message": "{compound} is held for {hold} hours after {names}."}
    found = said(*BOTH, rules=[("worded", "common", words)])
    told = {n.means[0].compounds: n.message for n in found["worded"]}
    assert told == {
        ("quell",): "Quell is held for 0 hours after {names}.",
        ("zorbamid",): "Zorbamid is held for 0 hours after {names}.",
    }


def test_a_rule_that_is_added_to_for_one_compound_says_more_of_that_one_alone(said):
    more = {"adds_to": "wide", "action": "Call us."}
    found = said(*BOTH, rules=[("wide", "common", {}), ("narrow", "compounds/quell", more)])
    told = {n.means[0].compounds: n.action for n in found["wide"]}
    assert told == {("quell",): "An action. Call us.", ("zorbamid",): "An action."}
    assert "narrow" not in found


@pytest.mark.parametrize(
    ("severity", "kind", "terms", "speaks"),
    [
        ("contraindicated", "organ", ["w"], True),
        ("major", "organ", ["w"], True),
        ("moderate", "organ", ["w"], False),
        ("moderate", "red-flag", ["w"], True),
        ("major", "organ", [], False),
    ],
)
def test_only_what_is_grave_and_can_be_told_in_words_is_said(small, severity, kind, terms, speaks):
    small.rule("r", place="common", severity=severity, kind=kind, terms=terms)
    book = small.book()
    said = [rule.id for rule, _ in notices(book, list(book.policies.values()))]
    assert ("r" in said) is speaks


def test_a_rule_for_another_dose_is_not_said(small):
    small.compound("quell", highest_usual_dose_mg=5.0)
    small.rule("high", place="common", terms=["w"], dose_from_mg=10.0)
    book = small.book()
    policies = [book.policies[c] for c in BOTH]
    (told,) = (n for rule, n in notices(book, policies) if rule.id == "high")
    assert told.means == (Meaning(("zorbamid",), "hold", "stop today"),)


def test_the_gravest_come_first_whoever_they_are_of(said, small):
    small.rule("b", place="compounds/quell", terms=["b"], severity="contraindicated")
    small.rule("a", place="classes/blocker", terms=["a"], severity="major")
    book = small.book()
    for order in (BOTH, BOTH[::-1]):
        ids = [rule.id for rule, _ in notices(book, [book.policies[c] for c in order])]
        assert ids.index("b") < ids.index("a")


def test_the_rules_of_a_device_name_all_that_they_are_worked_out_for(small):
    small.rule("r", place="compounds/quell", terms=["oddness"])
    rules = device_rules(small.book(), BOTH)
    assert rules.compounds == {"quell": "Quell", "zorbamid": "Zorbamid"}
    (place,) = (n for n, notice in enumerate(rules.notices) if notice.rule == "r")
    (group,) = (g for g in rules.groups if "oddness" in g.names)
    assert [told for told, _ in group.notices["plain"]["current"]] == [place]


def test_where_nothing_is_taken_it_is_said_of_nobody(small):
    small.rule("r", place="common", terms=["oddness"])
    rules = device_rules(small.book(), ())
    (notice,) = (n for n in rules.notices if n.rule == "r")
    assert rules.compounds == {} and notice.means == (Meaning(("",), "hold", "stop today"),)
