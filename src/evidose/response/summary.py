"""Mean, interval and probabilities of one improvement."""

from dataclasses import dataclass

from evidose.response.bounded import Known


@dataclass(frozen=True, slots=True)
class Summary:
    """An improvement in points, more is better, with its probabilities.

    Attributes
    ----------
    p_mcid : Pr(reaches the important change in a person); None where no source states one
    p_small : Pr(smaller than it either way)
    """

    mean: float
    sd: float
    low: float
    high: float
    p_mcid: float | None
    p_benefit: float
    p_worse: float
    p_small: float | None


def summarise(found: Known, important: float | None, level: float) -> Summary:
    """Read mean, interval and probabilities off a found."""
    low, high = (found.quantile(p) for p in ((1 - level) / 2, (1 + level) / 2))
    reach = worse = None
    if important is not None:
        reach = found.above(important)
        worse = found.below(-important)
    small = None if reach is None or worse is None else max(0.0, 1 - reach - worse)
    return Summary(
        found.expectation(),
        found.spread(),
        low,
        high,
        reach,
        found.above(0.0),
        found.below(0.0),
        small,
    )
