"""Several compounds at once: each against each, one verdict; made-up ones."""

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.safety.test_stand_ins import CLEAR, LOOKED_AT

from evidose.safety import Answers, screen_stack
from evidose.terms import Dose, UnknownNameError

TODAY = date(2026, 11, 30)
TOLD = Answers("", **CLEAR)


def screened(small, *names, told=TOLD, **more):
    return screen_stack(told, names, small.book(), TODAY, **more)


def holds(found, rule):
    return {
        h.compound: (h.start, h.going_on) for f in found.findings if f.rule == rule for h in f.holds
    }


def both(small):
    small.compound("zorbamid", classes=["blocker"], **LOOKED_AT)
    small.compound("quell", **LOOKED_AT)


def test_a_rule_of_one_is_told_for_both_in_either_order(small):
    both(small)
    small.rule("against-quell", kind="interaction", substances=["quell"])
    for names in (("zorbamid", "quell"), ("quell", "zorbamid")):
        found = screened(small, *names)
        assert found.compounds == names
        assert holds(found, "against-quell") == {
            "zorbamid": ("hold", "stop today"),
            "quell": ("hold until prescriber", "ask"),
        }


def test_alone_the_other_side_is_told_beside_a_medicine(small):
    both(small)
    small.rule("against-quell", kind="interaction", substances=["quell"])
    told = Answers("", **{**CLEAR, "medications": ("Zorbamid",)})
    found = screened(small, "quell", told=told)
    assert holds(found, "against-quell") == {"quell": ("hold until prescriber", "ask")}


def test_two_that_nobody_held_against_each_other_are_asked_about_once(small):
    both(small)
    found = screened(small, "zorbamid", "quell")
    assert [f.rule for f in found.findings] == ["asked-medicine"]
    assert set(holds(found, "asked-medicine")) == {"zorbamid", "quell"}
    assert "Quell and Zorbamid" in found.findings[0].message


def test_the_same_substance_twice_is_told(small):
    both(small)
    small.compound("low-quell", itself=["quell"], name="Low quell", **LOOKED_AT)
    found = screened(small, "quell", "low-quell")
    assert set(holds(found, "same-substance-twice")) == {"quell", "low-quell"}


def test_the_worst_verdict_counts_and_danger_stands_first_for_all(small):
    small.compound("zorbamid", **LOOKED_AT)
    told = Answers("", **{**CLEAR, "notes": ("I want to kill myself",)})
    found = screened(small, "zorbamid", "quell", told=told)
    assert (found.verdict, found.crisis) == ("stop", True)
    assert found.findings[0].rule == "self-harm-words"
    assert set(holds(found, "self-harm-words")) == {"zorbamid", "quell"}
    assert [f.rule for f in found.findings].count("self-harm-words") == 1


def test_nothing_taken_is_judged_by_what_concerns_everybody(small):
    small.rule("class-only", terms=["zorb pain"])
    told = Answers("", **{**CLEAR, "diary": ("zorb pain", "one side of my face is drooping")})
    found = screened(small, told=told)
    assert [f.rule for f in found.findings] == [found.findings[0].rule]
    assert found.findings[0].kind == "red-flag"
    assert (found.findings[0].holds, found.screened) == ((), ())
    assert {f.rule for f in screened(small, "zorbamid", told=told).findings} >= {"class-only"}


def test_doses_belong_to_their_compound(small):
    both(small)
    small.rule("much", "compounds/quell", kind="dose", dose_from_mg=10.0)
    assert "much" in {
        f.rule
        for f in screened(small, "quell", "zorbamid", doses={"quell": Dose(Decimal(10))}).findings
    }
    assert "much" not in {
        f.rule
        for f in screened(
            small,
            "quell",
            "zorbamid",
            doses={"quell": Dose(Decimal(9)), "zorbamid": Dose(Decimal(10))},
        ).findings
    }


def test_one_is_screened_as_one(small):
    found = screened(small, "Quell")
    assert (found.compound, found.compounds, found.screened) == ("quell", (), ("quell",))


def test_an_unknown_one_is_told(small):
    with pytest.raises(UnknownNameError, match="aspirin"):
        screened(small, "quell", "aspirin")
