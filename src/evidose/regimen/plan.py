"""The dated plan: doses, supplies, check-ups, and what to ask at the visit."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from evidose.regimen.compounding import Intake, Strength, choose_form, measure, read_strengths
from evidose.regimen.days import DatedDose, check_start, local_time
from evidose.regimen.records import AdviceRecord, FormRecord, RegimenLibrary, TitrationRecord
from evidose.regimen.titration import Step, build_steps, choose_titration
from evidose.safety import Screening
from evidose.terms import Dose

LEAST_DAYS_AT_LAST_DOSE = 28
"""Days at the last dose before a decision about it means anything."""


DAYS_AN_ANSWER_HOLDS = 30
"""Days after which medicines and conditions may well have changed."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for; ``None`` and empty stand for what is usual.

    Attributes
    ----------
    first_day : day of the first dose
    at, zone : local time of every dose
    schedule, form, strengths : names and strengths as given
    """

    first_day: date
    at: time
    zone: ZoneInfo
    start: Dose | None = None
    target: Dose | None = None
    weeks: int | None = None
    schedule: str | None = None
    form: str | None = None
    strengths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """One step with its dates."""

    step: Step
    first_day: date
    last_day: date
    intake: Intake


@dataclass(frozen=True, slots=True)
class Supply:
    """One visit to the pharmacy.

    Attributes
    ----------
    number : 1 is the first supply, the others are refills
    order_by : latest day to order
    first_day, last_day : days it covers
    capsules : count by strength
    ml : millilitres, for a liquid
    """

    number: int
    order_by: date
    first_day: date
    last_day: date
    capsules: tuple[tuple[Strength, int], ...]
    ml: Decimal


@dataclass(frozen=True, slots=True)
class CheckUp:
    """One check-up with its window."""

    id: str
    title: str
    text: str
    first_day: date
    last_day: date
    only_if_continued: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be shown without a dose: how many steps, how long, when to check."""

    titration: TitrationRecord
    steps: tuple[int, ...]
    first_day: date
    last_day: date
    checks: tuple[CheckUp, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan. It exists only with a screening that is complete and does not stop it."""

    compound: str
    screening: Screening
    shape: Shape
    wish: Wish
    form: FormRecord
    phases: tuple[Phase, ...]
    doses: tuple[DatedDose, ...]
    supplies: tuple[Supply, ...]
    advice: tuple[AdviceRecord, ...]
    questions: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def refills(self) -> int:
        """How many supplies after the first."""
        return len(self.supplies) - 1


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why there is no dose, and the shape of the schedule, which tells none."""

    compound: str
    screening: Screening
    shape: Shape
    blocked: bool


def make_plan(k: RegimenLibrary, wish: Wish, screening: Screening, today: date) -> Plan | Withheld:
    """Build the plan, or say why there is none.

    Parameters
    ----------
    k : dosing of the compound
    wish : what was asked for
    screening : of the person, for the compound and target dose
    today : a plan cannot begin before it

    Returns
    -------
    Plan or Withheld
        `Withheld` when the screening stops it or lacks answers; it holds no dose.

    Raises
    ------
    InputError, UnknownNameError
        What was asked for is impossible; see `build_steps`, `choose_form` and `measure`.
    """
    check_start(wish.first_day, today)
    titration = choose_titration(k, wish.schedule)
    steps = build_steps(k, titration, start=wish.start, target=wish.target, weeks=wish.weeks)
    form = choose_form(k, wish.form or k.limits.form)
    strengths = read_strengths(form, wish.strengths)
    days = sum(s.days for s in steps)
    shape = Shape(
        titration,
        tuple(s.days for s in steps),
        wish.first_day,
        wish.first_day + timedelta(days=days - 1),
        check_ups(k, wish.first_day, days),
    )
    if screening.verdict == "stop" or not screening.complete:
        return Withheld(k.compound, _without_dose(screening), shape, screening.verdict == "stop")
    phases = _phases(steps, form, strengths, wish.first_day)
    return Plan(
        k.compound,
        screening,
        shape,
        wish,
        form,
        phases,
        _doses(phases, wish),
        _supplies(phases, form, k.limits.refill_lead_days, today),
        k.advice,
        k.limits.questions,
        _warnings(k, steps, titration, wish.first_day - today) + _keeping(form, strengths),
    )


def _without_dose(screening: Screening) -> Screening:
    """Take the dose that was screened for out of what is shown."""
    checked = tuple(c for c in screening.checked if not c.startswith("dose"))
    return replace(screening, dose_mg=None, checked=checked)


def last_dose(k: RegimenLibrary, wish: Wish) -> Dose:
    """Return the highest dose a wish leads to, which is the one to screen for."""
    titration = choose_titration(k, wish.schedule)
    steps = build_steps(k, titration, start=wish.start, target=wish.target, weeks=wish.weeks)
    return max(s.dose for s in steps)


def _phases(
    steps: tuple[Step, ...], form: FormRecord, strengths: tuple[Strength, ...], first: date
) -> tuple[Phase, ...]:
    found = []
    for step in steps:
        last = first + timedelta(days=step.days - 1)
        found.append(Phase(step, first, last, measure(form, strengths, step.dose)))
        first = last + timedelta(days=1)
    return tuple(found)


def _doses(phases: tuple[Phase, ...], wish: Wish) -> tuple[DatedDose, ...]:
    return tuple(
        DatedDose(day, local_time(day, wish.at, wish.zone), phase.step.number, phase.intake)
        for phase in phases
        for day in (phase.first_day + timedelta(days=i) for i in range(phase.step.days))
    )


def _supplies(
    phases: tuple[Phase, ...], form: FormRecord, lead: int, today: date
) -> tuple[Supply, ...]:
    days = [(p.first_day + timedelta(days=i), p.intake) for p in phases for i in range(p.step.days)]
    found = []
    for number, at in enumerate(range(0, len(days), form.supply_days), start=1):
        part = days[at : at + form.supply_days]
        counts: dict[Strength, int] = {}
        for _, intake in part:
            for strength, count in intake.capsules:
                counts[strength] = counts.get(strength, 0) + count
        ml = sum((i.volume.ml for _, i in part if i.volume is not None), Decimal(0))
        order_by = max(part[0][0] - timedelta(days=lead), today)
        capsules = tuple(sorted(counts.items(), key=lambda pair: pair[0].mg))
        found.append(Supply(number, order_by, part[0][0], part[-1][0], capsules, ml))
    return tuple(found)


def check_ups(k: RegimenLibrary, first: date, days: int) -> tuple[CheckUp, ...]:
    """Return the check-ups of a plan of `days` days that begins on `first`."""
    return tuple(
        CheckUp(
            c.id,
            c.title,
            c.text,
            first + timedelta(weeks=c.week),
            first + timedelta(weeks=c.week if c.until_week is None else c.until_week),
            c.only_if_continued or 7 * c.week > days,
        )
        for c in k.checks
    )


def _keeping(form: FormRecord, strengths: tuple[Strength, ...]) -> tuple[str, ...]:
    """Say so when a liquid is not of the strength whose stability was measured."""
    if form.kind != "liquid" or form.mg_per_ml in (None, strengths[0].mg):
        return ()
    known = Strength(form.mg_per_ml or strengths[0].mg, "mL")
    return (
        f"How long it keeps was measured at {known} only: ask the pharmacy about {strengths[0]}.",
    )


def _warnings(
    k: RegimenLibrary, steps: tuple[Step, ...], titration: TitrationRecord, ahead: timedelta
) -> tuple[str, ...]:
    found = []
    if ahead.days > DAYS_AN_ANSWER_HOLDS:
        found.append(
            f"The first dose is {ahead.days} days away: answer the safety questions again shortly "
            "before it."
        )
    weeks = sum(s.days for s in steps) // 7
    least = k.limits.least_weeks
    if weeks < least:
        usual = k.limits.usual_weeks
        found.append(f"{weeks} weeks are too short to judge it: {least} at least, {usual} usual.")
    climbing = sum(s.days for s in steps[:-1])
    at_last = 7 * k.limits.usual_weeks - climbing
    if at_last < LEAST_DAYS_AT_LAST_DOSE:
        found.append(
            f"The last dose is reached on day {climbing + 1}; a decision at week "
            f"{k.limits.usual_weeks} would judge the smaller doses."
        )
    if titration.note:
        found.append(f"{titration.name}: {titration.note}")
    return tuple(found)
