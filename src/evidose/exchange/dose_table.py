"""A table with one arm of a trial a row: doses and what was found, by dosresmeta's names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.exchange.csv_table import read_table
from evidose.exchange.number_cells import NumberCellError, read_marks, read_number
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

ALSO: Mapping[str, str] = {
    **dict.fromkeys(("study", "trial", "studlab", "author"), "id"),
    **dict.fromkeys(("log_rr", "logor", "loghr", "lnrr"), "logrr"),
    **dict.fromkeys(("events", "case"), "cases"),
    **dict.fromkeys(("peryears", "persontime", "total"), "n"),
    **dict.fromkeys(("y", "m"), "mean"),
    **dict.fromkeys(("selogrr", "se_logrr"), "se"),
}
"""Other names of columns; they are read where the column itself is not there."""

FORMS: Mapping[str, tuple[str, ...]] = {
    "ratios": ("logrr", "se"),
    "means": ("mean", "sd", "n"),
    "counts": ("cases", "n"),
}
"""What a table may hold, best first, and the columns that tell."""

LABELS = ("author", "study", "year", "id")
"""Columns that name a trial, of which one is read; the others need no word."""

NUMBERS = ("cases", "n", "logrr", "se", "mean", "sd")
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class DoseTable:
    """Arms of trials.

    Attributes
    ----------
    name : what problems call the table
    form : a key of `FORMS`
    trial : name of the trial of each row
    kind : word of the column type in each row, "" without one
    lines : line of the file of each row
    numbers : columns by name, ``dose`` among them; NaN where a cell says that there is none
    notes : what was passed over or read in a way the reader should know of
    """

    name: str
    form: str
    trial: tuple[str, ...]
    kind: tuple[str, ...]
    lines: tuple[int, ...]
    numbers: Mapping[str, Array]
    notes: tuple[str, ...] = ()

    def rows_of(self, trial: str) -> list[int]:
        """Return the rows of a trial, in the order of the table."""
        return [i for i, name in enumerate(self.trial) if name == trial]

    def problem(self, i: int, column: str, found: str, expected: str, step: str = "") -> Problem:
        """Return what is wrong with a cell."""
        at = f"row {self.lines[i]} ({self.trial[i]}), column {column}"
        return Problem(self.name, at, found, expected, step)

    def keep(self, rows: Sequence[int], *notes: str) -> "DoseTable":
        """Return the table with some of its rows, and with further notes."""
        at = list(rows)
        return DoseTable(
            self.name,
            self.form,
            tuple(self.trial[i] for i in at),
            tuple(self.kind[i] for i in at),
            tuple(self.lines[i] for i in at),
            {name: column[at] for name, column in self.numbers.items()},
            (*self.notes, *notes),
        )


def read_dose_table(data: bytes, name: str, dose: str = "dose") -> DoseTable:
    """Read a table of arms.

    Parameters
    ----------
    dose : the column that holds the dose, where several could (a component of a product)

    Raises
    ------
    InputError
        The table cannot be read, columns are missing or have one meaning, or a cell is no number.
    """
    wanted = "a header line and one arm of a trial a row"
    dose = dose.strip().casefold()
    table = read_table(data, name, wanted, lambda cells: dose in {c.casefold() for c in cells})
    header = [h.casefold() for h in table.header]
    place = _columns(header, name, dose)
    form = _form(place, name)
    numeric = {c: place[c] for c in (*NUMBERS, "dose") if c in place}
    cells = [{h.casefold(): cell for h, cell in row.items()} for row in table.rows]
    marks = read_marks({c: [r[h] for r in cells] for c, h in numeric.items()}, table.separator)
    trial = tuple(" ".join(r[place["id"]].split()) for r in cells)
    kind = tuple(r[place["type"]].casefold() if "type" in place else "" for r in cells)
    empty = DoseTable(name, form, trial, kind, table.lines, {}, ())
    problems = [
        empty.problem(i, place["id"], "nothing", "the name of the trial")
        for i, label in enumerate(trial)
        if not label
    ]
    numbers: dict[str, Array] = {}
    for column, head in numeric.items():
        numbers[column] = np.full(len(cells), np.nan)
        for i, row in enumerate(cells):
            try:
                number = read_number(row[head], marks, whole=column == "cases")
            except NumberCellError as fault:
                problems.append(empty.problem(i, head, repr(row[head][:40]), str(fault)))
                continue
            numbers[column][i] = np.nan if number is None else number.value
    if problems:
        raise InputError(*problems[:MOST_SHOWN])
    rest = [
        h
        for h, low in zip(table.header, header, strict=True)
        if low not in (*place.values(), *LABELS)
    ]
    notes = [f"Not read, as it stands above the column names: {line}." for line in table.above]
    notes += [f"Columns that had no part in this: {', '.join(filter(None, rest))}."] if rest else []
    return DoseTable(name, form, trial, kind, table.lines, numbers, tuple(notes))


def _columns(header: Sequence[str], name: str, dose: str) -> dict[str, str]:
    """Return where each known column stands, by our name."""
    place = {c: c for c in ("id", "type", *NUMBERS) if c in header}
    for column in header:
        known = ALSO.get(column, "")
        if known and known not in place:
            place[known] = column
        elif known and known != "id" and column != dose:
            found = f"{place[known]} and {column}, which mean the same"
            raise InputError(Problem(name, "header", found, "one of them"))
    if dose in header:
        place = {c: h for c, h in place.items() if h != dose}
        place["dose"] = dose
    missing = [dose if c == "dose" else c for c in ("id", "dose") if c not in place]
    if missing:
        step = "Name the column of the dose with --dose COLUMN." if dose in missing else ""
        raise InputError(
            Problem(name, "header", f"missing: {', '.join(missing)}", _accepted(), step)
        )
    return place


def _form(place: Iterable[str], name: str) -> str:
    there = set(place)
    found = [form for form, needed in FORMS.items() if there.issuperset(needed)]
    if {"ratios", "means"} <= set(found):
        what = "both log ratios (logrr, se) and means (mean, sd, n)"
        raise InputError(Problem(name, "header", what, "one of them: one outcome a table"))
    if not found:
        known = ", ".join(sorted(there)) or "none that is known"
        raise InputError(Problem(name, "header", known, _accepted()))
    return found[0]


def _accepted() -> str:
    return (
        "id, dose and one of: logrr, se (with type, cases, n where a trial has several doses); "
        "mean, sd, n; cases, n, type"
    )
