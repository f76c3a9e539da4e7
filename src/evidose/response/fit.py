"""From a series and its doses to the likelihood, with nodes where the data leave them.

Three steps. An even grid of the noise's shape, with few onsets, tells which noise is possible at
all. An even grid of onset and offset, under the likeliest noise, tells which part of their ranges
is possible. Then everything that is possible is integrated together, with few nodes well placed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.response.exposure import (
    Bounds,
    ExposureShapes,
    build_up,
    even_shapes,
    exposure_shapes,
)
from evidose.response.integration import Likelihood, Series, integrate
from evidose.response.mixture import EffectPrior, node_weights
from evidose.response.noise import NoiseGrid, NoiseShape, Part, SdLogDensity, whole

Array = NDArray[np.float64]
FEW_SHAPES = (2, 2)
FEW_NOISES = 6
EVEN_NOISE = (14, 6)
EVEN_SHAPES = (8, 6)
SPANNING = (10, 8)
NOISES = (10, 8)
SHAPES = (8, 8)
SHAPES_OF_ONSET = 6
"""Enough where treatment never stops, so that the offset does not matter."""
IMPOSSIBLE = 6.5
"""Values this far (natural log) below the likeliest are out of the question."""


@dataclass(frozen=True, slots=True)
class Days:
    """What was observed, before anything is assumed of onset and offset.

    Attributes
    ----------
    y : (m, T) outcome, more is better, NaN where missing
    day : (T,) whole days, increasing
    base : (m, T, p) columns scaled by the prior sd of their coefficients
    taken : (T,) or (m, T) daily dose as a share of the full dose
    onset_weeks, offset_weeks : low and high
    """

    y: Array
    day: NDArray[np.int64]
    base: Array
    taken: Array
    onset_weeks: Bounds
    offset_weeks: Bounds

    @property
    def stops(self) -> bool:
        """Treatment was stopped or lowered at some point, so that the offset matters."""
        return bool((np.diff(self.taken) < 0).any())

    def span(self) -> Array | None:
        """Return orthonormal columns (T, K) for every exposure, to a ten-thousandth of the largest.

        None where the exposures themselves are few, or people's doses differ.
        """
        if not self.stops or self.taken.ndim > 1:
            return None
        shapes = exposure_shapes(self.onset_weeks, self.offset_weeks, SPANNING)
        x = build_up(self.taken, shapes.onset_weeks, shapes.offset_weeks)
        columns, size, _ = np.linalg.svd(x, full_matrices=False)
        return columns[:, size > 1e-4 * size[0]]

    def series(self, shapes: ExposureShapes) -> Series:
        """Return the series with the exposure under each shape."""
        x = build_up(self.taken, shapes.onset_weeks, shapes.offset_weeks)
        wide = np.broadcast_to(x, (len(self.y), *x.shape[-2:]))
        return Series(self.y, self.day, self.base, wide, shapes.log_weight)


@dataclass(frozen=True, slots=True)
class Fit:
    """The likelihood and what its nodes stand for."""

    series: Series
    shapes: ExposureShapes
    likelihood: Likelihood


def fit(
    days: Days,
    noise: NoiseShape | NoiseGrid,
    density: SdLogDensity,
    priors: Sequence[EffectPrior],
) -> Fit:
    """Integrate everything but the effect.

    Parameters
    ----------
    noise : prior of the noise's shape, or the few shapes that are taken as they are
    priors : those that will be applied; what is possible under any of them is kept
    """
    ranges, span = (days.onset_weeks, days.offset_weeks), days.span()

    def counts(pair: tuple[int, int]) -> tuple[int, int]:
        return pair if days.stops else (pair[0], 1)

    if isinstance(noise, NoiseGrid):
        shapes = exposure_shapes(*ranges, counts(EVEN_SHAPES))
        series = days.series(shapes)
        return Fit(series, shapes, integrate(series, noise, density, span))
    even = noise.even(EVEN_NOISE)
    few = exposure_shapes(*ranges, counts(FEW_SHAPES))
    weight = _most(integrate(days.series(few), even, density, span), priors).sum(axis=(2, 3))
    best = np.argsort(-weight, axis=1)[:, :FEW_NOISES]
    likeliest = NoiseGrid(even.rho[best], even.share[best], even.log_weight[best])
    grid = noise.gauss(NOISES, _possible(weight, EVEN_NOISE, (whole(noise.ends), whole((0, 1)))))
    within = whole(np.log(ranges[0])), whole(np.log(ranges[1]))
    for _ in range(2):
        wide = [high - low for low, high in within]
        shapes = even_shapes(*ranges, counts(EVEN_SHAPES), within)
        weight = _most(integrate(days.series(shapes), likeliest, density, span), priors).sum(
            axis=(1, 2)
        )
        within = _possible(weight, counts(EVEN_SHAPES), within)
        if all((high - low > w / 2).all() for (low, high), w in zip(within, wide, strict=True)):
            break
    nodes = SHAPES if days.stops else (SHAPES_OF_ONSET, 1)
    shapes = exposure_shapes(*ranges, nodes, within)
    series = days.series(shapes)
    return Fit(series, shapes, integrate(series, grid, density, span))


def _most(likelihood: Likelihood, priors: Sequence[EffectPrior]) -> Array:
    """Return the largest posterior weight of every node (m, R, S, O) under any of the priors."""
    found: Array = np.max([node_weights(likelihood, p)[0] for p in priors], axis=0)
    return found


def _possible(
    weight: Array, counts: tuple[int, int], parts: tuple[Part, Part]
) -> tuple[Part, Part]:
    """Return what an even grid over parts of two ranges, weight (m, product of counts), leaves.

    One node further on either side is kept.
    """
    table = weight.reshape(len(weight), *counts)
    return _part(table.max(axis=2), *parts[0]), _part(table.max(axis=1), *parts[1])


def _part(weight: Array, low: Array, high: Array) -> Part:
    n = weight.shape[1]
    kept = weight > weight.max(axis=1, keepdims=True) * np.exp(-IMPOSSIBLE)
    first, last = kept.argmax(axis=1), n - 1 - kept[:, ::-1].argmax(axis=1)
    step = (high - low) / n
    return np.maximum(low + step * (first - 0.5), low), np.minimum(low + step * (last + 1.5), high)
