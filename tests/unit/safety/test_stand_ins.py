"""What nobody wrote a rule for is asked about; made-up compounds, questions and rules."""

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.safety.small_library import REVIEW

from evidose.safety import Answers, screen, screen_stack
from evidose.terms import Dose, DoseUnit

TODAY = date(2026, 11, 30)
CLEAR = {
    "medications": ("none",),
    "conditions": ("none",),
    "age": 45.0,
    "pregnant": "no",
    "breastfeeding": "no",
    "liver": "no",
    "kidney": "no",
    "surgery": "none",
}
ASKS = ("conditions", "liver", "kidney", "age", "pregnant", "breastfeeding", "surgery")
LOOKED_AT = {"asks_reviewed": dict.fromkeys(ASKS, REVIEW), "interactions_reviewed": REVIEW}


def screened(small, compound="quell", **told):
    return screen(Answers(compound, **{**CLEAR, **told}), small.book(), TODAY)


def rules(found):
    return {f.rule for f in found.findings}


def test_a_pack_without_rules_never_reassures(small):
    found = screened(
        small, conditions=("liver failure",), age=9.0, pregnant="yes",
        notes=("I want to kill myself",), liver=None,
    )  # fmt: skip
    assert (found.verdict, found.crisis) == ("stop", True)
    assert found.findings[0].rule == "self-harm-words"
    assert rules(found) >= {"asked-age", "asked-liver", "asked-pregnant", "asked-unreviewed"}
    assert all(h.start != "ok" for f in found.findings for h in f.holds)


def test_all_none_is_no_reassurance_where_nobody_looked(small):
    found = screened(small)
    assert (found.verdict, found.complete) == ("caution", True)
    assert rules(found) == {"asked-unreviewed"}
    assert all(word in found.findings[0].message for word in ASKS)
    assert not any(line.split(":")[0] in ASKS for line in found.checked)


def test_where_somebody_looked_there_is_no_known_issue(small):
    small.compound("quell", **LOOKED_AT)
    found = screened(small)
    assert (found.verdict, found.findings) == ("no known issue", ())
    assert "kidney: no" in found.checked


def test_a_rule_about_a_question_needs_no_stand_in(small):
    looked = {k: v for k, v in LOOKED_AT["asks_reviewed"].items() if k != "kidney"}
    small.compound("quell", asks_reviewed=looked)
    assert "kidney" in screened(small).findings[0].message
    small.rule("own-kidney", "compounds/quell", answers={"kidney": "yes"})
    assert screened(small).verdict == "no known issue"
    assert rules(screened(small, kidney="yes")) == {"own-kidney"}


def test_a_rule_about_one_illness_answers_not_for_all_of_the_organ(small):
    about = {"terms": ["zorb liver"], "answers_question": "liver"}
    small.rule("own-liver", "compounds/quell", **about)
    small.compound("quell", **LOOKED_AT)
    assert rules(screened(small, liver="yes")) == {"asked-liver"}
    told = {"conditions": ("zorb liver",), "liver": None}
    assert rules(screened(small, **told)) == {"own-liver"}
    assert rules(screened(small, "zorbamid", **told)) >= {"asked-liver"}


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"pregnant": "yes"}, "asked-pregnant"),
        ({"breastfeeding": "yes"}, "asked-breastfeeding"),
        ({"liver": "yes"}, "asked-liver"),
        ({"kidney": "yes"}, "asked-kidney"),
        ({"age": 17.9}, "asked-age"),
        ({"surgery": date(2026, 11, 30)}, "asked-surgery"),
        ({"surgery": date(2027, 5, 1)}, "asked-surgery"),
        ({"medications": ("ibuprofen",)}, "asked-medicine"),
        ({"conditions": ("asthma",)}, "asked-condition"),
    ],
)
def test_each_answer_without_a_rule_is_asked_about(small, told, rule):
    assert rules(screened(small, **told)) == {rule, "asked-unreviewed"}
    assert screened(small, **told).verdict in {"caution", "stop"}


@pytest.mark.parametrize(
    "told",
    [
        {"age": 18.0},
        {"surgery": date(2026, 11, 29)},
        {"medications": ("no ibuprofen",)},
        {"medications": ("quell",)},
        {"diary": ("took ibuprofen, asthma again",)},
    ],
)
def test_what_is_not_so_is_not_asked_about(small, told):
    assert rules(screened(small, **told)) == {"asked-unreviewed"}


def test_the_youngest_age_of_the_pack_counts(small):
    small.compound("quell", youngest_age=12)
    assert "asked-age" not in rules(screened(small, age=12.0))
    found = screened(small, age=11.9)
    assert "Under 12 years" in found.findings[0].message
    assert found.verdict == "stop"


def test_reviewed_medicines_and_illnesses_without_a_rule_are_silent(small):
    small.compound("quell", **LOOKED_AT)
    told = {"medications": ("ibuprofen",), "conditions": ("asthma",)}
    assert rules(screened(small, **told)) == set()


def test_a_medicine_with_a_rule_is_not_asked_about(small):
    small.rule("own", "compounds/quell", kind="interaction", substances=["ibuprofen"])
    assert rules(screened(small, medications=("ibuprofen",))) == {"own", "asked-unreviewed"}


def test_a_new_question_is_a_file_and_never_a_fault(small):
    small.compound("quell", **LOOKED_AT)
    small.ask("smoker")
    assert [q.id for q in screened(small).missing] == ["smoker"]
    assert rules(screened(small)) == {"asked-unreviewed"}
    assert rules(screened(small, answers={"smoker": "yes"})) >= {"asked-other"}
    assert screened(small, answers={"smoker": "no"}).complete


def test_a_rule_may_rest_on_a_new_question(small):
    small.compound("quell", **LOOKED_AT)
    small.ask("smoker")
    small.rule("smoking", "compounds/quell", answers={"smoker": "yes"})
    assert rules(screened(small, answers={"smoker": "yes"})) == {"smoking"}
    assert screened(small, answers={"smoker": "no"}).verdict == "no known issue"


@pytest.mark.parametrize("form", ["texts", "number", "date or none"])
def test_a_new_question_of_any_form_is_asked_and_answered(small, form):
    small.ask("further", form)
    value = {"texts": ("asthma",), "number": 3.0, "date or none": "none"}[form]
    assert "further" in {q.id for q in screened(small).missing}
    assert "further" not in {q.id for q in screened(small, answers={"further": value}).missing}


USUAL = {"highest_usual_dose": {"amount": 800, "unit": "IU"}, **LOOKED_AT}
IU: DoseUnit = "IU"


def dosed(small, amount, unit=IU, **told):
    return screened(small, dose=Dose(Decimal(amount), unit), **told)


@pytest.mark.parametrize(("amount", "found"), [("800", set()), ("800.1", {"dose-above-usual"})])
def test_a_dose_above_the_usual_one_without_a_rule_is_asked_about(small, amount, found):
    small.compound("quell", **USUAL)
    told = dosed(small, amount)
    assert rules(told) == found
    assert told.verdict == ("caution" if found else "no known issue")


def test_such_a_dose_is_named_with_the_usual_one_and_never_raised(small):
    small.compound("quell", **USUAL, dose_of="quellin")
    (finding,) = dosed(small, "5000").findings
    assert "5000 IU of quellin" in finding.message and "800 IU of quellin" in finding.message
    assert [(h.start, h.going_on) for h in finding.holds] == [("ask first", "do not raise")]


def test_a_rule_for_that_dose_speaks_in_its_place(small):
    small.compound("quell", **USUAL)
    limits = {"kind": "dose", "dose_from": {"amount": 1000, "unit": "IU"}}
    small.rule("own-dose", "compounds/quell", **limits)
    assert rules(dosed(small, "1000")) == {"own-dose"}
    assert rules(dosed(small, "999")) == {"dose-above-usual"}


def test_an_untold_dose_and_one_in_another_unit_are_not_above(small):
    small.compound("quell", **USUAL)
    assert rules(screened(small)) == set()
    other = dosed(small, "5000", "mg")
    assert (rules(other), other.complete) == (set(), False)


def test_a_dose_that_nothing_is_held_against_is_asked_about_and_not_called_checked(small):
    small.compound("quell", **LOOKED_AT)
    found = dosed(small, "5000")
    assert (found.verdict, rules(found)) == ("caution", {"dose-without-limit"})
    assert found.no_rule == ("5000 IU of Quell a day",)
    assert not any(line.startswith("dose") for line in found.checked)
    small.rule("own-dose", "compounds/quell", kind="dose", dose_from_mg=1.0)
    assert dosed(small, "0.5", "mg").no_rule == ()
    assert "dose: 0.5 mg a day, as told" in dosed(small, "0.5", "mg").checked


def test_of_several_each_dose_without_a_rule_is_named(small):
    small.compound("quell", **LOOKED_AT)
    doses = {"quell": Dose(Decimal(3)), "zorbamid": Dose(Decimal(4))}
    both = screen_stack(
        Answers("quell", **CLEAR), ["quell", "zorbamid"], small.book(), TODAY, doses
    )
    assert both.no_rule == ("3 mg of Quell a day", "4 mg of Zorbamid a day")
