"""The profile: everything the evidence says about one compound, computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evidose.evidence import (
    Compound,
    Evidence,
    Library,
    Study,
    find_compound,
    library_date,
    origins_of,
)
from evidose.profile.certainty import CertaintyProposal, certainty
from evidose.profile.comparison import alternatives, choosing_sentences, comparison_sentences
from evidose.profile.compound_sentences import compound_sentences, representative_study
from evidose.profile.counts import Counts, counts
from evidose.profile.dose_sentences import dose_sentences
from evidose.profile.grade_rules import grade_rules
from evidose.profile.index import HeadlineIndex, headline_index, index_tiers
from evidose.profile.information import information_sentences
from evidose.profile.limit_sentences import limit_sentences
from evidose.profile.published import (
    Published,
    judged_elsewhere,
    published_on,
    published_sentences,
)
from evidose.profile.question_sentences import question_sentences
from evidose.profile.short_sentences import short_sentences
from evidose.synthesis import (
    Answer,
    Contribution,
    OneMoreTrial,
    answer,
    contributions,
    methods,
    one_more_trial,
)
from evidose.terms import Sentence


@dataclass(frozen=True, slots=True)
class QuestionProfile:
    """One question: its answer, certainty, published syntheses and the sentences about it.

    Attributes
    ----------
    contributions : the score without each trial; empty without a score
    one_more_trial : what further trials would be expected to do to the score; empty without one
    """

    answer: Answer
    certainty: CertaintyProposal | None
    published: tuple[Published, ...]
    contributions: tuple[Contribution, ...]
    one_more_trial: tuple[OneMoreTrial, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """The evidence half of one compound's page.

    Attributes
    ----------
    as_of : the day up to which publications count; None for everything recorded
    evidence : the body of evidence it was computed from (already cut at `as_of`)
    questions : by question id, in the library's order
    alternatives : published figures of other medicines in the same illnesses
    sections : sentences that stand under their own headings: ``short``, ``dose``,
        ``compare``, ``choosing``, ``limits``
    fitted_on : day on which the model behind the score was fitted to past trials
    elsewhere : where records come from that are no part of the built-in library, as words
    """

    compound: Compound
    as_of: date | None
    library_version: str
    evidence_hash: str
    evidence: Evidence
    counts: Counts
    index: HeadlineIndex
    representative: Study | None
    questions: Mapping[str, QuestionProfile]
    sentences: tuple[Sentence, ...]
    alternatives: tuple[Published, ...]
    sections: Mapping[str, tuple[Sentence, ...]]
    fitted_on: date
    elsewhere: tuple[str, ...] = ()

    def all_sentences(self) -> tuple[Sentence, ...]:
        """Return the summary, the sentences of every question and those of the sections."""
        return (
            *self.sentences,
            *(s for q in self.questions.values() for s in q.sentences),
            *(s for told in self.sections.values() for s in told),
        )


def build_profile(
    compound: str, evidence: Evidence, library: Library, as_of: date | None = None
) -> Profile:
    """Compute the profile of one compound.

    Parameters
    ----------
    compound : id, name or abbreviation
    evidence : the whole body; it is cut at `as_of` here
    library : where the rules and priors are read

    Raises
    ------
    UnknownNameError, LibraryError
    """
    known = evidence.compounds[find_compound(library, compound).id]
    body = evidence.as_of(as_of)
    used, grade = methods(library), grade_rules(library)
    model = used.model
    answers = {
        name: answer(question, body, used)
        for name, question in body.questions.items()
        if question.compound == known.id
    }
    questions = {}
    for name, found in answers.items():
        proposal = certainty(found, body, grade)
        reviews = published_on(name, body)
        told = question_sentences(found, proposal, body)
        told += published_sentences(found, reviews, body)
        judged = judged_elsewhere(found, proposal, body)
        told += () if judged is None else (judged,)
        parts = contributions(found.derived, found.scale, model)
        further = one_more_trial(found.derived, found.scale, model)
        told += information_sentences(found, parts, further)
        questions[name] = QuestionProfile(found, proposal, reviews, parts, further, told)
    totals = counts(known, body)
    index = headline_index(known, answers, index_tiers(library))
    others = alternatives(known, body, answers)
    proposals = {name: q.certainty for name, q in questions.items()}
    sections = {
        "short": short_sentences(known, body, answers, proposals),
        "dose": dose_sentences(known, body),
        "compare": comparison_sentences(known, body, others),
        "choosing": choosing_sentences(body, others, answers),
        "limits": limit_sentences(
            known,
            body,
            answers,
            proposals,
            {name: q.contributions for name, q in questions.items()},
        ),
    }
    return Profile(
        compound=known,
        as_of=as_of,
        library_version=library_date(),
        evidence_hash=body.hash(),
        evidence=body,
        counts=totals,
        index=index,
        representative=representative_study(known, body),
        questions=questions,
        sentences=compound_sentences(known, body, totals, index, answers, model),
        alternatives=others,
        sections=sections,
        fitted_on=max(model.continuous.fitted_to.on, model.dichotomous.fitted_to.on),
        elsewhere=origins_of(body, library),
    )
