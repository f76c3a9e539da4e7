"""A plan from the plan builder, made one's own: its steps become medicines of the record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from evidose.actions.begun import REASON, has_begun
from evidose.actions.decisions import record_decisions
from evidose.actions.medicines import EVERY_DAY, is_compound
from evidose.actions.person import COMPOUND, Answers, LiveRecord, Logged, now, with_record
from evidose.actions.plan import Planned, Request, plan_titration
from evidose.actions.standing_entries import of_type, stack_on
from evidose.actions.told import Told, store
from evidose.evidence import open_library
from evidose.person import Decision, Entry, Medicine, Snapshot, body_adapter
from evidose.regimen import CheckUp, check_ups, load_regimens
from evidose.safety import in_mg
from evidose.terms import InputError, Problem

NAME = "low-dose naltrexone"
EARLIER = "an earlier plan"


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """The plan that stands in the record.

    Attributes
    ----------
    steps : one medicine per step, in order; the last one goes on until it is stopped
    checks : check-ups, past ones too
    """

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


def own_plan(snapshot: Snapshot) -> OwnPlan | None:
    """Return the plan that was adopted, unless it was stopped."""
    today, steps = now().date(), [m for _, m in _steps(snapshot)]
    if not steps or steps[0].start is None:
        return None
    first, last = steps[0].start, steps[-1].start or steps[0].start
    regimens = load_regimens(open_library(), COMPOUND)
    days = (last - first).days + 7 * regimens.limits.least_weeks
    return OwnPlan(tuple(steps), check_ups(regimens, first, days), today)


def planned_from_record(snapshot: Snapshot, wish: Request) -> Planned:
    """Make a plan with the safety answers that stand in the record.

    Raises
    ------
    InputError, UnknownNameError
        As in `evidose.actions.plan.plan_titration`.
    """
    return plan_with_record(snapshot, wish, Answers(compound=COMPOUND))


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
        wish = replace(wish, taking=taken_dose(snapshot))
    decisions = (*record_decisions(snapshot), *further)
    answers = with_record(snapshot, given)
    return plan_titration(wish, answers, decisions=decisions, evidence=evidence)


def taken_dose(snapshot: Snapshot) -> str | None:
    """Return the daily dose of the compound on today's stack, as written, in mg.

    A plan that nobody has begun is no dose that is taken: its first dose is still a first dose.
    """
    if not has_begun(snapshot, now().date()):
        return None
    for _, medicine in stack_on(snapshot, now().date()):
        mg = in_mg(medicine.name, medicine.amount, medicine.unit)
        if mg is not None and mg > 0 and is_compound(medicine):
            return f"{mg:f}"
    return None


def adopt(record: LiveRecord, form: str, wish: Request) -> Logged:
    """Put the steps of a plan on the stack, in place of an earlier plan's.

    Raises
    ------
    InputError
        The safety screening lets no plan stand; nothing is stored then.
    """
    snapshot = record.snapshot()
    plan = planned_from_record(snapshot, wish).plan
    if plan is None:
        raise InputError(Problem("the plan", "safety", "open questions or a stop", "neither"))
    first = plan.shape.first_day
    old = [(_ended(m, first), e) for e, m in _steps(snapshot)]
    at = f"{EVERY_DAY} at {plan.wish.at:%H:%M}"
    new: list[Told] = []
    for p in plan.phases:
        last = p is plan.phases[-1]
        body = {
            "kind": "medicine",
            "name": NAME,
            "amount": str(p.step.dose.mg),
            "unit": "mg",
            "schedule": f"{at}: {p.intake}",
            "start": p.first_day.isoformat(),
            "stop": None if last else p.last_day.isoformat(),
            "reason": REASON,
        }
        new.append((body, None))
    standing = [(m.start, m.amount, m.schedule) for _, m in _steps(snapshot)]
    wanted = [(p.first_day, p.step.dose.mg, f"{at}: {p.intake}") for p in plan.phases]
    return store(record, form, () if standing == wanted else (*old, *new))


def _ended(step: Medicine, first: date) -> dict[str, Any]:
    """Return what remains of a step when another plan begins on `first`."""
    if step.start is None or step.start >= first:
        return {"kind": "withdrawn", "why": "another plan"}
    before = first - timedelta(days=1)
    stop = before if step.stop is None else min(step.stop, before)
    told = body_adapter().dump_python(step, mode="json")
    return {**told, "stop": stop.isoformat(), "reason": EARLIER}


def _steps(snapshot: Snapshot) -> list[tuple[Entry, Medicine]]:
    """Return the steps of the newest plan that was not stopped."""
    found = list[tuple[Entry, Medicine]]()
    for e, m in of_type(snapshot.current, Medicine):
        if m.reason == REASON:
            found.append((e, m))
        elif m.name.casefold() == NAME and m.start is None and m.stop is not None:
            found.clear()
    return sorted(found, key=lambda pair: pair[1].start or date.min)
