"""Plan a titration for one person: screening first, then doses, dates and papers."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from evidose.actions.know.doses import in_plan_unit
from evidose.actions.know.library import open_library
from evidose.actions.plan.screen import sound_rules
from evidose.evidence import Compound, Library, find_compound
from evidose.exchange import Event, write_calendar
from evidose.person import Decision
from evidose.regimen import (
    NIGHT_ENDS,
    LimitsRecord,
    Plan,
    RegimenLibrary,
    Wish,
    Withheld,
    last_dose,
    load_regimens,
    make_plan,
    read_zone,
    wall_time,
)
from evidose.safety import Answers, Hold, RuleBook, identify, screen, told_dose
from evidose.terms import (
    Dose,
    DoseUnit,
    InputError,
    MissingPartError,
    Problem,
    read_hours,
    said_hours,
)

EVENING = "22:00"
"""When a dose is taken whose pack tells no hour."""

NAMED = ("medications", "your answers")
"""Where a dose is named among medicines, for errors."""

DOSE_ALARM = 0
DAY_ALARM = -9 * 60
"""Minutes: reminders of whole days ring at nine in the morning."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a visitor typed; texts are read here, so that every door refuses alike.

    Attributes
    ----------
    zone : of the doses; this machine's unless told, and ``""`` for the clock wherever one is
    """

    first_day: str
    start: str | None = None
    target: str | None = None
    weeks: int | None = None
    at: str | None = None
    zone: str | None = None
    schedule: str | None = None
    form: str | None = None
    strengths: tuple[str, ...] = ()
    taking: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan, or why there is none: one of `plan` and `withheld` is set."""

    compound: Compound
    today: date
    plan: Plan | None
    withheld: Withheld | None


def plan_titration(
    request: Request,
    answers: Answers,
    *,
    decisions: Sequence[Decision] = (),
    evidence: Path | None = None,
    today: date | None = None,
) -> Planned:
    """Screen the person for the highest dose asked for, then plan.

    Somebody who takes it already goes on from that dose: told as `Request.taking`, or named with
    its dose among the medicines.

    Parameters
    ----------
    request : what was asked for
    answers : about safety; their compound and dose are set by the plan
    decisions : of prescribers and pharmacists
    evidence : a library laid over the shipped one
    today : the clock's unless told

    Raises
    ------
    InputError, UnknownNameError
        Something cannot be read, or cannot be made; see `make_plan`.
    MissingPartError
        The compound's pack tells no plan.
    """
    now = today or date.today()
    library = open_library(evidence)
    compound = find_compound(library, answers.compound)
    k = planned_with(library, compound)
    rules = sound_rules(library, compound.id)
    wish = _wish(request, _hours(request.at, k.limits), k.limits.unit)
    if wish.taking is None:
        named = named_dose(compound.id, answers.medications or (), rules)
        wish = replace(wish, taking=named and in_plan_unit(named, k.limits.unit, *NAMED))
    dose = last_dose(k, wish)
    told = {f: getattr(answers, f) for f in Answers.__slots__}
    told.update(compound=compound.id, dose_mg=None, dose=dose)
    screening = screen(Answers(**told), rules, now)
    made = make_plan(k, wish, screening, now, decisions)
    if isinstance(made, Plan):
        return Planned(compound, now, made, None)
    return Planned(compound, now, None, made)


def named_dose(compound: str, medicines: Sequence[str], rules: RuleBook) -> Dose | None:
    """Return the daily dose of the compound where it is named with one among the medicines."""
    policy = rules.policy(compound)
    if policy is None:
        return None
    for text in medicines:
        dose = told_dose(text)
        if dose is not None and identify(text, dose, policy, rules) == "same":
            return dose
    return None


def _hours(asked: str | None, limits: LimitsRecord) -> tuple[time, ...]:
    """Return the hours of a day: as many as the pack tells, however the day is parted."""
    usual = read_hours(limits.at, "plan/limits.toml: at")
    hours = read_hours(asked, "--at") if asked else usual
    if len(hours) != len(usual):
        times = "one time" if len(usual) == 1 else f"{len(usual)} times, parted by commas"
        step = f"Its dose of a day is taken at {said_hours(usual)}."
        raise InputError(Problem("command line", "--at", repr(asked), times, step))
    return tuple(sorted(hours, key=lambda at: (at < NIGHT_ENDS, at)))


def _wish(request: Request, hours: tuple[time, ...], unit: DoseUnit) -> Wish:
    def dose(text: str | None, field: str) -> Dose | None:
        told = Dose.parse(text, field, unit) if text else None
        return told and in_plan_unit(told, unit, field, "command line")

    return Wish(
        first_day=read_day(request.first_day, "--from"),
        at=hours[0],
        also_at=hours[1:],
        zone=None if request.zone == "" else read_zone(request.zone or local_zone()),
        start=dose(request.start, "--start"),
        target=dose(request.target, "--target"),
        weeks=request.weeks,
        schedule=request.schedule,
        form=request.form,
        strengths=request.strengths,
        taking=dose(request.taking, "--taking"),
    )


def regimens_of(library: Library, compound: Compound) -> RegimenLibrary | None:
    """Return what is known of dosing a compound, or None where its pack tells no plan.

    Raises
    ------
    LibraryError
        A file of its plan cannot be read.
    """
    own = library.only(compound.id)
    return load_regimens(own, compound.id) if own.holds("plan/limits") else None


def dose_hours(compound: str, asked: str | None, overlay: Path | None = None) -> tuple[time, ...]:
    """Return the hours of a day that were asked for, or else the usual ones of the pack.

    Raises
    ------
    InputError
        One is no time of a day.
    """
    if asked:
        return read_hours(asked, "--at")
    library = open_library(overlay)
    known = find_compound(library, compound)
    usual, plan = known.usual_dose, regimens_of(library, known)
    told = (usual and usual.at) or (plan and plan.limits.at) or EVENING
    return read_hours(told, "at")


def planned_with(library: Library, compound: Compound) -> RegimenLibrary:
    """Return what a plan of a compound is made with.

    Raises
    ------
    MissingPartError
        Its pack tells no plan.
    """
    found = regimens_of(library, compound)
    if found is None:
        raise MissingPartError(
            f"{compound.name} has no doses and schedules on record: no plan. Ask the prescriber or "
            "a pharmacist for both; the safety screening says what they need to know."
        )
    return found


def schedules(compound: str, evidence: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Return the published schedules that can be planned, id and name, the usual one first.

    Raises
    ------
    MissingPartError
        The compound's pack tells no plan.
    """
    library = open_library(evidence)
    k = planned_with(library, find_compound(library, compound))
    plannable = [t for t in k.titrations.values() if t.plannable]
    plannable.sort(key=lambda t: (t.id != k.limits.schedule, t.name))
    return tuple((t.id, f"{t.name} ({t.for_whom})") for t in plannable)


def read_day(text: str, field: str) -> date:
    """Read a day written as 2027-02-28.

    Raises
    ------
    InputError
        The text is no day of the calendar.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        expected = "a day of the calendar, such as 2027-02-28"
        raise InputError(Problem("command line", field, repr(text), expected)) from None


def local_zone() -> str:
    """Return this machine's time zone by name, UTC where it has none."""
    told = os.environ.get("TZ", "").lstrip(":")
    if told:
        return told
    link = Path("/etc/localtime")
    parts = link.resolve().parts
    if link.is_symlink() and "zoneinfo" in parts:
        return "/".join(parts[parts.index("zoneinfo") + 1 :]).removeprefix("Etc/")
    return "UTC"


def plan_calendar(planned: Planned, plan: Plan, *, now: datetime | None = None) -> bytes:
    """Return the plan's doses, supplies and check-ups as an iCalendar file."""
    name = f"{planned.compound.abbreviation or planned.compound.name} plan"
    stamp = now or datetime.now().astimezone()
    return write_calendar(name, plan_events(planned, plan), stamp=stamp)


def plan_events(planned: Planned, plan: Plan) -> Iterator[Event]:
    """Yield one repeating event per step, and one per supply and check-up."""
    name = planned.compound.abbreviation or planned.compound.name
    root = f"{plan.compound}/{plan.shape.first_day.isoformat()}"
    for p in plan.phases:
        for part, at in enumerate(plan.wish.hours):
            yield Event(
                f"{root}/step/{p.step.number}{f'/{part + 1}' if part else ''}",
                f"{name} {p.intake.dose}",
                f"{p.intake}. Missed? Take it the same day or leave it out; never two.",
                wall_time(p.first_day, at, plan.wish.zone),
                days=p.step.days,
                alarm=DOSE_ALARM,
            )
    for s in plan.supplies[1:]:
        text = f"For {s.first_day.isoformat()} to {s.last_day.isoformat()}."
        yield Event(f"{root}/refill/{s.number}", f"Order {name}", text, s.order_by, alarm=DAY_ALARM)
    yield from _pauses(name, root, plan.pauses)
    for c in plan.shape.checks:
        if c.last_day < planned.today:
            continue
        start = max(c.first_day, planned.today)
        yield Event(f"{root}/check/{c.id}", c.title, c.text, start, c.last_day, alarm=DAY_ALARM)


def _pauses(name: str, root: str, pauses: Sequence[Hold]) -> Iterator[Event]:
    """Yield the beginning of each pause, and the day it is for: an operation is named as such."""
    for hold in pauses:
        window = hold.window
        if window is None or window.first is None:
            continue
        at = f"{root}/pause/{hold.rule}"
        operation = window.last_dose_before is not None and window.event is not None
        why = f"operation on {window.event}" if operation else hold.rule.replace("-", " ")
        end = (
            f"until {window.until}"
            if window.until
            else f"Start again after: {window.restart_after}"
        )
        text = f"Before the {why} no dose of {name} from today on. {end}."
        yield Event(f"{at}/from", f"No {name}: {why}", text, window.first, alarm=DAY_ALARM)
        if operation and window.event is not None:
            tell = f"Tell the surgeon and the anaesthetist about {name}. {end}."
            yield Event(f"{at}/day", f"Operation: no {name}", tell, window.event, alarm=DAY_ALARM)
