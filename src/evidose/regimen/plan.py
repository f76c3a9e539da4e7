"""The dated plan: doses, supplies, check-ups, and what to ask at the visit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from evidose.person import Decision
from evidose.regimen.allowance import (
    Status,
    allowed,
    capped,
    coming_pauses,
    days_allowed,
    shortened,
)
from evidose.regimen.components import dose_with
from evidose.regimen.compounding import Intake, Strength, choose_form, measure, read_strengths
from evidose.regimen.days import DatedDose, check_start, local_time
from evidose.regimen.records import AdviceRecord, FormRecord, RegimenLibrary, TitrationRecord
from evidose.regimen.titration import Step, build_steps, choose_titration
from evidose.regimen.warnings import (
    keeping,
    length_warnings,
    limit_warnings,
    start_warnings,
)
from evidose.regimen.wish import Wish
from evidose.safety import Hold, Permission, Screening, permit
from evidose.terms import Dose, InputError, Problem


@dataclass(frozen=True, slots=True)
class Phase:
    """One step with its dates.

    Attributes
    ----------
    intake : what is taken each time: the dose of a day, or an equal part of it
    times : how often a day
    """

    step: Step
    first_day: date
    last_day: date
    intake: Intake
    times: int = 1


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
    """The whole plan. It exists only with a complete screening none of whose findings forbids it.

    Attributes
    ----------
    permission : what the findings leave, and which decisions lift some of them
    pauses : days without a dose that are still to come
    """

    compound: str
    screening: Screening
    permission: Permission
    pauses: tuple[Hold, ...]
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
    """Why there is no dose, and the shape of the schedule, which tells none.

    Attributes
    ----------
    taking : what the person takes already: their record, shown and never a dose of ours
    paused : the plan would begin in days without a dose
    """

    compound: str
    screening: Screening
    shape: Shape
    status: Status
    permission: Permission
    pauses: tuple[Hold, ...] = ()
    taking: Dose | None = None
    paused: bool = False

    @property
    def blocked(self) -> bool:
        """Whether a finding forbids the plan, and no answer that is still open."""
        return self.status != "incomplete"


def each_time(phase: Phase) -> str:
    """Say what is swallowed: at once, or each time of a day."""
    return f"{phase.intake}{' each time' if phase.times > 1 else ''}"


def make_plan(
    k: RegimenLibrary,
    wish: Wish,
    screening: Screening,
    today: date,
    decisions: Iterable[Decision] = (),
) -> Plan | Withheld:
    """Build the plan, or say why there is none.

    Parameters
    ----------
    k : dosing of the compound
    wish : what was asked for
    screening : of the person, for the compound and the highest dose
    today : a plan cannot begin before it
    decisions : of prescribers, which lift findings that may be lifted

    Returns
    -------
    Plan or Withheld
        `Withheld` where a finding speaks against it or answers lack; it holds no dose of ours.

    Raises
    ------
    InputError, UnknownNameError
        What was asked for is impossible; see `build_steps`, `choose_form` and `measure`.
    """
    check_start(wish.first_day, today)
    titration = choose_titration(k, wish.schedule)
    wanted = _steps(k, titration, wish)
    form = choose_form(k, wish.form or k.limits.form)
    strengths = read_strengths(form, wish.strengths, k.limits.unit)
    permission = permit(screening, decisions, today)
    days = sum(s.days for s in wanted)
    left = days_allowed(permission, wish, days)
    status = allowed(screening, permission, taking=wish.taking is not None)
    pauses = coming_pauses(permission, wish.first_day)
    if status != "planned" or left == 0:
        return Withheld(
            k.compound,
            _without_dose(screening),
            _shape(k, titration, wanted, wish),
            "blocked" if status == "planned" else status,
            permission,
            pauses,
            wish.taking,
            paused=status == "planned",
        )
    parts = (dose_with(part, form, k) for part in permission.parts)
    whole = capped(wanted, (*permission.limits, *parts))
    steps = shortened(whole, left)
    phases = _phases(steps, form, strengths, wish)
    warnings = (
        *start_warnings(k, titration, wish, steps),
        *limit_warnings(wanted, whole, permission, days > left),
        *length_warnings(k, steps, titration, wish.first_day - today),
        *keeping(form, strengths),
    )
    return Plan(
        k.compound,
        screening,
        permission,
        pauses,
        _shape(k, titration, steps, wish),
        wish,
        form,
        phases,
        _doses(phases, wish),
        _supplies(phases, form, k.limits.refill_lead_days, today),
        k.advice,
        k.limits.questions,
        warnings,
    )


def _shape(
    k: RegimenLibrary, titration: TitrationRecord, steps: tuple[Step, ...], wish: Wish
) -> Shape:
    days = sum(s.days for s in steps)
    last = wish.first_day + timedelta(days=days - 1)
    length = tuple(s.days for s in steps)
    return Shape(titration, length, wish.first_day, last, check_ups(k, wish.first_day, days))


def _steps(k: RegimenLibrary, titration: TitrationRecord, wish: Wish) -> tuple[Step, ...]:
    """Return the steps of a wish; those of somebody who takes it go on from what they take.

    Raises
    ------
    InputError
        As `build_steps`; or a first dose below what is taken.
    """
    taking, start, target = wish.taking, wish.start, wish.target
    if taking is None:
        return build_steps(k, titration, start=start, target=target, weeks=wish.weeks)
    if start is not None and start < taking:
        step = "Somebody who takes it goes on from that dose; ask the prescriber about less."
        raise InputError(Problem("the plan", "--start", str(start), f"{taking} or more", step))
    usual = k.dose(titration.target or k.limits.studied_high)
    last = max(target or usual, start or taking)
    return build_steps(k, titration, start=start or taking, target=last, weeks=wish.weeks)


def _without_dose(screening: Screening) -> Screening:
    """Take the dose that was screened for out of what is shown."""
    checked = tuple(c for c in screening.checked if not c.startswith("dose"))
    return replace(screening, dose=None, dose_mg=None, checked=checked)


def last_dose(k: RegimenLibrary, wish: Wish) -> Dose:
    """Return the highest dose a wish leads to, which is the one to screen for."""
    return max(s.dose for s in _steps(k, choose_titration(k, wish.schedule), wish))


def _phases(
    steps: tuple[Step, ...], form: FormRecord, strengths: tuple[Strength, ...], wish: Wish
) -> tuple[Phase, ...]:
    found, first, times = [], wish.first_day, len(wish.hours)
    for step in steps:
        last = first + timedelta(days=step.days - 1)
        part = replace(step.dose, amount=step.dose.amount / times)
        found.append(Phase(step, first, last, measure(form, strengths, part), times))
        first = last + timedelta(days=1)
    return tuple(found)


def _doses(phases: tuple[Phase, ...], wish: Wish) -> tuple[DatedDose, ...]:
    return tuple(
        DatedDose(day, local_time(day, at, wish.zone), phase.step.number, phase.intake)
        for phase in phases
        for day in (phase.first_day + timedelta(days=i) for i in range(phase.step.days))
        for at in wish.hours
    )


def _supplies(
    phases: tuple[Phase, ...], form: FormRecord, lead: int, today: date
) -> tuple[Supply, ...]:
    days = [(p.first_day + timedelta(days=i), p) for p in phases for i in range(p.step.days)]
    found = []
    for number, at in enumerate(range(0, len(days), form.supply_days), start=1):
        part = days[at : at + form.supply_days]
        counts: dict[Strength, int] = {}
        for _, phase in part:
            for strength, count in phase.intake.capsules:
                counts[strength] = counts.get(strength, 0) + count * phase.times
        volumes = [(p.intake.volume, p.times) for _, p in part]
        ml = sum((v.ml * times for v, times in volumes if v is not None), Decimal(0))
        order_by = max(part[0][0] - timedelta(days=lead), today)
        capsules = tuple(sorted(counts.items(), key=lambda pair: pair[0].amount))
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
