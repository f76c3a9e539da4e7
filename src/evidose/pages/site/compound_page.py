"""The page of one compound: everything the evidence says about it, each number with its trace."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evidose.evidence import Onset, Review, Study
from evidose.pages.disclaimer import DISCLAIMER, what_it_is
from evidose.pages.plots import forest_svg
from evidose.pages.profile_document import DEFINITIONS
from evidose.pages.question_forest import question_forest
from evidose.pages.site.linked_data import linked_data
from evidose.pages.site.practice import ShownPractice
from evidose.pages.site.registered import registered
from evidose.pages.site.shell import Frame, render
from evidose.pages.site.traces import ShownTrace, shown_traces
from evidose.pages.why import METHODS
from evidose.profile import Profile, QuestionProfile, Step, number, walk_back
from evidose.synthesis import Answer, SetAside, Summary, describe, shown
from evidose.terms import Sentence

FEW_TRACES = 12
"""A sentence that rests on more studies than this names the first ones and tells how many more."""


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
    """One question as its card shows it; `forest` is an SVG or None."""

    id: str
    found: QuestionProfile
    harm: bool
    estimate: str
    sentences: tuple[ToldSentence, ...]
    forest: Markup | None
    trials: tuple[ShownTrial, ...]
    methods: tuple[tuple[str, str], ...]
    asides: tuple[ShownAside, ...]

    @property
    def answer(self) -> Answer:
        """The answer itself."""
        return self.found.answer


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions under one heading."""

    id: str
    title: str
    questions: tuple[ShownQuestion, ...]


def compound_page(profile: Profile, frame: Frame, practice: ShownPractice | None = None) -> str:
    """Return the page as HTML; it needs no script, and on its own no other file.

    Parameters
    ----------
    practice : dosing, cautions and kinetics; left out of a dated view, since they have no history
    """
    questions = tuple(_question(q, profile) for q in _in_order(profile))
    answered = [q for q in questions if q.answer.headline is not None]
    groups = (
        QuestionGroup("benefits", "Does it help?", tuple(q for q in answered if not q.harm)),
        QuestionGroup("harms", "What harm does it do?", tuple(q for q in answered if q.harm)),
    )
    studies = _studies(profile)
    return render(
        "compound.html",
        frame,
        profile=profile,
        compound=profile.compound,
        banner=what_it_is(profile.compound),
        disclaimer=DISCLAIMER,
        off_label=any(s.status == "off-label" for s in profile.compound.statuses),
        sentences=tuple(_sentence(s, profile) for s in profile.sentences),
        groups=tuple(g for g in groups if g.questions),
        faq=tuple(q for q in questions if q.sentences),
        unanswered=tuple(q for q in questions if q.answer.headline is None),
        question_titles={q.id: q.answer.question.title for q in questions},
        trials=tuple(s for s in studies if s.is_randomised_trial and s.relevance == "main"),
        other_studies=_by_design(
            [s for s in studies if not (s.is_randomised_trial and s.relevance == "main")]
        ),
        reviews=_reviews(profile),
        registered=registered(profile),
        sections={
            name: tuple(_sentence(s, profile) for s in told)
            for name, told in profile.sections.items()
        },
        conditions={c.id: c.name for c in profile.evidence.conditions.values()},
        outcomes={o.id: o.name for o in profile.evidence.outcomes.values()},
        definitions=DEFINITIONS,
        few_traces=FEW_TRACES,
        practice=practice,
        onsets=_onsets(profile),
        linked_data=Markup(linked_data(profile)),
    )


def _onsets(profile: Profile) -> list[tuple[str, Onset]]:
    """Return when a change is expected, for each outcome that is asked about."""
    asked = {q.answer.question.outcome for q in profile.questions.values()}
    outcomes = profile.evidence.outcomes
    return [(outcomes[o].name, t) for o in sorted(asked) for t in outcomes[o].onset]


def _in_order(profile: Profile) -> Iterator[QuestionProfile]:
    """Yield the questions of the index by weight, then the others as the library has them."""
    first = [p.question for p in sorted(profile.index.parts, key=lambda p: -p.weight)]
    yield from (profile.questions[name] for name in first if name in profile.questions)
    yield from (q for name, q in profile.questions.items() if name not in first)


def _question(found: QuestionProfile, profile: Profile) -> ShownQuestion:
    answer = found.answer
    forest = question_forest(answer)
    chain = walk_back(profile, answer.question.id)
    studies = profile.evidence.studies
    return ShownQuestion(
        id=answer.question.id,
        found=found,
        harm=profile.evidence.outcomes[answer.question.outcome].harm,
        estimate=_summary_words(answer.headline, answer),
        sentences=tuple(_sentence(s, profile) for s in found.sentences),
        forest=None if forest is None else Markup(forest_svg(forest)),
        trials=tuple(_trial(step, answer) for step in chain.steps),
        methods=tuple((_method(s), _summary_words(s, answer)) for s in answer.sensitivity),
        asides=tuple(ShownAside(studies[a.study], a) for a in answer.set_aside),
    )


def _trial(step: Step, answer: Answer) -> ShownTrial:
    d = step.derived
    half = 1.959963984540054 * d.vi**0.5
    words = _interval(*shown(answer.scale, d.yi, d.yi - half, d.yi + half))
    return ShownTrial(step, words, describe(step.finding))


def _summary_words(summary: Summary | None, answer: Answer) -> str:
    if summary is None:
        return ""
    return _interval(*shown(answer.scale, summary.estimate, summary.ci_low, summary.ci_high))


def _interval(value: float, low: float, high: float) -> str:
    return f"{number(value)} ({number(low)} to {number(high)})"


def _method(summary: Summary) -> str:
    name, comma, rest = summary.method.partition(",")
    return f"{METHODS.get(name, name)}{comma}{rest}"


def _sentence(sentence: Sentence, profile: Profile) -> ToldSentence:
    return ToldSentence(sentence.id, sentence.text, shown_traces(sentence.traces, profile))


def _studies(profile: Profile) -> list[Study]:
    """Return every study of the compound's substance, the newest first."""
    substance = profile.compound.substance
    found = [
        s
        for s in profile.evidence.studies.values()
        if any(a.substance == substance for a in s.arms)
    ]
    return sorted(found, key=lambda s: (-(s.year or 9999), s.label))


def _by_design(studies: Sequence[Study]) -> dict[str, list[Study]]:
    designs = dict.fromkeys(sorted(s.design for s in studies))
    return {d: [s for s in studies if s.design == d] for d in designs}


def _reviews(profile: Profile) -> list[Review]:
    substance = profile.compound.substance
    found = [r for r in profile.evidence.reviews.values() if r.substance == substance]
    return sorted(found, key=lambda r: (-(r.year or 0), r.label))
