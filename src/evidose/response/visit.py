"""What a visit needs to know of a record: what was taken, how regularly, and what it brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import get_args

import numpy as np

from evidose.person import Entry, Goal, LifeEvent, Medicine, SideEffect, Snapshot
from evidose.person.entries import Severity
from evidose.response.lab_course import LabCourse, StandingAlert
from evidose.response.overlaps import Overlap
from evidose.response.own_days import OwnDays
from evidose.response.own_doses import Days, OwnDoses, local_day, own_doses
from evidose.response.respond import Response
from evidose.response.typed import within_sentence
from evidose.safety import Finding, Policy, RuleBook, Screening
from evidose.terms import Dose as Amount
from evidose.terms import read_dose_unit

SEVERITIES: tuple[str, ...] = get_args(Severity)
"""The mildest first."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days on one dose.

    Attributes
    ----------
    mg : the daily dose; None where no amount is known
    unit : what `mg` is counted in, where that is no weight
    """

    first: date
    last: date
    mg: float | None
    unit: str = "mg"


@dataclass(frozen=True, slots=True)
class Taking:
    """What was taken of the compound within a period, by the end of yesterday.

    Attributes
    ----------
    periods : in time order; empty where it was never due
    due, taken, missed, unnoted : days
    entries : ids of the entries this rests on
    apart : amounts that were told in a unit which does not convert into that of the periods
    """

    periods: tuple[Period, ...]
    due: int
    taken: int
    missed: int
    unnoted: int
    entries: tuple[str, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unwanted:
    """One side effect.

    Attributes
    ----------
    severity : the worst that was told; "" where none was
    actions : what was done about it
    after_change : days from the latest start or change of dose before it first showed
    """

    name: str
    times: int
    first: date
    last: date
    severity: str
    actions: tuple[str, ...]
    after_change: int | None
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A further compound on the sheet.

    Attributes
    ----------
    answers, left_out : as in `Visit`
    """

    compound: str
    name: str
    taking: Taking
    answers: tuple[tuple[OwnDays, Response], ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything on the sheet.

    Attributes
    ----------
    since : first day the sheet looks at
    urgent : what stands first and keeps back every statement about benefit
    medicines : other medicines on the stack now, as written, with their entries
    answers : one for each goal that can be answered; none while something urgent stands
    targets : outcome to the value the person wants to reach
    left_out : outcomes without an answer and why
    beside : the same for further compounds; `taking`, `answers` and `left_out` are of the first
    overlaps : compounds that were taken at the same time
    unmeasured : blood tests without a value since the start that the rules of what is taken ask
        about: what each tells, in words, and the short names that it goes by
    """

    compound: str
    name: str
    today: date
    since: date
    urgent: tuple[Finding, ...]
    refused: bool
    screening: Screening
    taking: Taking
    medicines: tuple[tuple[str, str], ...]
    side_effects: tuple[Unwanted, ...]
    events: tuple[tuple[date, str, str], ...]
    answers: tuple[tuple[OwnDays, Response], ...]
    targets: Mapping[str, float]
    left_out: tuple[tuple[str, str], ...]
    courses: tuple[LabCourse, ...]
    alerts: tuple[StandingAlert, ...]
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]
    biomarkers: Mapping[str, str]
    beside: tuple[Beside, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    unmeasured: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def first_name(self) -> str:
        """The name of the first compound; `name` holds those of all."""
        return self.name.split(" and ", maxsplit=1)[0] if self.beside else self.name

    @property
    def all_taking(self) -> tuple[tuple[str, Taking], ...]:
        """What was taken of every compound, each with its name."""
        return (self.first_name, self.taking), *((b.name, b.taking) for b in self.beside)

    @property
    def all_left_out(self) -> tuple[tuple[str, str], ...]:
        """Every outcome without an answer and why; with its compound where there are several."""
        first = f" ({self.first_name})" if self.beside else ""
        own = [(f"{name}{first}", why) for name, why in self.left_out]
        further = [(f"{name} ({b.name})", why) for b in self.beside for name, why in b.left_out]
        return (*own, *further)

    @property
    def all_answers(self) -> tuple[tuple[str, OwnDays, Response], ...]:
        """Every answer with its compound in brackets where there are several, else with nothing."""
        first = f" ({self.first_name})" if self.beside else ""
        own = [(first, d, r) for d, r in self.answers]
        further = [(f" ({b.name})", d, r) for b in self.beside for d, r in b.answers]
        return (*own, *further)


def read_taking(
    snapshot: Snapshot, policy: Policy, rules: RuleBook, since: date, today: date
) -> tuple[Taking, OwnDoses]:
    """Read what was due and what was taken from `since` to the day before `today`."""
    days = Days(since, max((today - since).days, 1))
    doses = own_doses(snapshot, policy, rules, days, today)
    due = np.nan_to_num(doses.due_mg)
    noted = doses.noted_mg
    on = due > 0
    periods = []
    edges = [0, *(int(i) + 1 for i in np.flatnonzero(np.diff(due))), days.count]
    for a, b in pairwise(edges):
        if due[a] > 0:
            mg = None if doses.amount_unknown else float(due[a])
            first, last = since + timedelta(days=a), since + timedelta(days=b - 1)
            periods.append(Period(first, last, mg, doses.unit))
    last_day = since + timedelta(days=days.count - 1)
    entries = tuple(
        e.id
        for e in doses.entries
        if isinstance(e.body, Medicine) or since <= local_day(e) <= last_day
    )
    taking = Taking(
        tuple(periods),
        int(on.sum()),
        int((on & (noted > 0)).sum()),
        int((on & (noted == 0)).sum()),
        int((on & np.isnan(noted)).sum()),
        entries,
        doses.apart,
    )
    return taking, doses


def read_side_effects(
    snapshot: Snapshot, periods: Sequence[Period], since: date, today: date
) -> tuple[Unwanted, ...]:
    """Return the side effects told since a day, the worst first, then the latest."""
    told: dict[str, list[Entry]] = {}
    for entry in snapshot.of_kind("side effect"):
        if isinstance(entry.body, SideEffect) and since <= local_day(entry) <= today:
            told.setdefault(within_sentence(entry.body.name).casefold(), []).append(entry)
    found = [_unwanted(name, entries, periods) for name, entries in told.items()]
    return tuple(sorted(found, key=lambda u: (-_rank(u.severity), -u.last.toordinal())))


def _unwanted(name: str, entries: Sequence[Entry], periods: Sequence[Period]) -> Unwanted:
    bodies = [e.body for e in entries if isinstance(e.body, SideEffect)]
    days = [local_day(e) for e in entries]
    before = [p.first for p in periods if p.first <= days[0]]
    return Unwanted(
        name,
        len(entries),
        days[0],
        days[-1],
        max((b.severity or "" for b in bodies), key=_rank),
        tuple(dict.fromkeys(a for b in bodies if (a := within_sentence(b.action)))),
        (days[0] - before[-1]).days if before else None,
        tuple(e.id for e in entries),
    )


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else -1


def current_medicines(doses: OwnDoses, today: date) -> tuple[tuple[str, str], ...]:
    """Return other medicines on the stack today as written, each with the id of its entry."""
    found = []
    for entries in doses.others.values():
        standing: list[Entry] = []
        for entry in entries:
            body = entry.body
            if not isinstance(body, Medicine):
                continue
            if body.stop is None or body.stop > today:
                standing.append(entry)
            elif body.start is None:  # an end alone ends what was told before it
                standing.clear()
        if standing and isinstance(body := standing[-1].body, Medicine):
            amount = f"{_plain(body.amount)} {body.unit or ''}".strip() if body.amount else ""
            name = within_sentence(body.name)
            found.append((" ".join(p for p in (name, amount) if p), standing[-1].id))
    return tuple(found)


def read_events(snapshot: Snapshot, since: date, today: date) -> tuple[tuple[date, str, str], ...]:
    """Return life events since a day: the day, what happened, and the id of the entry."""
    return tuple(
        (local_day(e), _event(e.body), e.id)
        for e in snapshot.of_kind("life event")
        if isinstance(e.body, LifeEvent) and since <= local_day(e) <= today
    )


def _event(body: LifeEvent) -> str:
    text = within_sentence(body.text)
    return f"{body.event} ({text})" if text else body.event


def read_targets(snapshot: Snapshot) -> dict[str, float]:
    """Return the value a person wants to reach, by outcome; the last word counts."""
    return {
        e.body.outcome: e.body.target
        for e in snapshot.of_kind("goal")
        if isinstance(e.body, Goal) and e.body.target is not None
    }


def last_dose(taking: Taking) -> Amount | None:
    """Return the daily dose that was due last; None where its amount or unit is not known."""
    last = taking.periods[-1] if taking.periods else None
    unit = None if last is None else read_dose_unit(last.unit)
    if last is None or last.mg is None or last.mg <= 0 or unit is None:
        return None
    return Amount(Decimal(str(last.mg)), unit)


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
