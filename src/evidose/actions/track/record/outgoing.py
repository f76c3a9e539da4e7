"""Files about a person that leave the record: one way to write them, and a note of each."""

from collections.abc import Iterable
from pathlib import Path

from evidose.actions.track.record.moments import now
from evidose.actions.track.record.place import record_path
from evidose.person.written import Copy, note, write_private


def write_out(path: Path, data: bytes | str | Iterable[str], what: str) -> None:
    """Write a file about a person: whole, private to its owner, and named when they erase.

    Parameters
    ----------
    what : what it is, e.g. ``visit report``
    """
    pieces = [data] if isinstance(data, str) else data
    digest = write_private(path, pieces)
    if digest:
        note_copy(what, path, digest)


def note_copy(what: str, path: Path, digest: str = "") -> None:
    """Note a file that was written, where there is a record that can note it."""
    record = record_path()
    if record.exists():
        note(record, Copy(what, str(path.absolute()), now().isoformat(), digest))


def note_download(what: str, name: str) -> None:
    """Note what a browser was given, so that erasing can say what it cannot reach."""
    note(record_path(), Copy(what, name, now().isoformat(), download=True))
