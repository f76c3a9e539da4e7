"""From the columns of a user's table to one effect a study, each doubt told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidose.actions.know.typed_effects import (
    effect_columns,
    named,
    own_column,
    typed_effects,
)
from evidose.exchange.study_table import StudyTable
from evidose.stats.effect_size import COLUMNS as NEEDED
from evidose.stats.effect_size import Effects, effect_size
from evidose.stats.status import MESSAGES, Status, StatusArray
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

EVENTS = ("ai", "n1i", "ci", "n2i")
CELLS = ("ai", "bi", "ci", "di")
FIRST = ("GEN", "MD", "SMD", "ROM", "RR", "OR", "RD")
GENERIC = ("yi", "vi")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{m: EVENTS if NEEDED[m] == CELLS else NEEDED[m] for m in FIRST},
    "HR": GENERIC,
    **{m: c for m, c in NEEDED.items() if m not in FIRST},
}
"""What each measure needs, by metafor's column names; most asked for first."""

RATIOS = frozenset(
    (
        *("RR", "OR", "PETO", "HR", "IRR", "ROM", "ROMC", "MPRR", "MPOR", "MPORC", "MPPETO"),
        *("D2ORN", "D2ORL", "CVR", "CVRC", "VR", "VRC"),
    )
)
"""Measures of a contrast that are analysed as logarithms of ratios."""

ZERO_CELLS: Mapping[str, Mapping[str, Any]] = {
    "metafor": {},
    "revman": {"zero_cells": "revman"},
    "drop": {"drop00": True},
}
"""Ways with studies without events: see `evidose.stats.effect_size.effect_size`."""

UNMENDED = "as they stand"
SHOWN = 6
"""Measures that are offered where the columns are those of others."""

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
    raw : the numbers of the arms, by column; empty where there are none
    typed : rows whose effect stood in the table as such
    """

    yi: Array
    vi: Array
    why: tuple[str, ...]
    used: tuple[str, ...]
    notes: tuple[str, ...]
    raw: Mapping[str, Array]
    typed: NDArray[np.bool_]


def study_effects(
    table: StudyTable,
    measure: str,
    given: str | None,
    *,
    zero_cells: str = "metafor",
    level: float = 0.95,
) -> StudyEffects:
    """Compute the effect of every row.

    Parameters
    ----------
    measure : a key of `COLUMNS`
    given : what a column ``yi`` holds where ratios are asked for: ``log`` or ``ratio``
    zero_cells : a key of `ZERO_CELLS`
    level : of intervals in the table

    Raises
    ------
    InputError
        Columns are missing, or it cannot be known what ``yi`` holds.
    """
    own = own_column(table, measure)
    table, given, told = _named_after(table, own, given)
    raw = _raw_columns(table, measure)
    generic = effect_columns(table)
    if not raw and not generic:
        raise InputError(_missing(table, measure))
    none = np.full(len(table.rows), np.nan)
    yi, vi, why, notes = none, none, [""] * len(table.rows), list(told)
    numbers: dict[str, Array] = {}
    if raw:
        numbers = _renamed(table.numbers(raw), measure)
        made = effects_of(measure, zero_cells, numbers)
        yi, vi = made.yi, made.vi
        why = [_why(numbers, made.status, i) for i in range(len(yi))]
        notes += _zero_cells(table, numbers, measure, zero_cells)
        notes += _shared_control(table, numbers)
    blank = np.array([not any(row[c] for c in raw) for row in table.rows])
    take = blank if raw else np.ones(len(yi), dtype=bool)
    typed = typed_effects(table, measure, take, given, ratio=measure in RATIOS, level=level)
    if generic:
        take = typed.there & blank if raw else take
        yi, vi = np.where(take, typed.yi, yi), np.where(take, typed.vi, vi)
        for i in np.flatnonzero(take).tolist():
            why[i] = "" if typed.there[i] else _untyped(generic, typed.values, i)
        if take.any():
            notes += typed.notes
        if raw and take.any():
            notes.append(f"Taken from {generic[0]} and {generic[1]}: {named(table, take)}.")
        if raw and (typed.there & ~take).any():
            both = f"{generic[0]} and {generic[1]}"
            notes.append(f"Columns {both} were not used where the arms' numbers stand.")
    fine = np.isfinite(yi) & np.isfinite(vi) & (vi > 0)
    why = [
        "" if f else w or "a variance that is not above zero"
        for f, w in zip(fine, why, strict=True)
    ]
    used = tuple(dict.fromkeys((*raw, *generic)))
    notes += [f"Column {table.written[c]} was read as {c}." for c in used if c in table.written]
    yi = np.where(fine, yi, np.nan)
    used = (*used, own[0]) if own and generic else used
    return StudyEffects(yi, vi, tuple(why), used, tuple(notes), numbers, take & bool(generic))


def effects_of(measure: str, zero_cells: str, columns: Mapping[str, Any]) -> Effects:
    """Compute effects from the numbers of the arms.

    Parameters
    ----------
    zero_cells : a key of `ZERO_CELLS`, or `UNMENDED` to add nothing anywhere
    """
    unmended: Mapping[str, Any] = {"add": 0.0, "to": "none"}
    words = unmended if zero_cells == UNMENDED else ZERO_CELLS[zero_cells]
    return effect_size(measure, **words, **columns)


def combined(yi: Array, vi: Array) -> tuple[float, float]:
    """Return the mean of a study's rows and its variance (Borenstein 2009, chapter 24)."""
    se = np.sqrt(vi)
    together = SAME_COMBINED * np.outer(se, se)
    np.fill_diagonal(together, vi)
    return float(yi.mean()), float(together.sum() / len(yi) ** 2)


def _named_after(
    table: StudyTable, found: tuple[str, str] | None, given: str | None
) -> tuple[StudyTable, str | None, list[str]]:
    """Take a column that is called after the measure for ``yi``, where there is none."""
    if found is None:
        return table, given, []
    column, held = found
    header = tuple("yi" if c == column else c for c in table.header)
    rows = tuple({("yi" if c == column else c): v for c, v in r.items()} for r in table.rows)
    told = f"Column {column} was read as yi."
    return replace(table, header=header, rows=rows), given or held or None, [told]


def _raw_columns(table: StudyTable, measure: str) -> tuple[str, ...]:
    needed = COLUMNS[measure]
    if needed == GENERIC:
        return ()
    ways: tuple[tuple[str, ...], ...] = (needed,)
    if NEEDED[measure] == CELLS:
        ways = (EVENTS, CELLS)
    elif needed == ("x1i", "t1i", "x2i", "t2i"):
        ways = (needed, ("ai", "t1i", "ci", "t2i"))
    return next((w for w in ways if all(c in table.header for c in w)), ())


def _renamed(numbers: Mapping[str, Array], measure: str) -> dict[str, Array]:
    """Return the numbers under the names that the measure has for them."""
    rates = {"ai": "x1i", "ci": "x2i"} if "x1i" in NEEDED[measure] else {}
    return {rates.get(c, c): values for c, values in numbers.items()}


def _missing(table: StudyTable, measure: str) -> Problem:
    wanted = COLUMNS[measure]
    missing = [c for c in wanted if c not in table.header]
    found = f"columns {', '.join(filter(None, table.header[:12])) or 'none'}"
    expected = f"columns {', '.join(wanted)} for {measure} (missing: {', '.join(missing)})"
    other = "or yi with its standard error sei, or with its interval ci_low, ci_high"
    if wanted != GENERIC:
        other = f"or yi, vi; {other}"
    step = "A column of another name: --column NAME=WRITTEN, for example --column yi=estimate."
    if fitting := [m for m in COLUMNS if m != "HR" and _raw_columns(table, m)]:
        step = f"These columns are those of --measure {', '.join(fitting[:SHOWN])}."
    return Problem(table.name, "header", found, f"{expected}, {other}", step)


def _untyped(generic: tuple[str, ...], values: Mapping[str, Array], i: int) -> str:
    """Say what a row lacks: the effect, or all of what could tell its spread."""
    if np.isnan(values["yi"][i]):
        bare = {c: v for c, v in values.items() if c in generic}
        return _absent(bare, i)
    return _absent({c: values[c] for c in generic[1:]}, i) or _absent(values, i)


def _zero_cells(
    table: StudyTable, columns: Mapping[str, Array], measure: str, zero_cells: str
) -> list[str]:
    """Tell where a count of zero was mended, and which studies hold no event at all."""
    with np.errstate(all="ignore"):
        asked = effects_of(measure, zero_cells, columns)
        plain = effects_of(measure, UNMENDED, columns)
    changed = np.isfinite(asked.yi) & ~(
        np.isclose(asked.yi, plain.yi, rtol=1e-12) & np.isclose(asked.vi, plain.vi, rtol=1e-12)
    )
    told = []
    if changed.any() and NEEDED[measure] == CELLS:
        told.append(f"0.5 was added to each cell where one is empty: {named(table, changed)}.")
    elif changed.any() and {"x1i", "xi"} & columns.keys():
        told.append(f"0.5 was added to counts where one is zero: {named(table, changed)}.")
    if NEEDED[measure] == CELLS and measure in RATIOS:
        told += _no_contrast(table, columns, asked.yi)
    counts = [v for c, v in columns.items() if c in ("ai", "bi", "ci", "di", "x1i", "x2i", "xi")]
    if counts and NEEDED[measure] != ("ai", "mi", "ni"):
        broken = np.any([np.isfinite(p) & (p % 1 != 0) for p in counts], axis=0)
        if broken.any():
            told.append(f"Counts that are no whole numbers: {named(table, broken)}.")
    return told


def _no_contrast(table: StudyTable, columns: Mapping[str, Array], yi: Array) -> list[str]:
    a, c = columns["ai"], columns["ci"]
    b = columns["bi"] if "bi" in columns else columns["n1i"] - a
    d = columns["di"] if "di" in columns else columns["n2i"] - c
    empty = ((a == 0) & (c == 0)) | ((b == 0) & (d == 0))
    which = empty & np.isfinite(yi)
    if not which.any():
        return []
    return [
        "No events (or nothing but events) in both arms, which says nothing about a ratio; "
        "--zero-cells drop leaves such studies out, and else they are pooled as metafor does: "
        f"{named(table, which)}."
    ]


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
