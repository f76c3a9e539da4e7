"""Day-to-day noise of one person: AR(1) with a measurement part, whitened exactly across gaps.

The standardised noise of day t is ``sqrt(1 - share) * a_t + sqrt(share) * e_t``: a stationary AR(1)
of correlation rho per day and independent measurement noise, of total variance 1. Missing days are
days without an observation, nothing is filled in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SdLogDensity = Callable[[Array, Array], Array]
"""Log density of log sd, given (log sd, rho), broadcast."""


@dataclass(frozen=True, slots=True)
class NoiseGrid:
    """Quadrature nodes of the noise's shape.

    Attributes
    ----------
    rho : autocorrelation from one day to the next, (R,)
    share : share of the variance that is measurement noise, (R,)
    log_weight : log of prior density times quadrature weight, (R,)
    """

    rho: Array
    share: Array
    log_weight: Array


def noise_grid(
    rho_mean: float,
    rho_sd: float,
    rho_range: tuple[float, float],
    share_high: float,
    days: int,
) -> NoiseGrid:
    """Return Gauss-Legendre nodes in ``atanh rho`` and in the measurement share.

    The prior of rho is normal, truncated to `rho_range`; the share is uniform from 0 to
    `share_high`, and absent at 0. The posterior of ``atanh rho`` has a standard deviation near
    ``1 / sqrt(days)``; nodes stand about that far apart.

    Examples
    --------
    >>> grid = noise_grid(0.3, 0.3, (-0.3, 0.95), 0.0, 100)
    >>> bool(abs(np.exp(grid.log_weight).sum() - 1) < 1e-6)
    True
    """
    low, high = np.arctanh(rho_range[0]), np.arctanh(rho_range[1])
    count = int(np.ceil((high - low) * np.sqrt(max(days, 16)))) + 2
    z, dz = legendre(count, float(low), float(high))
    rho = np.tanh(z)
    density = -0.5 * ((rho - rho_mean) / rho_sd) ** 2 + np.log1p(-(rho**2)) + np.log(dz)
    if share_high <= 0:
        return NoiseGrid(rho, np.zeros(count), density - _log_sum(density))
    share, ds = legendre(SHARE_NODES, 0.0, share_high)
    weight = (density[:, None] + np.log(ds)).ravel()
    return NoiseGrid(np.repeat(rho, SHARE_NODES), np.tile(share, count), weight - _log_sum(weight))


SHARE_NODES = 3


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
    seen = observed.astype(np.float64)
    signal = 1.0 - grid.share
    variance = np.broadcast_to(signal, (m, len(grid.rho))).copy()
    state = np.zeros((m, len(grid.rho), count))
    out = np.empty((length, m, len(grid.rho), count))
    log_det = np.zeros((m, len(grid.rho)))
    for t in range(length):
        if t:
            phi = grid.rho ** int(day[t] - day[t - 1])
            state *= phi[:, None]
            variance *= phi**2
            variance += (1 - phi**2) * signal
        total = variance + grid.share
        here = seen[:, t, None]
        gain = here * variance / total
        np.subtract(z[:, None, t, :], state, out=out[t])
        state += gain[:, :, None] * out[t]
        out[t] *= (here / np.sqrt(total))[:, :, None]
        log_det += here * np.log(total)
        variance *= 1 - gain
    return np.moveaxis(out, 0, 2), log_det
