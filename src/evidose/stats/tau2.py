"""Estimators of the between-study variance tau2, by metafor's names.

Closed forms: DL (DerSimonian & Laird 1986), HE (Hedges & Olkin 1985), HS (Hunter & Schmidt) and
HSk (the same with small-sample correction; Brannick et al. 2019), SJ (Sidik & Jonkman 2005).
Root of the generalised Q: PM (Paule & Mandel 1982), EB (empirical Bayes, Morris 1983: the same
root), PMM (its median-unbiased form, Viechtbauer 2021). Likelihood: ML, REML, by global search
(`evidose.stats.search`). FE, EE and CE are the common-effect model, tau2 = 0.

Standard errors: for estimators that are a quadratic form y'Ay over a constant, the square root of
``2 tr(A S A S)`` with ``S = V + tau2 I``; for ML and REML the inverse expected information.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evidose.stats.batch import FloatArray
from evidose.stats.profile import Columns, Fit, fit
from evidose.stats.search import maximise
from evidose.stats.status import Status, StatusArray

COMMON = ("FE", "EE", "CE")
METHODS = (*COMMON, "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM")

STEPS = 200
"""Limit on Newton steps for the generalised Q; typically five are needed."""


class Heterogeneity(NamedTuple):
    """tau2, its standard error, number of local maxima and status per column (unit of `cols`)."""

    tau2: FloatArray
    se: FloatArray
    modes: NDArray[np.int64]
    status: StatusArray


def estimate_tau2(cols: Columns, at_zero: Fit, method: str) -> Heterogeneity:
    """Estimate tau2 of each column by one of `METHODS`; columns have k >= 2."""
    n = cols.k.size
    if method in COMMON:
        return given_tau2(np.zeros(n))
    if method in ("ML", "REML"):
        best = maximise(cols, method == "REML")
        at = fit(cols, best.tau2)
        information = at.trace2 if method == "REML" else at.squares
        return Heterogeneity(best.tau2, np.sqrt(2.0 / information), best.modes, best.status)
    modes, status = np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int8)
    if method in ("EB", "PM", "PMM"):
        return _from_q(cols, method, modes, status)
    tau2, se = _SIMPLE[method](cols, at_zero)
    status[tau2 <= 0] = Status.BOUNDARY
    return Heterogeneity(np.maximum(tau2, 0.0), se, modes, status)


def given_tau2(tau2: FloatArray) -> Heterogeneity:
    """Return a tau2 that is given, not estimated (in the unit of the columns)."""
    n = tau2.size
    modes, status = np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int8)
    return Heterogeneity(tau2, np.full(n, np.nan), modes, status)


def _quadratic_se(at: Fit, df: FloatArray, more: FloatArray) -> FloatArray:
    """Return the s.e. of y'Py when the variances exceed those that P was built with by `more`."""
    return np.asarray(np.sqrt(2.0 * (df + 2.0 * more * at.trace + more * more * at.trace2)))


def _dl(cols: Columns, at: Fit) -> tuple[FloatArray, FloatArray]:
    df = cols.k - 1.0
    tau2 = (at.q - df) / at.trace
    return tau2, _quadratic_se(at, df, np.maximum(tau2, 0.0)) / at.trace


def _hs(cols: Columns, at: Fit) -> tuple[FloatArray, FloatArray]:
    tau2 = (at.q - cols.k) / at.total
    return tau2, _quadratic_se(at, cols.k - 1.0, np.maximum(tau2, 0.0)) / at.total


def _hsk(cols: Columns, at: Fit) -> tuple[FloatArray, FloatArray]:
    df = cols.k - 1.0
    tau2 = (cols.k / df * at.q - cols.k) / at.total
    se = _quadratic_se(at, df, np.maximum(tau2, 0.0)) / at.total
    return tau2, se * cols.k / df


def _plain_variance(cols: Columns) -> FloatArray:
    """Return the sum of squares of the effects about their plain mean."""
    away = cols.y - cols.y.sum(axis=0) / cols.k
    if not cols.full:
        away[np.isinf(cols.v)] = 0.0
    return np.asarray((away * away).sum(axis=0))


def _he(cols: Columns, at: Fit) -> tuple[FloatArray, FloatArray]:
    df = cols.k - 1.0
    v = cols.v if cols.full else np.where(np.isinf(cols.v), 0.0, cols.v)
    sum_v = v.sum(axis=0)
    tau2 = _plain_variance(cols) / df - sum_v / cols.k
    held = np.maximum(tau2, 0.0)
    square = (v * v).sum(axis=0) * (1.0 - 2.0 / cols.k) + (sum_v / cols.k) ** 2
    spread = square + 2.0 * held * sum_v * df / cols.k + held * held * df
    return tau2, np.sqrt(2.0 * spread) / df


def _sj(cols: Columns, at: Fit) -> tuple[FloatArray, FloatArray]:
    df = cols.k - 1.0
    start = _plain_variance(cols) / cols.k
    at = fit(cols, start)
    tau2 = start * at.q / df
    return tau2, start / df * _quadratic_se(at, df, tau2 - start)


_SIMPLE = {"DL": _dl, "HE": _he, "HS": _hs, "HSk": _hsk, "SJ": _sj}


def _from_q(
    cols: Columns, method: str, modes: NDArray[np.int64], status: StatusArray
) -> Heterogeneity:
    df = cols.k - 1.0
    target = special.chdtri(df, 0.5) if method == "PMM" else df
    tau2, ended = solve_q(cols, target)
    status[tau2 <= 0] = Status.BOUNDARY
    status[~ended] = Status.NOT_CONVERGED
    at = fit(cols, tau2)
    se = np.sqrt(2.0 * df) / at.total * cols.k / df
    return Heterogeneity(tau2, se, modes, status)


def solve_q(cols: Columns, target: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return the tau2 >= 0 at which the generalised Q equals `target` > 0 (0 where Q(0) is less).

    1/Q is concave and increasing in tau2, so Newton's method from the left never oversteps and
    ends at the only root. The start is a lower bound: ``Q(t) >= S/(vmax + t)``.
    """
    n = cols.k.size
    widest = np.where(np.isinf(cols.v), 0.0, cols.v).max(axis=0)
    tau2 = np.maximum(_plain_variance(cols) / target - widest, 0.0)
    ended = np.zeros(n, dtype=bool)
    active = np.arange(n)
    y, v = cols.y, cols.v
    for _ in range(STEPS):
        t = tau2[active]
        w = 1.0 / (v + t)
        p = w * y
        mean = p.sum(axis=0) / w.sum(axis=0)
        p -= w * mean
        q = (p * y).sum(axis=0)
        c = (p * p).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(q > target[active], q * (q / target[active] - 1.0) / c, 0.0)
        tau2[active] = t + step
        small = step <= 1e-9 * (t + v[0])
        ended[active[small]] = True
        going = np.flatnonzero(~small)
        if not going.size:
            break
        if going.size < active.size:
            active = active[going]
            y, v = y.take(going, axis=1), v.take(going, axis=1)
    return tau2, ended
