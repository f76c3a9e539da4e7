"""From a published schedule to the steps of one plan."""

from dataclasses import dataclass
from decimal import Decimal

from evidose.regimen.records import RegimenLibrary, TitrationRecord
from evidose.terms import Dose, InputError, Problem, UnknownNameError

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Step:
    """One dose for a number of days.

    Attributes
    ----------
    number : from 1
    dose : daily
    days : how many
    """

    number: int
    dose: Dose
    days: int


def choose_titration(k: RegimenLibrary, name: str | None) -> TitrationRecord:
    """Return a titration by id, the usual one when no name is given.

    Raises
    ------
    UnknownNameError
        No such schedule.
    InputError
        The schedule is kept for the record but says too little to plan with.
    """
    wanted = name or k.limits.schedule
    found = k.titrations.get(wanted)
    plannable = sorted(t.id for t in k.titrations.values() if t.plannable)
    if found is None:
        raise UnknownNameError("schedule", wanted, plannable)
    if not found.plannable:
        reason = found.note or "Its first dose or its steps were not published."
        problem = Problem(
            "command line", "--schedule", repr(wanted), " or ".join(plannable), reason
        )
        raise InputError(problem)
    return found


def build_steps(
    k: RegimenLibrary,
    titration: TitrationRecord,
    *,
    start: Dose | None = None,
    target: Dose | None = None,
    weeks: int | None = None,
) -> tuple[Step, ...]:
    """Return the steps from the first dose to the last day of the plan.

    Parameters
    ----------
    k : limits of what was studied
    titration : gives steps, and start and target where not told
    start, target : first and last dose, in the unit of the plan
    weeks : length of the whole plan; what the schedule needs to be judged unless told. A shorter
        one makes the steps as short as the schedule was published with

    Raises
    ------
    InputError
        A dose outside the studied range (with the range and its source), a start above the
        target, or a plan too short to reach the target or too long.
    """
    first = start or k.dose(titration.start or k.limits.studied_low)
    last = target or k.dose(titration.target or k.limits.studied_high)
    if start and not target and start > last:
        last = start
    if target and not start and first > last:
        first = last
    # What a published schedule itself gives needs no range: it was done.
    asked = ((start, "--start"), (target, "--target"))
    found = [studied(k, dose, field) for dose, field in asked if dose is not None]
    problems = [p for p in found if p is not None]
    if not problems and first > last:
        problems.append(
            Problem("command line", "--start", str(first), f"at most the target, {last}")
        )
    if weeks is not None and not 1 <= weeks <= k.limits.most_weeks:
        expected = f"1 to {k.limits.most_weeks} weeks"
        problems.append(Problem("command line", "--weeks", str(weeks), expected))
    if problems:
        raise InputError(*problems)
    doses = _ladder(first.amount, last.amount, titration.step)
    days, length = _pace(k, titration, len(doses) - 1, weeks)
    rest = DAYS_A_WEEK * length - days * (len(doses) - 1)
    if rest <= 0:
        raise InputError(_too_short(k, last, length, len(doses), days))
    return tuple(
        Step(i + 1, k.dose(amount), days if i + 1 < len(doses) else rest)
        for i, amount in enumerate(doses)
    )


def _pace(
    k: RegimenLibrary, titration: TitrationRecord, raises: int, weeks: int | None
) -> tuple[int, int]:
    """Return the days of each step and the weeks of the plan.

    Where a length is told, the steps are as short as it needs and the schedule allows; where none
    is, the plan is as long as the schedule needs to be judged.
    """
    days = titration.step_days or DAYS_A_WEEK
    if weeks is None:
        needed = -(-days * raises // DAYS_A_WEEK) + k.limits.least_weeks
        usual = max(k.limits.usual_weeks, titration.weeks or 0, needed)
        return days, min(usual, k.limits.most_weeks)
    if days * raises >= DAYS_A_WEEK * weeks:
        quickest = min(days, titration.step_days_low or days)
        days = max(quickest, DAYS_A_WEEK * weeks // (raises + 1))
    return days, weeks


def _too_short(k: RegimenLibrary, last: Dose, weeks: int, steps: int, days: int) -> Problem:
    needed = days * (steps - 1) // DAYS_A_WEEK + 1
    found = f"{weeks} weeks for {steps} steps of {days} days"
    step = f"From {last} on, leave at least {k.limits.least_weeks} weeks to judge it."
    return Problem("command line", "--weeks", found, f"{needed} or more", step)


def studied(k: RegimenLibrary, dose: Dose, field: str) -> Problem | None:
    """Return a problem when a dose lies outside what has been studied."""
    low, high = k.dose(k.limits.studied_low), k.dose(k.limits.studied_high)
    if low <= dose <= high:
        return None
    source = f"Studied range: {k.limits.range_source.cite}."
    return Problem("command line", field, str(dose), f"{low} to {high}", source)


def _ladder(first: Decimal, last: Decimal, step: Decimal | None) -> list[Decimal]:
    doses = [first]
    while step and doses[-1] + step < last:
        doses.append(doses[-1] + step)
    if doses[-1] < last:
        doses.append(last)
    return doses
