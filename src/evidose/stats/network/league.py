"""Every treatment against every other: the league table of a fit."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.distributions import normal_p_value, normal_quantile
from evidose.stats.network.contrasts import Index
from evidose.stats.network.piece import Piece


@dataclass(frozen=True, slots=True)
class League:
    """Effects of row treatments against column treatments, shape (..., t, t).

    Attributes
    ----------
    estimate, se : effect and standard error; 0 on the diagonal
    ci_low, ci_high, p_value : by the normal distribution; p is NaN on the diagonal
    """

    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    p_value: FloatArray


@lru_cache(maxsize=256)
def pairs(t: int) -> tuple[Index, Index]:
    """Return the numbers of both treatments of each of the t (t - 1)/2 pairs."""
    first, second = np.triu_indices(t, 1)
    return first, second


def pair_effects(piece: Piece, beta: FloatArray, inverse: FloatArray) -> tuple[FloatArray, ...]:
    """Return estimate and variance of every pair, shape (n, pairs), in the units of the design.

    Each pair is summed along its own way through the network, never as a difference of two
    effects against a reference that may stand far off: no digits are lost where two parts of a
    network hang together by a thread.
    """
    first, second = pairs(piece.treatments.size)
    way = piece.path[:, first] - piece.path[:, second]
    estimate = (way @ beta[:, :, None])[:, :, 0]
    variance = ((way @ inverse) * way).sum(axis=2)
    return estimate, variance


def square(values: FloatArray, t: int, mirror: float, diagonal: float = 0.0) -> FloatArray:
    """Return values of pairs (n, pairs) as (n, t, t), the lower half times `mirror`."""
    first, second = pairs(t)
    out = np.full((values.shape[0], t, t), diagonal)
    out[:, first, second] = values
    out[:, second, first] = mirror * values
    return out


def league(estimate: FloatArray, se: FloatArray, t: int, level: float) -> League:
    """Return the table of estimates and standard errors of pairs, (n, pairs) each."""
    half = normal_quantile(0.5 * (1.0 + level)) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        p = normal_p_value(estimate / se)
    low, high = square(estimate - half, t, -1.0), square(estimate + half, t, -1.0)
    upper = np.triu(np.ones((t, t), dtype=bool))
    tables = (
        square(estimate, t, -1.0),
        square(se, t, 1.0),
        np.where(upper, low, high),
        np.where(upper, high, low),
        square(p, t, 1.0, np.nan),
    )
    unknown = np.isnan(se)
    if unknown.any():  # a treatment that is compared with nothing is not equal to itself either
        alone = np.asarray(square(unknown.astype(float), t, 1.0, 1.0).min(axis=2) > 0)
        for table in tables:
            table[alone[:, :, None] & np.eye(t, dtype=bool)] = np.nan
    return League(*tables)
