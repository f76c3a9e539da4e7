"""The doses of one compound in a personal record, day by day, with the other medicines beside it.

The stack says what was due: a medicine is due from its start until the day it stops, at the amount
it was written with last, or taken with since. A dose that is logged counts as taken, several on a
day together, and a missed one as none. On days without a note the dose that was due stands in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from evidose.person import Dose, Entry, Medicine, Snapshot
from evidose.safety import Identity, Policy, RuleBook, identify, in_mg

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
    others : every other medicine with its entries
    """

    noted_mg: Array
    due_mg: Array
    entries: tuple[Entry, ...]
    amount_unknown: bool
    unclear: tuple[str, ...]
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
    """Part the entries on medicines: of the compound, of each other one by name, and unclear."""
    amounts: dict[str, Decimal] = {}
    known: dict[tuple[str, Decimal | None], Identity] = {}  # a year has few names and many doses
    own: list[Entry] = []
    others: dict[str, list[Entry]] = {}
    unclear: list[str] = []
    for entry in snapshot.of_kind("medicine", "dose"):
        body = entry.body
        if not isinstance(body, Medicine | Dose) or local_day(entry) > today:
            continue
        name = body.name if isinstance(body, Medicine) else body.medicine
        told = in_mg(name, body.amount, body.unit)
        key = name.strip().casefold()
        amounts |= {} if told is None else {key: told}
        asked = (key, amounts.get(key))
        if asked not in known:
            known[asked] = identify(name, asked[1], policy, rules)
        match known[asked]:
            case "same":
                own.append(entry)
            case "unclear":
                unclear.append(name)
            case "other":
                others.setdefault(key, []).append(entry)
    return own, others, list(dict.fromkeys(unclear))


def own_doses(
    snapshot: Snapshot, policy: Policy, rules: RuleBook, days: Days, today: date
) -> OwnDoses:
    """Read the doses of the compound of `policy` on `days`."""
    own, others, unclear = sort_medicines(snapshot, policy, rules, today)
    due, unknown = _due(own, days)
    noted = np.full(days.count, np.nan)
    for entry in own:
        at = (local_day(entry) - days.first).days
        if not isinstance(entry.body, Dose) or not 0 <= at < days.count:
            continue
        mg = _amount(entry.body) or Decimal(0)
        share = (float(mg) or (due[at] if due[at] > 0 else 1.0)) if entry.body.taken else 0.0
        noted[at] = share + (0.0 if np.isnan(noted[at]) else noted[at])
    none_due = np.isnan(noted) & (np.isnan(due) | (due == 0))
    noted[none_due] = 0.0
    return OwnDoses(
        noted, due, tuple(own), unknown, tuple(unclear), {k: tuple(v) for k, v in others.items()}
    )


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


def stack_course(entries: Iterable[Entry], days: Days) -> Array | None:
    """Return what was due of one medicine, day by day; None where it was never on the stack.

    Without an amount it counts as 1.
    """
    found: Array | None = None
    for entry in entries:
        body = entry.body
        if not isinstance(body, Medicine):
            continue
        found = np.zeros(days.count) if found is None else found
        amount = float(_amount(body) or UNKNOWN_AMOUNT)
        if body.start is not None or body.stop is None:
            begun = days.index(body.start or local_day(entry))
            found[begun:] = amount
        if body.stop is not None:
            found[days.index(body.stop) :] = 0.0
    return found


def _due(own: Iterable[Entry], days: Days) -> tuple[Array, bool]:
    """Return what was due each day, by the stack or the last dose, and if no amount is known."""
    entries = list(own)
    known = [m for e in entries if (m := _amount(e.body)) is not None]
    on_stack = stack_course(entries, days)
    if on_stack is not None:
        told = [e for e in entries if isinstance(e.body, Medicine)]
        if not any(_amount(e.body) for e in told) and known:
            on_stack = np.where(on_stack > 0, float(known[-1]), 0.0)
        return _as_taken_since(on_stack, entries, days), not known
    due = np.full(days.count, np.nan)
    for entry in entries:
        if isinstance(entry.body, Dose) and entry.body.taken:
            amount = _amount(entry.body)
            at = days.index(local_day(entry))
            due[at:] = float(amount) if amount else (due[at - 1] if at and due[at - 1] > 0 else 1.0)
    return due, not known


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
    """Return the amount in mg, or as it is written where the unit is no weight."""
    if isinstance(body, Medicine):
        return in_mg(body.name, body.amount, body.unit) or body.amount
    if isinstance(body, Dose):
        return in_mg(body.medicine, body.amount, body.unit) or body.amount
    return None
