"""An interval that is robust to publication bias: common-effect weights, honest width.

Henmi & Copas 2010: the common-effect mean gives little weight to the small studies that selection
distorts most; its interval allows for heterogeneity. With ``W_j = sum w^j / sum w`` the pivot is
``T = (b - theta) sqrt(W_1) / sqrt(1 + tau2_DL W_2)``; given the scaled error r of b, Q is close to
a gamma variable with the first two moments below, and the quantile of T follows by one integral
and one root.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evidose.stats.batch import FloatArray, read_batch
from evidose.stats.meta_regression import check_level
from evidose.stats.status import Status, StatusArray, usable

NODES = 200
TAIL = 12.0
"""Standard deviations after which the normal density is nothing."""
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class HenmiCopas:
    """Common-effect mean with the interval of Henmi and Copas, one value per meta-analysis."""

    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    tau2: FloatArray
    status: StatusArray


def henmi_copas(y: ArrayLike, v: ArrayLike, *, level: float = 0.95) -> HenmiCopas:
    """Pool with common-effect weights and an interval robust to publication bias.

    Parameters
    ----------
    y, v : shape (k,) or (m, k), NaN for padding; at least 2 studies
    level : coverage of the interval

    Examples
    --------
    >>> found = henmi_copas([0.1, 0.3, 0.8, 0.5], [0.01, 0.04, 0.09, 0.16])
    >>> [round(float(x), 3) for x in (found.estimate, found.ci_low, found.ci_high)]
    [0.207, -0.293, 0.708]
    """
    check_level(level)
    door = read_batch(y, v)
    status = door.status.copy()
    status[usable(status) & (door.k < 2)] = Status.TOO_FEW_STUDIES
    rows = np.flatnonzero(usable(status))
    found = np.full((5, status.size), np.nan)
    used = door.used[rows]
    unit = np.sqrt(np.where(used, door.v[rows], np.inf).min(axis=1))
    w = np.where(used, (unit[:, None] / np.where(used, door.v[rows], 1.0)) * unit[:, None], 0.0)
    effects = np.where(used, door.y[rows], 0.0) / unit[:, None]
    total = w.sum(axis=1)
    mean = (w * effects).sum(axis=1) / total
    q = (w * (effects - mean[:, None]) ** 2).sum(axis=1)
    powers = [total] + [(w**j).sum(axis=1) / total for j in (2, 3, 4)]
    k = door.k[rows].astype(np.float64)
    tau2 = np.maximum(0.0, (q - (k - 1.0)) / (powers[0] - powers[1]))
    se = np.sqrt((1.0 + tau2 * powers[1]) / total)
    reach = _quantile(k, powers, tau2, level) * se
    parts = (mean * unit, se * unit, (mean - reach) * unit, (mean + reach) * unit, tau2 * unit**2)
    found[:, rows] = parts
    found[:, ~usable(status)] = np.nan
    mean, se, low, high, tau2 = (door.shaped(row) for row in found)
    return HenmiCopas(mean, se, low, high, tau2, door.shaped(status))


def _quantile(
    k: FloatArray, powers: list[FloatArray], tau2: FloatArray, level: float
) -> FloatArray:
    """Upper quantile of the pivot T, shape (n,)."""
    ratio = 1.0 + tau2 * powers[1]
    low, high = np.full(k.size, 1e-8), np.full(k.size, 4.0)
    tail = 0.5 * (1.0 - level)
    for _ in range(ROUNDS):
        rises = _tail(high, k, powers, tau2, ratio) > tail
        if not rises.any():
            break
        high = np.where(rises, 2.0 * high, high)
    for _ in range(ROUNDS):
        middle = 0.5 * (low + high)
        above = _tail(middle, k, powers, tau2, ratio) > tail
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray(np.sqrt(ratio) * 0.5 * (low + high))


@cache
def _rule() -> tuple[FloatArray, FloatArray]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return np.asarray(nodes), np.asarray(weights)


def _tail(
    x: FloatArray, k: FloatArray, powers: list[FloatArray], tau2: FloatArray, ratio: FloatArray
) -> FloatArray:
    """Chance that T exceeds x times sqrt(ratio), by Gauss-Legendre over the error of b."""
    nodes, weights = _rule()
    r = x[:, None] + 0.5 * TAIL * (nodes + 1.0)
    one, two, three, four = (part[:, None] for part in powers)
    t, df, ratio = tau2[:, None], k[:, None] - 1.0, ratio[:, None]
    bend = (r * r - 1.0) / ratio  # (scaled error)² / ratio² - 1/ratio
    excess = three - two * two
    expected = df + t * (one - two) + t * t * bend * excess
    variance = (
        2.0 * df
        + 4.0 * t * (one - two)
        + 2.0 * t * t * (one * two - 2.0 * three + two * two)
        + 4.0 * t * t * bend * excess
        + 4.0 * t**3 * bend * (four - 2.0 * two * three + two**3)
        + 2.0 * t**4 * (1.0 - 2.0 * r * r) / ratio**2 * excess**2
    )
    expected, variance = np.maximum(expected, 1e-300), np.maximum(variance, 1e-300)
    limit = (one / two - 1.0) * ((r / x[:, None]) ** 2 - 1.0) + df
    chance = special.gammainc(expected**2 / variance, np.maximum(limit, 0.0) * expected / variance)
    density = np.exp(-0.5 * r * r) / np.sqrt(2.0 * np.pi)
    return np.asarray((0.5 * TAIL * weights * chance * density).sum(axis=1))
