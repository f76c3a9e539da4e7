"""Published pooled figures: which can be reproduced from recorded data, and what separates them.

Nothing is solved backwards: a trial enters a reproduction only if its own report allows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from evidose.evidence import Evidence, Pooled, Review
from evidose.stats.pool import pool
from evidose.synthesis.answer import Answer, answer
from evidose.synthesis.derived import Derived
from evidose.synthesis.methods import Methods
from evidose.synthesis.scale import shown

MEASURES = {
    "mean difference": "MD",
    "standardised mean difference": "SMD",
    "Cohen d": "SMD",
    "Hedges g": "SMD",
    "risk ratio": "RR",
    "risk difference": "RD",
}
"""Measures of reviews as ours; any other cannot be computed from what trials print."""


@dataclass(frozen=True, slots=True)
class Reproduction:
    """One published figure against what recorded trial data allow.

    Attributes
    ----------
    included : trials it pooled, as far as known; empty where its list could not be read
    usable, missing : of those, the ones whose reports allow the computation, and the others with
        the reason
    ours : (estimate, low, high) by pooling method over the usable trials, in the review's own
        direction; empty without any
    verdict : ``reproduced``, ``not reproduced``, ``in part`` or ``cannot be``
    why : in words
    """

    review: Review
    pooled: Pooled
    included: tuple[str, ...]
    usable: tuple[str, ...]
    missing: dict[str, str]
    ours: dict[str, tuple[float, float, float]]
    verdict: str
    why: str


def reproductions(own: Answer, evidence: Evidence, methods: Methods) -> tuple[Reproduction, ...]:
    """Try every published figure on the answer's question."""
    return tuple(
        _reproduce(review, pooled, own, evidence, methods)
        for review in evidence.reviews.values()
        if review.retired is None and review.retracted is None
        for pooled in review.pooled
        if pooled.question == own.question.id and pooled.estimate is not None
    )


def _reproduce(
    review: Review, pooled: Pooled, own: Answer, evidence: Evidence, methods: Methods
) -> Reproduction:
    measure = MEASURES.get(pooled.measure)
    blank: dict[str, tuple[float, float, float]] = {}
    if "before-after" in pooled.contrast:
        why = "it pools change within groups, which is no comparison"
        return Reproduction(review, pooled, review.includes, (), {}, blank, "cannot be", why)
    if not review.includes:
        why = "which trials it pooled could not be read"
        return Reproduction(review, pooled, (), (), {}, blank, "cannot be", why)
    if measure is None:
        why = f"a {pooled.measure} is not computed from what trials print"
        return Reproduction(review, pooled, review.includes, (), {}, blank, "cannot be", why)
    asked = own.question.model_copy(update={"measure": measure})
    found = answer(asked, evidence, methods)
    by_study = {d.study: d for d in found.derived}
    usable = [by_study[s] for s in review.includes if s in by_study]
    reasons = {a.study: a.text for a in reversed(found.set_aside)}
    missing = {
        s: reasons.get(s, "the outcome is not among its recorded results")
        for s in review.includes
        if s not in by_study
    }
    ours = _pool(usable, found, pooled)
    verdict, why = _judged(pooled, ours, missing, evidence)
    names = tuple(d.study for d in usable)
    return Reproduction(review, pooled, review.includes, names, missing, ours, verdict, why)


def _pool(
    usable: Sequence[Derived], found: Answer, pooled: Pooled
) -> dict[str, tuple[float, float, float]]:
    """Pool the usable trials as reviews do: common effect, and DerSimonian-Laird."""
    if not usable:
        return {}
    y, v = np.array([d.yi for d in usable]), np.array([d.vi for d in usable])
    out = {}
    for name, method in (("common effect", "EE"), ("DerSimonian-Laird", "DL")):
        result = pool(y, v, method=method, test="z")
        ends = float(result.estimate), float(result.ci_low), float(result.ci_high)
        value, low, high = shown(found.scale, *ends)
        # Reviews print differences on the scale itself, where less of a symptom is negative.
        turn = not found.scale.ratio and not found.scale.wanted
        out[name] = (-value, -high, -low) if turn else (value, low, high)
    return out


def _judged(
    pooled: Pooled,
    ours: dict[str, tuple[float, float, float]],
    missing: dict[str, str],
    evidence: Evidence,
) -> tuple[str, str]:
    if not ours:
        told = "; ".join(f"{evidence.studies[s].label}: {why}" for s, why in missing.items())
        return "cannot be", f"no trial in it prints what is needed ({told})"
    if missing:
        told = "; ".join(f"{evidence.studies[s].label}: {why}" for s, why in missing.items())
        return "in part", f"without {told}"
    printed = (pooled.estimate, pooled.ci_low, pooled.ci_high)
    for name, values in ours.items():
        pairs = zip(printed, values, strict=True)
        if all(p is None or abs(p - x) <= 0.0051 for p, x in pairs):
            return "reproduced", f"by {name}, to the printed digits"
    return (
        "not reproduced",
        "every trial can be computed, and neither usual method gives the figure",
    )


def separating(one: Reproduction, other: Reproduction, evidence: Evidence) -> tuple[str, ...]:
    """Return the choices that separate two published figures, as far as they can be known."""
    reasons = []
    if one.pooled.measure != other.pooled.measure:
        reasons.append(f"effect measure: {one.pooled.measure} against {other.pooled.measure}")
    if one.pooled.contrast != other.pooled.contrast:
        reasons.append(f"comparison: {one.pooled.contrast} against {other.pooled.contrast}")
    first, second = set(one.included), set(other.included)
    if first and second:
        for words, extra in (
            ("only in the first", first - second),
            ("only in the second", second - first),
        ):
            if extra:
                names = ", ".join(evidence.studies[s].label for s in sorted(extra))
                reasons.append(f"inclusion, {words}: {names}")
    else:
        silent = [r.review.label for r in (one, other) if not r.included]
        reasons.append(
            f"inclusion: the list of trials could not be read for {' and '.join(silent)}"
        )
    crossover = {
        evidence.studies[s].label
        for s in first | second
        if s in evidence.studies and evidence.studies[s].design == "crossover"
    }
    if crossover:
        reasons.append(
            f"crossover handling of {', '.join(sorted(crossover))}: told by neither abstract"
        )
    years = {r.review.search_date or r.review.published or "unknown" for r in (one, other)}
    if len(years) > 1:
        reasons.append(f"date of search or publication: {' against '.join(sorted(years))}")
    return tuple(reasons)


def pairs(
    found: Sequence[Reproduction], evidence: Evidence
) -> tuple[tuple[Reproduction, Reproduction, tuple[str, ...]], ...]:
    """Return every pair of published figures with the choices that separate it."""
    return tuple((a, b, separating(a, b, evidence)) for a, b in combinations(found, 2))
