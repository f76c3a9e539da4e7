import json
from datetime import timedelta

import pytest

from evidose.actions.alerts import Standing
from evidose.actions.dose_now import dose_now, has_begun
from evidose.actions.person import log, log_body, now

LDN = "low-dose-naltrexone"

HELD = Standing((), False, False, "hold until prescriber", "ask")
ENDED = Standing((), False, False, "hold", "stop today")
FREE = Standing((), False, False)


def nobody():
    return None


def today(days=0):
    return now().date() + timedelta(days=days)


def plan(first, mg="3", name="LDN"):
    body = {"kind": "medicine", "name": name, "amount": mg, "unit": "mg", "reason": "plan"}
    log_body(json.dumps(body | {"start": first.isoformat()}), nobody)


def taken(mg, days=0):
    body = {"kind": "dose", "medicine": "LDN", "amount": mg, "unit": "mg", "taken": True}
    log_body(json.dumps(body), nobody, at=today(days).isoformat())


def test_what_was_put_down_by_hand_is_taken_already(own_record):
    assert not has_begun(own_record.snapshot(), today(), LDN)
    log(["stack", "LDN", "4.5", "mg"], nobody)
    assert has_begun(own_record.snapshot(), today(), LDN)
    assert has_begun(own_record.snapshot(), today(-1), LDN), "an evening told after midnight"


def test_another_medicine_is_not_the_compound(own_record):
    log(["stack", "ibuprofen", "400", "mg"], nobody)
    assert not has_begun(own_record.snapshot(), today(), LDN)


@pytest.mark.parametrize(("first", "begun"), [(1, False), (0, False), (-1, True)])
def test_a_plan_is_taken_once_its_first_day_is_over(own_record, first, begun):
    plan(today(first))
    assert has_begun(own_record.snapshot(), today(), LDN) is begun


def test_a_plan_is_taken_once_a_dose_was_ticked_off(own_record):
    plan(today())
    taken("3")
    assert has_begun(own_record.snapshot(), today(), LDN)


def test_a_first_dose_is_not_offered_against_a_finding(own_record):
    plan(today())
    found = dose_now(own_record.snapshot(), HELD, today(), LDN)
    assert (found.begun, found.shown, found.line) == (False, False, "Do not start.")
    assert dose_now(own_record.snapshot(), FREE, today(), LDN).shown


def test_what_is_taken_stays_visible_unless_going_on_is_worse(own_record):
    log(["stack", "LDN", "4.5", "mg"], nobody)
    kept = dose_now(own_record.snapshot(), HELD, today(), LDN)
    assert kept.shown and "your record, not advice" in kept.line
    ended = dose_now(own_record.snapshot(), ENDED, today(), LDN)
    assert not ended.shown and "Take no dose today" in ended.line
    free = dose_now(own_record.snapshot(), FREE, today(), LDN)
    assert free.shown and free.line == ""


@pytest.mark.parametrize(
    ("last", "stays"), [("1.5", "1.5"), ("3", None), ("4.5", None), (None, None)]
)
def test_a_plan_does_not_raise_while_something_is_to_be_asked(own_record, last, stays):
    plan(today(-3))
    if last is not None:
        taken(last, -1)
    found = dose_now(own_record.snapshot(), HELD, today(), LDN)
    assert (None if found.stays is None else str(found.stays[0])) == stays
    assert dose_now(own_record.snapshot(), FREE, today(), LDN).stays is None


def test_a_dose_that_was_missed_tells_nothing_of_what_is_taken(own_record):
    plan(today(-3))
    body = {"kind": "dose", "medicine": "LDN", "amount": "1.5", "unit": "mg", "taken": False}
    log_body(json.dumps(body), nobody, at=today(-1).isoformat())
    assert dose_now(own_record.snapshot(), HELD, today(), LDN).stays is None
