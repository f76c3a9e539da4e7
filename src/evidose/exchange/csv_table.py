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
    notes : what was assumed in reading it
    """

    header: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    separator: str
    above: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_csv(data: bytes, name: str, wanted: str) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows that are not empty, by column, and the header; see `read_table`."""
    table = read_table(data, name, wanted)
    return list(table.rows), list(table.header)


def read_table(
    data: bytes,
    name: str,
    wanted: str,
    is_header: Callable[[Sequence[str]], bool] = lambda _: True,
    *,
    older: bool = False,
) -> Table:
    """Read a table; nothing is dropped in silence.

    Parameters
    ----------
    name : the table's name in problems
    wanted : what a table holds, for the problem of an empty one
    is_header : tells column names from a title above them; the first line that passes is taken
    older : take what is no UTF-8 as Windows-1252, or as UTF-16 without its mark, and say so

    Raises
    ------
    InputError
        The table is too large, no text that can be read, not CSV, or has no rows; a column name
        stands twice, or a row has more cells than the header.
    """
    text, notes = _text(data, name, older=older)
    declared = SEP_LINE.match(text)
    skipped = 0
    if declared:
        text, skipped = text[declared.end() :], 1
    lines = text.split("\n")
    separator = declared[1] if declared else _separator(lines)
    records = _records(text, separator, name, skipped)
    return table_of_records(records, separator, name, wanted, is_header, notes)


def decoded(data: bytes, name: str) -> str:
    """Return a table as the text it is, whatever encoding a spreadsheet wrote it in.

    Raises
    ------
    InputError
        It is too large, or no text that can be read.
    """
    return _text(data, name, older=True)[0]


def separator_of(text: str) -> str:
    """Return the sign between columns that a text would be read with."""
    return _separator(text.split("\n"))


def table_of_records(
    records: Sequence[tuple[int, list[str]]],
    separator: str,
    name: str,
    wanted: str,
    is_header: Callable[[Sequence[str]], bool],
    notes: tuple[str, ...] = (),
) -> Table:
    """Find the column names among records, and return the table below them; see `read_table`.

    Parameters
    ----------
    records : cells without blanks around, each with the line it ends on; none is empty
    notes : what was assumed so far
    """
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
    lines = tuple(line for line, _ in rows)
    return Table(tuple(header), tuple(r for _, r in rows), lines, separator, above, notes)


def _text(data: bytes, name: str, *, older: bool) -> tuple[str, tuple[str, ...]]:
    """Return the text with one kind of line end, and what was assumed of its encoding."""
    if len(data) > LARGEST:
        raise InputError(Problem(name, "", f"over {LARGEST:,} bytes", "a smaller table"))
    step = "In a spreadsheet: save as 'CSV UTF-8'."
    if data.startswith(b"PK\x03\x04"):
        raise InputError(Problem(name, "", "a workbook", "a CSV table", step))
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    notes: tuple[str, ...] = ()
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as fault:
        found = f"a byte that is not UTF-{'16' if wide else '8'} at position {fault.start}"
        text = _otherwise(data) if older and not wide else ""
        if not text:
            raise InputError(Problem(name, "", found, "UTF-8 text", step)) from None
        if b"\0" not in data:
            notes = ("The file is not UTF-8 and was read as Windows-1252: look at the names.",)
    if older and "\0" in text:
        text = _otherwise(data) or text
    if "\0" in text:
        raise InputError(Problem(name, "", "a byte of zero, so not UTF-8", "UTF-8 text", step))
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"), notes


def _otherwise(data: bytes) -> str:
    """Return UTF-16 without its mark, or Windows-1252, as text; "" where it is neither.

    A table begins with column names, so that in UTF-16 every other byte of its start is zero.
    """
    forms = ["cp1252"]
    if b"\0" in data:
        start = data[:40]
        forms = [
            f for f, z in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])) if not any(z)
        ]
    for form in forms:
        try:
            return data.decode(form)
        except UnicodeDecodeError:
            return ""
    return ""


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
