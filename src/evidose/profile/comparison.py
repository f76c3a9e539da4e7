"""Published figures of other medicines in the illnesses that are asked about; never a ranking."""

from collections.abc import Mapping

from evidose.evidence import Compound, Evidence, Study
from evidose.profile.counts import counted_studies
from evidose.profile.figures import inside, plural
from evidose.profile.published import Published
from evidose.synthesis import Answer
from evidose.terms import Sentence, Trace

AGAINST = "against placebo"
NO_MEDICINE = frozenset({"placebo", "no-treatment"})


def alternatives(
    compound: Compound, evidence: Evidence, answers: Mapping[str, Answer]
) -> tuple[Published, ...]:
    """Return what reviews of other medicines pooled against placebo, by outcome and contrast.

    Kept are outcomes that the compound is asked about, with an interval, from reviews on one
    illness that a question is about.
    """
    asked = {a.question.outcome for a in answers.values()}
    within = {c for a in answers.values() for c in a.question.conditions}
    found = [
        Published(review, pooled)
        for review in evidence.reviews.values()
        if review.retired is None and review.retracted is None
        if review.substance != compound.substance and within.intersection(review.conditions)
        for pooled in review.pooled
        if pooled.outcome in asked and AGAINST in pooled.contrast
        if None not in (pooled.estimate, pooled.ci_low, pooled.ci_high)
    ]
    return tuple(
        sorted(found, key=lambda p: (p.pooled.outcome, p.pooled.contrast, p.review.year or 9999))
    )


def compared_directly(compound: Compound, evidence: Evidence) -> tuple[Study, ...]:
    """Return the studies with an arm of the compound and an arm of another medicine."""
    apart = NO_MEDICINE | {compound.substance}
    return tuple(
        s
        for s in counted_studies(compound, evidence)
        if s.design != "protocol" and any(a.substance not in apart for a in s.arms)
    )


def comparison_sentences(
    compound: Compound, evidence: Evidence, others: tuple[Published, ...]
) -> tuple[Sentence, ...]:
    """Say what the figures of other medicines can tell, and which comparisons are direct."""
    if not others:
        return ()
    reviews = {p.review.id: p.review for p in others}
    names = {c: inside(evidence.conditions[c].name) for r in reviews.values() for c in r.conditions}
    text = (
        f"{plural(len(others), 'figure')} from {plural(len(reviews), 'review')} of other medicines "
        f"({', '.join(names.values())}). Each comes from its own trials, in other people, "
        "against placebo: an indirect comparison, and no ranking."
    )
    found = [Sentence("compare.indirect", text, tuple(p.trace for p in others))]
    direct = compared_directly(compound, evidence)
    apart = NO_MEDICINE | {compound.substance}
    about = Trace(f"compounds/{compound.id}")
    told = "; ".join(
        f"{s.label} ({', '.join(sorted({a.substance for a in s.arms} - apart))}; "
        f"{inside(evidence.conditions[s.condition].name)})"
        for s in direct
    )
    text = f"Compared with another medicine within one study: {told or 'none recorded'}."
    traces = (about, *(Trace(f"studies/{s.id}") for s in direct))
    return (*found, Sentence("compare.direct", text, traces))
