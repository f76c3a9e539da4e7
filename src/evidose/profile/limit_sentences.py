"""Strengths and limits of the evidence as a whole, each counted from the records."""

from collections import Counter
from collections.abc import Mapping

from evidose.evidence import Compound, Evidence
from evidose.profile.certainty import CertaintyProposal
from evidose.profile.counts import randomised_trials
from evidose.profile.figures import number, plural
from evidose.profile.question_sentences import answer_traces
from evidose.synthesis import Answer, Contribution
from evidose.terms import Sentence, Trace

LEVELS = ("high", "moderate", "low", "very low")
BIAS = {
    "low": "low",
    "some": "some concerns",
    "high": "high",
    "unjudged": "not judged",
}


def limit_sentences(
    compound: Compound,
    evidence: Evidence,
    answers: Mapping[str, Answer],
    proposals: Mapping[str, CertaintyProposal | None],
    contributions: Mapping[str, tuple[Contribution, ...]],
) -> tuple[Sentence, ...]:
    """Write how good the evidence is; empty where there is no randomised trial."""
    if not randomised_trials(compound, evidence):
        return ()
    found = [
        _bias(compound, evidence),
        _usable(compound, evidence, answers),
        _certainty(answers, proposals),
        _informative(answers, contributions),
    ]
    return tuple(s for s in found if s is not None)


def _about_trials(compound: Compound, evidence: Evidence) -> tuple[Trace, ...]:
    studies = (Trace(f"studies/{s.id}") for s in randomised_trials(compound, evidence))
    return (Trace("evidose.profile.counts"), Trace(f"compounds/{compound.id}"), *studies)


def _bias(compound: Compound, evidence: Evidence) -> Sentence:
    trials = randomised_trials(compound, evidence)
    levels = Counter[str](s.risk_of_bias.overall if s.risk_of_bias else "unjudged" for s in trials)
    told = ", ".join(f"{words} in {levels[level]}" for level, words in BIAS.items())
    text = (
        f"Risk of bias in {plural(len(trials), 'randomised trial')}, by the worst domain: {told}."
    )
    return Sentence("limits.bias", text, _about_trials(compound, evidence))


def _usable(compound: Compound, evidence: Evidence, answers: Mapping[str, Answer]) -> Sentence:
    trials = randomised_trials(compound, evidence)
    pooled = {d.study for a in answers.values() for d in a.derived}
    usable = sum(s.id in pooled for s in trials)
    text = (
        f"{usable} of {plural(len(trials), 'randomised trial')} "
        f"{'gives' if usable == 1 else 'give'} a number that stands in an answer; "
        f"{len(trials) - usable} {'does' if len(trials) - usable == 1 else 'do'} not."
    )
    traces = dict.fromkeys(t for a in answers.values() for t in answer_traces(a))
    every = dict.fromkeys((*_about_trials(compound, evidence), *traces))
    return Sentence("limits.usable", text, tuple(every))


def _certainty(
    answers: Mapping[str, Answer], proposals: Mapping[str, CertaintyProposal | None]
) -> Sentence | None:
    judged = {name: p for name, p in proposals.items() if p is not None}
    if not judged:
        return None
    levels = Counter[str](p.level for p in judged.values())
    told = ", ".join(f"{level} in {levels[level]}" for level in LEVELS)
    text = f"Certainty of {plural(len(judged), 'answer')} (rule-based proposal): {told}."
    traces: dict[Trace, None] = {}
    for name, proposal in judged.items():
        traces.update(dict.fromkeys((*answer_traces(answers[name]), *proposal.traces)))
    return Sentence("limits.certainty", text, tuple(traces))


def _informative(
    answers: Mapping[str, Answer], contributions: Mapping[str, tuple[Contribution, ...]]
) -> Sentence | None:
    """Name the trial without which a score would move most."""
    moves = []
    for name, parts in contributions.items():
        chances = answers[name].probabilities
        score = chances.score if chances is not None else None
        if score is not None:
            moves += [
                (abs(p.score_without - score), name, p.study, score, p.score_without)
                for p in parts
                if p.score_without is not None
            ]
    if not moves:
        return None
    _, name, study, score, without = max(moves)
    label = next(d.label for d in answers[name].derived if d.study == study)
    text = (
        f"The trial that moves a score most is {label}: without it the score on "
        f"“{answers[name].question.title}” would be {number(without, 1)} instead of "
        f"{number(score, 1)}."
    )
    traces = dict.fromkeys(t for q, _ in contributions.items() for t in answer_traces(answers[q]))
    return Sentence("limits.informative", text, tuple(traces))
