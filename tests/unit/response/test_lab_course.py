from datetime import date, timedelta
from math import inf

import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.response.lab_course import LabPoint, lab_course, results_further, standing_alerts
from evidose.response.laboratory import change_limits, spread
from evidose.response.records import load_response
from evidose.safety import LabValue, Rule
from evidose.terms import Source

DATA = load_response(open_library())
ALT, CRP = DATA.variation["alt"], DATA.variation["crp"]
FIRST = date(2026, 1, 5)
START = date(2026, 4, 1)


def points(*values, every=35, sign=""):
    return [
        LabPoint(FIRST + timedelta(days=every * i), v, sign, 0.0, 5.0, f"{i}")
        for i, v in enumerate(values)
    ]


def course(*values, variation=CRP, start=START, **more):
    return lab_course("crp", "mg/L", points(*values, **more), variation, DATA.level, start=start)


def test_each_result_is_held_against_all_earlier_ones_and_the_newest_against_the_start():
    found = course(20, 22, 18, 4, 3)
    assert [c.beyond_noise for c in found.changes] == [False, False, True, True]
    assert found.changes[1].before == pytest.approx((20 * 22) ** 0.5)
    assert found.since_start.before == pytest.approx((20 * 22 * 18) ** (1 / 3))
    assert found.since_start.after == pytest.approx(3)
    assert found.since_start.beyond_noise
    assert found.levels.p_lower > 0.95
    assert found.further == 0


def test_a_high_last_result_before_the_start_is_expected_to_come_down():
    assert course(8, 8, 16, 8).regression == pytest.approx(16 ** (1 / 3) * 4 / 16 - 1, abs=0.01)
    assert course(8, 16, 12, start=date(2026, 3, 1)).regression is None


def test_results_long_before_the_start_do_not_count_as_before():
    found = course(8, 9, 8, every=500, start=date(2028, 9, 1))
    assert found.since_start is None
    recent = course(8, 9, 8, every=300, start=date(2027, 6, 1))
    assert recent.since_start.before == pytest.approx(9)


@pytest.mark.parametrize(
    ("values", "variation", "why"),
    [((8,), CRP, "One result"), ((8, 9), None, "not in the library"), ((8, 0), CRP, "zero")],
)
def test_what_cannot_be_judged_says_why(values, variation, why):
    found = course(*values, variation=variation)
    assert why in found.why
    assert found.changes == ()
    assert found.levels is None


def test_a_value_under_the_limit_counts_half():
    assert points(0.6, sign="<")[0].counted == 0.3
    assert points(0.6, sign=">")[0].counted == 0.6


def test_false_alarms_follow_the_pace_of_testing():
    found = course(8, 9, 8, 9, 8, every=73)
    assert found.per_year == pytest.approx(5, abs=0.01)
    assert found.false_per_year == pytest.approx(0.25, abs=0.001)


def test_how_many_further_results_would_tell():
    assert results_further(ALT, 3, 1, -0.5) == 0
    few = results_further(ALT, 6, 1, -0.14)
    assert 1 <= few <= 10
    assert results_further(ALT, 1, 1, -0.2) == inf
    assert results_further(CRP, 3, 1, 0.0) == inf


def test_the_band_holds_with_power_when_the_number_says_so():
    down, _ = change_limits(ALT, 0.95, 6, 1 + int(results_further(ALT, 6, 1, -0.14)))
    assert down > -0.14


def rule(name, *compare, severity="major", days=None):
    return Rule(
        schema_version=1, id=name, kind="laboratory", severity=severity,
        cause=name, subject=name, compare=compare, together_days=days, message="{values}",
        reason="r", action="a", certainty="low", reviewed=FIRST,
        holds=({"start": "ok", "continue": "ok"},),
        sources=(Source(cite="made up for this test", reading="knowledge"),),
    )  # fmt: skip


RULES = (
    rule("three", {"test": "alt|ast", "at_least_uln": 3.0, "below_uln": 5.0}),
    rule("five", {"test": "alt|ast", "at_least_uln": 5.0}, severity="contraindicated"),
    rule(
        "both",
        {"test": "alt|ast", "at_least_uln": 3.0},
        {"test": "bilirubin", "at_least_uln": 2.0},
        severity="contraindicated",
        days=30,
    ),
)


def alert(value, day=10, test="alt", uln=40.0):
    at = FIRST + timedelta(days=day)
    return LabValue(test, test, value, "", "U/L", f"{value}", uln, "the laboratory", uln, (), at)


def test_the_highest_threshold_is_told_once():
    (found,) = standing_alerts([alert(220)], RULES)
    assert found.alert.rule.id == "five"
    assert found.settled is None


def test_two_tests_together_go_before_the_enzyme_alone():
    found = standing_alerts([alert(130), alert(60, test="bilirubin", uln=20.0)], RULES)
    assert [a.alert.rule.id for a in found] == ["both"]


def test_an_alert_stands_until_a_later_result_lies_below():
    results = [alert(130), alert(30, day=20)]
    (found,) = standing_alerts(results, RULES)
    assert found.settled == FIRST + timedelta(days=20)
    again = standing_alerts([*results, alert(210, day=40)], RULES)
    assert [a.settled for a in again] == [None, None]
    assert again[0].alert.rule.id == "five"


def test_a_later_graver_or_wordless_result_settles_nothing():
    (three,) = [
        a for a in standing_alerts([alert(130), alert(400, day=20)], RULES)
        if a.alert.rule.id == "three"
    ]  # fmt: skip
    assert three.settled is None
    (found,) = standing_alerts([alert(130), alert(None, day=20)], RULES)
    assert found.settled is None


@pytest.mark.parametrize("variation", [CRP, ALT], ids=["crp", "alt"])
def test_steady_people_alarm_as_often_a_year_as_stated(variation):
    rng = np.random.default_rng(12)
    noise = spread(variation) * rng.normal(size=(400, 9))
    values = 20 * np.exp(noise) if variation.log_normal else 20 * (1 + noise)
    alarms = years = stated = 0.0
    for row in values.tolist():
        found = course(*row, variation=variation, start=None, every=40)
        alarms += sum(c.beyond_noise for c in found.changes)
        years += 8 * 40 / 365.25
        stated += found.false_per_year / 400
    assert alarms / years == pytest.approx(stated, rel=0.25)
