"""Safety and a plan, from Python: as at the other doors."""

from datetime import date
from decimal import Decimal

import pytest

from evidose.actions.plan.python_plan import plan, screen
from evidose.terms import Dose, InputError, UnknownNameError

TODAY = date(2026, 11, 30)
CLEAR = {
    "medications": ["none"],
    "no_opioids": True,
    "conditions": ["none"],
    "age": 45,
    "pregnant": "no",
    "breastfeeding": "no",
    "surgery": "none",
}


def test_what_is_not_told_is_asked_for():
    found = screen("ldn", today=TODAY)
    assert (found.verdict, found.complete) == ("incomplete", False)
    assert {q.field for q in found.missing} >= {"age", "pregnant", "medications"}
    assert screen("ldn", CLEAR, today=TODAY).complete


def test_what_is_told_is_judged():
    found = screen("ldn", CLEAR | {"medications": ["oxycodone"]}, today=TODAY)
    assert found.verdict == "stop"
    assert screen(["ldn", "red yeast rice"], CLEAR, today=TODAY).compounds == (
        *("low-dose-naltrexone", "red-yeast-rice"),
    )
    later = CLEAR | {"surgery": "2026-12-05"}
    assert screen("ldn", later, today=TODAY).verdict != screen("ldn", CLEAR, today=TODAY).verdict
    with pytest.raises(InputError, match="answers"):
        screen("ldn", {"age": "old"})
    with pytest.raises(UnknownNameError):
        screen("nosuchthing", CLEAR)


@pytest.mark.parametrize("day", [date(2027, 1, 4), "2027-01-04"])
def test_a_plan_is_made_as_asked(day):
    found = plan("ldn", day, CLEAR, zone="UTC", target="3 mg", weeks=12, today=TODAY)
    assert found.withheld is None and found.plan is not None
    assert found.today == TODAY
    assert found.plan.wish.weeks == 12
    assert found.plan.doses[0].day == date(2027, 1, 4)
    assert found.plan.phases[-1].step.dose == Dose(Decimal(3), "mg")


def test_without_answers_there_is_no_plan_but_its_reason():
    found = plan("ldn", "2027-01-04", zone="UTC", today=TODAY)
    assert found.plan is None and found.withheld is not None
