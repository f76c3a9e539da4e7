"""Look-ups in a record that many pages need: the last days, what is taken, entries of one kind."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TypeVar

from evidose.person import Entry, Medicine, Snapshot
from evidose.response import local_day

B = TypeVar("B")
NIGHT_ENDS = timedelta(hours=4)


def diary_day(moment: datetime) -> date:
    """Return the day whose evening a moment belongs to: until four in the morning the one before.

    Examples
    --------
    >>> diary_day(datetime(2026, 11, 21, 0, 30))
    datetime.date(2026, 11, 20)
    """
    return (moment - NIGHT_ENDS).date()


def recent_entries(snapshot: Snapshot, day: date, days: int) -> list[Entry]:
    """Return the standing entries of `day` and the `days` before it, without reading the rest."""
    found, first = list[Entry](), day - timedelta(days=days)
    for e in reversed(snapshot.current):
        on = local_day(e)
        if on < first - timedelta(days=1):  # days of different zones overlap
            break
        if first <= on <= day:
            found.append(e)
    return found[::-1]


def of_type(entries: Iterable[Entry], kind: type[B]) -> Iterator[tuple[Entry, B]]:
    """Yield each entry of one kind with its body."""
    for e in entries:
        if isinstance(e.body, kind):
            yield e, e.body


def stack_on(snapshot: Snapshot, day: date) -> tuple[tuple[Entry, Medicine], ...]:
    """Return the medicines that are taken on a day; the steps of a plan are one medicine.

    An entry without start that stops a medicine ends every earlier entry of that name.
    """
    standing = dict[str, list[tuple[Entry, Medicine]]]()
    for e, m in of_type(snapshot.current, Medicine):
        name = m.name.casefold()
        if m.stop is not None and m.start is None:
            if m.stop <= day:
                standing.pop(name, None)
        else:
            standing.setdefault(name, []).append((e, m))
    taken = ([pair for pair in pairs if _runs(pair[1], day)] for pairs in standing.values())
    return tuple(pairs[-1] for pairs in taken if pairs)


def _runs(medicine: Medicine, day: date) -> bool:
    begun = medicine.start is None or medicine.start <= day
    return begun and (medicine.stop is None or day <= medicine.stop)
