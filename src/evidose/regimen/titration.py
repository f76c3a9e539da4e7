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
        reason = found.note or "Its steps were not published."
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
    start, target : first and last dose
    weeks : length of the whole plan, the usual length unless told

    Raises
    ------
    InputError
        A dose outside the studied range (with the range and its source), a start above the
        target, or a plan too short to reach the target or too long.
    """
    first = start or Dose(titration.start_mg or k.limits.studied_low_mg)
    last = target or Dose(titration.target_mg or k.limits.studied_high_mg)
    if start and not target and start > last:
        last = start
    if target and not start and first > last:
        first = last
    problems = [
        p for p in (studied(k, first, "--start"), studied(k, last, "--target")) if p is not None
    ]
    if not problems and first > last:
        problems.append(
            Problem("command line", "--start", str(first), f"at most the target, {last}")
        )
    length = k.limits.usual_weeks if weeks is None else weeks
    if not 1 <= length <= k.limits.most_weeks:
        expected = f"1 to {k.limits.most_weeks} weeks"
        problems.append(Problem("command line", "--weeks", str(length), expected))
    if problems:
        raise InputError(*problems)
    doses = _ladder(first.mg, last.mg, titration.step_mg)
    days = titration.step_days or DAYS_A_WEEK
    climbing = days * (len(doses) - 1)
    if climbing >= DAYS_A_WEEK * length:
        needed = climbing // DAYS_A_WEEK + 1
        found = f"{length} weeks for {len(doses)} steps of {days} days"
        step = f"From {last} on, leave at least {k.limits.least_weeks} weeks to judge it."
        raise InputError(Problem("command line", "--weeks", found, f"{needed} or more", step))
    rest = DAYS_A_WEEK * length - climbing
    return tuple(
        Step(i + 1, Dose(mg), days if i + 1 < len(doses) else rest) for i, mg in enumerate(doses)
    )


def studied(k: RegimenLibrary, dose: Dose, field: str) -> Problem | None:
    """Return a problem when a dose lies outside what has been studied."""
    low, high = k.limits.studied_low_mg, k.limits.studied_high_mg
    if low <= dose.mg <= high:
        return None
    source = f"Studied range: {k.limits.range_source.cite}."
    return Problem("command line", field, str(dose), f"{Dose(low)} to {Dose(high)}", source)


def _ladder(first: Decimal, last: Decimal, step: Decimal | None) -> list[Decimal]:
    doses = [first]
    while step and doses[-1] + step < last:
        doses.append(doses[-1] + step)
    if doses[-1] < last:
        doses.append(last)
    return doses
