"""A plan from the plan builder, made one's own: its steps become medicines of the record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from evidose.actions.know.library import open_library
from evidose.actions.plan.decisions import record_decisions
from evidose.actions.plan.titration import Planned, Request, plan_titration
from evidose.actions.track.begun import REASON, has_begun
from evidose.actions.track.medicines import EVERY_DAY, pack_of
from evidose.actions.track.record import (
    Answers,
    LiveRecord,
    Logged,
    compound_name,
    now,
    own_compound,
    pack_id,
    with_record,
)
from evidose.actions.track.standing_entries import of_type, stack_on
from evidose.actions.track.told import Told, store
from evidose.person import Decision, Entry, Medicine, Snapshot, body_adapter
from evidose.regimen import CheckUp, check_ups, each_time, load_regimens
from evidose.safety import told_dose
from evidose.terms import InputError, Problem

EARLIER = "an earlier plan"


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """The plan of one compound that stands in the record.

    Attributes
    ----------
    compound : id of the pack
    steps : one medicine per step, in order; the last one goes on until it is stopped
    checks : check-ups, past ones too
    """

    compound: str
    steps: tuple[Medicine, ...]
    checks: tuple[CheckUp, ...]
    today: date

    @property
    def number(self) -> int:
        """Which step today is, from 1; 0 before the first day."""
        return sum(1 for s in self.steps if s.start is not None and s.start <= self.today)

    @property
    def coming(self) -> tuple[CheckUp, ...]:
        """Check-ups whose window is not over."""
        return tuple(c for c in self.checks if c.last_day >= self.today)


def own_plans(snapshot: Snapshot) -> tuple[OwnPlan, ...]:
    """Return every plan that was adopted and not stopped, one for each compound."""
    planned = (pack_of(m) for _, m in of_type(snapshot.current, Medicine) if m.reason == REASON)
    found = (own_plan(snapshot, c) for c in dict.fromkeys(planned) if c is not None)
    return tuple(plan for plan in found if plan is not None)


def own_plan(snapshot: Snapshot, compound: str) -> OwnPlan | None:
    """Return the plan of a compound that was adopted, unless it was stopped."""
    today, steps = now().date(), [m for _, m in _steps(snapshot, compound)]
    if not steps or steps[0].start is None:
        return None
    first, last = steps[0].start, steps[-1].start or steps[0].start
    regimens = load_regimens(open_library().only(compound), compound)
    days = (last - first).days + 7 * regimens.limits.least_weeks
    return OwnPlan(compound, tuple(steps), check_ups(regimens, first, days), today)


def planned_from_record(snapshot: Snapshot, wish: Request, compound: str = "") -> Planned:
    """Make a plan with the safety answers that stand in the record.

    Parameters
    ----------
    compound : see `evidose.actions.track.record.own_compound`

    Raises
    ------
    InputError, UnknownNameError
        As in `evidose.actions.plan.titration.plan_titration`.
    """
    return plan_with_record(snapshot, wish, Answers(compound=own_compound(snapshot, compound)))


def plan_with_record(
    snapshot: Snapshot,
    wish: Request,
    given: Answers,
    further: Sequence[Decision] = (),
    evidence: Path | None = None,
) -> Planned:
    """Make a plan from answers given now and what the record tells beside them.

    The record also tells what is taken already, and which decisions stand; `further` decisions are
    told beside it.
    """
    if wish.taking is None:
        wish = replace(wish, taking=taken_dose(snapshot, pack_id(given.compound)))
    decisions = (*record_decisions(snapshot), *further)
    answers = with_record(snapshot, given)
    return plan_titration(wish, answers, decisions=decisions, evidence=evidence)


def taken_dose(snapshot: Snapshot, compound: str) -> str | None:
    """Return the daily dose of a compound on today's stack, as written.

    A plan that nobody has begun is no dose that is taken: its first dose is still a first dose.
    """
    if not has_begun(snapshot, now().date(), compound):
        return None
    for _, medicine in stack_on(snapshot, now().date()):
        dose = told_dose(medicine.name, medicine.amount, medicine.unit)
        if dose is not None and pack_of(medicine) == compound:
            return f"{dose.amount:f} {dose.unit}"
    return None


def adopt(record: LiveRecord, form: str, wish: Request, compound: str = "") -> Logged:
    """Put the steps of a plan on the stack, in place of an earlier plan of the same compound.

    Raises
    ------
    InputError
        The safety screening lets no plan stand; nothing is stored then.
    """
    snapshot = record.snapshot()
    planned = planned_from_record(snapshot, wish, compound)
    plan, about = planned.plan, planned.compound.id
    if plan is None:
        raise InputError(Problem("the plan", "safety", "open questions or a stop", "neither"))
    first = plan.shape.first_day
    old = [(_ended(m, first), e) for e, m in _steps(snapshot, about)]
    at = f"{EVERY_DAY} at {plan.wish.said_hours}"
    new: list[Told] = []
    for p in plan.phases:
        last = p is plan.phases[-1]
        body = {
            "kind": "medicine",
            "name": compound_name(about),
            "amount": str(p.step.dose.amount),
            "unit": p.step.dose.unit,
            "schedule": f"{at}: {each_time(p)}",
            "start": p.first_day.isoformat(),
            "stop": None if last else p.last_day.isoformat(),
            "reason": REASON,
        }
        new.append((body, None))
    standing = [(m.start, m.amount, m.schedule) for _, m in _steps(snapshot, about)]
    wanted = [(p.first_day, p.step.dose.amount, f"{at}: {each_time(p)}") for p in plan.phases]
    return store(record, form, () if standing == wanted else (*old, *new))


def _ended(step: Medicine, first: date) -> dict[str, Any]:
    """Return what remains of a step when another plan begins on `first`."""
    if step.start is None or step.start >= first:
        return {"kind": "withdrawn", "why": "another plan"}
    before = first - timedelta(days=1)
    stop = before if step.stop is None else min(step.stop, before)
    told = body_adapter().dump_python(step, mode="json")
    return {**told, "stop": stop.isoformat(), "reason": EARLIER}


def _steps(snapshot: Snapshot, compound: str) -> list[tuple[Entry, Medicine]]:
    """Return the steps of the newest plan of a compound that was not stopped."""
    found, name = list[tuple[Entry, Medicine]](), compound_name(compound).casefold()
    for e, m in of_type(snapshot.current, Medicine):
        if m.reason == REASON and pack_of(m) == compound:
            found.append((e, m))
        elif m.name.casefold() == name and m.start is None and m.stop is not None:
            found.clear()
    return sorted(found, key=lambda pair: pair[1].start or date.min)
