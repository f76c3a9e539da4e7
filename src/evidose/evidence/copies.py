"""One file of the compiled library: tables that were parsed before, each beside its stamp.

Three parts: a line that says what it is a copy of and the digest of the next; one line of JSON with
a row a file; the tables, each a line of JSON, found by place and length and checked by digest. Only
what is asked for is parsed. JSON holds data and nothing else: unlike a pickle, or a marshal of
another interpreter, reading a broken or foreign copy can run no code.

A copy counts only if it is a plain file of this user that nobody else may write. Whatever is wrong
with one, it is as if it were not there: the text of the library is read instead.
"""

import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2b
from pathlib import Path
from typing import Any

LARGEST = 64_000_000
"""Bytes of one copy; a larger one is neither written nor read."""

Row = list[Any]
"""Stamp of a file, and what is kept of it."""

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_DATES: Mapping[str, type[datetime] | type[date] | type[time]] = {
    "datetime": datetime,
    "date": date,
    "time": time,
}
_MARK = "$toml"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was read.

    Attributes
    ----------
    rows : by path relative to the library's root
    body : the lines of the tables
    """

    rows: Mapping[str, Row]
    body: bytes

    def line(self, row: Row) -> bytes | None:
        """Return the line that a row points to, or None where it is not what was written."""
        try:
            start, length, digest = row[1]
            found = self.body[start : start + length]
        except (TypeError, ValueError):
            return None
        return found if digest_of(found) == digest else None

    def listed(self, name: str) -> bytes | None:
        """Return the list of a name, or None where there is none that can be trusted."""
        row = self.rows.get(name)
        return None if row is None else self.line(row)


NOTHING = Copy({}, b"")


def digest_of(data: bytes) -> str:
    """Return a short digest by which broken bytes are noticed."""
    return blake2b(data, digest_size=12).hexdigest()


def read_copy(path: Path, about: str) -> Copy:
    """Return the copy at `path`, or `NOTHING` where there is none that can be trusted.

    Parameters
    ----------
    about : what it must be a copy of
    """
    try:
        data = _bytes_of(path)
        head, _, rest = data.partition(b"\n")
        line, _, body = rest.partition(b"\n")
        if json.loads(head) != {"copy": about, "digest": digest_of(line)}:
            return NOTHING
        rows = json.loads(line)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return NOTHING
    return Copy(rows, body)


def _bytes_of(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | _NO_LINK)
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not (stat.S_ISREG(found.st_mode) and private(found) and found.st_size <= LARGEST):
            raise ValueError("no copy of ours")
        return file.read(LARGEST)


def private(found: os.stat_result) -> bool:
    """Tell whether something belongs to this user and nobody else may write it."""
    return not hasattr(os, "geteuid") or (
        found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def written(about: str, rows: Mapping[str, Row], lines: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a copy.

    Parameters
    ----------
    rows : what is kept of each file
    lines : the table of each, where it is kept as a line; its row then points there
    """
    pointed, start, parts = dict(rows), 0, list[bytes]()
    for name, line in lines.items():
        pointed[name] = [rows[name][0], [start, len(line), digest_of(line)]]
        parts += [line, b"\n"]
        start += len(line) + 1
    head = json.dumps(pointed, ensure_ascii=False, separators=(",", ":")).encode()
    first = json.dumps({"copy": about, "digest": digest_of(head)}).encode()
    return b"\n".join((first, head, b"".join(parts)))


def encoded(table: Mapping[str, Any]) -> bytes | None:
    """Return a parsed table as one line of JSON; None where JSON cannot hold it as it is."""
    try:
        line = json.dumps(table, ensure_ascii=False, separators=(",", ":"), default=_dated).encode()
    except (ValueError, TypeError, RecursionError):
        return None
    # A table of somebody's own that looks like our mark of a date would come back as another one.
    return line if line.count(_MARK.encode()) == _dates_in(table) else None


def decoded(line: bytes) -> dict[str, Any]:
    """Return the table of a line that `encoded` wrote."""
    hook = _undated if _MARK.encode() in line else None
    table: dict[str, Any] = json.loads(line, object_hook=hook)
    return table


def listed(values: Mapping[str, Any]) -> bytes | None:
    """Return values with their names, a line of JSON each; None where JSON cannot hold them."""
    try:
        lines = (json.dumps(p, ensure_ascii=False, separators=(",", ":")) for p in values.items())
        return "\n".join(lines).encode()
    except (ValueError, TypeError, RecursionError):
        return None


def unlisted(lines: bytes, holding: str | None = None) -> dict[str, Any]:
    """Return the values that `listed` wrote.

    Parameters
    ----------
    holding : where it is given, only those in which this text stands by itself
    """
    if holding is not None:
        wanted = json.dumps(holding, ensure_ascii=False).encode("utf-8", "surrogatepass")
        lines = b"\n".join(_lines_with(lines, wanted))
    return dict(json.loads(b"[" + lines.replace(b"\n", b",") + b"]"))


def _lines_with(lines: bytes, wanted: bytes) -> Iterator[bytes]:
    end, at = 0, lines.find(wanted)
    while at >= 0:
        start, end = lines.rfind(b"\n", 0, at) + 1, lines.find(b"\n", at)
        yield lines[start:] if end < 0 else lines[start:end]
        at = -1 if end < 0 else lines.find(wanted, end)


def _dated(value: Any) -> dict[str, str]:
    name = type(value).__name__
    if name not in _DATES:
        raise TypeError(name)
    return {_MARK: name, "text": value.isoformat()}


def _undated(table: dict[str, Any]) -> Any:
    return _DATES[table[_MARK]].fromisoformat(table["text"]) if _MARK in table else table


def _dates_in(value: Any) -> int:
    """Count the dates and times of a table."""
    count, level = 0, [value]
    while level:
        here = level.pop()
        if isinstance(here, Mapping):
            level.extend(here.values())
        elif isinstance(here, list):
            level.extend(here)
        else:
            count += isinstance(here, date | time)
    return count
