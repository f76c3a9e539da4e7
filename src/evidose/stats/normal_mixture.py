"""Finite mixtures of normals, one per row: distribution function, density, quantiles.

Rows first: weights, means and sds are (m, n); weights of a row sum to one, and a component with
weight zero is padding. Points are (m,) or (m, q).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_PER_DENSITY = 1 / np.sqrt(2 * np.pi)


@dataclass(frozen=True, slots=True)
class Mixture:
    """A normal mixture in every row.

    Attributes
    ----------
    weights, means, sds : (m, n)
    """

    weights: Array
    means: Array
    sds: Array

    def widened(self, variance: Array) -> "Mixture":
        """Return the mixture with `variance` (m,) or (m, 1) added to every component."""
        extra = np.asarray(variance, dtype=float).reshape(-1, 1)
        return Mixture(self.weights, self.means, np.sqrt(self.sds**2 + extra))

    def cdf(self, x: Array) -> Array:
        """Return P(X <= x), (m,)."""
        from scipy.special import ndtr

        z = (np.asarray(x, dtype=float).reshape(-1, 1) - self.means) / self.sds
        out: Array = np.sum(self.weights * ndtr(z), axis=-1)
        return out

    def above(self, x: Array) -> Array:
        """Return P(X > x), (m,), without cancellation in the upper tail."""
        from scipy.special import ndtr

        z = (self.means - np.asarray(x, dtype=float).reshape(-1, 1)) / self.sds
        out: Array = np.sum(self.weights * ndtr(z), axis=-1)
        return out

    def density(self, x: Array) -> Array:
        """Return the density at x, (m,)."""
        z = (np.asarray(x, dtype=float).reshape(-1, 1) - self.means) / self.sds
        terms = self.weights * np.exp(-0.5 * z * z) / self.sds
        out: Array = np.sum(terms, axis=-1) / np.sqrt(2 * np.pi)
        return out

    def mean(self) -> Array:
        """Return the mean, (m,)."""
        out: Array = np.sum(self.weights * self.means, axis=-1)
        return out

    def sd(self) -> Array:
        """Return the standard deviation, (m,)."""
        away = self.means - self.mean()[:, None]
        out: Array = np.sqrt(np.sum(self.weights * (self.sds**2 + away**2), axis=-1))
        return out

    def quantile(self, p: float | Array) -> Array:
        """Return the quantiles at p (a number or (m,)), by bracketed Newton steps.

        Every quantile lies between the smallest and the largest quantile of the components, which
        is the bracket. Steps run on a sinh scale, so that heavy tails cost no more.
        """
        return _quantile(self, np.broadcast_to(np.asarray(p, float), self.means.shape[:1]))

    def shortest(self, level: float) -> tuple[Array, Array]:
        """Return the shortest interval of probability `level` of a unimodal mixture."""
        return shortest_interval(self.quantile, self.density, level, self.means.shape[0])


def _quantile(mix: Mixture, p: Array) -> Array:
    from scipy.special import ndtr, ndtri

    used = mix.weights > 0
    inside = (p > 0) & (p < 1)
    sign = np.where(p > 0.5, -1.0, 1.0)  # the smaller tail is the one that keeps its digits
    tail = np.where(inside, np.minimum(p, 1 - p), 0.5)
    z_tail = ndtri(tail)
    each = mix.means + mix.sds * (sign * z_tail)[:, None]
    centre = np.sum(mix.weights * mix.means, axis=-1)
    # The geometric mean: a few components with enormous sds must not set the scale.
    scale = np.exp(np.sum(mix.weights * np.log(mix.sds), axis=-1))
    low = np.arcsinh((np.where(used, each, np.inf).min(axis=-1) - centre) / scale)
    high = np.arcsinh((np.where(used, each, -np.inf).max(axis=-1) - centre) / scale)
    start = np.sum(
        mix.weights * np.where(used, np.arcsinh((each - centre[:, None]) / scale[:, None]), 0),
        axis=-1,
    )
    at = np.clip(start, low, high)
    out = np.where(inside, np.nan, np.where(p <= 0, -np.inf, np.inf))
    live = np.flatnonzero(np.isfinite(low) & np.isfinite(high) & inside)
    for _ in range(100):
        if live.size == 0:
            break
        w, means, sds = mix.weights[live], mix.means[live], mix.sds[live]
        sg, t, a = sign[live], tail[live], at[live]
        x = centre[live] + scale[live] * np.sinh(a)
        z = (x[:, None] - means) / sds
        found = np.einsum("mn,mn->m", w, ndtr(sg[:, None] * z))
        slope = np.einsum("mn,mn->m", w, np.exp(-0.5 * z * z) / sds) * _PER_DENSITY
        below = (found < t) == (sg > 0)
        low[live], high[live] = np.where(below, a, low[live]), np.where(below, high[live], a)
        with np.errstate(all="ignore"):
            # Newton on the normal quantile of the tail, which is nearly straight in x.
            z_found = ndtri(found)
            rise = slope / (np.exp(-0.5 * z_found**2) * _PER_DENSITY)
            step = a - sg * (z_found - z_tail[live]) / (rise * scale[live] * np.cosh(a))
        outside = ~((step >= low[live]) & (step <= high[live]))
        step = np.where(outside, 0.5 * (low[live] + high[live]), step)
        done = (np.abs(step - a) <= 1e-8) & ~outside  # Newton doubles the digits of this step
        done |= np.abs(found - t) <= 4e-16
        done |= high[live] - low[live] <= 4e-16 * np.maximum(1.0, np.abs(a))
        out[live[done]] = (centre[live] + scale[live] * np.sinh(step))[done]
        at[live] = step
        live = live[~done]
    return out


def shortest_interval(
    quantile: Callable[[Array], Array],
    density: Callable[[Array], Array],
    level: float,
    rows: int,
) -> tuple[Array, Array]:
    """Return the shortest interval of a unimodal distribution, per row.

    Its ends have equal density, so the probability left of it is found by bisection; a density
    that falls from its lower end gives an interval from that end.
    """
    low, high = np.zeros(rows), np.full(rows, 1 - level)
    for _ in range(48):
        p = 0.5 * (low + high)
        # Left of the optimum the lower end has the smaller density.
        rising = density(quantile(p)) < density(quantile(p + level))
        low = np.where(rising, p, low)
        high = np.where(rising, high, p)
    p = np.where(low == 0, 0.0, 0.5 * (low + high))
    return quantile(p), quantile(p + level)
