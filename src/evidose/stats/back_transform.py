"""From the scale of analysis to one that people read: ratios, proportions, rates, correlations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Back:
    """A way back.

    Attributes
    ----------
    to : what it leads to, in words
    function : from an effect to that
    null : the effect of "no difference" on the scale of analysis; None where there is none
    """

    to: str
    function: Callable[[Array], Array]
    null: float | None = None


def _expit(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.asarray(x, float))))


def _sine(x: Array) -> Array:
    """Return the square of the sine; beyond the ends of the scale it stays at them."""
    return np.asarray(np.sin(np.clip(x, 0, np.pi / 2)) ** 2)


def _square(x: Array) -> Array:
    return np.asarray(np.maximum(x, 0.0) ** 2)


def _exp(x: Array) -> Array:
    return np.asarray(np.exp(x))


RATIO = Back("ratio", _exp, 0.0)
BACK: Mapping[str, Back] = {
    **dict.fromkeys(
        (
            *("RR", "OR", "PETO", "HR", "IRR", "ROM", "ROMC", "MPRR", "MPOR", "MPORC", "MPPETO"),
            *("D2ORN", "D2ORL", "CVR", "CVRC", "VR", "VRC"),
        ),
        RATIO,
    ),
    "PLN": Back("proportion", _exp),
    "PLO": Back("proportion", _expit),
    "PAS": Back("proportion", _sine),
    "IRLN": Back("rate", _exp),
    "IRS": Back("rate", _square),
    "MNLN": Back("mean", _exp),
    "CVLN": Back("coefficient of variation", _exp),
    "SDLN": Back("standard deviation", _exp),
    "ZCOR": Back("correlation", lambda x: np.asarray(np.tanh(x)), 0.0),
    "ZPCOR": Back("partial correlation", lambda x: np.asarray(np.tanh(x)), 0.0),
    "ABT": Back("alpha", lambda x: np.asarray(1 - np.exp(-np.asarray(x, float)))),
    "AHW": Back("alpha", lambda x: np.asarray(1 - (1 - np.asarray(x, float)) ** 3)),
}
"""How a measure is read back. Others stand as they are, or depend on sample sizes (PFT, IRFT)."""

WITHOUT_NULL = frozenset(
    (
        *("PR", "PLN", "PLO", "PAS", "PFT", "IR", "IRLN", "IRS", "IRFT", "MN", "MNLN", "CVLN"),
        *("SDLN", "ARAW", "AHW", "ABT"),
    )
)
"""Measures of one group, which have no value of "no difference"."""


def freeman_tukey(x: Array, n: Array) -> Array:
    """Return the proportion behind Freeman and Tukey's double arcsine (Miller 1978).

    Parameters
    ----------
    x : on the scale of analysis (half the sum of both arcsines)
    n : sample sizes; their harmonic mean stands for the pooled one

    Examples
    --------
    >>> freeman_tukey(np.array([0.7853981633974483]), np.array([10.0])).round(4).tolist()
    [0.5]
    """
    size = len(n) / np.sum(1 / np.asarray(n, float))
    twice = 2 * np.asarray(x, float)
    low = np.arcsin(0.0) + np.arcsin(np.sqrt(1 / (size + 1)))
    high = np.arcsin(np.sqrt(size / (size + 1))) + np.arcsin(1.0)
    twice_in = np.clip(twice, low, high)
    sine = np.sin(twice_in)
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = 1 - (sine + (sine - 1 / sine) / size) ** 2
    found = 0.5 * (1 - np.sign(np.cos(twice_in)) * np.sqrt(np.maximum(inner, 0)))
    return np.asarray(np.where(twice <= low, 0.0, np.where(twice >= high, 1.0, found)))
