"""The page of one compound: everything the evidence says about it, each number with its trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evidose.evidence import Onset, Review, Study
from evidose.pages.frame.disclaimer import DISCLAIMER, NO_RULES, what_it_is
from evidose.pages.frame.shell import Frame, render
from evidose.pages.know.claims_text import VERDICTS, summary
from evidose.pages.know.faq import faq
from evidose.pages.know.linked_data import linked_data
from evidose.pages.know.practice import ShownPractice
from evidose.pages.know.profile_document import DEFINITIONS
from evidose.pages.know.question_card import (
    ShownQuestion,
    ToldSentence,
    in_order,
    shown_question,
    told_sentence,
)
from evidose.pages.know.references import ShownReference, references
from evidose.pages.know.registered import registered
from evidose.profile import JudgedClaim, Profile
from evidose.terms import Sentence

FEW_TRACES = 12
"""A sentence that rests on more studies than this names the first ones and tells how many more."""


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions under one heading."""

    id: str
    title: str
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True, slots=True)
class YearOfTrials:
    """What appeared in one year: randomised trials, and how many other studies and reviews."""

    year: int
    trials: tuple[Study, ...]
    others: int
    reviews: int


def compound_page(
    profile: Profile,
    frame: Frame,
    practice: ShownPractice | None = None,
    claims: Sequence[JudgedClaim] = (),
) -> str:
    """Return the page as HTML; it needs no script, and on its own no other file.

    Parameters
    ----------
    practice : dosing, cautions and kinetics, which are today's on every page, also on a dated
        one; None where nothing of the kind is known
    """
    questions = tuple(shown_question(q, profile) for q in in_order(profile))
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
        no_rules=NO_RULES,
        off_label=any(s.status == "off-label" for s in profile.compound.statuses),
        told=_by_id(profile),
        groups=tuple(g for g in groups if g.questions),
        harms=tuple(q for q in questions if q.harm),
        faq=faq(profile, practice),
        unanswered=tuple(q for q in questions if q.answer.headline is None),
        question_titles={q.id: q.answer.question.title for q in questions},
        trials=tuple(s for s in studies if s.is_randomised_trial and s.relevance == "main"),
        other_studies=_by_design(
            [s for s in studies if not (s.is_randomised_trial and s.relevance == "main")]
        ),
        doubted=_doubted(questions, profile),
        reviews=_reviews(profile),
        registered=registered(profile),
        references=_references(profile, studies, practice),
        years=_years(studies, _reviews(profile)),
        conditions={c.id: c.name for c in profile.evidence.conditions.values()},
        outcomes={o.id: o.name for o in profile.evidence.outcomes.values()},
        definitions=DEFINITIONS,
        few_traces=FEW_TRACES,
        practice=practice,
        body=tuple(told_sentence(s, profile) for s in practice.sentences) if practice else (),
        onsets=_onsets(profile),
        claims=_claims(claims, profile),
        claims_counted=summary(claims),
        linked_data=Markup("" if profile.as_of else linked_data(profile, practice)),
    )


def _by_id(profile: Profile) -> Mapping[str, tuple[ToldSentence, ...]]:
    """Return the sentences about the whole, by the place where they stand."""
    named = {s.id: told_sentence(s, profile) for s in profile.sentences}
    sections = {
        name: tuple(told_sentence(s, profile) for s in told)
        for name, told in profile.sections.items()
    }
    informative = [s for s in sections["limits"] if s.id == "limits.informative"]
    places = {
        "score": ("compound.index", "compound.calibration"),
        "trials": ("compound.representative",),
        "under_way": ("compound.under-way",),
    }
    found = {at: tuple(named.pop(n) for n in names if n in named) for at, names in places.items()}
    return {
        **sections,
        **found,
        "counts": tuple(named.values()),
        "trials": (*found["trials"], *informative),
        "limits": tuple(s for s in sections["limits"] if s not in informative),
    }


def _claims(
    claims: Sequence[JudgedClaim], profile: Profile
) -> list[tuple[str, list[tuple[str, ToldSentence]]]]:
    """Return the claims by verdict, each with what stands behind it."""
    told = [
        (c.verdict, c.claim.text, Sentence(f"claim.{c.claim.id}", c.why, c.traces)) for c in claims
    ]
    grouped = [
        (v, [(text, told_sentence(s, profile)) for verdict, text, s in told if verdict == v])
        for v in VERDICTS
    ]
    return [(v, found) for v, found in grouped if found]


def _onsets(profile: Profile) -> list[tuple[str, Onset]]:
    """Return when a change is expected, for each outcome that is asked about."""
    asked = {q.answer.question.outcome for q in profile.questions.values()}
    outcomes = profile.evidence.outcomes
    own = (None, profile.compound.id)
    return [
        (outcomes[o].name, t) for o in sorted(asked) for t in outcomes[o].onset if t.compound in own
    ]


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


def _doubted(
    questions: Sequence[ShownQuestion], profile: Profile
) -> list[tuple[Study, tuple[str, ...]]]:
    """Return the trials that stand in an answer and carry doubts, with them."""
    found: dict[str, dict[str, None]] = {}
    for q in questions:
        for trial in q.trials:
            doubts = (*trial.step.study.doubts, *trial.step.finding.doubts)
            found.setdefault(trial.step.study.id, {}).update((d.text, None) for d in doubts)
    studies = profile.evidence.studies
    return [(studies[name], tuple(texts)) for name, texts in found.items() if texts]


def _years(studies: Sequence[Study], reviews: Sequence[Review]) -> list[YearOfTrials]:
    told = {*(s.year for s in studies), *(r.year for r in reviews)}
    years = sorted((y for y in told if y is not None), reverse=True)
    return [
        YearOfTrials(
            year,
            tuple(s for s in studies if s.year == year and _counts(s)),
            sum(s.year == year and not _counts(s) for s in studies),
            sum(r.year == year for r in reviews),
        )
        for year in years
    ]


def _counts(study: Study) -> bool:
    return study.is_randomised_trial and study.relevance == "main"


def _references(
    profile: Profile, studies: Sequence[Study], practice: ShownPractice | None
) -> tuple[ShownReference, ...]:
    compound = profile.compound
    cited = [s.source for s in compound.statuses]
    cited += [f.source for f in compound.forms]
    cited += [source for s in studies for source in s.sources]
    cited += [source for r in _reviews(profile) for source in r.sources]
    cited += [t.source for _, t in _onsets(profile)]
    if practice is not None:
        cited += practice.sources
    return references(cited)
