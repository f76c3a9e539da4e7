"""What an import understood, what it left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from evidose.person.entries import Body, Entry


@dataclass(frozen=True, slots=True)
class Understood:
    """One item that becomes an entry.

    Attributes
    ----------
    place : where it stands in the file (``row 12``, ``entry 3 (Observation)``)
    origin : key by which the same item is known when it comes again
    """

    place: str
    at: datetime
    zone: str
    body: Body
    origin: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """One item that is left out, and why."""

    place: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file says.

    Attributes
    ----------
    columns : of a CSV, what each column was taken for
    """

    understood: tuple[Understood, ...]
    skipped: tuple[Skipped, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


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
