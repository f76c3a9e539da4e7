"""Meta-analysis of a user's own table."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidose.exchange import csv_table
from evidose.stats.effect_size import effect_size
from evidose.stats.pool import Pooled, pool
from evidose.stats.status import MESSAGES, Status, StatusArray
from evidose.terms import InputError, Problem, read_given

Array = NDArray[np.float64]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "GEN": ("yi", "vi"),
    "MD": ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
    "SMD": ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
    "ROM": ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
    "RR": ("ai", "n1i", "ci", "n2i"),
    "OR": ("ai", "n1i", "ci", "n2i"),
    "RD": ("ai", "n1i", "ci", "n2i"),
}
"""What each measure needs, by metafor's column names."""

RATIOS = frozenset({"RR", "OR", "ROM"})
LABELS = ("study", "slab", "label", "author", "id")
LARGEST = csv_table.LARGEST
"""Bytes of a table that are read; more is refused."""


@dataclass(frozen=True, slots=True)
class OwnSynthesis:
    """A pooled table of the user's.

    Attributes
    ----------
    labels, yi, vi : per study that could be used
    dropped : rows that could not be used, each with its reason
    """

    measure: str
    method: str
    test: str
    labels: tuple[str, ...]
    yi: Array
    vi: Array
    pooled: Pooled
    dropped: tuple[Problem, ...]

    @property
    def ratio(self) -> bool:
        """True if effects are logs of ratios."""
        return self.measure in RATIOS


def synthesize_file(
    path: Path, measure: str, method: str = "REML", test: str = "knha"
) -> OwnSynthesis:
    """Read a CSV file and pool it; see `synthesize_table`.

    Raises
    ------
    InputError
        The file cannot be read, or has problems.
    """
    data = read_given(path, LARGEST, "a CSV file")
    return synthesize_table(data, path.name, measure, method, test)


def synthesize_table(
    data: bytes, name: str, measure: str, method: str = "REML", test: str = "knha"
) -> OwnSynthesis:
    """Pool a CSV table.

    Parameters
    ----------
    data : the file's bytes, UTF-8; first line column names, comma, semicolon or tab between
    name : what problems call the file
    measure : a key of `COLUMNS`; the table needs its columns, or ``yi`` and ``vi``

    Raises
    ------
    InputError
        with row, column, what was found and what is accepted.
    """
    if measure not in COLUMNS:
        found = Problem(name, "measure", repr(measure), f"one of {', '.join(COLUMNS)}")
        raise InputError(found)
    rows, header = csv_table.read_csv(data, name, "a header line and at least one study")
    needed = _needed(header, measure, name)
    labels = _labels(rows, header)
    columns: dict[str, Any] = {c: _numbers(rows, c, name) for c in needed}
    if needed == COLUMNS["GEN"]:
        yi, vi = columns["yi"], columns["vi"]
        status = np.zeros(len(rows), dtype=np.int8)
    else:
        effects = effect_size(measure, **columns)
        yi, vi, status = effects.yi, effects.vi, effects.status
    keep = np.isfinite(yi) & np.isfinite(vi) & (vi > 0)
    dropped = tuple(
        Problem(
            name, f"row {i + 2}", _why(columns, status, i), "a computable effect", "", "warning"
        )
        for i in np.flatnonzero(~keep).tolist()
    )
    if not keep.any():
        raise InputError(*dropped[:10])
    pooled = pool(yi[keep], vi[keep], method=method, test=test)
    kept = tuple(label for label, k in zip(labels, keep, strict=True) if k)
    return OwnSynthesis(measure, method, test, kept, yi[keep], vi[keep], pooled, dropped)


def _why(columns: Mapping[str, Array], status: StatusArray, i: int) -> str:
    missing = [c for c, values in columns.items() if not np.isfinite(values[i])]
    if missing:
        return f"nothing in {', '.join(missing)}"
    code = Status(int(status[i]))
    return MESSAGES[code] if code is not Status.OK else "a variance that is not above zero"


def _needed(header: list[str], measure: str, name: str) -> tuple[str, ...]:
    wanted = COLUMNS[measure]
    if all(c in header for c in wanted):
        return wanted
    if all(c in header for c in COLUMNS["GEN"]):
        return COLUMNS["GEN"]
    missing = [c for c in wanted if c not in header]
    found = f"columns {', '.join(header[:12]) or 'none'}"
    expected = (
        f"columns {', '.join(wanted)} for {measure} (missing: {', '.join(missing)}), or yi, vi"
    )
    raise InputError(Problem(name, "header", found, expected))


def _labels(rows: list[dict[str, str]], header: list[str]) -> list[str]:
    column = next((h for h in header if h.lower() in LABELS), None)
    return [
        (row.get(column, "") if column else "") or f"Study {i}" for i, row in enumerate(rows, 1)
    ]


def _numbers(rows: list[dict[str, str]], column: str, name: str) -> Array:
    """Read a column; blanks and NA are missing, a decimal comma is accepted."""
    values = np.full(len(rows), np.nan)
    problems = []
    for i, row in enumerate(rows):
        text = row.get(column, "")
        if text.upper() in ("", "NA", "NAN"):
            continue
        try:
            values[i] = float(text.replace(",", ".") if text.count(",") == 1 else text)
        except ValueError:
            problems.append(Problem(name, f"row {i + 2}, column {column}", repr(text), "a number"))
    if problems:
        raise InputError(*problems[:10])
    return values
