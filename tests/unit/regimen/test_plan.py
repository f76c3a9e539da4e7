from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from evidose.evidence import open_library
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


def test_caution_is_carried_along():
    careful = screen(replace(HEALTHY, labs=("ALT=90 U/L (ref 10-45)",)), RULES, TODAY)
    assert careful.verdict == "caution"
    plan = make_plan(K, WISH, careful, TODAY)
    assert isinstance(plan, Plan)
    assert plan.screening.findings


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
