"""Are there more significant results than there should be, and how many null ones may be unseen.

References: Ioannidis & Trikalinos 2007; Francis 2013 (exact test); Rosenthal 1979; Orwin 1983;
Rosenberg 2005. Fail-safe numbers answer a question of the past and are given for completeness.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evidose.stats.batch import FloatArray, read_batch
from evidose.stats.meta_regression import choice
from evidose.stats.status import Status, StatusArray, usable

ROUNDS = 200


@dataclass(frozen=True, slots=True)
class ExcessSignificance:
    """Observed and expected numbers of significant results, one value per meta-analysis.

    `theta` is the effect the power was computed at; `theta_limit` the effect at which the test
    would just no longer find an excess at `limit_alpha` (NaN if there is none).
    """

    observed: NDArray[np.int64]
    expected: FloatArray
    p_value: FloatArray
    theta: FloatArray
    theta_limit: FloatArray
    status: StatusArray


@dataclass(frozen=True, slots=True)
class FailSafe:
    """Number of unseen null studies that would undo the result; p-value of the result now.

    `p_value` is one-sided for Rosenthal's number, two-sided for Rosenberg's, NaN for Orwin's.
    """

    number: NDArray[np.int64]
    p_value: FloatArray
    status: StatusArray


def excess_significance(
    y: ArrayLike,
    v: ArrayLike,
    *,
    test: str = "exact",
    alpha: float = 0.05,
    limit_alpha: float = 0.10,
) -> ExcessSignificance:
    """Test of excess significance: one-sided, more significant results than expected.

    Parameters
    ----------
    y, v : shape (k,) or (m, k), NaN for padding
    test : "exact" (Poisson-binomial) or "chi2" (the normal approximation of the original paper)
    alpha : two-sided level at which a study counts as significant
    limit_alpha : level for `theta_limit`

    Examples
    --------
    >>> test = excess_significance([0.5, 0.6, 0.7, 0.4], [0.06, 0.08, 0.1, 0.03])
    >>> int(test.observed), round(float(test.expected), 3)
    (4, 2.125)
    """
    choice("test", test, ("exact", "chi2"))
    chance = _at_least if test == "exact" else _approximate
    door = read_batch(y, v)
    status = door.status
    m = status.size
    observed = np.zeros(m, dtype=np.int64)
    expected, p, theta, limit = (np.full(m, np.nan) for _ in range(4))
    critical = special.ndtri(1.0 - 0.5 * alpha)
    for row in np.flatnonzero(usable(status)):
        effects, variances = door.y[row][door.used[row]], door.v[row][door.used[row]]
        se = np.sqrt(variances)
        observed[row] = int((2.0 * special.ndtr(-np.abs(effects) / se) <= alpha).sum())
        theta[row] = (effects / variances).sum() / (1.0 / variances).sum()
        power = _power(theta[row], se, critical)
        expected[row] = power.sum()
        count = int(observed[row])
        p[row] = chance(power, count)
        side = 1.0 if theta[row] >= 0 else -1.0
        limit[row] = side * _limit(
            partial(_chance_at, chance, se, critical, count),
            float(se.max()) * (critical + 40.0),
            limit_alpha,
        )
    return ExcessSignificance(
        door.shaped(observed),
        door.shaped(expected),
        door.shaped(p),
        door.shaped(theta),
        door.shaped(limit),
        door.shaped(status),
    )


def _power(theta: float, se: FloatArray, critical: float) -> FloatArray:
    shift = theta / se
    return np.asarray(special.ndtr(-critical - shift) + special.ndtr(shift - critical))


def _at_least(power: FloatArray, observed: int) -> float:
    """Probability of `observed` or more successes of independent trials."""
    chance = np.zeros(power.size + 1)
    chance[0] = 1.0
    for one in power:
        chance[1:] = chance[1:] * (1.0 - one) + chance[:-1] * one
        chance[0] *= 1.0 - one
    return min(1.0, float(chance[observed:].sum()))


def _chance_at(
    chance: Callable[[FloatArray, int], float],
    se: FloatArray,
    critical: float,
    count: int,
    theta: float,
) -> float:
    return chance(_power(theta, se, critical), count)


def _approximate(power: FloatArray, observed: int) -> float:
    """Upper tail of the normal approximation with the variance E (1 - E/k)."""
    expected, k = float(power.sum()), power.size
    variance = expected * (1.0 - expected / k)
    if variance <= 0.0:
        return 1.0 if observed <= expected else 0.0
    return float(special.ndtr((expected - observed) / np.sqrt(variance)))


def _limit(chance: Callable[[float], float], high: float, alpha: float) -> float:
    """Size of the effect at which the p-value is `alpha`; the p-value rises with the size."""
    low = 0.0
    if chance(low) > alpha:
        return float("nan")
    for _ in range(ROUNDS):
        middle = 0.5 * (low + high)
        if chance(middle) > alpha:
            high = middle
        else:
            low = middle
        if high - low <= 1e-12 * high:
            break
    return 0.5 * (low + high)


def fail_safe_n(
    y: ArrayLike, v: ArrayLike, *, kind: str = "Rosenthal", alpha: float = 0.05
) -> FailSafe:
    """Rosenthal's, Orwin's (half the mean effect) or Rosenberg's fail-safe number.

    Parameters
    ----------
    y, v : shape (k,) or (m, k), NaN for padding
    kind : "Rosenthal" (sum of z, one-sided), "Orwin" (unweighted mean effect), "Rosenberg"
        (common-effect mean, two-sided)
    """
    choice("kind", kind, ("Rosenthal", "Orwin", "Rosenberg"))
    door = read_batch(y, v)
    status = door.status.copy()
    w = np.where(door.used, 1.0 / door.v, 0.0)
    effects = np.where(door.used, door.y, 0.0)
    k = door.k.astype(np.float64)
    p = np.full(k.size, np.nan)
    total = w.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        if kind == "Orwin":
            number = k  # unseen nulls that halve a mean are as many as there are studies
        elif kind == "Rosenthal":
            pooled = (effects * np.sqrt(w)).sum(axis=1)
            p = special.ndtr(-np.abs(pooled) / np.sqrt(k))
            number = (pooled / special.ndtri(1.0 - alpha)) ** 2 - k
        else:
            pooled = (effects * w).sum(axis=1)
            p = 2.0 * special.ndtr(-np.abs(pooled) / np.sqrt(total))
            number = ((pooled / special.ndtri(1.0 - 0.5 * alpha)) ** 2 - total) / (total / k)
    bad = ~usable(status)
    vast = ~bad & ~(np.abs(number) < 2.0**62)
    status[vast] = Status.ILL_CONDITIONED
    whole = np.maximum(np.ceil(np.where(bad | vast, 0.0, number)), 0.0).astype(np.int64)
    p[bad] = np.nan
    return FailSafe(door.shaped(whole), door.shaped(p), door.shaped(status))
