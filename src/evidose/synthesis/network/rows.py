"""The rows of an answer: each treatment against the baseline, from trials or from a review."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from evidose.evidence import Comparison, Evidence, Pooled, PublishedEdge, Review
from evidose.synthesis.network.absolute import Effect, PerHundred
from evidose.synthesis.network.baseline import Absolute
from evidose.synthesis.network.fitting import Fitted
from evidose.synthesis.network.nodes import meant
from evidose.synthesis.network.trials import Trial

Basis = Literal["direct", "indirect", "published"]


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


@dataclass(frozen=True, slots=True)
class Row:
    """One treatment against the baseline.

    Attributes
    ----------
    node : id of the node; of a published figure the id of its treatment
    compound, name, dose : which treatment, and the doses of its arms, in words
    treatment : its id in the file of the comparison
    k, n : trials and people behind it; of a direct row those that compare it with the baseline
    whole : `n` counts the people of all its trials; some reports do not tell theirs
    effect : with the sign of the instrument, or as logarithm of the ratio
    per_hundred : None where no baseline risk is known
    basis : ``direct`` where a trial compares it with the baseline, ``indirect`` where none does,
        ``published`` for a pooled figure of a review, which has no part in the network
    share : of direct evidence in the estimate; None where it cannot be told, or published
    studies : ids of the trials that compare it with the baseline; of the review where published
    published : what the review says, where it is one
    """

    node: str
    treatment: str
    compound: str
    name: str
    dose: str
    k: int | None
    n: int | None
    whole: bool
    effect: Effect
    per_hundred: PerHundred | None
    basis: Basis
    share: float | None
    studies: tuple[str, ...]
    published: PublishedRow | None = None


def network_rows(
    comparison: Comparison, fitted: Fitted | None, trials: Sequence[Trial], turn: Absolute
) -> list[Row]:
    """Return a row for every node that the network holds, in the order of the file."""
    if fitted is None:
        return []
    home = fitted.nodes.index(comparison.baseline)
    order = [t.id for t in comparison.treatments]
    nodes = {n.id: n for t in trials for n in t.nodes.values() if n.id != comparison.baseline}
    rows = []
    for node in sorted(nodes.values(), key=lambda n: (order.index(n.treatment), n.id)):
        effect = fitted.effect(node.id, comparison.baseline)
        direct = [t for t in trials if {node.id, comparison.baseline} <= t.nodes.keys()]
        behind = direct or [t for t in trials if node.id in t.nodes]
        share = float(fitted.share[fitted.nodes.index(node.id), home])
        people = [t.people.get(n) for t in behind for n in (node.id, comparison.baseline)]
        rows.append(
            Row(
                node.id,
                node.treatment,
                node.compound,
                node.name,
                "; ".join(dict.fromkeys(d for t in behind for d in t.doses[node.id] if d)),
                len(behind),
                sum(p for p in people if p) or None,
                all(p is not None for p in people),
                effect,
                turn(effect),
                "direct" if direct else "indirect",
                share if share == share else None,
                tuple(t.study.id for t in behind),
            )
        )
    return rows


def rows_of_reviews(comparison: Comparison, evidence: Evidence, turn: Absolute) -> list[Row]:
    """Return a row for every figure of a review that the file names."""
    return [
        Row(
            p.treatment,
            p.treatment,
            p.compound,
            p.name,
            p.edge.dose,
            p.pooled.k,
            p.pooled.n,
            p.pooled.n is not None,
            p.effect,
            turn(p.effect),
            "published",
            None,
            (p.review.id,),
            p,
        )
        for p in published_rows(comparison, evidence)
    ]


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
