"""The doses of one compound in a personal record, day by day, with the other medicines beside it.

A dose that is logged is a dose, whatever the stack says or comes to say later: it counts as taken,
several on a day together, and a missed one as none. The stack is a plan: a medicine is due from its
start until the day it stops, at the amount it was written with last, or taken with since. Before
the stack knows of it, the last dose is due. On days without a note what was due stands in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from evidose.person import Dose, Entry, Medicine, Snapshot
from evidose.response.one_unit import in_one_unit
from evidose.safety import Identity, Policy, RuleBook, identify, told_dose
from evidose.terms import Dose as Amount

Array = NDArray[np.float64]
NIGHT_ENDS = 4
"""Hour until which an entry belongs to the evening before, as in a plan's doses after midnight."""
UNKNOWN_AMOUNT = Decimal(1)
"""Stands for a dose whose amount was never told; doses are shares of the highest one."""


@dataclass(frozen=True, slots=True)
class Days:
    """Consecutive days.

    Attributes
    ----------
    first : the first of them
    count : how many
    """

    first: date
    count: int

    def index(self, day: date) -> int:
        """Return the place of a day, within 0 and `count`."""
        return min(max((day - self.first).days, 0), self.count)


@dataclass(frozen=True, slots=True)
class OwnDoses:
    """What was taken of the compound.

    Attributes
    ----------
    noted_mg : (T,) NaN where nothing was noted, 0 before the start and where it was missed
    due_mg : (T,) what was due; NaN before anything is known
    entries : the entries this rests on
    amount_unknown : no amount was told anywhere, so that each dose counts the same
    unclear : medicines that may be the compound, but are told without a dose
    unit : what the amounts are counted in; mg wherever they can be told in it
    apart : amounts that were told in another unit and convert into no other: each dose of them
        counts with the amount that was due
    others : every other medicine with its entries
    """

    noted_mg: Array
    due_mg: Array
    entries: tuple[Entry, ...]
    amount_unknown: bool
    unclear: tuple[str, ...]
    unit: str = "mg"
    apart: tuple[str, ...] = ()
    others: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)


def local_day(entry: Entry) -> date:
    """Return the day an entry belongs to, on the clock of the place it was told from.

    Until four in the morning that is the day before, except at midnight sharp: an entry told with
    a date alone.
    """
    at = entry.at
    early = at.hour < NIGHT_ENDS and (at.hour, at.minute, at.second) != (0, 0, 0)
    return at.date() - timedelta(days=1) if early else at.date()


def sort_medicines(
    snapshot: Snapshot, policy: Policy, rules: RuleBook, today: date
) -> tuple[list[Entry], dict[str, list[Entry]], list[str]]:
    """Part the entries on medicines: of the compound, of each other one by name, and unclear.

    The substance's name without a dose is unclear on its own. It is the compound where the stack
    holds the compound and no entry tells the substance at a dose that is another medicine.
    """
    amounts: dict[str, Amount] = {}
    units = _stack_units(snapshot)
    known: dict[tuple[str, Amount | None], Identity] = {}  # a year has few names and many doses
    found: list[tuple[Entry, str, Identity]] = []
    for entry in snapshot.of_kind("medicine", "dose"):
        body = entry.body
        if not isinstance(body, Medicine | Dose) or local_day(entry) > today:
            continue
        name = body.name if isinstance(body, Medicine) else body.medicine
        key = name.strip().casefold()
        if body.amount is not None and body.unit is None and key in units:
            body = replace(body, unit=units[key])  # a bare number is meant as on the stack
            entry = replace(entry, body=body)
        told = told_dose(name, body.amount, body.unit)
        amounts |= {} if told is None else {key: told}
        asked = (key, amounts.get(key))
        if asked not in known:
            known[asked] = identify(name, asked[1], policy, rules)
        found.append((entry, name, known[asked]))
    stacked = any(i == "same" and isinstance(e.body, Medicine) for e, _, i in found)
    other = {n for _, n, i in found if i == "other"}
    strong = any(identify(n, None, policy, rules) == "unclear" for n in other)
    settled: Identity = "same" if stacked and not strong else "unclear"
    own: list[Entry] = []
    others: dict[str, list[Entry]] = {}
    unclear: list[str] = []
    for entry, name, which in found:
        match settled if which == "unclear" else which:
            case "same":
                own.append(entry)
            case "unclear":
                unclear.append(name)
            case "other":
                others.setdefault(name.strip().casefold(), []).append(entry)
    return own, others, list(dict.fromkeys(unclear))


def _stack_units(snapshot: Snapshot) -> dict[str, str]:
    """Return the unit that each medicine has on the stack, as written last."""
    bodies = [e.body for e in snapshot.of_kind("medicine")]
    told = [b for b in bodies if isinstance(b, Medicine) and b.unit]
    return {b.name.strip().casefold(): str(b.unit) for b in told}


def own_doses(
    snapshot: Snapshot, policy: Policy, rules: RuleBook, days: Days, today: date
) -> OwnDoses:
    """Read the doses of the compound of `policy` on `days`."""
    entries, others, unclear = sort_medicines(snapshot, policy, rules, today)
    counted = in_one_unit(entries, None if policy.usual_high is None else policy.usual_high.unit)
    own = counted.entries
    due, unknown = _due(own, days)
    usual = _usual(own)
    noted = np.full(days.count, np.nan)
    for entry in own:
        at = (local_day(entry) - days.first).days
        if not isinstance(entry.body, Dose) or not 0 <= at < days.count:
            continue
        told = float(entry.body.amount or 0)
        share = (told or (due[at] if due[at] > 0 else usual)) if entry.body.taken else 0.0
        noted[at] = share + (0.0 if np.isnan(noted[at]) else noted[at])
    taken = np.nan_to_num(noted) > 0
    due = np.where(taken & ~(due > 0), noted, due)  # what was taken was due, whatever the plan
    none_due = np.isnan(noted) & (np.isnan(due) | (due == 0))
    noted[none_due] = 0.0
    return OwnDoses(
        noted_mg=noted,
        due_mg=due,
        entries=tuple(entries),
        amount_unknown=unknown,
        unclear=tuple(unclear),
        unit=counted.unit,
        apart=counted.apart,
        others={k: tuple(v) for k, v in others.items()},
    )


def treatment_span(
    snapshot: Snapshot, policy: Policy, rules: RuleBook, today: date
) -> tuple[date, date | None] | None:
    """Return the first day of a compound, and the last one where it is over; None without any."""
    start = treatment_start(snapshot, policy, rules, today)
    if start is None:
        return None
    days = Days(start, (today - start).days + 1)
    doses = own_doses(snapshot, policy, rules, days, today)
    on = np.flatnonzero((np.nan_to_num(doses.due_mg) > 0) | (np.nan_to_num(doses.noted_mg) > 0))
    last = start + timedelta(days=int(on[-1])) if len(on) else start
    return start, None if last >= today else last


def treatment_start(
    snapshot: Snapshot, policy: Policy, rules: RuleBook, today: date
) -> date | None:
    """Return the first day on which the compound was due or taken; None where it never was."""
    own, _, _ = sort_medicines(snapshot, policy, rules, today)
    days = []
    for entry in own:
        match entry.body:
            case Dose(taken=True):
                days.append(local_day(entry))
            case Medicine(start=None, stop=None):
                days.append(local_day(entry))
            case Medicine(start=date() as begun):
                days.append(begun)
    return min((d for d in days if d <= today), default=None)


def stack_course(entries: Sequence[Entry], days: Days) -> Array | None:
    """Return what was due of one medicine, day by day; None where it was never on the stack.

    Without an amount it counts as 1, and so does every amount where they are told in units that
    convert into no other. An entry with a start and a stop is a course of its own: it ends nothing
    that began elsewhere.
    """
    counted = in_one_unit(entries)
    if not counted.apart:
        return _course(counted.entries, days, UNKNOWN_AMOUNT)
    bodies = [(e, e.body) for e in entries]
    bare = [replace(e, body=replace(b, amount=None)) for e, b in bodies if isinstance(b, Medicine)]
    return _course(bare, days, UNKNOWN_AMOUNT)


def _course(entries: Iterable[Entry], days: Days, unknown: Decimal) -> Array | None:
    found: Array | None = None
    for entry in entries:
        body = entry.body
        if not isinstance(body, Medicine):
            continue
        found = np.zeros(days.count) if found is None else found
        amount = float(body.amount or unknown)
        end = days.count if body.stop is None else days.index(body.stop)
        if body.start is not None or body.stop is None:
            found[days.index(body.start or local_day(entry)) : end] = amount
        else:
            found[end:] = 0.0
    return found


def _due(own: Sequence[Entry], days: Days) -> tuple[Array, bool]:
    """Return what was due each day, by the stack or the last dose, and if no amount is known."""
    known = [m for e in own if (m := _amount(e.body)) is not None]
    on_stack = _course(own, days, known[-1] if known else UNKNOWN_AMOUNT)
    carried = _last_dose(own, days)
    if on_stack is None:
        return carried, not known
    told = [e for e in own if isinstance(e.body, Medicine)]
    due = _as_taken_since(on_stack, own, days)
    first = min(days.index(_first_word(e, e.body)) for e in told if isinstance(e.body, Medicine))
    due[:first] = np.nan_to_num(carried[:first])
    return due, not known


def _first_word(entry: Entry, body: Medicine) -> date:
    """Return the first day a line of the stack speaks of."""
    return body.start or body.stop or local_day(entry)


def _last_dose(own: Iterable[Entry], days: Days) -> Array:
    """Carry each dose taken forward until the next one; NaN before the first."""
    due, usual = np.full(days.count, np.nan), _usual(own)
    for entry in own:
        if isinstance(entry.body, Dose) and entry.body.taken:
            at = days.index(local_day(entry))
            before = due[at - 1] if at else 0.0
            due[at:] = float(_amount(entry.body) or 0) or (before if before > 0 else usual)
    return due


def _usual(own: Iterable[Entry]) -> float:
    """Return the first amount that is told, which stands for doses told without one before it."""
    known = (m for e in own if (m := _amount(e.body)))
    return float(next(known, UNKNOWN_AMOUNT))


def _as_taken_since(on_stack: Array, entries: Iterable[Entry], days: Days) -> Array:
    """Carry the amount of each dose forward until the next one, or the next change of the stack.

    Who raises the dose and logs it so, and leaves the stack as it was, is due what was taken last.
    """
    due = on_stack.copy()
    changes = np.append(np.flatnonzero(np.diff(on_stack)) + 1, days.count)
    for entry in sorted(entries, key=lambda e: e.at):
        amount = _amount(entry.body)
        if isinstance(entry.body, Dose) and entry.body.taken and amount:
            at = days.index(local_day(entry))
            until = changes[np.searchsorted(changes, at, side="right")] if at < days.count else at
            due[at:until] = np.where(due[at:until] > 0, float(amount), 0.0)
    return due


def _amount(body: object) -> Decimal | None:
    """Return the amount of an entry, which is counted in one unit by now."""
    return body.amount if isinstance(body, Medicine | Dose) else None
