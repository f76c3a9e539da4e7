import json
from datetime import timedelta
from decimal import Decimal

import pytest

from evidose.actions.track.alerts import Standing
from evidose.actions.track.dose_now import DoseNow, dose_now, steps_now
from evidose.actions.track.record import log, log_body, now
from evidose.person import Medicine

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


def test_of_a_plan_only_what_is_taken_is_shown_while_a_finding_asks_to_wait():
    first = Medicine("LDN", Decimal("1.5"), "mg", "every day", today(-14), today(-1), "plan")
    second = Medicine("LDN", Decimal(3), "mg", "every day: 2 capsules", today(), None, "plan")
    steps = (first, second)

    def shown(found, **allowed):
        now_allowed = DoseNow(**{"begun": True, "shown": True, **allowed})
        return [
            (s.amount, s.schedule) for s in steps_now(steps, now_allowed, found.of(LDN), today())
        ]

    assert len(shown(FREE)) == 2
    assert shown(HELD) == [(Decimal(3), "every day: 2 capsules")]
    assert shown(HELD, stays=(Decimal("1.5"), "mg")) == [(Decimal("1.5"), "")]
    assert shown(HELD, begun=False, shown=False) == []
    assert shown(ENDED, shown=False) == []
