"""Intervals that stand in one cell, as papers print them: ``0.52 (0.31 to 0.88)``."""

import re
from collections.abc import Sequence

from evidose.exchange.column_names import squeezed
from evidose.exchange.number_cells import MINUSES, MISSING

_NUMBER = r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?"
_CELL = re.compile(
    rf"(?:(?P<middle>{_NUMBER})\s*(?=[(\[]))?(?:95\s?%\s?CI:?\s*)?[(\[]?\s*"
    rf"(?:95\s?%\s?CI:?\s*)?(?P<low>{_NUMBER})"
    rf"\s*(?:to|bis|til|;|-|,\s|\.\.)\s*(?P<high>{_NUMBER})\s*[)\]]?",
    re.IGNORECASE,
)
_NAMES = re.compile(r"ci$|^ci|95|interval|konfidenz|kl?i$")


def interval_of(text: str) -> tuple[str, str, str] | None:
    """Return estimate ("" without one), lower and upper end of a cell; None if it is no interval.

    >>> interval_of("0.52 (0.31 to 0.88)"), interval_of("[−0.3; 0.8]"), interval_of("12/40")
    (('0.52', '0.31', '0.88'), ('', '-0.3', '0.8'), None)
    """
    found = _CELL.fullmatch(text.strip().translate(MINUSES))
    if found is None:
        return None
    return found["middle"] or "", found["low"], found["high"]


def interval_column(header: Sequence[str], rows: Sequence[dict[str, str]]) -> str | None:
    """Return the only column whose cells are all intervals or say that there is none."""
    found = []
    for column in header:
        if not column or not _NAMES.search(squeezed(column)):
            continue
        cells = [c for row in rows if (c := row.get(column, "")).strip().casefold() not in MISSING]
        if cells and all(interval_of(c) for c in cells):
            found.append(column)
    return found[0] if len(found) == 1 else None


def with_ends(
    rows: Sequence[dict[str, str]], column: str, *, middle: bool
) -> tuple[dict[str, str], ...]:
    """Return rows with the ends of a column's intervals as cells of their own.

    Parameters
    ----------
    middle : also take the estimate before the interval, as ``yi``
    """
    found = []
    for row in rows:
        ends = interval_of(row.get(column, "")) or ("", "", "")
        more = {"ci_low": ends[1], "ci_high": ends[2]}
        found.append(row | more | ({"yi": ends[0]} if middle else {}))
    return tuple(found)
