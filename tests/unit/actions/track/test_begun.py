import json
from datetime import timedelta

import pytest

from evidose.actions.track.begun import has_begun
from evidose.actions.track.own_plan import taken_dose
from evidose.actions.track.record import log, log_body, now

LDN = "low-dose-naltrexone"


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


def test_what_is_put_down_for_later_has_not_begun(own_record):
    body = {"kind": "medicine", "name": "LDN", "amount": "3", "unit": "mg"}
    log_body(json.dumps(body | {"start": today(3).isoformat()}), nobody)
    assert not has_begun(own_record.snapshot(), today(), LDN)
    assert has_begun(own_record.snapshot(), today(3), LDN)


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


def test_the_first_step_of_a_plan_that_nobody_began_is_no_dose_taken(own_record):
    plan(today())
    assert taken_dose(own_record.snapshot(), LDN) is None
    taken("3")
    assert taken_dose(own_record.snapshot(), LDN) == "3 mg"
