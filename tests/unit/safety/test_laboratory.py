from datetime import date
from decimal import Decimal

import pytest

from evidose.person import LabResult, Multiple, read_labs
from evidose.safety.laboratory import (
    LabValue,
    compares,
    judged_tests,
    lab_value,
    laboratory_rules,
    multiple_value,
    still_reaches,
    together,
    visit_tests,
)
from evidose.safety.records import Comparison
from evidose.terms import Dose


def read(text, rules, day=None):
    (made,) = read_labs(text, rules.measures).results
    return lab_value(made.result, rules.measures[made.result.test], made.remark, day)


def value(number, test="alt", sign="", uln=40.0, day=None, unit="U/L"):
    return LabValue(
        test, test, number, sign, unit, f"{number}", uln, "the laboratory", uln, (), day
    )


@pytest.mark.parametrize(
    ("text", "test", "number", "times"),
    [
        ("ALT=140 U/L", "alt", 140, 140 / 45),
        ("ALT 2,3 µkat/L (ref 0,2-0,8)", "alt", 138, 2.3 / 0.8),
        ("SGPT: 95 IU/L", "alt", 95, 95 / 45),
        ("AST 80 U/L (ULN 40)", "ast", 80, 2),
        ("AST = 80 U/L <35", "ast", 80, 80 / 35),
        ("ALT 90 U/L 2026-11-01", "alt", 90, 2),
        ("ALT 90 U/L (11-2026)", "alt", 90, 2),
        ("ALT 90 U/L 1.11.26", "alt", 90, 2),
        ("ALT 90 U/L 0.5-30.5 (1/11/2026)", "alt", 90, 90 / 30.5),
        ("eGFR 45 mL/min/1.73m2", "egfr", 45, None),
        ("PHQ-9 item 9: 1", "phq-9-item-9", 1, None),
        ("creatinine 1.4 mg/dL", "creatinine", 1.4 * 10000 / 113.12, 1.4 * 10000 / 113.12 / 90),
    ],
)
def test_values_on_the_scale_of_their_measure(text, test, number, times, rules):
    found = read(text, rules)
    assert found.test == test
    assert found.value == pytest.approx(number, rel=1e-9)
    assert found.times_uln == (None if times is None else pytest.approx(times, rel=1e-9))


def test_one_microkatal_is_sixty_units(rules):
    katal, unit = read("ALT 1 ukat/L (ref 0-1)", rules), read("ALT 60 U/L (ref 0-60)", rules)
    assert (katal.value, katal.times_uln) == (unit.value, unit.times_uln)


def test_an_absent_limit_is_said_to_be_assumed(rules):
    found = read("ALT=140 U/L", rules)
    assert found.uln_source == "assumed"
    assert found.remarks == ("No upper limit was given for ALT: 45 U/L was assumed.",)
    assert "limit assumed" in found.shown
    own = read("ALT=140 U/L (10-70)", rules)
    assert own.remarks == () and own.shown == "ALT 140 U/L (2.0 times the upper limit 70)"


def test_a_limit_of_zero_is_none(rules):
    result = LabResult("alt", Decimal(140), "", "U/L", high=Decimal(0))
    assert lab_value(result, rules.measures["alt"]).uln == 45


def test_a_value_is_shown_as_reported_with_its_day(rules):
    found = read("bilirubin 9.2 mg/dL (0.2-1.2)", rules, date(2026, 11, 1))
    assert found.shown == "bilirubin 9.2 mg/dL on 2026-11-01 (7.7 times the upper limit 1.2)"


def test_bounds_keep_their_sign(rules):
    assert read("AST <5 U/L", rules).sign == "<"
    assert read("AST >400 U/L", rules).sign == ">"
    old = LabResult("alt", Decimal(5), "<=", "U/L")
    assert lab_value(old, rules.measures["alt"]).sign == "<"
    assert lab_value(LabResult("alt", Decimal(5), ">=", "U/L"), rules.measures["alt"]).sign == ">"


def test_what_has_no_number_to_compare_meets_no_threshold(rules):
    words = lab_value(LabResult("alt", word="normal"), rules.measures["alt"])
    strange = lab_value(LabResult("alt", Decimal(500), "", "stone"), rules.measures["alt"])
    unknown = lab_value(LabResult("psa", Decimal(4), "", "ng/mL"), None)
    for found in (words, strange, unknown):
        assert found.value is None
        assert not compares(Comparison(test="alt|psa", at_least=0.0), found)
    assert (words.shown, strange.shown, unknown.shown) == (
        "ALT normal",
        "ALT 500 stone",
        "psa 4 ng/mL",
    )
    assert lab_value(LabResult("ana", titre=160), rules.measures["ana"]).value == 160


@pytest.mark.parametrize(
    ("comparison", "number", "sign", "holds"),
    [
        ({"at_least_uln": 3.0}, 120, "", True),
        ({"at_least_uln": 3.0}, 119.9, "", False),
        ({"at_least_uln": 3.0}, 100, ">", True),
        ({"at_least_uln": 3.0}, 120, "<", True),
        ({"at_least_uln": 3.0}, 100, "<", False),
        ({"at_least_uln": 1.0, "below_uln": 3.0}, 119.9, "", True),
        ({"at_least_uln": 1.0, "below_uln": 3.0}, 120, "", False),
        ({"below": 60.0}, 59.9, "", True),
        ({"below": 60.0}, 60, "", False),
        ({"below": 60.0}, 60, "<", True),
        ({"below": 60.0}, 90, ">", False),
        ({"at_least": 30.0, "below": 60.0}, 60, "<", True),
        ({"at_least": 30.0, "below": 60.0, "whole": True}, 60, "<", False),
        ({"at_least": 30.0, "below": 60.0, "whole": True}, 45, "", True),
    ],
)
def test_thresholds_are_compared_on_the_dangerous_side(comparison, number, sign, holds):
    assert compares(Comparison(test="alt|ast", **comparison), value(number, sign=sign)) is holds


def test_other_tests_and_absent_limits_meet_nothing():
    three = Comparison(test="alt|ast", at_least_uln=3.0)
    assert compares(three, value(120, "ast"))
    assert not compares(three, value(120, "alp"))
    assert not compares(three, value(120, uln=None))


def test_a_multiple_of_the_limit_is_held_against_multiples_alone(rules):
    (told,) = read_labs("ALT 3 x ULN", rules.measures).multiples
    found = multiple_value(told)
    assert compares(Comparison(test="alt", at_least_uln=3.0), found)
    assert not compares(Comparison(test="alt", at_least=1.0), found)
    assert found.shown.startswith("ALT 3 times the upper limit")


def test_a_later_value_that_is_graver_still_reaches():
    range_rule = Comparison(test="alt", at_least_uln=3.0, below_uln=5.0)
    assert still_reaches(range_rule, value(400))
    assert not still_reaches(range_rule, value(100))
    points = Comparison(test="alt", at_least=5.0, below=10.0)
    assert still_reaches(points, value(12)) and not still_reaches(points, value(4))
    low = Comparison(test="alt", below=30.0)
    assert still_reaches(low, value(10)) and not still_reaches(low, value(30))


@pytest.fixture
def hys_law(rules):
    return next(r for r in rules.rules if r.id == "hys-law")


@pytest.mark.parametrize(("days", "found"), [(0, 1), (30, 1), (31, 0)])
def test_two_tests_go_together_within_the_days_of_the_rule(days, found, hys_law):
    enzyme = value(130, day=date(2026, 1, 1))
    bilirubin = value(
        50, "bilirubin", uln=20.0, day=date.fromordinal(enzyme.day.toordinal() + days)
    )
    assert len(list(together(hys_law, [enzyme, bilirubin]))) == found
    assert len(list(together(hys_law, [bilirubin, enzyme]))) == found


def test_values_without_days_stand_together(hys_law):
    pair = [value(130), value(50, "bilirubin", uln=20.0, day=date(2020, 1, 1))]
    assert len(list(together(hys_law, pair))) == 1
    assert not list(together(hys_law, [value(119), pair[1]]))
    assert not list(together(hys_law, [pair[0], value(39, "bilirubin", uln=20.0)]))


def test_a_rule_without_thresholds_meets_nothing(rules):
    rule = next(r for r in rules.rules if not r.compare)
    assert not list(together(rule, [value(500)]))


def dose(text):
    return Dose.parse(text)


def test_thresholds_of_a_compound_and_a_dose(rules):
    policy = rules.policies["low-dose-naltrexone"]
    low = {r.id for r in laboratory_rules(rules.of(policy.id), dose("4.5"))}
    full = {r.id for r in laboratory_rules(rules.of(policy.id), dose("50"))}
    assert "egfr-30-low-dose" in low and "egfr-30-full-dose" not in low
    assert "egfr-30-full-dose" in full and "egfr-30-low-dose" not in full
    judged = judged_tests(laboratory_rules(rules.of(policy.id), dose("4.5")))
    assert {"alt", "ast", "bilirubin", "egfr"} <= judged
    assert not judged & {"ggt", "crp", "platelets"}


def test_a_rule_holds_from_its_dose_on_and_below_its_other_bound(rules):
    rule = next(r for r in rules.rules if r.compare)
    bounded = rule.model_copy(update={"dose_from_mg": 3.0, "dose_below_mg": 6.0})
    told = ("2.9", "3.0", "5.9", "6.0")
    assert [d for d in told if laboratory_rules([bounded], dose(d))] == ["3.0", "5.9"]


@pytest.mark.parametrize("told", ["400 IU", "2 drops"])
def test_a_threshold_for_doses_that_cannot_be_compared_stays(told, rules):
    rule = next(r for r in rules.rules if r.compare)
    bounded = rule.model_copy(update={"dose_from_mg": 3.0})
    assert laboratory_rules([bounded], dose(told)) == (bounded,)


def test_values_without_a_day_stand_together_whatever_the_days_between(rules):
    rule = next(r for r in rules.rules if len(r.compare) > 1)
    days = rule.model_copy(
        update={
            "together_days": 0,
            "compare": [Comparison(test="alt", at_least=1), Comparison(test="ast", at_least=1)],
        }
    )
    assert len(list(together(days, [value(50), value(50, "ast")]))) == 1


def test_of_many_values_the_newest_are_held_against_each_other(monkeypatch, rules):
    monkeypatch.setattr("evidose.safety.laboratory.MOST_TOGETHER", 2)
    rule = next(r for r in rules.rules if r.compare)
    one = rule.model_copy(update={"compare": [Comparison(test="alt", at_least=1)]})
    told = [value(50 + n, day=date(2026, 1, 5 - n)) for n in range(4)]
    undated = value(99)
    (first,), (second,) = together(one, [undated, *told])
    assert (first.value, second.value) == (50, 99), "a value without a day counts as the newest"


@pytest.mark.parametrize(("told", "sign"), [(">=", ">"), (">", ">"), ("<=", "<"), ("<", "<")])
def test_a_bound_told_as_a_multiple_reaches_all_on_its_side(told, sign, rules):
    found = multiple_value(Multiple(rules.measures["alt"], Decimal(3), told))
    assert found.sign == sign
    beyond = Comparison(test="alt", at_least_uln=5)
    assert compares(beyond, found) is (sign == ">")


def test_only_rules_that_say_so_have_their_tests_asked_about_at_visits(rules):
    by_id = {r.id: r for r in rules.rules}
    liver, other = by_id["transaminases-3"], by_id["egfr-60"]
    assert visit_tests([other]) == ()
    assert visit_tests([other, liver, liver]) == (("liver value", ("alt", "ast")),)
