"""Does a page agree with itself? One quantity, one value; no sentence against another.

The quantities are computed anew from the answers (`evidose.profile.quantities`), so that a number
printed by a template and the number of the answer are compared, not a template with itself.
"""

from collections.abc import Iterator

from evidose.profile.figures import bound, number, percent
from evidose.profile.profile import Profile, QuestionProfile
from evidose.profile.quantities import Value, quantities
from evidose.profile.question_sentences import direction
from evidose.terms import Sentence

NULL_WORDS = ("no difference was shown", "No difference was shown", "no difference between")
CLAIMS = {
    "better": ("lean towards benefit", "leans towards benefit", " improve"),
    "worse": ("lean against it", "leans against it", " worsen"),
}


def contradictions(profile: Profile) -> tuple[str, ...]:
    """Return everything on the page that contradicts something else on it; empty if it agrees."""
    return (*_slots(profile), *_logic(profile))


def printed(name: str, value: Value) -> str:
    """Write a quantity as sentences print it.

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
            elif printed(name, known[name]) != value:
                want = printed(name, known[name])
                yield f"{sentence.id}: {name} is printed as {value}, the answer says {want}"


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
    for kind in ("result", "excluded"):
        sentence = told.get(kind)
        if sentence is None:
            continue
        null = any(words in sentence.text for words in NULL_WORDS)
        if null and side != "none":
            yield f"{sentence.id} shows no difference, the interval excludes none"
        for other, claims in CLAIMS.items():
            if other != side and any(c in sentence.text for c in claims):
                yield f"{sentence.id} claims {other}, the interval says {side}"
    chances = answer.probabilities
    if chances is not None:
        if abs(chances.any_benefit + chances.harm - 1) > 1e-9:
            yield "chances of benefit and harm do not add up to one"
        if chances.important is not None and chances.important > chances.any_benefit + 1e-9:
            yield "an important benefit is more probable than any benefit"
    if question.certainty is not None and "result" in told:
        yield from _modal(question.certainty.level, told["result"])


def _modal(level: str, result: Sentence) -> Iterator[str]:
    """The modal word of the result belongs to its certainty."""
    words = {"very low": "very uncertain", "low": " may ", "moderate": "probably"}
    for other, word in words.items():
        if other != level and word in result.text:
            yield f"{result.id} is worded as {other}, the certainty is {level}"
