"""Every number of a profile under a stable name, so that two profiles can be compared."""

from collections.abc import Iterator, Mapping

from evidose.profile.profile import Profile, QuestionProfile
from evidose.synthesis import shown

Value = float | str | None

Z95 = 1.959963984540054


def quantities(profile: Profile) -> Mapping[str, Value]:
    """Return ``counts.rcts``, ``index.value``, ``fibromyalgia-pain.estimate``, ... with values.

    Estimates are on the scale that readers see (`evidose.synthesis.shown`); None is absent.
    """
    found: dict[str, Value] = {
        f"counts.{name}": getattr(profile.counts, name)
        for name in (
            "records",
            "trials",
            "rcts",
            "reviews",
            "participants",
            "year_first",
            "year_last",
            "median_n",
        )
    }
    found["index.value"] = profile.index.value
    found["index.tier"] = profile.index.tier
    for name, question in profile.questions.items():
        found.update((f"{name}.{key}", value) for key, value in _question(question))
    return found


def _question(question: QuestionProfile) -> Iterator[tuple[str, Value]]:
    answer, head, chances = question.answer, question.answer.headline, question.answer.probabilities
    for derived in answer.derived:
        half = Z95 * derived.vi**0.5
        ends = shown(answer.scale, derived.yi, derived.yi - half, derived.yi + half)
        for name, end in zip(("estimate", "ci_low", "ci_high"), ends, strict=True):
            yield f"{derived.study}.{name}", end
    for part in question.contributions:
        yield f"{part.study}.score", part.score_without
    for trial in question.one_more_trial:
        yield f"one-more-{trial.n}.score", trial.expected_change
    for told in question.published:
        yield f"{told.review.id}.{told.pooled.id}", told.pooled.estimate
    yield "k", answer.k
    yield "n", answer.n
    value = low = high = None
    if head is not None:
        value, low, high = shown(answer.scale, head.estimate, head.ci_low, head.ci_high)
    yield "estimate", value
    yield "ci_low", low
    yield "ci_high", high
    yield "tau2", head.tau2 if head is not None else None
    yield "method", head.method if head is not None else None
    yield "important", answer.scale.important
    yield "p_any_benefit", chances.any_benefit if chances else None
    yield "p_important", chances.important if chances else None
    yield "p_harm", chances.harm if chances else None
    yield "score", chances.score if chances else None
    yield "certainty", question.certainty.level if question.certainty else None
