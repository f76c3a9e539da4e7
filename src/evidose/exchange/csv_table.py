"""A CSV table as people keep it: UTF-8, with comma, semicolon or tab."""

import csv
import io

from evidose.terms import InputError, Problem

LARGEST = 5_000_000
"""Bytes of a table that are read."""


def read_csv(data: bytes, name: str, wanted: str) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows that are not empty, by column, and the header.

    Parameters
    ----------
    name : the table's name in problems
    wanted : what a table holds, for the problem of an empty one

    Raises
    ------
    InputError
        The table is too large, not UTF-8, not CSV, or has no rows.
    """
    if len(data) > LARGEST:
        raise InputError(Problem(name, "", f"over {LARGEST:,} bytes", "a smaller table"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        found = f"a byte that is not UTF-8 at position {fault.start}"
        raise InputError(Problem(name, "", found, "UTF-8 text")) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        header = [h.strip() for h in reader.fieldnames or []]
        reader.fieldnames = header
        rows = [
            {k: (v or "").strip() for k, v in row.items() if k is not None}
            for row in reader
            if any(isinstance(v, str) and v.strip() for v in row.values())
        ]
    except csv.Error as fault:
        raise InputError(Problem(name, "", f"not a CSV table ({fault})", "a CSV table")) from None
    if not rows:
        raise InputError(Problem(name, "", "no rows", wanted))
    return rows, header
