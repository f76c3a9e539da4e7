"""Tetrachoric correlation of a two-by-two table by maximum likelihood (Pearson 1900)."""

from math import pi

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


def tetrachoric(a: Array, b: Array, c: Array, d: Array) -> tuple[Array, Array]:
    """Return the tetrachoric correlation of cells a b / c d and its sampling variance.

    The model has as many parameters as the table has free cells, so the estimate reproduces the
    table exactly. A table with an empty cell has no estimate inside (-1, 1): NaN.
    """
    from scipy.special import ndtri

    n = a + b + c + d
    p1, p2, p11 = (a + b) / n, (a + c) / n, a / n
    h, k = ndtri(p1), ndtri(p2)
    # rho = sin(angle): the upper probability P(X < h, Y < k) grows with the angle.
    low, high = np.full(p1.shape, -pi / 2), np.full(p1.shape, pi / 2)
    for _ in range(60):
        middle = 0.5 * (low + high)
        more = orthant(h, k, middle) < p11
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    rho = np.sin(0.5 * (low + high))
    inside = (a > 0) & (b > 0) & (c > 0) & (d > 0)
    rho = np.where(inside, rho, np.nan)
    return rho, _variance(np.stack([a, b, c, d]) / n, h, k, rho) / n


def orthant(h: Array, k: Array, angle: Array) -> Array:
    """Return P(X < h, Y < k) of a standard bivariate normal with correlation sin(angle).

    Plackett's identity: the derivative by the angle is exp(-(h^2 - 2 h k sin + k^2) /
    (2 cos^2)) / (2 pi), integrated from independence by Gauss-Legendre.
    """
    from scipy.special import ndtr

    theta = 0.5 * angle[..., None] * (1 + _NODES)
    s, c2 = np.sin(theta), np.cos(theta) ** 2
    h_, k_ = h[..., None], k[..., None]
    f = np.exp(-(h_**2 - 2 * h_ * k_ * s + k_**2) / (2 * c2))
    out: Array = ndtr(h) * ndtr(k) + (f @ _WEIGHTS) * 0.5 * angle / (2 * pi)
    return out


def _variance(cells: Array, h: Array, k: Array, rho: Array) -> Array:
    """Return n times the asymptotic variance by the delta method (thresholds estimated too)."""
    from scipy.special import ndtr

    rest = np.sqrt(1 - rho**2)
    density = np.exp(-(h**2 - 2 * rho * h * k + k**2) / (2 * rest**2)) / (2 * pi * rest)
    by_row, by_column = ndtr((k - rho * h) / rest), ndtr((h - rho * k) / rest)
    # d rho = (d p11 - by_row d p1 - by_column d p2) / density, for multinomial cells
    slopes = np.stack([1 - by_row - by_column, -by_row, -by_column, np.zeros_like(h)])
    mean = np.sum(cells * slopes, axis=0)
    out: Array = (np.sum(cells * slopes**2, axis=0) - mean**2) / density**2
    return out
