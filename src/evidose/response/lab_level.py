"""The true level behind serial results, which may drift while every result is noisy.

On the log scale results are the level plus noise of known size, and the level is a Brownian walk.
How fast it walks is not known: a few speeds, from standing still to wandering, share the prior
equally, and the results weigh them. Everything is normal and exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from evidose.response.laboratory import spread
from evidose.response.mixture import Mixture
from evidose.response.records import BiologicalVariation, LevelPrior

Array = NDArray[np.float64]
WIDE = 10.0
"""Prior sd of the first level on the log scale: flat for every purpose."""


@dataclass(frozen=True, slots=True)
class Level:
    """The true level at one moment: its median and interval, in the results' unit."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Levels:
    """What is known of the level.

    Attributes
    ----------
    now, then : at the last result, and at the moment asked about (None without one)
    p_lower : Pr(the level now is lower than then)
    """

    now: Level
    then: Level | None
    p_lower: float | None


def true_levels(
    days: Sequence[int],
    values: Sequence[float],
    variation: BiologicalVariation,
    prior: LevelPrior,
    *,
    then: int | None = None,
    level: float = 0.9,
) -> Levels:
    """Return the posterior of the level at the last result and at an earlier day.

    Parameters
    ----------
    days, values : of the results, above zero, in time order
    then : day to compare with; not before the first result

    Raises
    ------
    ValueError
        There is no result, or one is not above zero.
    """
    if not values or min(values) <= 0:
        raise ValueError("results above zero")
    y = np.log(np.array(values, dtype=np.float64))
    at = np.array([*days, days[-1], max(then if then is not None else days[0], days[0])], float)
    noise = spread(variation)
    weights, means, covariances = [], [], []
    for share in prior.drift_shares:
        walk = (share * noise) ** 2 / prior.drift_days
        since = at - at.min()
        cov = WIDE**2 + walk * np.minimum(since[:, None], since[None, :])
        n = len(y)
        seen = cov[:n, :n] + noise**2 * np.eye(n)
        centre = float(y.mean())
        gain = np.linalg.solve(seen, cov[:n, n:]).T
        _, log_det = np.linalg.slogdet(seen)
        fit = (y - centre) @ np.linalg.solve(seen, y - centre)
        weights.append(-0.5 * (log_det + fit))
        means.append(centre + gain @ (y - centre))
        covariances.append(cov[n:, n:] - gain @ cov[:n, n:])
    w = np.exp(np.array(weights) - max(weights))
    w /= w.sum()
    m, c = np.array(means), np.array(covariances)
    now = _level(Mixture(w, m[:, 0], c[:, 0, 0]), level)
    if then is None:
        return Levels(now, None, None)
    moved = Mixture(
        w, m[:, 0] - m[:, 1], np.maximum(c[:, 0, 0] + c[:, 1, 1] - 2 * c[:, 0, 1], 1e-12)
    )
    return Levels(now, _level(Mixture(w, m[:, 1], c[:, 1, 1]), level), moved.below(0.0))


def _level(mixture: Mixture, level: float) -> Level:
    middle, low, high = (mixture.quantile(p) for p in (0.5, (1 - level) / 2, (1 + level) / 2))
    return Level(exp(middle), exp(low), exp(high))
