"""Effects that stand in a table as such: with variance, standard error or interval."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.exchange.column_names import OF_MEASURE, squeezed
from evidose.exchange.study_table import StudyTable
from evidose.stats.distributions import normal_quantile
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]
Rows = NDArray[np.bool_]

SAME_VARIANCE = 0.05
"""Share by which a variance and a squared standard error may differ by rounding."""
SAME_WIDTH = 0.2
"""Share by which an interval may be wider or narrower than its standard error says, untold."""
MIDDLE = 0.1
"""Share of an interval's half width by which the estimate may miss its middle."""
ENDS = ("ci_low", "ci_high")
LISTED = 8
"""Studies that are named one by one where all are meant."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Effects as typed, one a row.

    Attributes
    ----------
    columns : the columns they come from; none where the table has no such effects
    values : their numbers, by column, on the scale of analysis
    yi, vi : NaN where there is none
    there : rows with both
    notes : what was assumed
    """

    columns: tuple[str, ...]
    values: Mapping[str, Array]
    yi: Array
    vi: Array
    there: Rows
    notes: tuple[str, ...] = ()


def effect_columns(table: StudyTable) -> tuple[str, ...]:
    """Return the columns of effects as such: yi with its variance, error or interval."""
    spread = tuple(c for c in ("vi", "sei") if c in table.header)
    ends = ENDS if all(c in table.header for c in ENDS) else ()
    return ("yi", *spread, *ends) if (spread or ends) and "yi" in table.header else ()


def own_column(table: StudyTable, measure: str) -> tuple[str, str] | None:
    """Return the column that is called after the measure itself, and what it holds."""
    known = OF_MEASURE.get(measure, {})
    found = [(c, known[squeezed(c)]) for c in table.header if squeezed(c) in known]
    return found[0] if len(found) == 1 and "yi" not in table.header else None


def typed_effects(
    table: StudyTable, measure: str, take: Rows, given: str | None, *, ratio: bool, level: float
) -> Typed:
    """Return the effects that a table holds as such.

    Parameters
    ----------
    take : rows that are not computed from the numbers of their arms
    given : what ``yi`` holds where ratios are asked for: ``log`` or ``ratio``
    ratio : the measure is analysed as a logarithm
    level : of the intervals in the table

    Raises
    ------
    InputError
        It cannot be known whether numbers are ratios or their logarithms, an interval does not
        hold its estimate, or variance and standard error contradict each other.
    """
    columns = effect_columns(table)
    none = np.full(len(table.rows), np.nan)
    if not columns:
        return Typed((), {}, none, none, np.zeros(len(none), dtype=bool))
    numbers = table.numbers(columns)
    notes: list[str] = []
    yi = numbers["yi"]
    ends = (numbers.get(ENDS[0], none), numbers.get(ENDS[1], none))
    _check_order(table, yi, *ends)
    if ratio and take.any():
        held = given or _held(table, yi, *ends, take)
        yi, ends, told = _logs(table, yi, *ends, take, held)
        notes.append(told)
    notes += _off_middle(table, yi, *ends, take, ratio=ratio)
    half = 2 * normal_quantile(0.5 + level / 2)
    from_ends = (ends[1] - ends[0]) / half
    vi = _variance(table, numbers)
    missing = take & np.isnan(vi) & np.isfinite(from_ends)
    if missing.any():
        notes.append(
            f"Standard errors were taken from {level * 100:g} % intervals: {named(table, missing)}."
        )
    notes += _apart(table, vi, from_ends, take)
    vi = np.where(np.isnan(vi), from_ends**2, vi)
    values = {**numbers, "yi": yi}
    return Typed(columns, values, yi, vi, np.isfinite(yi) & np.isfinite(vi), tuple(notes))


def named(table: StudyTable, which: Rows) -> str:
    """Return the names of some rows; all of them are no list worth reading."""
    if which.all() and len(which) > LISTED:
        return "all studies"
    labels = table.labels()
    return ", ".join(labels[i] for i in np.flatnonzero(which).tolist())


def _variance(table: StudyTable, columns: Mapping[str, Array]) -> Array:
    """Return the variances, from standard errors where none are given."""
    none = np.full(len(table.rows), np.nan)
    if "sei" not in columns:
        return columns.get("vi", none)
    squared = columns["sei"] ** 2
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


def _check_order(table: StudyTable, yi: Array, low: Array, high: Array) -> None:
    """Refuse an estimate outside its interval, and ends in the wrong order."""
    with np.errstate(invalid="ignore"):
        wrong = (low > high) | (yi < low) | (yi > high)
    for i in np.flatnonzero(wrong).tolist():
        found = f"{yi[i]:g} ({low[i]:g} to {high[i]:g})"
        expected = "an estimate inside its interval, the lower end first"
        raise InputError(Problem(table.name, table.place(i), found, expected))


def _off(yi: Array, low: Array, high: Array) -> Array:
    """Return how far an estimate stands from the middle of its interval, in half widths."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.abs(2 * yi - low - high) / (high - low)


def _held(table: StudyTable, yi: Array, low: Array, high: Array, take: Rows) -> str:
    """Say whether numbers are ratios or logarithms; ask where positive ones could be either."""
    seen = yi[take & np.isfinite(yi)]
    if not seen.size or (seen <= 0).any():
        return "log"
    usable = take & np.isfinite(yi) & np.isfinite(low) & (low > 0) & np.isfinite(high)
    if usable.any() and (usable | ~np.isfinite(low) | ~take).all():
        as_log = np.median(_off(yi, low, high)[usable])
        as_ratio = np.median(_off(*(np.log(x[usable]) for x in (yi, low, high))))
        if as_ratio < MIDDLE < as_log and as_ratio < as_log / 2:
            return "ratio"
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


def _logs(
    table: StudyTable, yi: Array, low: Array, high: Array, take: Rows, held: str
) -> tuple[Array, tuple[Array, Array], str]:
    """Return effects and ends as logarithms, with what was assumed."""
    if held != "ratio":
        return yi, (low, high), "Column yi was read as logarithms of ratios."
    for column, values in (("yi", yi), ("ci_low", low)):
        for i in np.flatnonzero(take & (values <= 0)).tolist():
            place, found = table.place(i, column), f"{values[i]:g}"
            raise InputError(Problem(table.name, place, found, "a ratio, which is above zero"))
    told = "Column yi was read as ratios"
    if "vi" in table.header or "sei" in table.header:
        spread = "vi as the variance" if "vi" in table.header else "sei as the standard error"
        told += f", {spread} of their logarithms"
    with np.errstate(invalid="ignore"):
        return np.log(yi), (np.log(low), np.log(high)), f"{told}."


def _off_middle(
    table: StudyTable, yi: Array, low: Array, high: Array, take: Rows, *, ratio: bool
) -> list[str]:
    """Refuse intervals that are lopsided on the scale of analysis, which is then another scale.

    Where it is so for less than half of the studies they are named: a misprint, or an exact method.
    """
    off = _off(yi, low, high)
    wrong = take & np.isfinite(off) & (off > MIDDLE + _rounding(table, yi, low, high))
    if not wrong.any():
        return []
    if wrong.sum() < 0.5 * (take & np.isfinite(off)).sum():
        return [f"The estimate is not in the middle of its interval: {named(table, wrong)}."]
    i = int(np.flatnonzero(wrong)[0])
    step = "Say --yi ratio if these are ratios." if ratio else ""
    if not ratio and (low[wrong] > 0).all():
        step = "If these are ratios, ask for --measure OR, RR or HR with --yi ratio."
    found = f"{yi[i]:g} ({low[i]:g} to {high[i]:g}), lopsided"
    expected = "an estimate in the middle of its interval on the scale of analysis"
    raise InputError(Problem(table.name, table.place(i), found, expected, step))


def _rounding(table: StudyTable, yi: Array, low: Array, high: Array) -> Array:
    """Return how many half widths the last printed digit is worth."""
    printed = [row.get("yi", "") for row in table.rows]
    after = [len(t.replace(",", ".").partition(".")[2]) for t in printed]
    step = np.array([10.0 ** -min(a, 12) for a in after])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.minimum(2 * step / (high - low), 0.5)


def _apart(table: StudyTable, vi: Array, from_ends: Array, take: Rows) -> list[str]:
    """Tell where an interval is not the one that the standard error makes."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.abs(from_ends / np.sqrt(vi) - 1)
    apart = take & np.isfinite(share) & (share > SAME_WIDTH)
    if not apart.any():
        return []
    used = "the variance" if "vi" in table.header else "the standard error"
    return [
        f"Interval and {used} do not fit each other, and {used} was used: {named(table, apart)}."
    ]
