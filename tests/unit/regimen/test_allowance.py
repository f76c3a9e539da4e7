"""How far a plan may go; made-up permissions."""

from datetime import date, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from evidose.regimen import Step, Wish
from evidose.regimen.allowance import allowed, capped, coming_pauses, days_allowed, shortened
from evidose.safety import Hold, Permission, Screening, Window
from evidose.terms import Dose, InputError

FIRST = date(2027, 1, 4)
DAY = timedelta(days=1)
WISH = Wish(FIRST, time(22), ZoneInfo("UTC"))
STEPS = (
    Step(1, Dose(Decimal("1.5")), 14),
    Step(2, Dose(Decimal(3)), 14),
    Step(3, Dose(Decimal("4.5")), 56),
)


def permission(start="ok", going_on="ok", limits=(), until=None, pauses=()):
    return Permission(start, going_on, (), (), (), limits, until, tuple(pauses))


def pause(first, until=None):
    return Hold("drug", "ok", "ok", "r", Window(first, until, first, "healing", until is None))


def screened(complete=True):
    return Screening("stop", complete, (), (), (), (), (), False, "drug", None)


@pytest.mark.parametrize(
    ("start", "complete", "expected"),
    [
        ("ok", True, "planned"),
        ("ok", False, "incomplete"),
        ("ask first", True, "ask first"),
        ("ask first", False, "incomplete"),
        ("hold until prescriber", True, "blocked"),
        ("hold until prescriber", False, "blocked"),
        ("hold", True, "blocked"),
        ("hold", False, "blocked"),
    ],
)
def test_a_first_dose_rests_on_start_alone(start, complete, expected):
    told = permission(start, "ok" if start != "ok" else "emergency")
    assert allowed(screened(complete), told, taking=False) == expected


@pytest.mark.parametrize(
    ("going_on", "complete", "expected"),
    [
        ("ok", True, "planned"),
        ("ok", False, "incomplete"),
        ("ask", True, "continue"),
        ("ask", False, "incomplete"),
        ("do not raise", True, "continue"),
        ("taper with prescriber", True, "continue"),
        ("stop today", True, "blocked"),
        ("stop today", False, "blocked"),
        ("emergency", False, "blocked"),
    ],
)
def test_going_on_rests_on_continue_alone(going_on, complete, expected):
    told = permission("hold" if going_on == "ok" else "ok", going_on)
    assert allowed(screened(complete), told, taking=True) == expected


def test_no_limit_leaves_the_steps_as_they_are():
    assert capped(STEPS, ()) == capped(STEPS, [Dose(Decimal("4.5"))]) == STEPS


def test_a_limit_keeps_the_days_and_leaves_out_the_doses_above_it():
    found = capped(STEPS, [Dose(Decimal(3))])
    assert [(str(s.dose), s.days) for s in found] == [("1.5 mg", 14), ("3 mg", 70)]
    assert [s.days for s in capped(STEPS, [Dose(Decimal("4.4"))])] == [14, 70]


def test_a_limit_below_the_first_step_is_told():
    with pytest.raises(InputError, match=r"first dose: found 1\.5 mg, expected at most 1 mg"):
        capped(STEPS, [Dose(Decimal(1))])


def test_the_lowest_of_several_limits_counts_whatever_they_are_written_in():
    limits = [Dose.parse("4 mg"), Dose.parse("3000 µg")]
    assert [str(s.dose) for s in capped(STEPS, limits)] == ["1.5 mg", "3 mg"]
    assert capped(STEPS, limits) == capped(STEPS, limits[::-1])


@pytest.mark.parametrize("limit", ["400 IU", "2 mL", "1 capsule"])
def test_a_limit_that_cannot_be_compared_leaves_no_plan(limit):
    shown = rf"doses: found 1\.5 mg, expected at most {limit}.*never guessed"
    with pytest.raises(InputError, match=shown):
        capped(STEPS, [Dose.parse("9 mg"), Dose.parse(limit)])


@pytest.mark.parametrize(
    ("days", "lengths"), [(0, []), (1, [1]), (14, [14]), (15, [14, 1]), (84, [14, 14, 56])]
)
def test_only_the_first_days_are_kept(days, lengths):
    assert [s.days for s in shortened(STEPS, days)] == lengths


@pytest.mark.parametrize(
    ("first", "until", "days"),
    [
        (FIRST + 25 * DAY, None, 25),
        (FIRST + DAY, None, 1),
        (FIRST, None, 0),
        (FIRST - 9 * DAY, None, 0),
        (FIRST + 84 * DAY, None, 84),
        (FIRST - 9 * DAY, FIRST, 84),
        (FIRST - 9 * DAY, FIRST + DAY, 0),
    ],
)
def test_no_dose_falls_into_a_pause(first, until, days):
    assert days_allowed(permission(pauses=[pause(first, until)]), WISH, 84) == days


def test_a_dose_after_midnight_is_swallowed_a_day_later():
    late = Wish(FIRST, time(0, 30), ZoneInfo("UTC"))
    assert days_allowed(permission(pauses=[pause(FIRST + 25 * DAY)]), late, 84) == 24
    four = Wish(FIRST, time(4), ZoneInfo("UTC"))
    assert days_allowed(permission(pauses=[pause(FIRST + 25 * DAY)]), four, 84) == 25


def test_no_dose_is_planned_after_a_decision_has_run_out():
    assert days_allowed(permission(until=FIRST + 9 * DAY), WISH, 84) == 10
    assert days_allowed(permission(until=FIRST - DAY), WISH, 84) == 0


def test_a_pause_without_a_day_is_told_and_takes_no_day():
    undated = pause(None)
    assert days_allowed(permission(pauses=[undated]), WISH, 84) == 84
    assert coming_pauses(permission(pauses=[undated]), FIRST) == (undated,)


def test_a_pause_that_is_over_is_not_told():
    over, on = pause(FIRST - 9 * DAY, FIRST), pause(FIRST - 9 * DAY, FIRST + DAY)
    assert coming_pauses(permission(pauses=[over, on]), FIRST) == (on,)
