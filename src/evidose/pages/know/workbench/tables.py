"""Parts of an answer as tables of words: what a page, a report and a document show alike."""

import math
from dataclasses import dataclass

from evidose.pages.charts.axis import interval, number
from evidose.pages.know.workbench.parts import Part, Row, Test, p_words
from evidose.stats.back_transform import BACK

DIGITS = 2
UNTOLD = ""
FIGURES = {
    "tau2": "tau²",
    "i2": "I², %",
    "r2": "R², %",
    "between": "variance between clusters",
    "within": "variance within clusters",
    "icc": "correlation within clusters",
    "clusters": "clusters",
    "effects": "effects",
    "tau_prior": "prior of tau",
    "tau_median": "tau, median",
}
"""Further figures that are shown, and what they are called."""

EACH = {
    "rstudent": "Deleted residual",
    "dffits": "DFFITS",
    "cook": "Cook's distance",
    "cov_ratio": "Covariance ratio",
    "tau2_del": "tau² without",
    "qe_del": "Q without",
    "hat": "Leverage",
    "weight": "Weight, %",
}
"""Figures of each study, and what they are called."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table as it is printed.

    Attributes
    ----------
    head : of the columns; the first one names the rows
    rows : as many cells each
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of the answer as it is printed.

    Attributes
    ----------
    key, title : its name, its heading
    estimates, tests : its tables; None where it has none
    figures : further numbers, each with its name
    sentences : what they say
    """

    key: str
    title: str
    estimates: WordTable | None
    tests: WordTable | None
    figures: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


def part_shown(part: Part, measure: str) -> PartShown:
    """Return a part as tables of words, ratios as ratios.

    Parameters
    ----------
    measure : what the effects are
    """
    back = BACK.get(measure)
    ratio = part.effects and back is not None and back.to == "ratio"
    title = part.title
    if back is not None and not ratio and any(r.estimate is not None for r in part.rows):
        title += " (scale of analysis)"
    figures = tuple(
        (FIGURES[name], f"{value:.4g}" if isinstance(value, float) else str(value))
        for name, value in part.numbers
        if name in FIGURES and value is not None
    )
    return PartShown(
        part.key,
        title,
        _each_study(part) or _estimates(part.rows, ratio=ratio),
        _tests(part.tests),
        figures,
        part.sentences,
    )


def _each_study(part: Part) -> WordTable | None:
    """Return figures that a part has for each of its rows; None where it has none."""
    found: dict[str, dict[str, str]] = {}
    for name, value in part.numbers:
        figure, sign, label = name.partition(": ")
        if sign:
            told = f"{value:.3g}" if isinstance(value, float) else UNTOLD
            found.setdefault(label, {"": label})[EACH.get(figure, figure)] = told
    return _without_empty(list(found.values())) if found else None


def _estimates(rows: tuple[Row, ...], *, ratio: bool) -> WordTable | None:
    if not rows:
        return None
    cells = [
        {
            "": row.label,
            "Studies": UNTOLD if row.k is None else str(row.k),
            "Estimate (interval)": _interval(row, ratio=ratio),
            "P": _p(row.p_value),
            "tau²": UNTOLD if row.tau2 is None else f"{row.tau2:.3g}",
            "Prediction": _prediction(row, ratio=ratio),
            "Note": row.note,
        }
        for row in rows
    ]
    return _without_empty(cells)


def _tests(tests: tuple[Test, ...]) -> WordTable | None:
    if not tests:
        return None
    cells = [
        {
            "Test": test.label,
            "Statistic": UNTOLD if test.statistic is None else f"{test.statistic:.4g}",
            "df": _df(test),
            "P": _p(test.p_value),
            "Note": test.note,
        }
        for test in tests
    ]
    return _without_empty(cells)


def _without_empty(cells: list[dict[str, str]]) -> WordTable:
    """Leave columns out in which nothing stands; the first one always stays."""
    first, *more = cells[0]
    head = (first, *(name for name in more if any(row[name] for row in cells)))
    return WordTable(head, tuple(tuple(row[name] for name in head) for row in cells))


def _interval(row: Row, *, ratio: bool) -> str:
    if row.estimate is None:
        return UNTOLD
    low, high = (math.nan if x is None else x for x in (row.ci_low, row.ci_high))
    return interval(row.estimate, low, high, DIGITS, exp=ratio)


def _prediction(row: Row, *, ratio: bool) -> str:
    if row.pi_low is None or row.pi_high is None or (row.k or 0) < 3:
        return UNTOLD
    return " to ".join(number(x, DIGITS, exponentiate=ratio) for x in (row.pi_low, row.pi_high))


def _df(test: Test) -> str:
    if test.df is None:
        return UNTOLD
    return f"{test.df:.4g}" + (f" and {test.df_below:g}" if test.df_below is not None else "")


def _p(p: float | None) -> str:
    return UNTOLD if p is None else p_words(p).removeprefix("P ").removeprefix("= ")
