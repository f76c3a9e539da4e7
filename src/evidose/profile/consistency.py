"""Does a page agree with itself? One quantity, one value; no sentence against another.

The quantities are computed anew from the answers (`evidose.profile.quantities`), so that a number
printed by a template and the number of the answer are compared, not a template with itself.
"""

from collections.abc import Iterator

from evidose.profile.answer_sentence import UNKNOWN, UNSURE
from evidose.profile.direction import direction
from evidose.profile.figures import bound, middle, number, on_average, percent, sided
from evidose.profile.profile import Profile, QuestionProfile
from evidose.profile.quantities import Value, quantities
from evidose.synthesis import Scale
from evidose.terms import Sentence

NULL_WORDS = (*UNKNOWN, "little or no difference")
CLAIMS = {
    "better": (
        " improve",
        " reduce",
        " raise the chance",
        " raises the chance",
        " lower the risk",
        " lowers the risk",
    ),
    "worse": (
        " worsen",
        " raise the risk",
        " raises the risk",
        " lower the chance",
        " lowers the chance",
    ),
}
"""What an answer that is not left open says of the direction."""


def contradictions(profile: Profile) -> tuple[str, ...]:
    """Return everything on the page that contradicts something else on it; empty if it agrees."""
    return (*_slots(profile), *_logic(profile))


def printed(name: str, value: Value, scale: Scale | None = None) -> str:
    """Write a quantity as sentences print it.

    Parameters
    ----------
    scale : of the question that the quantity belongs to; on one that is no ratio, a difference is
        told by its side

    Examples
    --------
    >>> printed("counts.rcts", 18), printed("x.score", 0.73), printed("x.p_harm", 0.5)
    ('18', '0.7', '50 %')
    """
    if value is None or isinstance(value, str):
        return value or ""
    last = name.rpartition(".")[2]
    if name.startswith("counts.") or last in ("k", "n"):
        return f"{value:g}"
    if last.startswith("p_"):
        return percent(value)
    if last in ("ci_low", "ci_high", "estimate") and scale is not None and not scale.ratio:
        pooled = last == "estimate" and name.count(".") == 1
        if pooled:
            return on_average(value, scale.unit)
        return middle(value) if last == "estimate" else sided(value)
    if last in ("ci_low", "ci_high"):
        return bound(value)
    return number(value, 1 if last in ("score", "value") else 2)


def _slots(profile: Profile) -> Iterator[str]:
    """Check every printed value against its text, the other sentences and the answers."""
    known = quantities(profile)
    said: dict[str, tuple[str, str]] = {}
    for sentence in profile.all_sentences():
        for name, value in sentence.slots.items():
            if value not in sentence.text:
                yield f"{sentence.id}: {name} is {value}, which the text does not print"
            first = said.setdefault(name, (value, sentence.id))
            if first[0] != value:
                yield f"{name} is {first[0]} in {first[1]} and {value} in {sentence.id}"
            if name not in known:
                yield f"{sentence.id}: {name} is no quantity of the profile"
            elif (want := printed(name, known[name], _scale(profile, name))) != value:
                yield f"{sentence.id}: {name} is printed as {value}, the answer says {want}"


def _scale(profile: Profile, name: str) -> Scale | None:
    found = profile.questions.get(name.partition(".")[0])
    return None if found is None else found.answer.scale


def _logic(profile: Profile) -> Iterator[str]:
    counts = profile.counts
    if not counts.rcts <= counts.trials <= counts.records:
        yield "more randomised trials than trials, or more trials than records"
    for name, question in profile.questions.items():
        told = {s.id.rpartition(".")[2]: s for s in question.sentences}
        yield from (f"{name}: {problem}" for problem in _question(question, told))
    scored = [(p.weight, p.score) for p in profile.index.parts if p.score is not None]
    if scored and profile.index.value is not None:
        mean = sum(w * s for w, s in scored) / sum(w for w, _ in scored)
        if abs(mean - profile.index.value) > 1e-9:
            yield "the index is not the weighted mean of the scores"
    for part in profile.index.parts:
        chances = profile.questions[part.question].answer.probabilities
        if part.score is not None and (chances is None or chances.score != part.score):
            yield f"the index counts another score of {part.question} than its section"


def _question(question: QuestionProfile, told: dict[str, Sentence]) -> Iterator[str]:
    answer, head = question.answer, question.answer.headline
    if head is None:
        if told.keys() & {"result", "trials", "chances", "certainty"}:
            yield "a result is told where nothing was pooled"
        return
    if "nothing-pooled" in told:
        yield "nothing pooled and a result stand side by side"
    if not head.ci_low <= head.estimate <= head.ci_high:
        yield "the estimate lies outside its interval"
    side = direction(answer)
    if "answer" in told:
        yield from _side(told["answer"], side)
    chances = answer.probabilities
    if chances is not None:
        if abs(chances.any_benefit + chances.harm - 1) > 1e-9:
            yield "chances of benefit and harm do not add up to one"
        if chances.important is not None and chances.important > chances.any_benefit + 1e-9:
            yield "an important benefit is more probable than any benefit"
    if question.certainty is not None and "answer" in told:
        yield from _modal(question.certainty.level, told["answer"])


def _side(first: Sentence, side: str) -> Iterator[str]:
    """The first sentence claims the side to which the interval lies, and no other."""
    null = any(words in first.text for words in NULL_WORDS)
    if null and side != "none":
        yield f"{first.id} leaves the direction open, the interval is {side}"
    for other, claims in CLAIMS.items():
        if not null and other != side and any(c in first.text for c in claims):
            yield f"{first.id} claims {other}, the interval says {side}"


def _modal(level: str, first: Sentence) -> Iterator[str]:
    """The modal word of the first sentence belongs to its certainty."""
    very_low = UNSURE in first.text or UNKNOWN[0] in first.text
    worded = (
        "very low" if very_low
        else "moderate" if "probably" in first.text
        else "low" if " may " in first.text
        else None
    )  # fmt: skip
    if worded is not None and worded != level:
        yield f"{first.id} is worded as {worded}, the certainty is {level}"
    if (
        worded is None
        and level in ("low", "very low")
        and not any(w in first.text for w in UNKNOWN)
    ):
        yield f"{first.id} is worded as sure, the certainty is {level}"
