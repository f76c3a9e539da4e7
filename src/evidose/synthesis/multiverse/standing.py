"""Where a published figure stands among all analyses of the recorded data."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.synthesis.multiverse.evaluation import Results
from evidose.synthesis.multiverse.reproduction import MEASURES, Reproduction
from evidose.synthesis.multiverse.specifications import Specifications
from evidose.synthesis.scale import Scale

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Standing:
    """One published figure, turned so that positive is better, in the multiverse's unit.

    Attributes
    ----------
    value : the figure
    as_favourable : share of all specifications whose estimate is at least as favourable
    trials : of the trials it pooled, the most that enter one specification; 0 where its list
        could not be read
    low, high : smallest and largest estimate of the specifications that pool exactly those
    """

    value: float
    as_favourable: float
    trials: int
    low: float | None
    high: float | None


def standing(
    published: Reproduction,
    specs: Specifications,
    results: Results,
    units: Array,
    scales: Mapping[str, Scale],
    unit: str,
) -> Standing | None:
    """Place a published figure; None where its measure has no scale here."""
    measure = MEASURES.get(published.pooled.measure, "")
    scale = scales.get(measure)
    if scale is None or published.pooled.estimate is None:
        return None
    size = scale.important if unit == "important differences" else scale.sd
    if size is None:
        return None
    printed = published.pooled.estimate
    value = (np.log(printed) if scale.ratio else printed) / size
    value = float(value if scale.wanted else -value)
    estimates = results.estimate / units
    known = np.isfinite(estimates)
    share = float((estimates[known] >= value).mean()) if known.any() else 0.0
    inside = np.array([t in published.included for t in specs.trials])
    used = np.isfinite(specs.y)
    only = known & ~(used & ~inside).any(axis=1)
    if not only.any():
        return Standing(value, share, 0, None, None)
    most = int(used[only].sum(axis=1).max())
    these = estimates[only & (used.sum(axis=1) == most)]
    return Standing(value, share, most, float(these.min()), float(these.max()))
