"""Tests of funnel plot asymmetry made for odds ratios of tables.

Egger's test finds too much where odds ratios are large, since an odds ratio and its standard error
come from the same cells. References: Harbord, Egger & Sterne 2006; Peters et al. 2006.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.asymmetry import egger_test
from evidose.stats.distributions import t_p_value
from evidose.stats.status import Status

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CountTest:
    """Slope of a regression for asymmetry, its t statistic with df, and two-sided p-value."""

    slope: float
    se: float
    statistic: float
    df: float
    p_value: float
    status: Status


NOTHING = (np.nan,) * 5


def harbord_test(ai: ArrayLike, bi: ArrayLike, ci: ArrayLike, di: ArrayLike) -> CountTest:
    """Regress the efficient score over its variance on the standard error.

    Parameters
    ----------
    ai, bi, ci, di : events and non-events of group 1, then of group 2, shape (k,)

    Examples
    --------
    >>> found = harbord_test([8, 10, 5, 20], [42, 30, 15, 80], [4, 7, 1, 18], [46, 33, 19, 82])
    >>> found.df
    2.0
    """
    a, b, c, d = (np.asarray(x, float) for x in (ai, bi, ci, di))
    total, first, events = a + b + c + d, a + b, a + c
    score = a - events * first / total
    variance = first * (c + d) * events * (b + d) / (total**2 * (total - 1))
    usable = variance > 0
    if usable.sum() < 3:
        return CountTest(*NOTHING, Status.TOO_FEW_STUDIES)
    score, variance = score[usable], variance[usable]
    found = egger_test(score / variance, 1 / variance)
    return CountTest(
        float(found.slope),
        float(found.slope_se),
        float(found.statistic),
        float(found.df),
        float(found.p_value),
        Status(int(found.status)),
    )


def peters_test(
    yi: ArrayLike, ai: ArrayLike, bi: ArrayLike, ci: ArrayLike, di: ArrayLike
) -> CountTest:
    """Regress the log odds ratio on one over the number of people.

    Weights are those of the proportion of events in both groups together.

    Parameters
    ----------
    yi : log odds ratios, shape (k,)
    ai, bi, ci, di : events and non-events of group 1, then of group 2
    """
    y, a, b, c, d = (np.asarray(x, float) for x in (yi, ai, bi, ci, di))
    with np.errstate(divide="ignore"):
        weights = 1 / (1 / (a + c) + 1 / (b + d))
    usable = np.isfinite(y) & (weights > 0)
    k = int(usable.sum())
    if k < 3:
        return CountTest(*NOTHING, Status.TOO_FEW_STUDIES)
    root = np.sqrt(weights[usable])
    x = 1 / (a + b + c + d)[usable]
    columns = np.column_stack([root, root * x])
    if np.ptp(x) <= 1e-12 * x.max():
        return CountTest(*NOTHING, Status.NOT_IDENTIFIED)
    beta, _, _, _ = np.linalg.lstsq(columns, root * y[usable], rcond=None)
    residual = root * y[usable] - columns @ beta
    scale = float(residual @ residual) / (k - 2)
    se = float(np.sqrt(scale * np.linalg.inv(columns.T @ columns)[1, 1]))
    statistic = float(beta[1]) / se if se > 0 else np.nan
    p = float(t_p_value(np.array(statistic), np.array(k - 2.0)))
    return CountTest(float(beta[1]), se, statistic, float(k - 2), p, Status.OK)
