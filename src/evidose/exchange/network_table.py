"""A table of a network of treatments: one row a contrast, or one row an arm.

Columns by the names of the R package netmeta: studlab, treat1, treat2, TE, seTE; or of arms:
study, treatment, and event and n, or mean, sd and n.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.exchange.csv_table import Table, read_table
from evidose.exchange.number_cells import Marks, NumberCellError, read_marks, read_number
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

CONTRASTS = ("study", "treat1", "treat2", "te", "sete")
NUMBERS = ("te", "sete", "event", "n", "mean", "sd")
WHOLE = frozenset(("event", "n"))
ALSO = {
    "studlab": "study",
    "slab": "study",
    "label": "study",
    "author": "study",
    "id": "study",
    "t1": "treat1",
    "t2": "treat2",
    "yi": "te",
    "sei": "sete",
    "se": "sete",
    "treat": "treatment",
    "arm": "treatment",
    "t": "treatment",
    "events": "event",
    "r": "event",
    "responders": "event",
    "total": "n",
}
"""Other names of columns, and what they are called here."""
WANTED = (
    "studlab, treat1, treat2, TE and seTE; or study, treatment, and event and n, or mean, sd and n"
)
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class NetworkTable:
    """Rows of a network.

    Attributes
    ----------
    name : what problems call it
    contrasts : rows are contrasts; else they are arms
    names : study and treatments of each row, by column
    numbers : by column; every row has all of them
    lines : line of the file each row ends on
    left_out : rows that lack a number, each with what is missing
    notes : what was read in a way the reader should know of
    """

    name: str
    contrasts: bool
    names: dict[str, tuple[str, ...]]
    numbers: dict[str, Array]
    lines: tuple[int, ...]
    left_out: tuple[Problem, ...]
    notes: tuple[str, ...]

    def take(self, rows: Sequence[int]) -> "NetworkTable":
        """Return some of the rows."""
        return NetworkTable(
            self.name,
            self.contrasts,
            {c: tuple(v[i] for i in rows) for c, v in self.names.items()},
            {c: v[list(rows)] for c, v in self.numbers.items()},
            tuple(self.lines[i] for i in rows),
            self.left_out,
            self.notes,
        )


def read_network_table(data: bytes, name: str) -> NetworkTable:
    """Read a table of contrasts or arms.

    Raises
    ------
    InputError
        The table cannot be read; a column is missing; a cell that is no number or cannot be one;
        a treatment against itself, a pair or a treatment twice in a study, a study of one arm:
        each with row and column.
    """
    table = read_table(data, name, "a header line and at least one study", _is_header)
    columns = [_known(h) for h in table.header]
    twice = sorted(
        {c for c in columns if columns.count(c) > 1 and c in {*NUMBERS, *_names(columns)}}
    )
    if twice:
        were = [h for h in table.header if _known(h) in twice]
        raise InputError(Problem(name, "header", f"{', '.join(were)}, which mean the same", "one"))
    numeric = _numeric(columns, name)
    labels = _names(columns)
    cells = [{_known(c): cell for c, cell in row.items()} for row in table.rows]
    marks = read_marks({c: [row[c] for row in cells] for c in numeric}, table.separator)
    problems = _empty_names(cells, labels, table.lines, name)
    numbers, gaps = _read(cells, numeric, marks, table, name, problems)
    if not problems:
        _check_numbers(numbers, table.lines, name, problems)
    if problems:
        raise InputError(*problems[:MOST_SHOWN])
    keep = [i for i in range(len(cells)) if i not in gaps]
    if not keep:
        raise InputError(*list(gaps.values())[:MOST_SHOWN])
    notes = _notes(table, (*labels, *numeric))
    found = NetworkTable(
        name,
        "treat1" in columns,
        {c: tuple(cells[i][c] for i in keep) for c in labels},
        {c: v[keep] for c, v in numbers.items()},
        tuple(table.lines[i] for i in keep),
        tuple(gaps.values()),
        notes,
    )
    _check_studies(found)
    return found


def _known(column: str) -> str:
    plain = column.casefold().strip()
    return ALSO.get(plain, plain)


def _is_header(cells: Sequence[str]) -> bool:
    names = {_known(c) for c in cells}
    return "study" in names or bool(names & {"treat1", "treatment"})


def _names(columns: Sequence[str]) -> tuple[str, ...]:
    return ("study", "treat1", "treat2") if "treat1" in columns else ("study", "treatment")


def _numeric(columns: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the columns of numbers, or say which one is missing."""
    if "treat1" in columns or "treat2" in columns:
        missing = [c for c in CONTRASTS if c not in columns]
        if missing:
            raise InputError(Problem(name, "header", f"missing: {', '.join(missing)}", WANTED))
        return ("te", "sete")
    missing = [c for c in ("study", "treatment", "n") if c not in columns]
    sets = [c for c in (("event", "n"), ("mean", "sd", "n")) if set(c) <= set(columns)]
    if missing or not sets:
        lack = ", ".join(missing) or "event, or mean and sd"
        raise InputError(Problem(name, "header", f"missing: {lack}", WANTED))
    return tuple(dict.fromkeys(c for one in sets for c in one))


def _empty_names(
    cells: Sequence[dict[str, str]], labels: Sequence[str], lines: Sequence[int], name: str
) -> list[Problem]:
    return [
        Problem(name, f"row {line}, column {column}", "an empty cell", "a name")
        for row, line in zip(cells, lines, strict=True)
        for column in labels
        if not row[column]
    ]


def _read(
    cells: Sequence[dict[str, str]],
    numeric: Sequence[str],
    marks: Marks,
    table: Table,
    name: str,
    problems: list[Problem],
) -> tuple[dict[str, Array], dict[int, Problem]]:
    """Read the numbers; return them, and the rows that lack one."""
    numbers = {c: np.full(len(cells), np.nan) for c in numeric}
    gaps: dict[int, Problem] = {}
    for i, (row, line) in enumerate(zip(cells, table.lines, strict=True)):
        for column in numeric:
            place = f"row {line} ({row['study']}), column {column}"
            try:
                number = read_number(row[column], marks, whole=column in WHOLE)
            except NumberCellError as fault:
                problems.append(Problem(name, place, repr(row[column][:40]), str(fault)))
                continue
            if number is not None:
                numbers[column][i] = number.value
            elif i not in gaps:
                gaps[i] = Problem(name, place, "no number", "a number", "", "warning")
    return numbers, gaps


def _check_numbers(
    numbers: dict[str, Array], lines: Sequence[int], name: str, problems: list[Problem]
) -> None:
    """Tell numbers that cannot be, by row and column."""
    for column, values in numbers.items():
        for i, value in enumerate(values.tolist()):
            expected = _expected(
                column, value, float(numbers["n"][i]) if "n" in numbers else np.nan
            )
            if expected:
                place = f"row {lines[i]}, column {column}"
                problems.append(Problem(name, place, f"{value:g}", expected))


def _expected(column: str, value: float, n: float) -> str:
    """Return what is accepted, or nothing where the value is fine or missing."""
    if np.isnan(value):
        return ""
    if np.isinf(value):
        return "a finite number"
    if column in WHOLE and value % 1:
        return "a whole number"
    if column in ("sete", "sd") and value <= 0:
        return "a number above 0"
    if column == "n" and value < 1:
        return "at least 1"
    if column == "event" and not (value >= 0 and not value > n):
        return f"a number from 0 to {n:g}, the size of the arm"
    return ""


def _check_studies(table: NetworkTable) -> None:
    """Tell what cannot be within a study, by row."""
    seen: dict[tuple[str, ...], int] = {}
    problems = []
    studies = table.names["study"]
    columns = [c for c in table.names if c != "study"]
    for i, line in enumerate(table.lines):
        who = tuple(table.names[c][i] for c in columns)
        place = f"row {line} ({studies[i]}), column {columns[-1]}"
        if table.contrasts and who[0] == who[1]:
            problems.append(Problem(table.name, place, f"{who[0]} against itself", "another name"))
        key = studies[i], *sorted(who)
        if key in seen:
            found = f"{' against '.join(who)} as in row {seen[key]}"
            step = "Give different trials different names"
            problems.append(Problem(table.name, place, found, "once in a study", step))
        seen.setdefault(key, line)
    if not table.contrasts:
        for i, study in enumerate(studies):
            if studies.count(study) == 1:
                place = f"row {table.lines[i]} ({study}), column study"
                problems.append(Problem(table.name, place, "one arm", "two or more arms a study"))
    elif not problems:
        problems = _incomplete(table)
    if problems:
        raise InputError(*problems[:MOST_SHOWN])


def _incomplete(table: NetworkTable) -> list[Problem]:
    """Tell which pair of a study with several arms has no row."""
    rows: dict[str, list[int]] = {}
    for i, study in enumerate(table.names["study"]):
        rows.setdefault(study, []).append(i)
    out = []
    for study, own in rows.items():
        pairs = {frozenset((table.names["treat1"][i], table.names["treat2"][i])) for i in own}
        arms = sorted({t for pair in pairs for t in pair})
        if 2 * len(pairs) == len(arms) * (len(arms) - 1):
            continue
        a, b = next(
            (a, b)
            for n, a in enumerate(arms)
            for b in arms[n + 1 :]
            if frozenset((a, b)) not in pairs
        )
        place = f"row {table.lines[own[0]]} ({study}), columns treat1 and treat2"
        step = (
            "Or give its arms, one a row: the covariances of its contrasts follow from all of them"
        )
        expected = "a row for every pair of arms of a study"
        out.append(Problem(table.name, place, f"no row for {a} and {b}", expected, step))
    return out


def _notes(table: Table, used: Sequence[str]) -> tuple[str, ...]:
    above = [f"Not read, as it stands above the column names: {line}." for line in table.above]
    rest = [h for h in table.header if h and _known(h) not in used]
    unused = [f"Columns that had no part in this: {', '.join(rest)}."] if rest else []
    return (*above, *unused)
