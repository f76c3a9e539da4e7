"""How an effect builds up while a dose is taken and fades after it stops."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from evidose.response.noise import Part, legendre

Array = NDArray[np.float64]
WEEKS_TO_TAU = 7 / np.log(10)
"""Days of time constant per week until nine tenths of the effect are there."""
Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ExposureShapes:
    """Nodes of onset and offset, either (O,) or (m, O) for nodes of each person's own.

    Attributes
    ----------
    onset_weeks, offset_weeks : weeks until nine tenths of the effect are there, or gone
    log_weight : log prior weight
    """

    onset_weeks: Array
    offset_weeks: Array
    log_weight: Array


def even_shapes(
    onset: Bounds, offset: Bounds, counts: tuple[int, int], within: tuple[Part, Part] | None = None
) -> ExposureShapes:
    """Return nodes in the middle of equal parts of log onset and log offset; see below."""
    rules = tuple(((np.arange(n) + 0.5) / n, np.full(n, 1 / n)) for n in counts)
    return _shapes((onset, offset), rules, within)


def exposure_shapes(
    onset: Bounds, offset: Bounds, counts: tuple[int, int], within: tuple[Part, Part] | None = None
) -> ExposureShapes:
    """Return Gauss-Legendre nodes of log-uniform onset and offset; onset varies slowest.

    Parameters
    ----------
    onset, offset : weeks, low and high
    counts : nodes of either; a single node stands for the whole range
    within : part of log onset and of log offset where nodes are wanted; the rest is left out
    """
    rules = tuple(legendre(n, 0.0, 1.0) for n in counts)
    return _shapes((onset, offset), rules, within)


def _shapes(
    ranges: tuple[Bounds, Bounds],
    rules: tuple[tuple[Array, Array], ...],
    within: tuple[Part, Part] | None,
) -> ExposureShapes:
    """Stretch rules on (0, 1), nodes and weights, over the ranges or the parts within."""
    found = []
    for i, (bounds, (x, w)) in enumerate(zip(ranges, rules, strict=True)):
        low, high = np.log(bounds)
        if len(x) == 1 or high - low < 1e-9:
            found.append((np.full(1, np.sqrt(bounds[0] * bounds[1])), np.zeros(1)))
            continue
        first, last = (end[..., None] for end in within[i]) if within else (low, high)
        share = (last - first) / (high - low)
        found.append((np.exp(first + (last - first) * x), np.log(share * w)))
    return _grid(*found)


def _grid(onset: tuple[Array, Array], offset: tuple[Array, Array]) -> ExposureShapes:
    """Return every pair of onset and offset; inputs are (..., nodes) with their log weights."""
    (on, on_weight), (off, off_weight) = onset, offset
    counts = on.shape[-1], off.shape[-1]
    lead = np.broadcast_shapes(on.shape[:-1], off.shape[:-1])
    shape = (*lead, counts[0] * counts[1])
    pairs = (
        np.broadcast_to(on[..., :, None], (*lead, *counts)),
        np.broadcast_to(off[..., None, :], (*lead, *counts)),
        np.broadcast_to(on_weight[..., :, None] + off_weight[..., None, :], (*lead, *counts)),
    )
    return ExposureShapes(*(p.reshape(shape) for p in pairs))


def build_up(taken: Array, onset_weeks: Array, offset_weeks: Array) -> Array:
    """Follow the exposure from day to day.

    Exposure moves toward today's dose by a fixed share of what is missing: with the onset's time
    constant on its way up, with the offset's on its way down.

    Parameters
    ----------
    taken : (..., T) daily dose as a share of the full dose
    onset_weeks, offset_weeks : (..., O) weeks until nine tenths

    Returns
    -------
    (..., T, O), between 0 and the largest share taken

    Examples
    --------
    >>> x = build_up(np.ones(15), np.array([2.0]), np.array([1.0]))
    >>> round(float(x[13, 0]), 3)
    0.9
    """
    up, down = (-1 / (np.asarray(w) * WEEKS_TO_TAU) for w in (onset_weeks, offset_weeks))
    length = taken.shape[-1]
    lead = np.broadcast_shapes(taken.shape[:-1], up.shape[:-1])
    now = np.zeros((*lead, up.shape[-1]))
    out = np.empty((*lead, length, up.shape[-1]))
    changes = np.flatnonzero(np.diff(taken.reshape(-1, length)).any(axis=0)) + 1
    for start, end in pairwise([0, *changes.tolist(), length]):
        # Nothing changes within the stretch, so that what is missing decays by a fixed share.
        missing = taken[..., start, None] - now
        rate = np.where(missing > 0, up, down)[..., None, :]
        left = np.exp(rate * np.arange(1, end - start + 1)[:, None])
        out[..., start:end, :] = taken[..., start, None, None] - missing[..., None, :] * left
        now = out[..., end - 1, :]
    return out
