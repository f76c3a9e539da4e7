"""Pooled figures of reviews that stand beside a network; they never enter it."""

from dataclasses import dataclass
from math import log

from evidose.evidence import Comparison, Evidence, Pooled, PublishedEdge, Review
from evidose.synthesis.network.absolute import Effect
from evidose.synthesis.network.nodes import meant


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A figure of a review against the baseline, on the scale of the network.

    Attributes
    ----------
    treatment, compound, name : which treatment it is about
    effect : as printed; ratios as logarithms
    """

    edge: PublishedEdge
    review: Review
    pooled: Pooled
    treatment: str
    compound: str
    name: str
    effect: Effect


def published_rows(comparison: Comparison, evidence: Evidence) -> tuple[PublishedRow, ...]:
    """Return the figures that the file names, in its order; none of a review that was withdrawn."""
    found = []
    treatments = {t.id: t for t in comparison.treatments}
    for edge in comparison.published:
        review = evidence.reviews[edge.review]
        pooled = next(p for p in review.pooled if p.id == edge.pooled)
        if review.retired is not None or review.retracted is not None:
            continue
        assert pooled.estimate is not None
        assert pooled.ci_low is not None and pooled.ci_high is not None
        ends = (pooled.estimate, pooled.ci_low, pooled.ci_high)
        effect = Effect(*(map(log, ends) if comparison.of_events else ends))
        treatment = treatments[edge.treatment]
        name = meant(treatment, evidence).name
        compound = treatment.compound or treatment.id
        found.append(PublishedRow(edge, review, pooled, treatment.id, compound, name, effect))
    return tuple(found)
