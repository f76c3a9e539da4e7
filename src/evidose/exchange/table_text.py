"""A table as text that can be looked at, changed and read again: the same cells come back."""

import csv
import io

from evidose.exchange import workbook
from evidose.exchange.csv_table import Table, decoded, separator_of
from evidose.exchange.study_table import PARQUET, READING, Reading, read_cells


def header_of(data: bytes, name: str, sheet: str | None) -> tuple[str, ...]:
    """Return the column names of a table as they are written.

    Raises
    ------
    InputError
        The table cannot be read.
    """
    return read_cells(data, name, Reading(sheet)).header


def table_text(data: bytes, name: str, reading: Reading = READING) -> str:
    """Return a table as text: a text file as it is, a workbook or Parquet with tabs.

    Raises
    ------
    InputError
        The table cannot be read.
    """
    if data.startswith((workbook.MAGIC, PARQUET)):
        return as_text(read_cells(data, name, reading))
    return decoded(data, name)


def as_text(table: Table) -> str:
    """Return cells as text with the table's own sign between columns."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=table.separator, lineterminator="\n")
    writer.writerow([_line(c) for c in table.header])
    writer.writerows([_line(row.get(c, "")) for c in table.header] for row in table.rows)
    text = written.getvalue()
    if separator_of(text) != table.separator:
        return f"sep={table.separator}\n{text}"
    return text


def _line(cell: str) -> str:
    """Keep a cell on one line, so that rows can be counted by eye."""
    return " ".join(cell.split()) if "\n" in cell or "\t" in cell else cell
