from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from evidose.evidence import open_library
from evidose.person import Decision
from evidose.regimen import Plan, Wish, Withheld, last_dose, load_regimens, make_plan
from evidose.safety import Answers, load_rules, screen
from evidose.terms import Dose, InputError

LIBRARY = open_library()
K = load_regimens(LIBRARY, "low-dose-naltrexone")
RULES = load_rules(LIBRARY)
TODAY = date(2028, 2, 20)
WISH = Wish(date(2028, 2, 27), time(22), ZoneInfo("Europe/Berlin"))
HEALTHY = Answers(
    compound="low-dose-naltrexone",
    dose_mg=4.5,
    medications=("none",),
    no_opioids=True,
    conditions=("none",),
    dependence="no",
    liver="no",
    kidney="no",
    age=40,
    pregnant="no",
    breastfeeding="no",
    surgery="none",
)
FINE = screen(HEALTHY, RULES, TODAY)


def planned(**changes):
    plan = make_plan(K, replace(WISH, **changes), FINE, TODAY)
    assert isinstance(plan, Plan)
    return plan


def test_a_plan_holds_a_dose_for_every_day_leap_day_included():
    plan = planned()
    days = [d.day for d in plan.doses]
    assert days == [WISH.first_day + timedelta(days=i) for i in range(84)]
    assert date(2028, 2, 29) in days
    assert [str(p.step.dose) for p in plan.phases] == ["1.5 mg", "3 mg", "4.5 mg"]
    assert plan.phases[-1].last_day == days[-1] == plan.shape.last_day


def test_supplies_hold_exactly_what_is_taken():
    plan = planned(schedule="slow", weeks=30)
    taken, supplied = {}, {}
    for d in plan.doses:
        for strength, n in d.intake.capsules:
            taken[strength] = taken.get(strength, 0) + n
    for s in plan.supplies:
        assert (s.last_day - s.first_day).days < 30
        for strength, n in s.capsules:
            supplied[strength] = supplied.get(strength, 0) + n
    assert supplied == taken
    assert plan.refills == len(plan.supplies) - 1 == 6
    assert plan.supplies[0].order_by == TODAY


def test_liquid_supplies_add_up():
    plan = planned(form="liquid", strengths=("1 mg/mL",))
    assert sum(s.ml for s in plan.supplies) == sum(d.intake.volume.ml for d in plan.doses)
    assert sum(s.ml for s in plan.supplies) == Decimal("1.5") * 14 + 3 * 14 + Decimal("4.5") * 56


def test_a_liquid_of_another_strength_has_no_measured_stability():
    weak = planned(form="liquid", strengths=("0.5 mg/mL",))
    assert any("measured at 1 mg/mL only" in w for w in weak.warnings)
    assert planned(form="liquid").warnings == ()


def test_check_ups_stand_at_their_weeks():
    found = {c.id: c for c in planned().shape.checks}
    assert found["baseline"].last_day == WISH.first_day
    assert found["review"].first_day == WISH.first_day + timedelta(weeks=6)
    assert found["review"].last_day == WISH.first_day + timedelta(weeks=8)
    assert found["decision"].first_day == WISH.first_day + timedelta(weeks=12)
    assert found["yearly"].only_if_continued


def test_without_complete_answers_there_is_a_shape_and_no_dose():
    open_questions = screen(replace(HEALTHY, age=None), RULES, TODAY)
    found = make_plan(K, WISH, open_questions, TODAY)
    assert isinstance(found, Withheld)
    assert not found.blocked
    assert found.shape.steps == (14, 14, 56)
    assert found.screening.dose_mg is None
    assert "4.5" not in repr((found.screening, found.shape.steps, found.shape.checks))


@pytest.mark.parametrize(
    "change", [{"medications": ("oxycodone",), "no_opioids": False}, {"age": 16}]
)
def test_a_stop_blocks_the_plan(change):
    found = make_plan(K, WISH, screen(replace(HEALTHY, **change), RULES, TODAY), TODAY)
    assert isinstance(found, Withheld)
    assert found.blocked
    assert found.screening.findings


LABS = screen(replace(HEALTHY, labs=("ALT=90 U/L (ref 10-45)",)), RULES, TODAY)
OPERATION = screen(replace(HEALTHY, surgery=date(2028, 3, 20)), RULES, TODAY)
"""An operation on the 23rd day of the plan: the last dose is on its 19th."""


def decision(rule, answer="decided", **more):
    return Decision(rule, "low-dose-naltrexone", answer, "Dr Lee", TODAY, **more)


def test_what_asks_to_ask_withholds_the_dose_until_it_was_asked():
    held = make_plan(K, WISH, LABS, TODAY)
    assert isinstance(held, Withheld)
    assert (held.status, held.permission.held_by) == ("ask first", ("transaminases-1",))
    assert held.screening.dose_mg is None
    plan = make_plan(K, WISH, LABS, TODAY, [decision("transaminases-1", "asked")])
    assert isinstance(plan, Plan)
    assert plan.screening.findings and plan.permission.lifted == ("transaminases-1",)


def test_no_dose_is_above_the_one_that_was_agreed_to():
    agreed = decision("transaminases-1", max_dose=Decimal(3), unit="mg")
    plan = make_plan(K, WISH, LABS, TODAY, [agreed])
    assert [(str(p.step.dose), p.step.days) for p in plan.phases] == [("1.5 mg", 14), ("3 mg", 70)]
    assert "It stays at 3 mg: more was not agreed to, or a finding leaves no more." in plan.warnings


def test_no_dose_is_planned_after_the_last_day_of_a_decision():
    last = WISH.first_day + timedelta(days=19)
    plan = make_plan(K, WISH, LABS, TODAY, [decision("transaminases-1", "asked", until=last)])
    assert plan.doses[-1].day == plan.shape.last_day == plan.phases[-1].last_day == last
    assert any(f"counts until {last.isoformat()}" in w for w in plan.warnings)
    assert plan.shape.steps == (14, 6)


def test_doses_end_three_days_before_an_operation_and_none_is_raised_in_the_pause():
    plan = make_plan(K, WISH, OPERATION, TODAY, [decision("surgery-later", "asked")])
    assert plan.doses[-1].when.date() == date(2028, 3, 16)
    assert [p.step.days for p in plan.phases] == [14, 5]
    assert plan.supplies[-1].last_day == date(2028, 3, 16)
    assert plan.pauses[0].window.event == date(2028, 3, 20)
    assert not any("counts until" in w for w in plan.warnings)


def test_a_dose_after_midnight_does_not_reach_into_the_pause():
    late = replace(WISH, at=time(0, 30))
    plan = make_plan(K, late, OPERATION, TODAY, [decision("surgery-later", "asked")])
    assert plan.doses[-1].when.date() == date(2028, 3, 16)


def test_a_plan_that_begins_in_a_pause_gives_no_dose():
    wish = replace(WISH, first_day=date(2028, 3, 17))
    found = make_plan(K, wish, OPERATION, TODAY, [decision("surgery-later", "asked")])
    assert isinstance(found, Withheld)
    assert (found.status, found.paused) == ("blocked", True)
    ended = decision("surgery-later", restart=date(2028, 4, 3))
    after = make_plan(K, replace(WISH, first_day=date(2028, 4, 3)), OPERATION, TODAY, [ended])
    assert isinstance(after, Plan)
    assert after.pauses == ()


def test_somebody_who_takes_it_goes_on_from_that_dose():
    assert [str(p.step.dose) for p in planned(taking=Dose(Decimal(3))).phases] == ["3 mg", "4.5 mg"]
    assert [str(p.step.dose) for p in planned(taking=Dose(Decimal("4.5"))).phases] == ["4.5 mg"]
    assert [str(p.step.dose) for p in planned(taking=Dose(Decimal(6))).phases] == ["6 mg"]
    lower = Dose(Decimal(3))
    high = planned(taking=Dose(Decimal("4.5")), target=lower)
    assert [str(p.step.dose) for p in high.phases] == ["4.5 mg"]
    from_four = planned(taking=lower, start=Dose(Decimal(4)))
    assert [str(p.step.dose) for p in from_four.phases] == ["4 mg", "4.5 mg"]


def test_no_plan_goes_back_below_what_is_taken():
    with pytest.raises(InputError, match=r"--start: found 1\.5 mg, expected 4\.5 mg or more"):
        planned(taking=Dose(Decimal("4.5")), start=Dose(Decimal("1.5")))


def test_what_is_taken_stays_and_is_not_raised_until_it_was_asked():
    taking = replace(WISH, taking=Dose(Decimal(3)))
    held = make_plan(K, taking, LABS, TODAY)
    assert isinstance(held, Withheld)
    assert (held.status, held.taking, held.paused) == ("continue", Dose(Decimal(3)), False)
    asked = make_plan(K, taking, LABS, TODAY, [decision("transaminases-1", "asked")])
    assert isinstance(asked, Plan)


def test_where_going_on_is_worse_nothing_is_planned_for_anybody():
    stop = screen(replace(HEALTHY, medications=("oxycodone",), no_opioids=False), RULES, TODAY)
    found = make_plan(K, replace(WISH, taking=Dose(Decimal(3))), stop, TODAY)
    assert isinstance(found, Withheld)
    assert (found.status, found.blocked) == ("blocked", True)


def test_short_and_late_plans_warn():
    short = planned(weeks=6)
    assert any("too short" in w for w in short.warnings)
    slow = planned(schedule="slow", weeks=30)
    assert any("day 113" in w for w in slow.warnings)
    assert planned().warnings == ()
    far = planned(first_day=date(2029, 2, 1))
    assert any("answer the safety questions again" in w for w in far.warnings)


def test_the_highest_dose_is_the_one_to_screen_for():
    assert last_dose(K, replace(WISH, schedule="final-trial")) == Dose.parse("6")


def test_a_start_in_the_past_is_refused():
    with pytest.raises(InputError, match="or later"):
        make_plan(K, replace(WISH, first_day=date(2028, 2, 19)), FINE, TODAY)
