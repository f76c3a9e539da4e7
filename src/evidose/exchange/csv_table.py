"""A CSV table as people keep it: comma, semicolon or tab; UTF-8, or UTF-16 with its mark."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evidose.terms import InputError, Problem

LARGEST = 5_000_000
"""Bytes of a table that are read."""

SEPARATORS = ",;\t"
ABOVE = 10
"""Lines in which the column names are looked for."""

SEP_LINE = re.compile(r"sep=([,;\t|])\n?", re.IGNORECASE)
"""First line that some spreadsheets write to tell the separator."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text.

    Attributes
    ----------
    header : column names as written, without blanks around
    rows : cells by column name, without blanks around; what a row lacks is ""
    lines : line of the file on which each row ends, counted from 1
    separator : the sign between columns
    above : lines that stand above the column names and were passed over
    """

    header: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    separator: str
    above: tuple[str, ...] = ()


def read_csv(data: bytes, name: str, wanted: str) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows that are not empty, by column, and the header; see `read_table`."""
    table = read_table(data, name, wanted)
    return list(table.rows), list(table.header)


def read_table(
    data: bytes,
    name: str,
    wanted: str,
    is_header: Callable[[Sequence[str]], bool] = lambda _: True,
) -> Table:
    """Read a table; nothing is dropped in silence.

    Parameters
    ----------
    name : the table's name in problems
    wanted : what a table holds, for the problem of an empty one
    is_header : tells column names from a title above them; the first line that passes is taken

    Raises
    ------
    InputError
        The table is too large, no text that can be read, not CSV, or has no rows; a column name
        stands twice, or a row has more cells than the header.
    """
    text = _text(data, name)
    declared = SEP_LINE.match(text)
    skipped = 0
    if declared:
        text, skipped = text[declared.end() :], 1
    lines = text.split("\n")
    separator = declared[1] if declared else _separator(lines)
    records = _records(text, separator, name, skipped)
    at = next((i for i, (_, r) in enumerate(records[:ABOVE]) if is_header(r)), 0)
    if not records[at + 1 :]:
        raise InputError(Problem(name, "", "no rows", wanted))
    header = records[at][1]
    _check_header(header, name)
    problems = [
        Problem(name, f"row {line}", f"{_width(r)} cells", f"at most {len(header)}, as the header")
        for line, r in records[at + 1 :]
        if _width(r) > len(header)
    ]
    if problems:
        raise InputError(*problems[:10])
    rows = [
        (line, dict(zip(header, [*r, *[""] * len(header)], strict=False)))
        for line, r in records[at + 1 :]
    ]
    above = tuple(" ".join(filter(None, r)) for _, r in records[:at])
    return Table(
        tuple(header), tuple(r for _, r in rows), tuple(i for i, _ in rows), separator, above
    )


def _text(data: bytes, name: str) -> str:
    """Return the text with one kind of line end."""
    if len(data) > LARGEST:
        raise InputError(Problem(name, "", f"over {LARGEST:,} bytes", "a smaller table"))
    step = "In a spreadsheet: save as 'CSV UTF-8'."
    if data.startswith(b"PK\x03\x04"):
        raise InputError(Problem(name, "", "a workbook", "a CSV table", step))
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as fault:
        found = f"a byte that is not UTF-{'16' if wide else '8'} at position {fault.start}"
        raise InputError(Problem(name, "", found, "UTF-8 text", step)) from None
    if "\0" in text:
        raise InputError(Problem(name, "", "a byte of zero, so not UTF-8", "UTF-8 text", step))
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _separator(lines: Sequence[str]) -> str:
    """Return the sign that stands most often in the first line that has one."""
    for line in lines[:ABOVE]:
        found = max(SEPARATORS, key=line.count)
        if line.count(found):
            return found
    return ","


def _records(text: str, separator: str, name: str, skipped: int) -> list[tuple[int, list[str]]]:
    """Return the records that are not empty, with the line on which each ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        found = [(reader.line_num + skipped, [c.strip() for c in record]) for record in reader]
    except csv.Error as fault:
        raise InputError(Problem(name, "", f"not a CSV table ({fault})", "a CSV table")) from None
    return [(line, record) for line, record in found if any(record)]


def _width(record: Sequence[str]) -> int:
    """Count cells up to the last that holds something."""
    return max((i for i, cell in enumerate(record, 1) if cell), default=0)


def _check_header(header: Sequence[str], name: str) -> None:
    plain = [h.casefold() for h in header if h]
    twice = dict.fromkeys(h for h in header if plain.count(h.casefold()) > 1)
    if twice:
        found = f"{', '.join(twice)} twice"
        raise InputError(Problem(name, "header", found, "each column name once"))
