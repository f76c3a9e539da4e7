"""What each trial does to the score, and what one more would be expected to do, in words."""

from collections.abc import Sequence

from evidose.profile.figures import number
from evidose.profile.question_sentences import answer_traces
from evidose.synthesis import Answer, Contribution, OneMoreTrial
from evidose.terms import Sentence, Trace


def information_sentences(
    answer: Answer, contributions: Sequence[Contribution], further: Sequence[OneMoreTrial]
) -> tuple[Sentence, ...]:
    """Write the score without each trial, and the expected move by one more trial."""
    name = answer.question.id
    traces = (*answer_traces(answer), Trace("evidose.synthesis.next_information"))
    found = []
    told = [
        f"without {c.label} it would be {number(c.score_without, 1)}"
        for c in contributions
        if c.score_without is not None
    ]
    if told:
        slots = {
            f"{name}.{c.study}.score": number(c.score_without, 1)
            for c in contributions
            if c.score_without is not None
        }
        text = f"What each trial does to the score: {'; '.join(told)}."
        found.append(Sentence(f"question.{name}.contributions", text, traces, slots))
    if further:
        sizes = ", ".join(f"{t.n} people by {number(t.expected_change, 1)}" for t in further)
        slots = {f"{name}.one-more-{t.n}.score": number(t.expected_change, 1) for t in further}
        text = f"One more trial would be expected to move the score (of 10): {sizes}."
        found.append(Sentence(f"question.{name}.one-more-trial", text, traces, slots))
    return tuple(found)
