"""The chain from a published number back to files and papers."""

from dataclasses import dataclass

from evidose.evidence import Finding, Study, study_file
from evidose.profile.profile import Profile, QuestionProfile
from evidose.synthesis import Derived
from evidose.terms import Source, UnknownNameError


@dataclass(frozen=True, slots=True)
class Step:
    """One trial's way into an answer: effect, finding, file, paper."""

    derived: Derived
    weight: float
    study: Study
    finding: Finding
    file: str
    source: Source


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything behind one question's numbers, a step per trial."""

    profile: Profile
    question: QuestionProfile
    steps: tuple[Step, ...]


def walk_back(profile: Profile, question: str) -> Chain:
    """Return the chain behind one question of a profile.

    Raises
    ------
    UnknownNameError
        with the nearest known questions.
    """
    if question not in profile.questions:
        raise UnknownNameError("question", question, list(profile.questions))
    found = profile.questions[question]
    pairs = zip(found.answer.derived, found.answer.weights, strict=True)
    return Chain(profile, found, tuple(_step(d, w, profile) for d, w in pairs))


def _step(derived: Derived, weight: float, profile: Profile) -> Step:
    study = profile.evidence.studies[derived.study]
    finding = study.finding(derived.finding)
    source = next(s for s in study.sources if s.id == finding.source)
    return Step(derived, weight, study, finding, study_file(study), source)
