"""Random meta-analyses for the validation of pooling, most of them meant to be awkward."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Maker = Callable[[np.random.Generator, int, int], tuple[Floats, Floats]]

SIZES = tuple(range(2, 61))


def _effects(rng: np.random.Generator, v: Floats, tau: Floats) -> Floats:
    return rng.normal(size=v.shape) * np.sqrt(v + tau[:, None] ** 2)


def _tau(rng: np.random.Generator, m: int, low: float, high: float) -> Floats:
    """Half of the heterogeneities zero, half spread over decades."""
    return np.where(rng.random(m) < 0.5, 0.0, 10.0 ** rng.uniform(low, high, m))


def usual(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """Variances as in the clinic, heterogeneity from none to strong."""
    v = rng.lognormal(-2.0, 1.0, (m, k))
    return _effects(rng, v, _tau(rng, m, -2, 1)), v


def decades(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """Variances over six orders of magnitude."""
    v = 10.0 ** rng.uniform(-3, 3, (m, k))
    return _effects(rng, v, _tau(rng, m, -3, 3)), v


def huge_tau(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """Heterogeneity far above the variances."""
    v = rng.lognormal(0.0, 1.0, (m, k))
    return _effects(rng, v, 10.0 ** rng.uniform(2, 6, m)), v


def two_scales(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """A few precise studies that agree among vague ones that do not: several modes are likely."""
    precise = rng.random((m, k)) < rng.uniform(0.1, 0.7, (m, 1))
    gap = 10.0 ** rng.uniform(1, 6, (m, 1))
    v = np.where(precise, 1.0, gap) * rng.lognormal(0.0, 0.3, (m, k))
    spread = np.where(precise, rng.uniform(0.3, 4.0, (m, 1)), rng.uniform(0.3, 3.0, (m, 1)))
    return rng.normal(size=(m, k)) * spread * np.sqrt(v), v


def ladder(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """Effects that grow with a power of their variance: the likelihood is flat over decades."""
    v = 10.0 ** np.sort(rng.uniform(0, rng.uniform(1, 6, (m, 1)), (m, k)), axis=1)
    power = rng.uniform(0.3, 0.7, (m, 1))
    sign = rng.choice([-1.0, 1.0], (m, k))
    return sign * rng.lognormal(0.0, 0.3, (m, k)) * rng.uniform(0.7, 2.0, (m, 1)) * v**power, v


def ties(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """Equal variances, and effects rounded to few values."""
    v = np.repeat(rng.choice([0.25, 0.5, 1.0], (m, 1)), k, axis=1)
    return np.round(_effects(rng, v, _tau(rng, m, -1, 1)), 1), v


def near_ties(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """Variances that differ in the ninth digit."""
    v = 1.0 + 1e-9 * rng.normal(size=(m, k))
    return _effects(rng, v, _tau(rng, m, -2, 2)), v


def outlier(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """One study far off, often the most precise."""
    v = rng.lognormal(0.0, 1.5, (m, k))
    y = _effects(rng, v, _tau(rng, m, -2, 1))
    place = np.where(rng.random(m) < 0.5, v.argmin(axis=1), rng.integers(0, k, m))
    y[np.arange(m), place] += 10.0 ** rng.uniform(0, 3, m)
    return y, v


def alike(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """Effects that are equal, or nearly."""
    v = rng.lognormal(0.0, 1.0, (m, k))
    noise = np.where(rng.random(m) < 0.5, 0.0, 10.0 ** rng.uniform(-6, -1, m))
    return rng.normal(size=(m, 1)) + noise[:, None] * rng.normal(size=(m, k)), v


def boundary(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats]:
    """Q near its degrees of freedom: tau2 just above or below zero."""
    v = rng.lognormal(0.0, 1.0, (m, k))
    y = rng.normal(size=(m, k)) * np.sqrt(v)
    w = 1.0 / v
    away = y - (w * y).sum(axis=1, keepdims=True) / w.sum(axis=1, keepdims=True)
    q = (w * away * away).sum(axis=1, keepdims=True)
    near = 1.0 + rng.choice([-1.0, 1.0], (m, 1)) * 10.0 ** rng.uniform(-5, -0.5, (m, 1))
    return away * np.sqrt((k - 1) / q * near), v


MAKERS: dict[str, Maker] = {
    f.__name__.replace("_", " "): f
    for f in (
        usual,
        decades,
        huge_tau,
        two_scales,
        ladder,
        ties,
        near_ties,
        outlier,
        alike,
        boundary,
    )
}


def draw(rng: np.random.Generator, m: int, k: int) -> tuple[Floats, Floats, list[str]]:
    """Draw about `m` meta-analyses of `k` studies, the same number from every maker.

    Each is shifted and scaled at random, over eight orders of magnitude.
    """
    each = -(-m // len(MAKERS))
    drawn = [make(rng, each, k) for make in MAKERS.values()]
    y, v = (np.concatenate(part) for part in zip(*drawn, strict=True))
    unit = 10.0 ** rng.uniform(-4, 4, (len(y), 1))
    shift = np.where(rng.random((len(y), 1)) < 0.5, 0.0, rng.normal(size=(len(y), 1)))
    names = [name for name in MAKERS for _ in range(each)]
    return (y + shift) * unit, v * unit * unit, names
