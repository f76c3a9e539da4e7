"""Ranges over draws and over models, and when a difference is not identified."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evidose.kinetics.exponentials import Array

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Band:
    """A value at the fitted parameters and the middle 90 % over their uncertainty."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """What several models say about a change.

    Attributes
    ----------
    value : median over models
    low, high : from the lowest to the highest end of any model's range
    identified : the models disagree by no more than the difference itself
    """

    value: float
    low: float
    high: float
    identified: bool


def band(draws: Array) -> Band:
    """Return the first draw (the estimate) and the middle 90 % of all.

    Draws beyond the horizon are infinite; a range that reaches them is open.
    """
    low, high = np.quantile(draws, [LOW, HIGH], method="nearest")
    return Band(float(draws[0]), float(low), float(high))


def envelope(bands: Iterable[Band]) -> Band:
    """Return the median of the models' values, within the lowest and highest end of any."""
    bands = list(bands)
    middle = float(np.median([b.value for b in bands]))
    return Band(middle, min(b.low for b in bands), max(b.high for b in bands))


def difference(changes: Iterable[Array]) -> Difference:
    """Return what models say of a change; `changes` holds paired differences of each model."""
    whole = envelope(band(c) for c in changes)
    identified = whole.high - whole.low <= abs(whole.value)
    return Difference(whole.value, whole.low, whole.high, identified)
