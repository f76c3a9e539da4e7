"""Q-profile confidence intervals for tau2, I² and H²."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, check_level, read_batch
from evidose.stats.distributions import chi2_quantile
from evidose.stats.profile import columns, fit, row_chunks
from evidose.stats.status import Status, StatusArray
from evidose.stats.tau2 import solve_q


@dataclass(frozen=True, slots=True)
class Interval:
    """Confidence limits of heterogeneity; every field has the batch shape of the input.

    Attributes
    ----------
    k : number of studies
    low, high : limits of tau2
    i2_low, i2_high : limits of I², in percent
    h2_low, h2_high : limits of H²
    status : `evidose.stats.status.Status` per row. BOUNDARY: Q(0) is below both critical values,
        the confidence set is empty and [0, 0] stands for it
    """

    k: NDArray[np.int64]
    low: FloatArray
    high: FloatArray
    i2_low: FloatArray
    i2_high: FloatArray
    h2_low: FloatArray
    h2_high: FloatArray
    status: StatusArray


def tau2_interval(y: ArrayLike, v: ArrayLike, level: float = 0.95) -> Interval:
    """Return Q-profile intervals for tau2 (Viechtbauer 2007), and for I² and H² by mapping.

    The limits are the tau2 at which the generalised Q equals the upper and lower quantile of
    chi-squared with k - 1 degrees of freedom, or 0 where Q(0) is below the quantile. I² and H²
    follow with the typical variance ``s2 = (k - 1)/tr P``, as in `evidose.stats.pool`.

    Parameters
    ----------
    y, v : shape (k,) or (m, k), NaN in both where there is no study
    level : of the intervals

    Raises
    ------
    InputError : input that cannot be read, or a level not between 0 and 1

    Examples
    --------
    >>> limits = tau2_interval([0.1, 0.3, 0.35, 0.65, 1.9], [0.03, 0.03, 0.05, 0.01, 0.05])
    >>> f"{limits.low:.4f} {limits.high:.4f} {limits.i2_low:.2f}"
    '0.1408 4.2419 83.49'
    """
    check_level(level)
    batch = read_batch(y, v)
    m = batch.k.size
    low, high, ratio = np.full(m, np.nan), np.full(m, np.nan), np.full(m, np.nan)
    status = batch.status.copy()
    status[(status == Status.OK) & (batch.k < 2)] = Status.TOO_FEW_STUDIES
    outer = 0.5 * (1.0 - level)
    for rows in row_chunks(batch, at_least=2):
        cols = columns(batch, rows)
        df = cols.k - 1.0
        lower, ended_low = solve_q(cols, chi2_quantile(df, 1.0 - outer))
        least = chi2_quantile(df, outer)
        upper, ended_high = solve_q(cols, least, lower)
        at_zero = fit(cols, np.zeros(rows.size))
        unit2 = cols.unit * cols.unit
        low[rows], high[rows] = lower * unit2, upper * unit2
        ratio[rows] = at_zero.trace / df / unit2
        told = np.where(at_zero.q < least, Status.BOUNDARY, Status.OK)
        status[rows] = np.where(ended_low & ended_high, told, Status.NOT_CONVERGED)
    h2_low, h2_high = 1.0 + low * ratio, 1.0 + high * ratio
    return Interval(
        batch.shaped(batch.k.astype(np.int64)),
        batch.shaped(low),
        batch.shaped(high),
        batch.shaped(100.0 * (low * ratio / h2_low)),
        batch.shaped(100.0 * (high * ratio / h2_high)),
        batch.shaped(h2_low),
        batch.shaped(h2_high),
        batch.shaped(status),
    )
