"""A table with one study a row, as it comes: columns by metafor's names, numbers cell by cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.exchange.csv_table import Table, read_table
from evidose.exchange.number_cells import Marks, NumberCellError, read_marks, read_number
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

LABELS = ("study", "slab", "studlab", "label", "author", "id")
"""Columns that name a study, best first."""

SIZES = frozenset(("n1i", "n2i"))
COUNTS = frozenset(("ai", "bi", "ci", "di"))
NUMBERS = SIZES | COUNTS | {"yi", "vi", "sei", "m1i", "sd1i", "m2i", "sd2i"}
"""Columns of numbers, by metafor's names."""

ALSO = {"te": "yi", "sete": "sei", "se": "sei"}
"""Names of the R package meta, and what they are called here."""

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class StudyTable:
    """A table of studies.

    Attributes
    ----------
    name : what problems call it
    header : column names in lower case, by metafor's names where they have one
    rows, lines : cells by column, and the line of the file each row ends on
    marks : how numbers are written in it
    notes : what was read in a way the reader should know of
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    marks: Marks
    notes: tuple[str, ...] = ()

    @property
    def label_column(self) -> str | None:
        """Return the column that names the studies, if there is one."""
        return next((c for c in LABELS if c in self.header), None)

    def labels(self) -> list[str]:
        """Return a name for every row."""
        column = self.label_column
        return [
            (row[column] if column else "") or f"Study {i}" for i, row in enumerate(self.rows, 1)
        ]

    def keep(self, wanted: Iterable[int], *notes: str) -> "StudyTable":
        """Return the table with some of its rows, and with further notes."""
        kept = list(wanted)
        return StudyTable(
            self.name,
            self.header,
            tuple(self.rows[i] for i in kept),
            tuple(self.lines[i] for i in kept),
            self.marks,
            (*self.notes, *notes),
        )

    def place(self, i: int, column: str = "") -> str:
        """Return where a row stands, for problems."""
        named = self.rows[i].get(self.label_column or "", "")
        at = f"row {self.lines[i]}{f' ({named})' if named else ''}"
        return f"{at}, column {column}" if column else at

    def numbers(self, columns: Iterable[str]) -> dict[str, Array]:
        """Read columns as numbers; NaN where a cell says that there is none.

        Raises
        ------
        InputError
            A cell is no number, could be one of two numbers, or a size is not whole.
        """
        problems: list[Problem] = []
        found = {c: self._column(c, problems) for c in columns}
        if problems:
            raise InputError(*problems[:MOST_SHOWN])
        return found

    def _column(self, column: str, problems: list[Problem]) -> Array:
        values = np.full(len(self.rows), np.nan)
        counted = column in SIZES | COUNTS
        for i, row in enumerate(self.rows):
            text = row.get(column, "")
            try:
                number = read_number(text, self.marks, whole=counted)
            except NumberCellError as fault:
                problems.append(
                    Problem(self.name, self.place(i, column), repr(text[:40]), str(fault))
                )
                continue
            if number is None:
                continue
            values[i] = number.value
            if column in SIZES and np.isfinite(values[i]) and values[i] % 1:
                found = Problem(self.name, self.place(i, column), text, "a whole number of people")
                problems.append(found)
        return values

    def grouped(self, columns: Iterable[str]) -> str:
        """Return the first number of some columns that was read without its thousands signs."""
        for column in columns:
            counted = column in SIZES | COUNTS
            for row in self.rows:
                number = read_number(row.get(column, ""), self.marks, whole=counted)
                if number is not None and number.grouped:
                    return f"{row[column]} was read as {number.value:.15g}"
        return ""


def read_study_table(data: bytes, name: str) -> StudyTable:
    """Read a table of studies.

    Raises
    ------
    InputError
        The table cannot be read, or two columns have one meaning.
    """
    table = read_table(data, name, "a header line and at least one study", _is_header)
    header = [_known(h) for h in table.header]
    twice = sorted({h for h in header if header.count(h) > 1 and h})
    if twice:
        were = [h for h in table.header if _known(h) in twice]
        found = f"{', '.join(were)}, which mean the same"
        raise InputError(Problem(name, "header", found, "one of them"))
    rows = tuple(
        {_known(column): cell for column, cell in row.items() if column} for row in table.rows
    )
    numeric = {c: [row.get(c, "") for row in rows] for c in header if c in NUMBERS}
    marks = read_marks(numeric, table.separator)
    return StudyTable(name, tuple(header), rows, table.lines, marks, _notes(table))


def _notes(table: Table) -> tuple[str, ...]:
    return tuple(f"Not read, as it stands above the column names: {line}." for line in table.above)


def _known(column: str) -> str:
    plain = column.casefold()
    return ALSO.get(plain, plain)


def _is_header(cells: Sequence[str]) -> bool:
    names = {_known(c) for c in cells}
    return bool(names & NUMBERS) and (len(names & NUMBERS) > 1 or bool(names & set(LABELS)))
