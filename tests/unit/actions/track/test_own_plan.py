from datetime import timedelta

import pytest

from evidose.actions.plan.titration import Request
from evidose.actions.track.medicines import stop_medicine
from evidose.actions.track.own_plan import adopt, own_plan, planned_from_record
from evidose.actions.track.own_screening import answer_questions
from evidose.actions.track.record import log, now
from evidose.actions.track.standing_entries import stack_on
from evidose.terms import InputError

LDN = "low-dose-naltrexone"

ANSWERS = {
    "medications": ["none"],
    "conditions": ["none"],
    "no_opioids": True,
    "age": "45",
    "surgery": "none",
    **dict.fromkeys(("dependence", "liver", "kidney", "pregnant", "breastfeeding"), "no"),
}


def wish(days=0):
    first = now().date() + timedelta(days=days)
    return Request(first_day=first.isoformat(), zone="Europe/Oslo")


def doses(record, *days):
    today = now().date()
    stacks = (stack_on(record.snapshot(), today + timedelta(days=d)) for d in days)
    return [str(s[-1][1].amount) if s else None for s in stacks]


def test_without_answers_there_is_no_dose_and_nothing_to_adopt(own_record):
    assert planned_from_record(own_record.snapshot(), wish(), LDN).plan is None
    with pytest.raises(InputError):
        adopt(own_record, "a", wish(), LDN)
    assert own_plan(own_record.snapshot(), LDN) is None


def test_an_adopted_plan_is_the_dose_of_each_day(own_record):
    answer_questions(own_record, "q", ANSWERS)
    plan = planned_from_record(own_record.snapshot(), wish(), LDN).plan
    for _ in range(2):
        adopt(own_record, "a", wish(), LDN)
    steps = own_plan(own_record.snapshot(), LDN).steps
    assert [str(s.amount) for s in steps] == [str(p.step.dose.amount) for p in plan.phases]
    first = plan.phases[0].step
    assert doses(own_record, 0, first.days - 1, first.days) == [
        str(steps[0].amount),
        str(steps[0].amount),
        str(steps[1].amount),
    ]
    assert doses(own_record, 900) == [str(steps[-1].amount)]
    assert own_plan(own_record.snapshot(), LDN).number == 1
    assert own_plan(own_record.snapshot(), LDN).coming


def test_another_plan_takes_the_place_of_the_first(own_record):
    answer_questions(own_record, "q", ANSWERS)
    adopt(own_record, "a", wish(), LDN)
    adopt(own_record, "b", wish(7), LDN)
    plan = own_plan(own_record.snapshot(), LDN)
    assert plan.steps[0].start == now().date() + timedelta(days=7) and plan.number == 0
    assert len({s.start for s in plan.steps}) == len(plan.steps)
    assert doses(own_record, 6, 7)[0] is not None


def test_stopping_ends_the_plan(own_record):
    answer_questions(own_record, "q", ANSWERS)
    adopt(own_record, "a", wish(), LDN)
    stop_medicine(own_record, "s", "low-dose naltrexone")
    assert own_plan(own_record.snapshot(), LDN) is None and doses(own_record, 0, 30) == [None, None]


def test_an_opioid_lets_no_plan_be_adopted(own_record):
    answer_questions(own_record, "q", ANSWERS)
    log(["stack", "tramadol"], lambda: None)
    assert planned_from_record(own_record.snapshot(), wish(), LDN).withheld.blocked
    with pytest.raises(InputError):
        adopt(own_record, "a", wish(), LDN)
