"""Day-to-day noise of one person: AR(1) with a measurement part, whitened exactly across gaps.

The standardised noise of day t is ``sqrt(1 - share) * a_t + sqrt(share) * e_t``: a stationary AR(1)
of correlation rho per day and independent measurement noise, of total variance 1. Missing days are
days without an observation, nothing is filled in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEAST_RATIO = 0.3
Part = tuple[Array, Array]
"""Low and high end, of shape (m,), of the part of a range where nodes are wanted."""
SdLogDensity = Callable[[Array, Array], Array]
"""Log density of log sd, given (log sd, rho), broadcast."""


@dataclass(frozen=True, slots=True)
class NoiseGrid:
    """Quadrature nodes of the noise's shape.

    Attributes
    ----------
    rho : autocorrelation from one day to the next, (R,), or (m, R) for nodes of each person's own
    share : share of the variance that is measurement noise
    log_weight : log of prior density times quadrature weight
    """

    rho: Array
    share: Array
    log_weight: Array


@dataclass(frozen=True, slots=True)
class NoiseShape:
    """What is known of the noise's shape beforehand.

    The prior of rho is normal, truncated to `rho_range`; the share is uniform from 0 to
    `share_high`, and absent at 0. Nodes are placed in ``atanh rho`` and in a coordinate from 0 to
    1 of the share. Days tell the ratio of measurement noise to the fresh part of a day,
    ``share / ((1 - share) (1 - rho^2))``, to within a factor; the coordinate is that ratio's
    logarithm (the ratio itself, where it is below `LEAST_RATIO`).
    """

    rho_mean: float
    rho_sd: float
    rho_range: tuple[float, float]
    share_high: float

    @property
    def ends(self) -> tuple[float, float]:
        """Least and largest ``atanh rho``."""
        return float(np.arctanh(self.rho_range[0])), float(np.arctanh(self.rho_range[1]))

    def even(self, counts: tuple[int, int]) -> NoiseGrid:
        """Return nodes in the middle of equal parts of both coordinates; rho varies slowest."""
        low, high = self.ends
        (z, u) = ((np.arange(n) + 0.5) / n for n in counts)
        return self._nodes(low + (high - low) * z, u, np.zeros(1), np.zeros(1))

    def gauss(self, counts: tuple[int, int], within: tuple[Part, Part] | None = None) -> NoiseGrid:
        """Return Gauss-Legendre nodes of both coordinates, or of a part of them.

        Examples
        --------
        >>> grid = NoiseShape(0.3, 0.3, (-0.3, 0.95), 0.8).gauss((20, 10))
        >>> bool(abs(np.exp(grid.log_weight).sum() - 1) < 1e-6)
        True
        """
        parts = within or (whole(self.ends), whole((0.0, 1.0)))
        (z, wz), (u, wu) = (
            _spread(part, *legendre(n, 0.0, 1.0)) for part, n in zip(parts, counts, strict=True)
        )
        return self._nodes(z, u, np.log(wz), np.log(wu), whole=within is None)

    def _nodes(self, z: Array, u: Array, wz: Array, wu: Array, *, whole: bool = True) -> NoiseGrid:
        """Pair nodes (..., Z) and (..., U); normalise the weights of a `whole` grid."""
        rho = np.tanh(z)
        density = -0.5 * ((rho - self.rho_mean) / self.rho_sd) ** 2 + np.log1p(-(rho**2)) + wz
        share, weight = np.zeros((*rho.shape, 1)), density[..., None]
        if self.share_high > 0:
            fresh = 1 - rho[..., :, None] ** 2
            most = np.log1p(self.share_high / (1 - self.share_high) / fresh / LEAST_RATIO)
            at = most * u[..., None, :]
            odds = LEAST_RATIO * np.expm1(at) * fresh
            share = odds / (1 + odds)
            slope = np.log(LEAST_RATIO * fresh * most) + at - 2 * np.log1p(odds)
            weight = weight + slope + wu[..., None, :]
        rho, share, weight = (
            np.broadcast_to(v, share.shape).reshape(*share.shape[:-2], -1)
            for v in (rho[..., None], share, weight)
        )
        return NoiseGrid(rho, share, weight - _log_sum(weight) * whole)


def whole(ends: Sequence[float] | Array) -> Part:
    """Return a range as a part of itself."""
    return np.array(ends[0]), np.array(ends[1])


def _spread(part: Part, x: Array, w: Array) -> tuple[Array, Array]:
    low, high = (np.asarray(end)[..., None] for end in part)
    return low + (high - low) * x, (high - low) * w


def log_normal_sd(median: float, log_sd: float) -> SdLogDensity:
    """Return the log density of a log-normal standard deviation, on the log scale."""
    centre = np.log(median)

    def density(log_value: Array, rho: Array) -> Array:
        found: Array = -0.5 * ((log_value - centre) / log_sd) ** 2 - np.log(log_sd) + 0.0 * rho
        return found

    return density


def legendre(count: int, low: float, high: float) -> tuple[Array, Array]:
    """Return Gauss-Legendre nodes and weights on an interval."""
    x, w = _legendre(count)
    half = (high - low) / 2
    return low + half * (x + 1), w * half


@lru_cache(maxsize=64)
def _legendre(count: int) -> tuple[Array, Array]:
    x, w = np.polynomial.legendre.leggauss(count)
    return x, w


def _log_sum(values: Array) -> float:
    top = float(values.max())
    return top + float(np.log(np.exp(values - top).sum()))


def whiten(
    columns: Array, observed: NDArray[np.bool_], day: NDArray[np.int64], grid: NoiseGrid
) -> tuple[Array, Array]:
    """Turn columns into independent innovations under every node of the grid.

    A scalar Kalman filter, linear in the data, so that one pass whitens outcome and design alike;
    gaps of any length are exact.

    Parameters
    ----------
    columns : (m, T, C); values of unobserved days are ignored
    observed : (m, T)
    day : (T,) increasing whole days

    Returns
    -------
    whitened : (m, R, T, C), zero on unobserved days
    log_det : (m, R) log determinant of the noise correlation of the observed days
    """
    m, length, count = columns.shape
    z = np.where(observed[:, :, None], columns, 0.0)
    keep, gain, total = _gains(observed, day, grid)
    state = np.zeros((m, grid.rho.shape[-1], count))
    out, step = np.empty((*state.shape[:2], length, count)), np.empty_like(state)
    for t in range(length):
        np.subtract(z[:, None, t, :], state, out=out[:, :, t])
        np.multiply(gain[t, :, :, None], z[:, None, t, :], out=step)
        state *= keep[t, :, :, None]
        state += step
    seen = observed.T[:, :, None]
    out *= np.moveaxis(seen / np.sqrt(total), 0, 2)[..., None]
    return out, np.where(seen, np.log(total), 0.0).sum(axis=0)


def _gains(
    observed: NDArray[np.bool_], day: NDArray[np.int64], grid: NoiseGrid
) -> tuple[Array, Array, Array]:
    """Follow the filter's variance, which no outcome changes.

    Returns, each (T, m, R): the factors of state and outcome in the next day's prediction, and the
    variance of an outcome given those before.
    """
    m, length = observed.shape
    signal = 1.0 - grid.share
    shape = (length, m, grid.rho.shape[-1])
    variance = np.broadcast_to(signal, shape[1:]).copy()
    total, gain = np.empty(shape), np.empty(shape)
    ahead = np.diff(day, append=day[-1] + 1)
    by_gap = {g: (grid.rho**g, (1 - grid.rho ** (2 * g)) * signal) for g in map(int, set(ahead))}
    complete = np.asarray(observed.all(axis=0))
    for t in range(length):
        phi, fresh = by_gap[int(ahead[t])]
        np.add(variance, grid.share, out=total[t])
        np.divide(variance, total[t], out=gain[t])
        if not complete[t]:
            gain[t] *= observed[:, t, None]
        variance *= 1 - gain[t]
        variance *= phi * phi
        variance += fresh
        gain[t] *= phi
    keep = np.stack([by_gap[int(g)][0] for g in ahead]).reshape(length, -1, shape[2]) - gain
    return keep, gain, total
