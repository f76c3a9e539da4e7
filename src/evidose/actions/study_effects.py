"""From the columns of a user's table to one effect a study, each doubt told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidose.exchange.study_table import StudyTable
from evidose.stats.effect_size import effect_size
from evidose.stats.status import MESSAGES, Status, StatusArray
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

MEANS = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
EVENTS = ("ai", "n1i", "ci", "n2i")
CELLS = ("ai", "bi", "ci", "di")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "GEN": ("yi", "vi"),
    **dict.fromkeys(("MD", "SMD", "ROM"), MEANS),
    **dict.fromkeys(("RR", "OR", "RD"), EVENTS),
}
"""What each measure needs, by metafor's column names."""

RATIOS = frozenset({"RR", "OR", "ROM"})
SAME_VARIANCE = 0.05
"""Share by which a variance and a squared standard error may differ by rounding."""
SAME_COMBINED = 0.5
"""Correlation assumed between rows of one study: what two equal arms share through one control."""


@dataclass(frozen=True, slots=True)
class StudyEffects:
    """One effect a row.

    Attributes
    ----------
    yi, vi : effect (log for ratios) and variance; NaN where there is none
    why : why a row has none, "" where it has one
    used : columns that were read
    notes : what was assumed or passed over
    """

    yi: Array
    vi: Array
    why: tuple[str, ...]
    used: tuple[str, ...]
    notes: tuple[str, ...]


def study_effects(table: StudyTable, measure: str, given: str | None) -> StudyEffects:
    """Compute the effect of every row.

    Parameters
    ----------
    measure : a key of `COLUMNS`
    given : what a column ``yi`` holds where ratios are asked for: ``log`` or ``ratio``

    Raises
    ------
    InputError
        Columns are missing, or it cannot be known what ``yi`` holds.
    """
    raw = _raw_columns(table, measure)
    generic = _generic_columns(table)
    if not raw and not generic:
        raise InputError(_missing(table, measure))
    none = np.full(len(table.rows), np.nan)
    yi, vi, why, notes = none, none, [""] * len(table.rows), []
    if raw:
        columns: dict[str, Any] = table.numbers(raw)
        effects = effect_size(measure, **columns)
        yi, vi = effects.yi, effects.vi
        why = [_why(columns, effects.status, i) for i in range(len(yi))]
        notes += _zero_cells(table, columns, measure) + _shared_control(table, columns)
    if generic:
        columns = table.numbers(generic)
        spread = _variance(table, columns)
        typed = np.isfinite(columns["yi"]) & np.isfinite(spread)
        blank = np.array([not any(row[c] for c in raw) for row in table.rows])
        take = typed & blank if raw else np.ones(len(yi), dtype=bool)
        if measure in RATIOS and take.any():
            columns["yi"], told = _log_ratios(table, columns["yi"], take, given)
            notes.append(told)
        yi, vi = np.where(take, columns["yi"], yi), np.where(take, spread, vi)
        for i in np.flatnonzero(take).tolist():
            why[i] = "" if typed[i] else _absent(columns, i)
        if raw and take.any():
            notes.append(f"Taken from {generic[0]} and {generic[1]}: {_names(table, take)}.")
        if raw and (typed & ~take).any():
            notes.append("Columns yi and vi were not used where the arms' numbers stand.")
    fine = np.isfinite(yi) & np.isfinite(vi) & (vi > 0)
    why = [
        "" if f else w or "a variance that is not above zero"
        for f, w in zip(fine, why, strict=True)
    ]
    used = tuple(dict.fromkeys((*raw, *generic)))
    return StudyEffects(np.where(fine, yi, np.nan), vi, tuple(why), used, tuple(notes))


def combined(yi: Array, vi: Array) -> tuple[float, float]:
    """Return the mean of a study's rows and its variance (Borenstein 2009, chapter 24)."""
    se = np.sqrt(vi)
    together = SAME_COMBINED * np.outer(se, se)
    np.fill_diagonal(together, vi)
    return float(yi.mean()), float(together.sum() / len(yi) ** 2)


def _raw_columns(table: StudyTable, measure: str) -> tuple[str, ...]:
    if measure == "GEN":
        return ()
    ways = (COLUMNS[measure], CELLS) if COLUMNS[measure] == EVENTS else (COLUMNS[measure],)
    return next((w for w in ways if all(c in table.header for c in w)), ())


def _generic_columns(table: StudyTable) -> tuple[str, ...]:
    """Return yi with vi, or with sei, or with both."""
    found = tuple(c for c in ("vi", "sei") if c in table.header)
    return ("yi", *found) if found and "yi" in table.header else ()


def _missing(table: StudyTable, measure: str) -> Problem:
    wanted = COLUMNS[measure]
    missing = [c for c in wanted if c not in table.header]
    found = f"columns {', '.join(filter(None, table.header[:12])) or 'none'}"
    expected = f"columns {', '.join(wanted)} for {measure} (missing: {', '.join(missing)})"
    other = "yi with its standard error sei" if measure == "GEN" else "yi, vi"
    return Problem(table.name, "header", found, f"{expected}, or {other}")


def _variance(table: StudyTable, columns: Mapping[str, Array]) -> Array:
    """Return the variances, from standard errors where none are given."""
    squared = columns["sei"] ** 2 if "sei" in columns else None
    if squared is None:
        return columns["vi"]
    if "vi" not in columns:
        return np.where(columns["sei"] > 0, squared, np.where(np.isnan(squared), np.nan, 0.0))
    vi = columns["vi"]
    with np.errstate(invalid="ignore"):
        apart = np.abs(squared - vi) > SAME_VARIANCE * np.maximum(squared, vi)
    for i in np.flatnonzero(apart).tolist():
        found = f"vi {vi[i]:g} and sei {columns['sei'][i]:g}"
        expected = "vi to be the square of sei"
        raise InputError(Problem(table.name, table.place(i), found, expected))
    return np.where(np.isnan(vi), squared, vi)


def _log_ratios(
    table: StudyTable, yi: Array, take: NDArray[np.bool_], given: str | None
) -> tuple[Array, str]:
    """Return logs of ratios; ask where positive numbers could be either."""
    seen = yi[take & np.isfinite(yi)]
    if given is None and seen.size and (seen > 0).all():
        values = ", ".join(f"{v:g}" for v in seen[:5])
        raise InputError(
            Problem(
                table.name,
                "column yi",
                f"only numbers above zero ({values})",
                "logarithms of ratios, as metafor has them; these could be the ratios themselves",
                "Say --yi log if they are logarithms, or --yi ratio if they are ratios "
                "(vi then stays the variance of the logarithm).",
            )
        )
    if given != "ratio":
        return yi, "Column yi was read as logarithms of ratios."
    for i in np.flatnonzero(take & (yi <= 0)).tolist():
        raise InputError(
            Problem(table.name, table.place(i, "yi"), f"{yi[i]:g}", "a ratio, which is above zero")
        )
    with np.errstate(invalid="ignore"):
        return np.log(yi), "Column yi was read as ratios, vi as the variance of their logarithms."


def _zero_cells(table: StudyTable, columns: Mapping[str, Array], measure: str) -> list[str]:
    if measure not in ("RR", "OR"):
        return []
    a, c = columns["ai"], columns["ci"]
    b = columns["bi"] if "bi" in columns else columns["n1i"] - a
    d = columns["di"] if "di" in columns else columns["n2i"] - c
    none, everybody = (a == 0) & (c == 0), (b == 0) & (d == 0)
    zero = (a == 0) | (b == 0) | (c == 0) | (d == 0)
    told = []
    if zero.any():
        told.append(f"0.5 was added to each cell where one is empty: {_names(table, zero)}.")
    if (none | everybody).any():
        told.append(
            "No events (or nothing but events) in both arms, which says nothing about a ratio, "
            f"but is pooled as metafor does: {_names(table, none | everybody)}."
        )
    parts = (a, b, c, d)
    broken = np.any([np.isfinite(p) & (p % 1 != 0) for p in parts], axis=0)
    if broken.any():
        told.append(f"Counts that are no whole numbers: {_names(table, broken)}.")
    return told


def _shared_control(table: StudyTable, columns: Mapping[str, Array]) -> list[str]:
    """Tell of rows with the same comparator and the same first word of the name."""
    keys = [c for c in ("m2i", "sd2i", "ci", "di", "n2i") if c in columns]
    seen: dict[tuple[object, ...], int] = {}
    told = []
    for i, label in enumerate(table.labels()):
        if table.label_column is None:
            break
        key = (label.casefold().split()[0], *(columns[c][i] for c in keys))
        if key in seen:
            pair = f"{table.labels()[seen[key]]} and {label}"
            told.append(
                f"{pair} have the same comparator: if it is one group of people, they are not "
                "independent and the interval is too narrow."
            )
        seen.setdefault(key, i)
    return told


def _why(columns: Mapping[str, Array], status: StatusArray, i: int) -> str:
    if missing := _absent(columns, i):
        return missing
    code = Status(int(status[i]))
    return MESSAGES[code] if code is not Status.OK else ""


def _absent(columns: Mapping[str, Array], i: int) -> str:
    """Say which columns hold no number for a row; "" if all do."""
    none = ", ".join(c for c, values in columns.items() if np.isnan(values[i]))
    without_end = ", ".join(c for c, values in columns.items() if np.isinf(values[i]))
    told = [f"nothing in {none}"] * bool(none) + [f"no end to {without_end}"] * bool(without_end)
    return "; ".join(told)


def _names(table: StudyTable, which: NDArray[np.bool_]) -> str:
    labels = table.labels()
    return ", ".join(labels[i] for i in np.flatnonzero(which).tolist())
