"""How an effect builds up while a dose is taken and fades after it stops."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.response.noise import legendre

Array = NDArray[np.float64]
ONSET_NODES = 4
OFFSET_NODES = 2
WEEKS_TO_TAU = 7 / np.log(10)
"""Days of time constant per week until nine tenths of the effect are there."""


@dataclass(frozen=True, slots=True)
class ExposureShapes:
    """Nodes of onset and offset.

    Attributes
    ----------
    onset_weeks, offset_weeks : weeks until nine tenths of the effect are there, or gone, (O,)
    log_weight : log prior weight, (O,)
    """

    onset_weeks: Array
    offset_weeks: Array
    log_weight: Array


def exposure_shapes(
    onset: tuple[float, float], offset: tuple[float, float], *, stops: bool
) -> ExposureShapes:
    """Return Gauss-Legendre nodes of log-uniform onset and offset.

    Parameters
    ----------
    onset, offset : weeks, low and high
    stops : treatment was stopped or lowered at some point, so that the offset matters
    """
    on, on_weight = _log_uniform(onset, ONSET_NODES)
    if not stops:
        return ExposureShapes(on, np.full(len(on), np.sqrt(offset[0] * offset[1])), on_weight)
    off, off_weight = _log_uniform(offset, OFFSET_NODES)
    return ExposureShapes(
        np.repeat(on, OFFSET_NODES),
        np.tile(off, ONSET_NODES),
        (on_weight[:, None] + off_weight).ravel(),
    )


def _log_uniform(bounds: tuple[float, float], count: int) -> tuple[Array, Array]:
    low, high = np.log(bounds[0]), np.log(bounds[1])
    if high - low < 1e-9:
        return np.array([bounds[0]]), np.zeros(1)
    x, w = legendre(count, float(low), float(high))
    return np.exp(x), np.log(w / (high - low))


def build_up(taken: Array, onset_weeks: Array, offset_weeks: Array) -> Array:
    """Follow the exposure from day to day.

    Exposure moves toward today's dose by a fixed share of what is missing: with the onset's time
    constant on its way up, with the offset's on its way down.

    Parameters
    ----------
    taken : (..., T) daily dose as a share of the full dose
    onset_weeks, offset_weeks : (O,) weeks until nine tenths

    Returns
    -------
    (..., T, O), between 0 and the largest share taken

    Examples
    --------
    >>> x = build_up(np.ones(15), np.array([2.0]), np.array([1.0]))
    >>> round(float(x[13, 0]), 3)
    0.9
    """
    up = -np.expm1(-1 / (np.asarray(onset_weeks) * WEEKS_TO_TAU))
    down = -np.expm1(-1 / (np.asarray(offset_weeks) * WEEKS_TO_TAU))
    now = np.zeros((*taken.shape[:-1], len(up)))
    out = np.empty((*taken.shape, len(up)))
    for t in range(taken.shape[-1]):
        missing = taken[..., t, None] - now
        now = now + missing * np.where(missing > 0, up, down)
        out[..., t, :] = now
    return out
