"""What published syntheses say on a question, beside our answer, and why they differ.

Reviews are never counted with their trials; their figures are shown in their own direction.
"""

from dataclasses import dataclass

from evidose.evidence import Evidence, Pooled, Review
from evidose.profile.certainty import CertaintyProposal
from evidose.profile.figures import bound, listed, number, plural
from evidose.profile.question_sentences import answer_traces
from evidose.synthesis import Answer
from evidose.terms import Sentence, Trace, clause

BEFORE_AFTER = "before-after"


@dataclass(frozen=True, slots=True)
class Published:
    """One pooled figure of one review."""

    review: Review
    pooled: Pooled

    @property
    def trace(self) -> Trace:
        """Where it stands in the library."""
        return Trace(f"reviews/{self.review.id}#{self.pooled.id}")

    @property
    def excludes_none(self) -> bool | None:
        """True if its interval excludes no difference; None without an interval."""
        low, high = self.pooled.ci_low, self.pooled.ci_high
        if low is None or high is None:
            return None
        null = 1.0 if "ratio" in self.pooled.measure else 0.0
        return not low <= null <= high


def published_on(question: str, evidence: Evidence) -> tuple[Published, ...]:
    """Return the figures that reviews pooled on a question, oldest first, undated last."""
    found = [
        Published(review, pooled)
        for review in evidence.reviews.values()
        if review.retired is None and review.retracted is None
        for pooled in review.pooled
        if pooled.question == question and pooled.estimate is not None
    ]
    return tuple(sorted(found, key=lambda p: (p.review.year or 9999, p.review.id)))


def published_sentences(
    answer: Answer, published: tuple[Published, ...], evidence: Evidence
) -> tuple[Sentence, ...]:
    """Write what reviews concluded, and where and why they disagree with each other or with us."""
    if not published:
        return ()
    name = answer.question.id
    traces = (Trace(f"questions/{name}"), *(p.trace for p in published))
    told = "; ".join(figure_words(p) for p in published)
    lead = "Published syntheses" if len(published) > 1 else "A published synthesis"
    slots = {
        f"{name}.{p.review.id}.{p.pooled.id}": number(p.pooled.estimate)
        for p in published
        if p.pooled.estimate is not None
    }
    own = "in their own scale" if len(published) > 1 else "in its own scale"
    text = f"{lead}, {own}: {told}."
    found = [Sentence(f"question.{name}.published", text, traces, slots)]
    reasons = _reasons(answer, published, evidence)
    if reasons:
        every = tuple(dict.fromkeys((*traces, *answer_traces(answer))))
        text = f"Why the figures differ: {'; '.join(reasons)}."
        found.append(Sentence(f"question.{name}.conflict", text, every))
    return tuple(found)


def judged_elsewhere(
    answer: Answer, proposal: CertaintyProposal | None, evidence: Evidence
) -> Sentence | None:
    """Put the certainty that reviews judged by GRADE beside the rule's proposal."""
    question = answer.question.id
    judged = [
        Published(review, pooled)
        for review in evidence.reviews.values()
        if review.retired is None and review.retracted is None
        for pooled in review.pooled
        if pooled.question == question and pooled.certainty is not None
    ]
    if not judged:
        return None
    told = "; ".join(f"{p.review.label}, {p.pooled.certainty}" for p in judged)
    text = f"Certainty as judged in published reviews (GRADE): {told}."
    traces = [Trace(f"questions/{question}"), *(p.trace for p in judged)]
    if proposal is not None:
        alike = all(p.pooled.certainty == proposal.level for p in judged)
        text += f" The rule-based proposal here is {'the same' if alike else proposal.level}."
        traces += (*answer_traces(answer), *proposal.traces)
    return Sentence(f"question.{question}.judged-elsewhere", text, tuple(dict.fromkeys(traces)))


def figure_words(p: Published) -> str:
    """Write one figure with its measure, interval, size and doses, in the review's own scale."""
    pooled = p.pooled
    assert pooled.estimate is not None
    text = f"{p.review.label}, {pooled.measure} {number(pooled.estimate)}"
    if pooled.ci_low is not None and pooled.ci_high is not None:
        text += f" ({bound(pooled.ci_low)} to {bound(pooled.ci_high)})"
    if pooled.i2 is not None:
        text += f", I² {pooled.i2:g} %"
    if pooled.k is not None:
        text += f", {plural(pooled.k, 'trial')}"
    if p.review.doses is not None:
        text += f", {clause(p.review.doses)}"
    doubts = len(pooled.doubts)
    return f"{text} [doubted]" if doubts else text


def _reasons(answer: Answer, published: tuple[Published, ...], evidence: Evidence) -> list[str]:
    reasons = []
    verdicts = {p.excludes_none for p in published} - {None}
    if len(verdicts) > 1:
        yes = listed([p.review.label for p in published if p.excludes_none])
        no = listed([p.review.label for p in published if p.excludes_none is False])
        reasons.append(f"the interval of {yes} lies to one side, that of {no} to both")
    measures = sorted({p.pooled.measure for p in published})
    if len(measures) > 1:
        reasons.append(f"effect measures differ ({', '.join(measures)})")
    uncontrolled = [p.review.label for p in published if BEFORE_AFTER in p.pooled.contrast]
    if uncontrolled:
        reasons.append(f"{listed(uncontrolled)} pooled change within groups, no comparison")
    reasons += _inclusion(answer, published, evidence)
    doubted = [p.review.label for p in published if p.pooled.doubts]
    if doubted:
        many = len(doubted) > 1
        told = "figures of {} carry doubts" if many else "the figure of {} carries a doubt"
        reasons.append(told.format(listed(doubted)))
    return reasons


def _inclusion(answer: Answer, published: tuple[Published, ...], evidence: Evidence) -> list[str]:
    """Compare which trials went in, where a review tells."""
    ours = {d.study for d in answer.derived}
    reasons = []
    for p in published:
        theirs = set(p.review.includes)
        if not theirs or not ours:
            continue
        extra = [evidence.studies[s].label for s in sorted(theirs - ours) if s in evidence.studies]
        missing = [evidence.studies[s].label for s in sorted(ours - theirs)]
        if extra:
            whose = "whose figures" if len(extra) > 1 else "whose figure"
            reasons.append(
                f"{p.review.label} pooled {listed(extra)}, {whose} could not be used here"
            )
        if missing:
            reasons.append(f"{p.review.label} lacks {listed(missing)}")
    silent = [p.review.label for p in published if not p.review.includes]
    if silent:
        reasons.append(f"which trials went in could not be read for {listed(silent)}")
    return reasons
