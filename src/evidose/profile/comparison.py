"""Published figures of other medicines in the illnesses that are asked about; never a ranking."""

from collections.abc import Mapping

from evidose.evidence import Compound, Evidence, Study
from evidose.profile.answer_sentence import compound_name, condition_words
from evidose.profile.counts import counted_studies
from evidose.profile.figures import people, plural
from evidose.profile.published import Published
from evidose.profile.question_sentences import answer_traces, set_aside_traces
from evidose.synthesis import Answer
from evidose.terms import Sentence, Trace, inside

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


def choosing_sentences(
    evidence: Evidence, others: tuple[Published, ...], answers: Mapping[str, Answer]
) -> tuple[Sentence, ...]:
    """Set the size of the evidence for other medicines beside the compound's own, by question."""
    found = (_sizes_of_evidence(a, others, evidence) for a in answers.values())
    return tuple(s for s in found if s is not None)


def _sizes_of_evidence(
    answer: Answer, others: tuple[Published, ...], evidence: Evidence
) -> Sentence | None:
    asked = answer.question
    beside = [
        p
        for p in others
        if p.pooled.outcome == asked.outcome and set(asked.conditions) & set(p.review.conditions)
    ]
    sizes = sorted(p.pooled.k for p in beside if p.pooled.k is not None)
    if not sizes or not asked.controlled:
        return None
    name = inside(evidence.outcomes[asked.outcome].name)
    among = f"{sizes[0]}" if sizes[0] == sizes[-1] else f"{sizes[0]} to {sizes[-1]}"
    noun = "trial" if sizes[-1] == 1 else "trials"
    own = f"{plural(answer.k, 'trial')} with {people(answer.n)}"
    text = (
        f"For {name}{condition_words(answer, evidence)}, {plural(len(sizes), 'published figure')} "
        f"of other medicines {'rests' if len(sizes) == 1 else 'rest'} on {among} {noun} each; the "
        f"answer about {compound_name(answer, evidence)} rests on {own if answer.k else 'none'}."
    )
    traces = (*answer_traces(answer), *set_aside_traces(answer), *(p.trace for p in beside))
    slots = {f"{asked.id}.k": str(answer.k), f"{asked.id}.n": str(answer.n)} if answer.k else {}
    return Sentence(f"choosing.{asked.id}", text, tuple(dict.fromkeys(traces)), slots)
