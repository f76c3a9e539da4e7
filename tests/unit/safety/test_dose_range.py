"""Ranges of doses of rules, in any unit; a small library of its own."""

from datetime import date

import pytest

from evidose.safety import Answers, screen
from evidose.safety.dose_range import dose_fit, dose_fits, shown_range
from evidose.terms import Dose, LibraryError

TODAY = date(2026, 11, 30)
IU = {"amount": 4000, "unit": "IU"}


def rule_of(small, **bounds):
    small.rule("limit", "compounds/quell", kind="dose", **bounds)
    return next(r for r in small.book().rules if r.id == "limit")


def screened(small, dose=None, **told):
    answers = Answers("quell", dose=dose and Dose.parse(dose), **told)
    return screen(answers, small.book(), TODAY)


@pytest.mark.parametrize(
    ("dose", "fit"),
    [
        ("2.9 mg", "outside"),
        ("3 mg", "inside"),
        ("3000 µg", "inside"),
        ("0.0069 g", "inside"),
        ("7 mg", "outside"),
        ("0.007 g", "outside"),
        ("3 IU", "cannot be compared"),
        ("5 drops", "cannot be compared"),
    ],
)
def test_a_dose_lies_in_a_range_whatever_it_is_written_in(dose, fit, small):
    rule = rule_of(small, dose_from_mg=3.0, dose_below_mg=7.0)
    assert dose_fit(rule, Dose.parse(dose)) == fit
    assert dose_fits(rule, Dose.parse(dose)) is (fit != "outside")


@pytest.mark.parametrize(
    ("dose", "fit"),
    [("3999 IU", "outside"), ("4000 IU", "inside"), ("100 mg", "cannot be compared")],
)
def test_a_range_may_be_of_a_unit_that_is_no_weight(dose, fit, small):
    assert dose_fit(rule_of(small, dose_from=IU), Dose.parse(dose)) == fit


def test_an_unknown_dose_lies_in_every_range(small):
    assert dose_fit(rule_of(small, dose_from=IU), None) == "inside"
    assert dose_fit(rule_of(small), Dose.parse("1 drop")) == "inside"


def test_a_range_is_told_in_words(small):
    assert shown_range(rule_of(small, dose_from=IU)) == "from 4000 IU"
    both = rule_of(small, dose_from_mg=3.0, dose_below_mg=7.0)
    assert shown_range(both) == "from 3 mg and below 7 mg"
    assert shown_range(rule_of(small)) == ""


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({"dose_from_mg": 3.0, "dose_from": IU}, "either `dose_from_mg` or `dose_from`"),
        ({"dose_below_mg": 3.0, "dose_below": IU}, "either `dose_below_mg` or `dose_below`"),
        ({"dose_from_mg": 3.0, "dose_below": IU}, "a range from a lower to a higher dose"),
        ({"dose_from_mg": 7.0, "dose_below_mg": 7.0}, "a range from a lower to a higher dose"),
        ({"dose_from": {"amount": 1, "unit": "stone"}}, "dose_from.unit"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(bounds, message, small):
    with pytest.raises(LibraryError, match=message):
        rule_of(small, **bounds)


def test_a_limit_in_the_compounds_own_unit_is_judged(small):
    rule_of(small, dose_from=IU)
    (finding,) = (f for f in screened(small, "5000 IU").findings if f.rule == "limit")
    assert finding.message == "A message about 5000 IU."
    assert "limit" not in {f.rule for f in screened(small, "3000 IU").findings}


def test_a_limit_that_cannot_be_compared_abstains_aloud(small):
    rule_of(small, dose_from_mg=3.0)
    found = screened(small, "800 IU")
    assert "limit" not in {f.rule for f in found.findings}
    (asked,) = (q for q in found.missing if q.id == "dose")
    assert asked.text == "How much is 800 IU of Quell in mg?"
    assert "(from 3 mg) cannot be held against 800 IU: they were not checked" in asked.why
    assert not found.complete
    assert found.verdict != "no known issue"


def test_a_dose_in_another_unit_is_asked_about_without_any_limit(small):
    small.compound("quell", highest_usual_dose_mg=5.0)
    found = screened(small, "800 IU")
    (asked,) = (q for q in found.missing if q.id == "dose")
    assert asked.text == "How much is 800 IU of Quell in mg?"
    assert "800 IU was not checked" in asked.why
    assert not found.complete
    assert not [line for line in found.checked if line.startswith("dose")]
    assert "dose: 2 mg a day, as told" in screened(small, "2 mg").checked


@pytest.mark.parametrize("dose", ["2 mg", "4 mg", None])
def test_a_dose_that_can_be_compared_is_not_asked_for(dose, small):
    rule_of(small, dose_from_mg=3.0)
    assert "dose" not in {q.id for q in screened(small, dose).missing}


def test_a_rule_for_a_range_holds_and_says_that_the_dose_could_not_be_compared(small):
    small.rule("liver-full", "compounds/quell", answers={"liver": "yes"}, dose_from_mg=25.0)
    (told,) = (f for f in screened(small, "800 IU", liver="yes").findings if f.rule == "liver-full")
    assert "This is meant from 25 mg; 800 IU cannot be held against that." in told.message
    (plain,) = (f for f in screened(small, "30 mg", liver="yes").findings if f.rule == "liver-full")
    assert "cannot be held" not in plain.message
    assert "liver-full" not in {f.rule for f in screened(small, "2 mg", liver="yes").findings}


def test_the_highest_usual_dose_may_be_of_any_unit(small):
    small.compound("quell", highest_usual_dose=IU)
    small.rule("liver-full", "compounds/quell", answers={"liver": "yes"}, dose_from=IU)
    found = screened(small, liver="yes")
    assert "liver-full" in {f.rule for f in found.findings}
    assert "dose: 4000 IU a day, the highest usual dose, since none was told" in found.checked


def test_what_the_doses_count_is_told(small):
    small.compound("quell", dose_of="quellin")
    rule_of(small, dose_from_mg=3.0)
    assert "dose: 2 mg of quellin a day, as told" in screened(small, "2 mg").checked
    asked = next(q for q in screened(small, "2 drops").missing if q.id == "dose")
    assert asked.text == "How much is 2 drops of Quell in mg of quellin?"


def test_a_highest_dose_is_told_once(small):
    small.compound("quell", highest_usual_dose=IU, highest_usual_dose_mg=3.0)
    with pytest.raises(LibraryError, match="either `highest_usual_dose_mg`"):
        small.book()
