"""Tables as Python programs hold them: data frames, arrays, mappings, lists of rows."""

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from evidose.exchange.study_table import Reading, StudyTable, study_table
from evidose.exchange.typed_cells import table_of_columns
from evidose.terms import InputError, MissingPartError, Problem, read_given

NAME = "table"
ACCEPTED = (
    "a path, a data frame (pandas, polars, PyArrow), a mapping of columns, a list of rows as "
    "mappings, or effects with vi or sei"
)
FRAMES = ("pandas", "polars")
TABLES = "a path of a CSV file, a data frame, a mapping of columns, a list of rows as mappings"
LARGEST = 50_000_000
"""Bytes of a file that is read."""


def studies_of(data: Any, reading: Reading, more: Mapping[str, Any]) -> StudyTable:
    """Return a table of studies.

    Parameters
    ----------
    data : anything of `ACCEPTED` but a path
    more : columns beside bare effects: ``vi`` or ``sei``, ``labels``

    Raises
    ------
    InputError
        It is no table, or cannot be read as one of studies.
    """
    columns = columns_of(data)
    given = {("study" if n == "labels" else n): v for n, v in more.items() if v is not None}
    if columns is None and given.keys() & {"vi", "sei"}:
        columns = {"yi": _list(data)}
    if columns is None:
        raise InputError(Problem(NAME, "", f"a {type(data).__name__}", ACCEPTED))
    columns |= {n: _list(v) for n, v in given.items()}
    wanted = "columns and at least one study"
    return study_table(table_of_columns(columns, NAME, wanted), NAME, reading)


def columns_of(data: Any) -> dict[str, list[Any]] | None:
    """Return the columns of a table as lists; None where it is none."""
    if isinstance(data, Mapping):
        return {str(name): _list(values) for name, values in data.items()}
    if hasattr(data, "to_pydict"):  # PyArrow
        return {str(n): list(v) for n, v in data.to_pydict().items()}
    names = getattr(getattr(data, "dtype", None), "names", None)  # a NumPy array with fields
    if names:
        return {str(n): _list(data[n]) for n in names}
    if hasattr(data, "columns") and hasattr(data, "__getitem__"):
        return {str(n): _list(data[n]) for n in data.columns}
    rows = data if isinstance(data, Sequence) and not isinstance(data, (str, bytes)) else ()
    if rows and all(isinstance(row, Mapping) for row in rows):
        header = list(dict.fromkeys(str(n) for row in rows for n in row))
        return {n: [row.get(n) for row in rows] for n in header}
    return None


def _list(values: Any) -> list[Any]:
    """Return a column as a list; one word or number is no column."""
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        found = f"{values!r:.40} where a column is expected"
        raise InputError(Problem(NAME, "", found, "a list, an array or a series"))
    to_list = getattr(values, "tolist", None) or getattr(values, "to_list", None)
    return list(to_list() if to_list is not None else values)


def as_csv(data: Any) -> tuple[bytes, str]:
    """Return a table as the text of a CSV file, and what problems call it.

    Parameters
    ----------
    data : anything of `TABLES`; numbers keep every digit, what is missing (None, NaN) stays empty

    Raises
    ------
    InputError
        It is no table, its columns differ in length, or the file cannot be read.
    """
    if isinstance(data, str | Path):
        path = Path(data)
        return read_given(path, LARGEST, "a CSV file"), path.name
    columns = columns_of(data)
    if columns is None:
        raise InputError(Problem(NAME, "", f"a {type(data).__name__}", TABLES))
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name}: {n}" for name, n in lengths.items())
        raise InputError(Problem(NAME, "", f"columns of {found} rows", "columns of one length"))
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(columns)
    rows.writerows([_cell(v) for v in row] for row in zip(*columns.values(), strict=True))
    return text.getvalue().encode(), NAME


def _cell(value: Any) -> str:
    """Return what stands in a cell: nothing for what is missing, a day without its midnight."""
    if value is None or value != value:  # NaN and NaT alone differ from themselves
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def as_frame(columns: Mapping[str, Sequence[Any]]) -> Any:
    """Return columns as a data frame of pandas or polars: the one in use, else one installed.

    Raises
    ------
    MissingPartError
        Neither is installed.
    """
    in_use = [n for n in FRAMES if n in sys.modules]
    for name in (*in_use, *FRAMES):
        try:
            frames = __import__(name)
        except ImportError:
            continue
        return frames.DataFrame(dict(columns))
    raise MissingPartError(
        "a data frame needs pandas or polars, and neither is installed; to_dict() needs none"
    )
