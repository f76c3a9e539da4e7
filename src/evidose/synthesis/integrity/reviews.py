"""Can a review's pooled figures be true, and is it kept apart from its trials?"""

from collections.abc import Iterator
from math import log

from scipy.special import ndtr

from evidose.evidence import Evidence, Pooled, Review
from evidose.synthesis.integrity.alarm import Alarm, decimals, half_unit
from evidose.synthesis.integrity.contrasts import BEYOND_BELIEF_SMD
from evidose.terms import Problem

STANDARDISED = ("smd", "cohen", "hedges", "standardised", "standardized")
RATIO_WORDS = ("rr", "or", "hr")


def review_problems(review: Review) -> Iterator[Problem]:
    """Yield every alarm inside one review, recorded ones as doubts."""
    file = f"reviews/{review.id}.toml"
    for i, pooled in enumerate(review.pooled, 1):
        for alarm in _pooled(pooled, f"pooled[{i}]"):
            yield alarm.told(file, (*pooled.doubts, *review.doubts))
    for alarm in _copies(review):
        yield alarm.told(file, (*review.doubts, *(d for p in review.pooled for d in p.doubts)))


def counted_twice(evidence: Evidence) -> Iterator[Problem]:
    """Yield studies that are reviews in disguise: a review's own identifier or title."""
    reviews = {r.doi.lower(): r for r in evidence.reviews.values() if r.doi}
    pmids = {r.pmid: r for r in evidence.reviews.values() if r.pmid}
    for study in evidence.studies.values():
        twin = reviews.get((study.doi or "").lower()) or pmids.get(study.pmid or "")
        if twin is not None:
            alarm = Alarm(
                "review-as-study",
                "doi",
                f"the identifier of the review {twin.id}",
                "a study of its own",
                "A review is never counted beside its own trials.",
            )
            yield alarm.told(f"studies/{study.year or 'undated'}/{study.id}.toml", study.doubts)


def _pooled(pooled: Pooled, at: str) -> Iterator[Alarm]:
    estimate, low, high = pooled.estimate, pooled.ci_low, pooled.ci_high
    words = pooled.measure.lower()
    standardised = any(w in words for w in STANDARDISED)
    if estimate is not None and standardised and abs(estimate) > BEYOND_BELIEF_SMD:
        yield Alarm(
            "effect-beyond-belief",
            f"{at}.estimate",
            f"a standardised difference of {estimate:g}",
            f"at most {BEYOND_BELIEF_SMD:g} in size",
            "Standard errors were probably used as standard deviations.",
            "warning",
        )
    if estimate is None or low is None or high is None:
        return
    if not low <= estimate <= high:
        yield Alarm(
            "estimate-outside-interval",
            f"{at}.estimate",
            f"{estimate:g} outside {low:g} to {high:g}",
            "an estimate inside its interval",
            "A sign or a digit is wrong.",
        )
        return
    yield from _p(pooled, estimate, low, high, at)


def _p(pooled: Pooled, estimate: float, low: float, high: float, at: str) -> Iterator[Alarm]:
    if pooled.p is None or high <= low:
        return
    words = pooled.measure.lower()
    ratio = low > 0 and ("ratio" in words or any(w in words.split() for w in RATIO_WORDS))
    slack = half_unit(estimate, low, high)
    if ratio:
        slack = slack / low
        estimate, low, high = log(estimate), log(low), log(high)
    se = (high - low) / 2 / 1.959964
    weak = max(abs(estimate) - slack, 0.0) / (se + slack)
    strong = (abs(estimate) + slack) / max(se - slack, se / 10)
    # Few studies may have been tested on t; a factor of ten and rounding are allowed.
    p_low, p_high = 2 * float(ndtr(-strong)), 2 * float(ndtr(-weak))
    misfit = pooled.p > min(1.0, p_high * 1.5 + 0.02) or pooled.p < p_low / 1.5 - 0.001
    if pooled.p_relation == "<":
        misfit = p_low > pooled.p
    elif pooled.p_relation == ">":
        misfit = p_high < pooled.p
    if misfit:
        yield Alarm(
            "p-against-ci",
            f"{at}.p",
            f"P {pooled.p_relation} {pooled.p:g}",
            f"a P value between {p_low:.2g} and {p_high:.2g}, by estimate and interval",
            "P and interval cannot both be right.",
        )


def _copies(review: Review) -> Iterator[Alarm]:
    """Two outcomes with the same estimate and interval to the last digit."""
    seen: dict[tuple[float, float, float], Pooled] = {}
    for i, pooled in enumerate(review.pooled, 1):
        if pooled.estimate is None or pooled.ci_low is None or pooled.ci_high is None:
            continue
        key = (pooled.estimate, pooled.ci_low, pooled.ci_high)
        if sum(decimals(x) >= 2 for x in key) < 2:
            continue  # roundly printed figures agree by chance
        other = seen.setdefault(key, pooled)
        if other is not pooled and other.outcome != pooled.outcome:
            yield Alarm(
                "copied-figure",
                f"pooled[{i}]",
                f"the same figures for {pooled.outcome} as for {other.outcome}",
                "figures of its own for each outcome",
                "A row was probably copied.",
                "warning",
            )
