"""The whole record as one JSON document: complete, so that export and import give it back.

``{"format": "evidose-person", "schema_version": 1, "digest": "...", "entries": [...]}``; an entry
has ``id, at, zone, recorded, body, replaces, origin``, and a body its ``kind`` with that kind's
fields (docs/personal-record.md lists them). Entries stand in the order they were written in.
"""

import json
from collections.abc import Iterator

from pydantic import ValidationError

from evidose.person import Entry, Snapshot, digest, entries_adapter
from evidose.terms import InputError, Problem

FORMAT = "evidose-person"
SCHEMA_VERSION = 1
LARGEST = 200_000_000
"""Bytes of a document that are read; a ten-year record has about 30 million."""

CHUNK = 5_000


def write_json(snapshot: Snapshot) -> Iterator[str]:
    """Yield the document in pieces, so that a long record needs little memory."""
    head = {"format": FORMAT, "schema_version": SCHEMA_VERSION, "digest": snapshot.digest}
    yield json.dumps(head)[:-1] + ', "entries": [\n'
    history = snapshot.history
    for start in range(0, len(history), CHUNK):
        part = entries_adapter().dump_json(list(history[start : start + CHUNK])).decode()
        yield (",\n" if start else "") + part[1:-1]
    yield "\n]}\n"


def read_json(data: bytes, shown: str) -> list[Entry]:
    """Read a document written by `write_json` and check it against its digest.

    Raises
    ------
    InputError
        It is cut off, altered, of a newer version, or no such document; told by entry.
    """
    if len(data) > LARGEST:
        raise InputError(Problem(shown, "", f"{len(data)} bytes", f"at most {LARGEST}"))
    try:
        table = json.loads(data)
    except (ValueError, RecursionError) as fault:
        found = f"text that is no JSON ({str(fault)[:80]})"
        raise InputError(Problem(shown, "", found, "an exported record")) from fault
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise InputError(Problem(shown, "format", "another document", repr(FORMAT)))
    if table.get("schema_version") != SCHEMA_VERSION:
        found = repr(table.get("schema_version"))[:40]
        raise InputError(Problem(shown, "schema_version", found, str(SCHEMA_VERSION)))
    try:
        # Through JSON again: strings become dates and decimals only when read as JSON.
        entries = entries_adapter().validate_json(json.dumps(table.get("entries")))
    except (ValidationError, ValueError) as fault:
        raise InputError(*_problems(shown, fault)) from fault
    if digest(entries) != table.get("digest"):
        raise InputError(
            Problem(shown, "digest", "entries that differ from it", "a whole, unaltered export")
        )
    return entries


def _problems(shown: str, fault: ValueError) -> list[Problem]:
    if not isinstance(fault, ValidationError):
        return [Problem(shown, "entries", str(fault)[:80], "a list of entries")]
    return [
        Problem(
            shown,
            "entries" + "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in e["loc"]),
            repr(e["input"])[:60],
            str(e["msg"]),
        )
        for e in fault.errors(include_url=False)[:20]
    ]
