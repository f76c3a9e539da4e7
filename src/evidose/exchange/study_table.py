"""A table with one study a row, as it comes: columns by metafor's names, numbers cell by cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from evidose.exchange import long_table, revman_table, workbook
from evidose.exchange.column_names import LABELS, SAME, our_names, squeezed
from evidose.exchange.csv_table import Table, read_table
from evidose.exchange.interval_cells import interval_column, interval_of, with_ends
from evidose.exchange.number_cells import Marks, NumberCellError, read_marks, read_number
from evidose.exchange.typed_cells import parquet_columns, table_of_columns
from evidose.stats.effect_size import COLUMNS
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

SIZES = frozenset(("n1i", "n2i", "ni"))
COUNTS = frozenset(("ai", "bi", "ci", "di", "x1i", "x2i", "xi"))
GENERIC = frozenset(("yi", "vi", "sei", "ci_low", "ci_high"))
NUMBERS = SIZES | COUNTS | GENERIC | frozenset(c for names in COLUMNS.values() for c in names)
"""Columns of numbers, by metafor's names, and the ends of an interval."""

MOST_SHOWN = 10
OLD_WORKBOOK, PARQUET = b"\xd0\xcf\x11\xe0", b"PAR1"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the user says of a table.

    Attributes
    ----------
    sheet : of a workbook
    control : the arm that others are compared with, where each arm has a row
    columns : by our name of a column: what it is called in the table
    """

    sheet: str | None = None
    control: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


READING = Reading()


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
    written : by our name: how the table writes a column that was taken for it by a looser name
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    marks: Marks
    notes: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)

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

    def shown(self, column: str) -> str:
        """Return what the table itself calls a column."""
        return self.written.get(column, column)

    def keep(self, wanted: Iterable[int], *notes: str) -> "StudyTable":
        """Return the table with some of its rows, and with further notes."""
        kept = list(wanted)
        return replace(
            self,
            rows=tuple(self.rows[i] for i in kept),
            lines=tuple(self.lines[i] for i in kept),
            notes=(*self.notes, *notes),
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


def read_study_table(data: bytes, name: str, reading: Reading = READING) -> StudyTable:
    """Read a table of studies: CSV, tab-separated, .xlsx, Parquet, or an export of RevMan.

    Parameters
    ----------
    name : what problems call it
    reading : what the user says of it

    Raises
    ------
    InputError
        The table cannot be read, or two columns have one meaning.
    """
    return study_table(read_cells(data, name, reading), name, reading)


def read_cells(data: bytes, name: str, reading: Reading = READING) -> Table:
    """Read a table's cells under its own column names; see `read_study_table`.

    Raises
    ------
    InputError
        The table cannot be read.
    """
    wanted = "a header line and at least one study"
    if data.startswith(OLD_WORKBOOK):
        step = "In a spreadsheet: save as .xlsx or as 'CSV UTF-8'."
        raise InputError(Problem(name, "", "an old workbook (.xls)", "a table", step))

    def is_header(cells: Sequence[str]) -> bool:
        return _is_header(cells, reading)

    if data.startswith(PARQUET):
        table = table_of_columns(parquet_columns(data, name), name, wanted)
    elif data.startswith(workbook.MAGIC):
        table = workbook.read_workbook(data, name, wanted, is_header, reading.sheet)
    else:
        table = read_table(data, name, wanted, is_header, older=True)
        if reading.sheet is not None:
            raise InputError(Problem(name, "sheet", "no workbook", "a workbook (.xlsx)"))
    return table


def study_table(table: Table, name: str, reading: Reading = READING) -> StudyTable:
    """Return a table of text as a table of studies; see `read_study_table`."""
    if revman_table.is_revman(table.header):
        table = revman_table.study_rows(table, name)
    table, written, told = _with_our_names(table, name, reading)
    if long_table.is_long(table):
        table = long_table.side_by_side(table, name, reading.control)
        told += [f"Column {w} was read as {o}." for o, w in written.items() if o in long_table.READ]
    elif reading.control is not None:
        found = "no table with one arm a row"
        raise InputError(Problem(name, "control", found, "such a table, or no --control"))
    numeric = {c: [row[c] for row in table.rows] for c in table.header if c in NUMBERS}
    marks = read_marks(numeric, table.separator)
    notes = (*_above(table), *table.notes, *told)
    return StudyTable(name, table.header, table.rows, table.lines, marks, notes, written)


def _above(table: Table) -> tuple[str, ...]:
    return tuple(f"Not read, as it stands above the column names: {line}." for line in table.above)


def _with_our_names(
    table: Table, name: str, reading: Reading
) -> tuple[Table, dict[str, str], list[str]]:
    """Return the table under our names, columns of a looser name, and what should be told."""
    known = NUMBERS | set(LABELS)
    said = reading.columns
    for ours, theirs in said.items():
        if ours not in NUMBERS | {"study"}:
            expected = f"one of study, {', '.join(sorted(NUMBERS))}"
            raise InputError(Problem(name, "column", repr(ours), expected))
        if squeezed(theirs) not in {squeezed(h) for h in table.header}:
            expected = f"one of {', '.join(filter(None, table.header))}"
            raise InputError(Problem(name, "column", repr(theirs), expected))
    names = our_names(table.header, known, said)
    twice = [h for h, ours in names.items() if list(names.values()).count(ours) > 1]
    if twice:
        found = f"{', '.join(twice)}, which mean the same"
        raise InputError(Problem(name, "header", found, "one of them"))
    plain = {h: h.casefold() for h in names}
    written = {o: h for h, o in names.items() if o not in (plain[h], SAME.get(plain[h]))}
    told = []
    header = tuple(names[h] if h else "" for h in table.header)
    rows = tuple({names[c]: cell for c, cell in row.items() if c} for row in table.rows)
    if not {"ci_low", "ci_high"} & set(header) and (column := interval_column(header, rows)):
        middle = "yi" not in header and any((interval_of(r[column]) or ("",))[0] for r in rows)
        rows = with_ends(rows, column, middle=middle)
        header = (*header, "ci_low", "ci_high", *(("yi",) if middle else ()))
        told.append(f"Column {column} was read as {'estimate and ' * middle}interval.")
    named = Table(header, rows, table.lines, table.separator, table.above, table.notes)
    return named, written, told


def _is_header(cells: Sequence[str], reading: Reading) -> bool:
    if revman_table.is_revman(cells):
        return True
    names = set(our_names(cells, NUMBERS | set(LABELS), reading.columns).values())
    return bool(names & NUMBERS) and (len(names & NUMBERS) > 1 or bool(names & set(LABELS)))
