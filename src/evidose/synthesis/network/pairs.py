"""The treatments of a comparison against each other.

Within the network every pair is estimated. A treatment that is known from a review alone is
compared through the baseline (Bucher 1997, J Clin Epidemiol 50:683): the difference of two effects,
with the sum of their variances. It has no rank, and nothing is known of how its trials differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evidose.evidence import Comparison
from evidose.synthesis.network.absolute import Effect
from evidose.synthesis.network.fitting import Fitted
from evidose.synthesis.network.rows import Row
from evidose.synthesis.network.trials import Trial


@dataclass(frozen=True, slots=True)
class Pair:
    """`first` against `second`, signed as the rows of the answer are.

    Attributes
    ----------
    basis : ``direct`` where a trial compares them, else ``indirect``
    k : trials that compare them
    bucher : ids of the reviews whose figures it rests on; empty within the network
    """

    first: str
    second: str
    effect: Effect
    basis: Literal["direct", "indirect"]
    k: int
    bucher: tuple[str, ...] = ()


def pairs_of(
    comparison: Comparison,
    fitted: Fitted | None,
    trials: Sequence[Trial],
    rows: Sequence[Row],
) -> tuple[Pair, ...]:
    """Return every pair of treatments, those of the network first."""
    own = [r for r in rows if r.basis != "published"]
    known = {r.compound for r in own}
    lent = [
        r
        for r in rows
        if r.published is not None and r.published.edge.bucher and r.compound not in known
    ]
    everyone = [*own, *lent]
    found: list[Pair] = []
    for i, a in enumerate(everyone):
        for b in everyone[i + 1 :]:
            named = [r.published.review.id for r in (a, b) if r.published is not None]
            reviews = tuple(dict.fromkeys(named))
            if reviews or fitted is None:
                found.append(_bucher(a, b, reviews))
            else:
                found.append(_inside(a.node, b.node, fitted, trials))
    return tuple(sorted(found, key=lambda p: bool(p.bucher)))


def _inside(first: str, second: str, fitted: Fitted, trials: Sequence[Trial]) -> Pair:
    k = sum({first, second} <= t.nodes.keys() for t in trials)
    return Pair(first, second, fitted.effect(first, second), "direct" if k else "indirect", k)


def _bucher(a: Row, b: Row, reviews: tuple[str, ...]) -> Pair:
    one, other = a.effect, b.effect
    gap = one.estimate - other.estimate
    half = 0.5 * ((one.high - one.low) ** 2 + (other.high - other.low) ** 2) ** 0.5
    return Pair(a.node, b.node, Effect(gap, gap - half, gap + half), "indirect", 0, reviews)
