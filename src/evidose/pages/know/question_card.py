"""One question as its card shows it: what is told at once, and what is told on opening a part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from evidose.evidence import Evidence, Study
from evidose.pages.charts import forest_svg
from evidose.pages.know.question_forest import question_forest
from evidose.pages.know.traces import ShownTrace, shown_traces
from evidose.pages.know.why import METHODS
from evidose.profile import Profile, QuestionProfile, Step, interval_words, walk_back
from evidose.synthesis import Answer, SetAside, Summary, describe, shown
from evidose.terms import Sentence

PARTS: Mapping[str, str] = {
    "trials": "trials",
    "each-excludes": "trials",
    "certainty": "certainty",
    "judged-elsewhere": "certainty",
    "chances": "chances",
    "contributions": "chances",
    "one-more-trial": "chances",
    "published": "published",
    "conflict": "published",
    "set-aside": "aside",
    "unusable": "aside",
}
"""The part of a card in which a sentence stands, by the end of its id; the others lead the card."""


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence with what it rests on."""

    id: str
    text: str
    traces: tuple[ShownTrace, ...]


@dataclass(frozen=True, slots=True)
class ShownTrial:
    """One trial inside an answer: its number, where that stands, how it was derived."""

    step: Step
    estimate: str
    printed: str


@dataclass(frozen=True, slots=True)
class ShownAside:
    """One report that is not pooled."""

    study: Study
    aside: SetAside


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question as its card shows it.

    Attributes
    ----------
    lead : sentences that are read at once
    parts : the other sentences by part of the card, see `PARTS`
    forest : an SVG or None
    events : with the event and in all, drug and comparator, added up over the trials that count
    """

    id: str
    found: QuestionProfile
    harm: bool
    estimate: str
    lead: tuple[ToldSentence, ...]
    parts: Mapping[str, tuple[ToldSentence, ...]]
    forest: Markup | None
    trials: tuple[ShownTrial, ...]
    methods: tuple[tuple[str, str], ...]
    asides: tuple[ShownAside, ...]
    events: tuple[int, int, int, int] | None

    @property
    def answer(self) -> Answer:
        """The answer itself."""
        return self.found.answer


def shown_question(found: QuestionProfile, profile: Profile) -> ShownQuestion:
    """Return a question as its card shows it."""
    answer = found.answer
    forest = question_forest(answer)
    chain = walk_back(profile, answer.question.id)
    studies = profile.evidence.studies
    told = [(_part(s), told_sentence(s, profile)) for s in found.sentences]
    return ShownQuestion(
        id=answer.question.id,
        found=found,
        harm=profile.evidence.outcomes[answer.question.outcome].harm,
        estimate=_summary_words(answer.headline, answer),
        lead=tuple(s for part, s in told if part == "lead"),
        parts={p: tuple(s for at, s in told if at == p) for p in dict.fromkeys(PARTS.values())},
        forest=None if forest is None else Markup(forest_svg(forest)),
        trials=tuple(_trial(step, answer, profile.evidence) for step in chain.steps),
        methods=tuple((_method(s), _summary_words(s, answer)) for s in answer.sensitivity),
        asides=tuple(ShownAside(studies[a.study], a) for a in answer.set_aside),
        events=_events(answer),
    )


def in_order(profile: Profile) -> Iterator[QuestionProfile]:
    """Yield the questions of the index by weight, then the others as the library has them."""
    first = [p.question for p in sorted(profile.index.parts, key=lambda p: -p.weight)]
    yield from (profile.questions[name] for name in first if name in profile.questions)
    yield from (q for name, q in profile.questions.items() if name not in first)


def told_sentence(sentence: Sentence, profile: Profile) -> ToldSentence:
    """Return a sentence with its traces as readers see them."""
    return ToldSentence(sentence.id, sentence.text, shown_traces(sentence.traces, profile))


def _part(sentence: Sentence) -> str:
    return PARTS.get(sentence.id.rpartition(".")[2], "lead")


def _events(answer: Answer) -> tuple[int, int, int, int] | None:
    counted = [d.events for d in answer.derived if d.events is not None]
    if not counted:
        return None
    a, n1, c, n2 = (sum(e[i] for e in counted) for i in range(4))
    return a, n1, c, n2


def _trial(step: Step, answer: Answer, evidence: Evidence) -> ShownTrial:
    d = step.derived
    half = 1.959963984540054 * d.vi**0.5
    words = interval_words(answer, *shown(answer.scale, d.yi, d.yi - half, d.yi + half))
    return ShownTrial(step, words, describe(step.finding, step.study, evidence))


def _summary_words(summary: Summary | None, answer: Answer) -> str:
    if summary is None:
        return ""
    ends = shown(answer.scale, summary.estimate, summary.ci_low, summary.ci_high)
    return interval_words(answer, *ends)


def _method(summary: Summary) -> str:
    name, comma, rest = summary.method.partition(",")
    return f"{METHODS.get(name, name)}{comma}{rest}"
