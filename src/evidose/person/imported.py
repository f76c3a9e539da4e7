"""What an import understood, what it left out and why, and what is new in it for a record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from evidose.person.direction import ColumnScale
from evidose.person.entries import Body, Entry, Withdrawn
from evidose.person.snapshot import Snapshot


class Item(NamedTuple):
    """One item of another system: which one it is, what it says, when that was last written.

    Attributes
    ----------
    identity : the same for every version of the item (``fhir:Observation/1f0e...``)
    content : the same as long as it says the same
    updated : sorts versions where the system tells; else empty
    """

    identity: str
    content: str
    updated: str = ""

    @property
    def key(self) -> str:
        """The origin of the entry that this version becomes."""
        return "#".join(self)


@dataclass(frozen=True, slots=True)
class Understood:
    """One item that becomes an entry.

    Attributes
    ----------
    place : where it stands in the file (``row 12``, ``entry 3 (Observation)``)
    item : by which it is known when it comes again, unchanged or changed
    """

    place: str
    at: datetime
    zone: str
    body: Body
    item: Item


@dataclass(frozen=True, slots=True)
class Skipped:
    """One item that is left out, and why.

    Attributes
    ----------
    what : in general words (a kind, the name of a column)
    id : by which its own system knows it
    """

    place: str
    what: str
    why: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file says.

    Attributes
    ----------
    columns : of a CSV, what each column was taken for
    scales : of its columns with scores, the scale each is read into and its direction
    """

    understood: tuple[Understood, ...]
    skipped: tuple[Skipped, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, ColumnScale] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do.

    Attributes
    ----------
    stored : entries that are new
    known : how many the record had already
    parsed : what was understood and what was left out
    """

    file: str
    form: str
    preview: bool
    stored: tuple[Entry, ...]
    known: int
    parsed: Parsed


@dataclass(frozen=True, slots=True)
class Settled:
    """An import held against a record: what has to be written, and what has not."""

    entries: tuple[Entry, ...]
    known: int
    skipped: tuple[Skipped, ...]


def settle(
    before: Snapshot, found: Sequence[Understood], moment: datetime, new_id: Callable[[], str]
) -> Settled:
    """Hold what was understood against what was imported before.

    What says the same as before is known. What has changed becomes a correction of the entry it was
    imported as; a newer version takes an older one's place, never the other way round, and nothing
    takes the place of what the person corrected or took back themselves.
    """
    versions = _versions(before.history)
    corrected = {e.replaces for e in before.history if e.replaces is not None}
    elsewhere = _under_other_names(versions, {u.item.identity for u in found})
    made, known, skipped = list[Entry](), 0, list[Skipped]()
    newest = _newest(found)
    for one in found:
        if newest[one.item.identity] is not one:
            skipped.append(Skipped(one.place, one.body.kind, "the file has a newer version of it"))
            continue
        earlier = versions.get(one.item.identity)
        if earlier is None and (same := elsewhere.get(one.item.content)):
            earlier = same.pop()
        why = _not_taken(one, earlier or [], corrected)
        if why == KNOWN:
            known += 1
        elif why:
            skipped.append(Skipped(one.place, one.body.kind, why))
        else:
            old = earlier[-1][1].id if earlier else None
            made.append(Entry(new_id(), one.at, one.zone, moment, one.body, old, one.item.key))
    return Settled(tuple(made), known, tuple(skipped))


KNOWN = "known"
Versions = list[tuple[Item, Entry]]


def _newest(found: Sequence[Understood]) -> dict[str, Understood]:
    """Return of each item the version last written, or last in the file."""
    kept = dict[str, Understood]()
    for one in found:
        other = kept.get(one.item.identity)
        if other is None or one.item.updated >= other.item.updated:
            kept[one.item.identity] = one
    return kept


def _versions(history: Iterable[Entry]) -> dict[str, Versions]:
    """Return what was imported before: per item its versions in the order of writing."""
    found = dict[str, Versions]()
    for entry in history:
        parts = (entry.origin or "").split("#")
        if len(parts) == 3:
            item = Item(*parts)
            found.setdefault(item.identity, []).append((item, entry))
    return found


def _under_other_names(
    versions: Mapping[str, Versions], here: set[str]
) -> dict[str, list[Versions]]:
    """Return by content the items that the file does not name: its system may have named anew."""
    found = dict[str, list[Versions]]()
    for identity, earlier in versions.items():
        if identity not in here:
            found.setdefault(earlier[-1][0].content, []).append(earlier)
    return found


def _not_taken(one: Understood, earlier: Versions, corrected: set[str]) -> str:
    """Return why an item is not written: it is known, or the reason for the person; or ``""``."""
    item = one.item
    if not earlier:
        if not isinstance(one.body, Withdrawn):
            return ""
        return f"{one.body.why}, and the record does not have it"
    last, entry = earlier[-1]
    newer = bool(item.updated and last.updated) and item.updated > last.updated
    seen = any(item.content == version.content for version, _ in earlier)
    if item.content == last.content or (seen and not newer):
        return KNOWN
    if item.updated and item.updated < last.updated:
        return "an older version of what the record has"
    if entry.id in corrected:
        return "it has changed, and you corrected or took back your entry of it"
    return ""
