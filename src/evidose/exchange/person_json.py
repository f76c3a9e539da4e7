"""The whole record as one JSON document: complete, so that export and import give it back.

``{"format": "evidose-person", "schema_version": 1, "digest": "...", "entries": [...]}``; an entry
has ``id, at, zone, recorded, body, replaces, origin``, and a body its ``kind`` with that kind's
fields (docs/personal-record.md lists them). Entries stand in the order they were written in.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from pydantic import ValidationError

from evidose.exchange.json_stream import stream_members
from evidose.person import Entry, Snapshot, digest, entries_adapter
from evidose.terms import InputError, Problem

FORMAT = "evidose-person"
SCHEMA_VERSION = 1
MOST_ENTRIES = 1_000_000
"""Entries of a document; a ten-year record has about 100,000."""

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


def read_json(file: BinaryIO, shown: str) -> list[Entry]:
    """Read a document written by `write_json` and check it against its digest.

    Raises
    ------
    InputError
        It is cut off, altered, of a newer version, or no such document; told by entry.
    """
    head, entries, part = dict[str, Any](), list[Entry](), list[Any]()
    for member in stream_members(file, "entries", shown, "an exported record", exact=False):
        if not member.listed:
            head[member.name] = member.value
            continue
        if len(entries) + len(part) == MOST_ENTRIES:
            raise InputError(Problem(shown, "entries", "more", f"at most {MOST_ENTRIES}"))
        part.append(member.value)
        if len(part) == CHUNK:
            entries += _read_part(part, len(entries), shown)
            part.clear()
    entries += _read_part(part, len(entries), shown)
    for field, expected in (("format", FORMAT), ("schema_version", SCHEMA_VERSION)):
        if head.get(field) != expected:
            raise InputError(Problem(shown, field, repr(head.get(field))[:40], repr(expected)))
    if "entries" in head or digest(entries) != head.get("digest"):
        raise InputError(
            Problem(shown, "digest", "entries that differ from it", "a whole, unaltered export")
        )
    return entries


def _read_part(part: list[Any], before: int, shown: str) -> list[Entry]:
    try:
        # Through JSON again: strings become dates and decimals only when read as JSON.
        return entries_adapter().validate_json(json.dumps(part))
    except (ValidationError, ValueError) as fault:
        raise InputError(*_problems(shown, fault, before)) from fault


def _problems(shown: str, fault: ValueError, before: int) -> list[Problem]:
    """Return what was refused, counted from the first of the `before` entries read already."""
    if not isinstance(fault, ValidationError):
        return [Problem(shown, "entries", str(fault)[:80], "a list of entries")]
    problems = []
    for e in fault.errors(include_url=False)[:20]:
        number, *rest = e["loc"] or (0,)
        inner = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in rest)
        place = f"entries[{before + int(number) + 1}]{inner}"
        problems.append(Problem(shown, place, repr(e["input"])[:60], str(e["msg"])))
    return problems
