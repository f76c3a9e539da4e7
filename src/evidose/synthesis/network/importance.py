"""Which effects matter to people, on the scale of a network."""

from dataclasses import dataclass
from math import log

from evidose.evidence import Evidence
from evidose.synthesis.network.answer import NetworkAnswer


@dataclass(frozen=True, slots=True)
class Important:
    """Effects below `low` or above `high` matter; between them they do not. `low` < 0 < `high`.

    Attributes
    ----------
    sourced : they come from a threshold of the outcome
    """

    low: float
    high: float
    sourced: bool


def important_effects(
    answer: NetworkAnswer, evidence: Evidence, ratio_low: float, ratio_high: float
) -> Important:
    """Return the bounds, from the outcome's important difference where it has one that fits.

    Parameters
    ----------
    ratio_low, ratio_high : ratios that matter where no threshold is sourced; of a scale the
        corresponding share of a reference standard deviation, as Cohen's small effect
    """
    comparison = answer.comparison
    outcome = evidence.outcomes[comparison.outcome]
    if comparison.of_events:
        return _of_events(answer, evidence, ratio_low, ratio_high)
    shown = evidence.instruments[comparison.instruments[0]]
    sd = shown.reference_sd.value if shown.reference_sd else None
    if comparison.measure == "SMD":
        sd = 1.0
    wished = "SMD" if comparison.measure == "SMD" else shown.id
    for threshold in outcome.important_differences:
        if threshold.scale == wished:
            return Important(-threshold.value, threshold.value, True)
    for threshold in outcome.important_differences:
        if threshold.scale == "SMD" and sd is not None:
            return Important(-threshold.value * sd, threshold.value * sd, True)
    half = SMALL * (sd or 1.0)
    return Important(-half, half, False)


SMALL = 0.2
"""Cohen's small standardised difference, where no threshold is sourced."""


def _of_events(
    answer: NetworkAnswer, evidence: Evidence, ratio_low: float, ratio_high: float
) -> Important:
    outcome = evidence.outcomes[answer.comparison.outcome]
    risk = answer.baseline.risk if answer.baseline else None
    for threshold in outcome.important_differences:
        if threshold.scale != "risk difference" or risk is None:
            continue
        if not threshold.value < risk < 1.0 - threshold.value:
            continue
        ends = [risk - threshold.value, risk + threshold.value]
        if answer.comparison.measure == "OR":
            odds = [p / (1.0 - p) / (risk / (1.0 - risk)) for p in ends]
            return Important(log(odds[0]), log(odds[1]), True)
        return Important(log(ends[0] / risk), log(ends[1] / risk), True)
    return Important(log(ratio_low), log(ratio_high), False)
