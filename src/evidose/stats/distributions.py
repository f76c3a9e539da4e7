"""Quantiles and tail probabilities of the normal, t and chi-squared distributions.

SciPy's special functions are imported at the first use: they take longer to load than everything
else in this room together, and reading data or building pages does not need them. Quantiles are
computed once per distinct number of degrees of freedom, which in a batch are few.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from evidose.stats.batch import FloatArray

ZERO, ONE = np.array(0.0), np.array(1.0)  # cheaper operands than Python numbers


def normal_quantile(p: float) -> float:
    """Return the standard normal quantile."""
    from scipy.special import ndtri

    return float(ndtri(p))


def t_quantile(df: FloatArray, p: float) -> FloatArray:
    """Return the quantile of Student's t (NaN for df = 0).

    Examples
    --------
    >>> t_quantile(np.array([1.0, 9.0, 0.0]), 0.975).round(4).tolist()
    [12.7062, 2.2622, nan]
    """
    return _per_df(df, p, _t_quantile)


def chi2_quantile(df: FloatArray, p: float) -> FloatArray:
    """Return the quantile of chi-squared (NaN for df = 0)."""
    return _per_df(df, p, _chi2_quantile)


def normal_p_value(z: FloatArray) -> FloatArray:
    """Return the two-sided p value of a standard normal statistic."""
    from scipy.special import ndtr

    return np.asarray(2.0 * ndtr(-np.abs(z)))


def t_p_value(t: FloatArray, df: FloatArray) -> FloatArray:
    """Return the two-sided p value of a t statistic (NaN for df = 0)."""
    from scipy.special import stdtr

    half = stdtr(np.where(df > ZERO, df, np.nan), -np.abs(t))
    return np.asarray(half + half)


def chi2_p_value(q: FloatArray, df: FloatArray) -> FloatArray:
    """Return the upper tail of chi-squared at `q` (1 for df = 0)."""
    from scipy.special import chdtrc

    some = df > ZERO
    return np.asarray(np.where(some, chdtrc(np.where(some, df, ONE), q), ONE))


def _per_df(df: FloatArray, p: float, quantile: Callable[[float, float], float]) -> FloatArray:
    first = float(df[0])
    if df.size == 1:
        return np.array([quantile(first, p)])
    if (df == first).all():  # the common case, and cheaper than sorting
        return np.full(df.size, quantile(first, p))
    distinct, place = np.unique(df, return_inverse=True)
    return np.array([quantile(float(x), p) for x in distinct])[place]


@lru_cache(maxsize=4096)
def _t_quantile(df: float, p: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, p)) if df > 0 else np.nan


@lru_cache(maxsize=4096)
def _chi2_quantile(df: float, p: float) -> float:
    from scipy.special import chdtri

    return float(chdtri(df, 1.0 - p)) if df > 0 else np.nan
