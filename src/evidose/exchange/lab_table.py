"""Blood tests as a CSV table: ``date, test, value, unit`` and the laboratory's ``low, high``."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from evidose.person import LabResult, Measures, read_cells
from evidose.terms import InputError, Problem

NEEDED = ("date", "test", "value", "unit")
COLUMNS = (*NEEDED, "low", "high")
LARGEST = 5_000_000
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class LabRow:
    """One row: its day, its result, and where it stands."""

    day: date
    result: LabResult
    place: str


def read_lab_table(data: bytes, name: str, measures: Measures, today: date) -> tuple[LabRow, ...]:
    """Read a table of blood tests, in the order of the days.

    Parameters
    ----------
    data : UTF-8, header line first; comma, semicolon or tab between
    name : what problems call the file
    today : later days are refused

    Raises
    ------
    InputError
        with row, what was found and what is accepted.
    """
    rows = _rows(data, name)
    found, problems = list[LabRow](), list[Problem]()
    for number, row in enumerate(rows, 2):
        place = f"row {number}"
        try:
            day = date.fromisoformat(row["date"])
            if day > today:
                problems.append(Problem(name, place, f"{day}, which is to come", f"up to {today}"))
            name, value, unit, low, high = (row.get(c, "") for c in COLUMNS[1:])
            lab = read_cells(name, value, unit, measures, place, low=low, high=high)
            found.append(LabRow(day, lab, place))
        except ValueError:
            expected = "a date written as 2026-01-31"
            problems.append(Problem(name, f"{place}, column date", repr(row["date"]), expected))
        except InputError as fault:
            problems += [Problem(name, place, p.found, p.expected) for p in fault.problems]
    if problems:
        raise InputError(*problems[:MOST_SHOWN])
    return tuple(sorted(found, key=lambda r: r.day))


def _rows(data: bytes, name: str) -> list[dict[str, str]]:
    if len(data) > LARGEST:
        raise InputError(Problem(name, "", f"over {LARGEST:,} bytes", "a smaller table"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        found = f"a byte that is not UTF-8 at position {fault.start}"
        raise InputError(Problem(name, "", found, "UTF-8 text")) from None
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    header = [h.strip().lower() for h in reader.fieldnames or []]
    if missing := [c for c in NEEDED if c not in header]:
        found = f"columns {', '.join(header[:12]) or 'none'}"
        expected = f"columns {', '.join(COLUMNS)} (missing: {', '.join(missing)})"
        raise InputError(Problem(name, "header", found, expected))
    reader.fieldnames = header
    rows = [{k: (v or "").strip() for k, v in r.items() if isinstance(k, str)} for r in reader]
    rows = [r for r in rows if any(r.values())]
    if not rows:
        raise InputError(Problem(name, "", "no rows", "a header line and one row a result"))
    return rows
