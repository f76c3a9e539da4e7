"""Cells that come as numbers, not as text: from a workbook, a data frame or a Parquet file.

They become text that reads back as the same number: a value of 1.234 is a number here and must not
look like one thousand two hundred and thirty-four.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from evidose.exchange.csv_table import Table
from evidose.exchange.number_cells import DOT_GROUP
from evidose.terms import InputError, Problem

MOST_ROWS, MOST_COLUMNS = 100_000, 1_000
"""Rows and columns of a table that are read."""

TYPED = "\t"
"""Stands for the sign between columns where there is none: a comma in text is no separator."""


def cell_text(value: object) -> str:
    """Return a value as the text of a cell.

    >>> cell_text(1.234), cell_text(12.0), cell_text(None), cell_text(" Ødegård ")
    ('1.2340', '12', '', 'Ødegård')
    """
    if value is None or value != value:  # NaN, NaT and the like differ from themselves
        return ""
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        value = value.item()  # a NumPy scalar
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value)
    text = str(value).strip()
    return "" if text in ("<NA>", "NaT") else text


def number_text(value: float) -> str:
    """Return a number as text that cannot be read as another."""
    if not math.isfinite(value):
        return "" if math.isnan(value) else repr(value)
    text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return f"{text}0" if DOT_GROUP.fullmatch(text) else text


def table_of_columns(columns: Mapping[str, Sequence[object]], name: str, wanted: str) -> Table:
    """Return columns of values as a table of text.

    Parameters
    ----------
    name : what problems call it
    wanted : what a table holds, for the problem of an empty one

    Raises
    ------
    InputError
        There are no rows, too many, or columns of different length.
    """
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        told = ", ".join(f"{c} {len(v)}" for c, v in columns.items())
        raise InputError(Problem(name, "", f"columns of different length ({told})", "one length"))
    if not lengths or lengths == {0}:
        raise InputError(Problem(name, "", "no rows", wanted))
    if max(lengths) > MOST_ROWS or len(columns) > MOST_COLUMNS:
        expected = f"at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns"
        raise InputError(Problem(name, "", f"{max(lengths):,} rows", expected))
    header = tuple(str(c).strip() for c in columns)
    if twice := sorted({h for h in header if header.count(h) > 1}):
        found = f"{', '.join(twice)} twice"
        raise InputError(Problem(name, "header", found, "each column name once"))
    cells = [[cell_text(v) for v in values] for values in columns.values()]
    rows = tuple(dict(zip(header, row, strict=True)) for row in zip(*cells, strict=True))
    return Table(header, rows, tuple(range(1, len(rows) + 1)), TYPED)


def parquet_columns(data: bytes, name: str) -> dict[str, list[Any]]:
    """Return the columns of a Parquet file.

    Raises
    ------
    InputError
        It cannot be read, or PyArrow is not installed.
    """
    try:
        from pyarrow import ArrowException, BufferReader, parquet  # an extra, loaded where needed
    except ImportError:
        step = "Install evidose[calibration], or save the table as CSV or .xlsx."
        raise InputError(
            Problem(name, "", "a Parquet file", "PyArrow to read it with", step)
        ) from None
    try:
        file = parquet.ParquetFile(BufferReader(data))
        if file.metadata.num_rows > MOST_ROWS or file.metadata.num_columns > MOST_COLUMNS:
            found = f"{file.metadata.num_rows:,} rows, {file.metadata.num_columns:,} columns"
            expected = f"at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns"
            raise InputError(Problem(name, "", found, expected))
        columns: dict[str, list[Any]] = file.read().to_pydict()
    except (ArrowException, OSError) as fault:
        found = f"a Parquet file that cannot be read ({fault})"
        raise InputError(Problem(name, "", found, "a sound Parquet file")) from None
    return columns
