"""A frozen view of a record at one moment: what stands, and what was replaced."""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import chain

from evidose.person.entries import Entry, Withdrawn, entries_adapter

CHUNK = 5_000
FEW = 100
"""Up to so many entries are put in their places one by one, which beats sorting anew."""


@dataclass(frozen=True)
class Snapshot:
    """The record as it stood.

    Attributes
    ----------
    history : every entry ever written, in the order of writing
    """

    history: tuple[Entry, ...]

    @cached_property
    def current(self) -> tuple[Entry, ...]:
        """Entries that stand: not replaced, not taken back; by time of happening."""
        gone = {e.replaces for e in self.history if e.replaces is not None}
        stand = [e for e in self.history if e.id not in gone and not isinstance(e.body, Withdrawn)]
        return tuple(sorted(stand, key=_at))

    def extended(self, entries: Sequence[Entry]) -> "Snapshot":
        """Return this record with `entries` written after it; cheap where few are new."""
        longer = Snapshot((*self.history, *entries))
        gone = {e.replaces for e in entries if e.replaces is not None}
        new = [e for e in entries if e.id not in gone and not isinstance(e.body, Withdrawn)]
        kept = tuple(e for e in self.current if e.id not in gone) if gone else self.current
        longer.__dict__["current"] = _among(kept, new)  # what the property would work out anew
        if not gone:
            kinds = dict(self._by_kind)
            for kind in {e.body.kind for e in new}:
                own = [e for e in new if e.body.kind == kind]
                kinds[kind] = _among(kinds.get(kind, ()), own)
            longer.__dict__["_by_kind"] = kinds
        return longer

    def of_kind(self, *kinds: str) -> tuple[Entry, ...]:
        """Return the standing entries of some kinds, by time of happening."""
        found = [self._by_kind.get(kind, ()) for kind in kinds]
        return found[0] if len(found) == 1 else tuple(sorted(chain(*found), key=_at))

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Entry, ...]]:
        found = dict[str, list[Entry]]()
        for e in self.current:
            found.setdefault(e.body.kind, []).append(e)
        return {kind: tuple(entries) for kind, entries in found.items()}

    @property
    def digest(self) -> str:
        """SHA-256 over every entry in order; equal digests mean identical records."""
        return digest(self.history)


def _at(entry: Entry) -> datetime:
    return entry.at


def _among(standing: tuple[Entry, ...], new: Sequence[Entry]) -> tuple[Entry, ...]:
    if len(new) > FEW:
        return tuple(sorted((*standing, *new), key=_at))
    longer = list(standing)
    for entry in new:
        insort(longer, entry, key=_at)
    return tuple(longer)


def digest(entries: Sequence[Entry] | Iterable[Entry]) -> str:
    """Return the SHA-256 of `entries` in their order, as hexadecimal digits.

    Examples
    --------
    >>> digest([])[:12]
    'e3b0c44298fc'
    """
    total, part = sha256(), list[Entry]()
    for entry in entries:
        part.append(entry)
        if len(part) == CHUNK:
            total.update(_lines(part))
            part.clear()
    total.update(_lines(part))
    return total.hexdigest()


def _lines(part: list[Entry]) -> bytes:
    # One object after another, so that the digest does not depend on how many go at once.
    return entries_adapter().dump_json(part)[1:-1] + b"," if part else b""
