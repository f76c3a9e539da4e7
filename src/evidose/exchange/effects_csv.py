"""Effects of studies as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence


def effects_csv(columns: Mapping[str, Sequence[object]]) -> bytes:
    """Return columns as CSV in UTF-8 with its mark; a spreadsheet runs no cell of it as a formula.

    Parameters
    ----------
    columns : values by name, all as many; None is an empty cell
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(v) for v in row] for row in zip(*columns.values(), strict=True))
    return written.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    text = str(value)
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text
