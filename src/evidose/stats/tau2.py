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

from evidose.stats.batch import FloatArray
from evidose.stats.distributions import chi2_quantile
from evidose.stats.profile import TWO, Columns, Fit, add, fit
from evidose.stats.search import ZERO, maximise
from evidose.stats.status import Status, StatusArray

COMMON = ("FE", "EE", "CE")
METHODS = (*COMMON, "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM")

# Looked up once: a member of an enumeration costs more than an operation on a small array.
OK, BOUNDARY = np.array(Status.OK, np.int8), np.array(Status.BOUNDARY, np.int8)
STEPS = 200
"""Limit on Newton steps for the generalised Q; typically five are needed."""
CLOSE = 1e-8
"""Step, relative to tau2 and the smallest variance, at which Newton's method has ended; its error
is then of the order of the square."""


class Heterogeneity(NamedTuple):
    """What is known of tau2, per column and in the units of the columns.

    Attributes
    ----------
    tau2, se : estimate and its standard error
    at : the weighted mean at tau2, with what belongs to it
    modes : number of local maxima of the likelihood
    status : of the row
    """

    tau2: FloatArray
    se: FloatArray
    at: Fit
    modes: NDArray[np.int64]
    status: StatusArray


def estimate_tau2(cols: Columns, at_zero: Fit, method: str) -> Heterogeneity:
    """Estimate tau2 of each column by one of `METHODS` (0 with status for fewer than 2 studies)."""
    if method in COMMON:
        return given_tau2(np.zeros(cols.k.size), at_zero)
    with np.errstate(divide="ignore", invalid="ignore"):
        if method in ("ML", "REML"):
            tau2, modes, status = maximise(cols, method == "REML")
            at = fit(cols, tau2)
            se = np.sqrt(TWO / (at.trace2 if method == "REML" else at.squares))
        else:
            modes, status = _plain(cols.k.size)
            if method in ("EB", "PM", "PMM"):
                df = cols.k - 1.0
                tau2, ended = solve_q(cols, chi2_quantile(df, 0.5) if method == "PMM" else df)
                status = np.where(ended, status, np.int8(Status.NOT_CONVERGED))
                at = fit(cols, tau2)
                se = np.sqrt(2.0 * df) / at.total * cols.k / df
            else:
                tau2, se = _SIMPLE[method](cols, at_zero)
                tau2 = np.maximum(tau2, 0.0)
                at = fit(cols, tau2)
    status[(tau2 <= ZERO) & (status == OK)] = BOUNDARY
    few = cols.k < TWO
    if np.count_nonzero(few):
        tau2, se = np.where(few, 0.0, tau2), np.where(few, np.nan, se)
        status[few] = Status.TOO_FEW_STUDIES
        at = fit(cols, tau2)
    return Heterogeneity(tau2, se, at, modes, status)


def given_tau2(tau2: FloatArray, at: Fit) -> Heterogeneity:
    """Return a tau2 that is given, not estimated (in the units of the columns)."""
    return Heterogeneity(tau2, np.full(tau2.size, np.nan), at, *_plain(tau2.size))


def _plain(n: int) -> tuple[NDArray[np.int64], StatusArray]:
    return np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int8)


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


def _he(cols: Columns, at: Fit) -> tuple[FloatArray, FloatArray]:
    df = cols.k - 1.0
    v = cols.v if cols.full else np.where(np.isinf(cols.v), 0.0, cols.v)
    sum_v = add(v)
    tau2 = cols.scatter() / df - sum_v / cols.k
    held = np.maximum(tau2, 0.0)
    square = add(v * v) * (1.0 - 2.0 / cols.k) + (sum_v / cols.k) ** 2
    spread = square + 2.0 * held * sum_v * df / cols.k + held * held * df
    return tau2, np.sqrt(2.0 * spread) / df


def _sj(cols: Columns, at: Fit) -> tuple[FloatArray, FloatArray]:
    df = cols.k - 1.0
    start = cols.scatter() / cols.k
    at = fit(cols, start)
    tau2 = start * at.q / df
    return tau2, start / df * _quadratic_se(at, df, tau2 - start)


_SIMPLE = {"DL": _dl, "HE": _he, "HS": _hs, "HSk": _hsk, "SJ": _sj}


def solve_q(
    cols: Columns, target: FloatArray, start: FloatArray | None = None
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return the tau2 >= 0 at which the generalised Q equals `target` > 0, and where it was found.

    Where Q(0) is below the target the answer is 0. 1/Q is concave and increasing in tau2, so
    Newton's method from the left never oversteps and ends at the only root. It begins at a lower
    bound, since ``Q(t) >= S/(vmax + t)``, or at `start` if that is higher (it must not lie right
    of the root).
    """
    tau2 = np.maximum(cols.scatter() / target - cols.widest, 0.0 if start is None else start)
    ended = np.zeros(tau2.size, dtype=bool)
    active = np.arange(tau2.size)
    y, v = cols.y, cols.v
    for _ in range(STEPS):
        t, aim = tau2[active], target[active]
        w = 1.0 / (v + t)
        p = w * y
        mean = add(p) / add(w)
        p -= w * mean
        q = add(p * y)
        p *= p
        # The negated test also ends columns of one study, where the target is no number.
        short = ~(q <= aim) & (aim > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(short, q * (q / aim - 1.0) / add(p), 0.0)
        tau2[active] = t + step
        small = step <= CLOSE * (t + v[0])
        ended[active[small]] = True
        going = (~small).nonzero()[0]
        if not going.size:
            break
        if going.size < active.size:
            active = active[going]
            y, v = y.take(going, axis=1), v.take(going, axis=1)
    return tau2, ended
