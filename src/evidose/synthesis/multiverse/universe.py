"""The multiverse of one question: every defensible analysis, and which choice flips the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.evidence import Evidence, Question
from evidose.synthesis.answer import Answer
from evidose.synthesis.heterogeneity import tau_prior
from evidose.synthesis.methods import Methods
from evidose.synthesis.multiverse.choices import tables
from evidose.synthesis.multiverse.evaluation import VERDICTS, Results, evaluate
from evidose.synthesis.multiverse.flips import (
    ChoiceEffect,
    Flip,
    choice_effects,
    nearest_flips,
    tally,
)
from evidose.synthesis.multiverse.reproduction import Reproduction, reproductions
from evidose.synthesis.multiverse.specifications import SINGLE, Specifications, specifications
from evidose.synthesis.multiverse.standing import Standing, standing
from evidose.synthesis.pooling import TauPrior
from evidose.synthesis.scale import Scale, question_scale

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Multiverse:
    """Every defensible analysis of one question.

    Attributes
    ----------
    headline : index of the specification behind the published answer
    scales : scale by effect measure
    units : (m,) what an estimate is divided by to be in a unit that all measures share; NaN where
        a measure has none
    unit : that unit in words: important differences, or standard deviations
    verdicts : how many specifications reach each verdict
    choices : every choice in use, the one that flips most first
    flips : the specifications nearest to the headline that reach another verdict
    idle : choices that change nothing here, with the reason
    reproduced : published pooled figures on the question, and whether they can be reproduced
    standings : where each of them stands among all specifications; None where that has no unit
    """

    answer: Answer
    specifications: Specifications
    results: Results
    headline: int
    scales: Mapping[str, Scale]
    units: Array
    unit: str
    verdicts: Mapping[str, int]
    choices: tuple[ChoiceEffect, ...]
    flips: tuple[Flip, ...]
    idle: Mapping[str, str]
    reproduced: tuple[Reproduction, ...]
    standings: tuple[Standing | None, ...]


def multiverse(answer: Answer, evidence: Evidence, methods: Methods) -> Multiverse | None:
    """Run every defensible analysis of a question; None where no trial can be pooled."""
    question, rules = answer.question, methods.rules
    if answer.headline is None:
        return None
    specs = specifications(tables(question, evidence, rules))
    scales = {
        m: question_scale(question.model_copy(update={"measure": m}), evidence)
        for m in specs.options["measure"]
    }
    outcome = evidence.outcomes[question.outcome]

    def prior(measure: str) -> TauPrior | None:
        return tau_prior(outcome, scales[measure], methods.heterogeneity)

    results = evaluate(specs, prior, rules.level)
    headline = _headline(specs, answer)
    reproduced = reproductions(answer, evidence, methods)
    units, unit = _common(specs, scales)
    return Multiverse(
        answer=answer,
        specifications=specs,
        results=results,
        headline=headline,
        scales=scales,
        units=units,
        unit=unit,
        verdicts=tally(results.verdict),
        choices=choice_effects(specs, results.estimate / units, results),
        flips=nearest_flips(specs, results, headline),
        idle=_idle(specs, question, evidence),
        reproduced=reproduced,
        standings=tuple(standing(r, specs, results, units, scales, unit) for r in reproduced),
    )


def _headline(specs: Specifications, answer: Answer) -> int:
    """Return the specification of the answer: the first options and its own analysis."""
    head = answer.headline
    assert head is not None
    method, _, test = head.method.partition("/")
    if method == SINGLE:
        return 0
    names = list(specs.options)
    code = specs.options["heterogeneity"].index(method)
    first = (specs.codes[:, : names.index("heterogeneity")] == 0).all(axis=1)
    rows = first & (specs.codes[:, names.index("heterogeneity")] == code)
    if test:
        inference = specs.options["inference"].index(test)
        rows &= specs.codes[:, names.index("inference")] == inference
    return int(np.flatnonzero(rows)[0])


def _common(specs: Specifications, scales: Mapping[str, Scale]) -> tuple[Array, str]:
    """Return the important difference, or without one the standard deviation, of each measure."""
    own = scales[specs.options["measure"][0]]
    wanted = "important differences" if own.important is not None else "standard deviations"
    units = np.array([_unit(scales[m], wanted) for m in specs.options["measure"]])
    column = list(specs.options).index("measure")
    return units[specs.codes[:, column]], wanted


def _unit(scale: Scale, wanted: str) -> float:
    size = scale.important if wanted == "important differences" else scale.sd
    return np.nan if size is None else size


def _idle(specs: Specifications, question: Question, evidence: Evidence) -> Mapping[str, str]:
    """Say which choices change nothing here, so that silence is not taken for robustness."""
    reasons = {
        "numbers": "no trial prints both an adjusted difference and usable arm means",
        "kind": "no trials differ in what they report, end values or changes",
        "follow-up": "no trial reports the outcome at several times",
        "crossover without means": "no crossover prints a paired P or a spread of differences",
        "percentage change as points": "",
        "correlation": "no analysis needs an assumed correlation",
        "active comparators": "no trial against an active comparator can be computed",
        "fixed order": "no trial in fixed order prints a usable comparison",
        "instrument": "all trials were measured on the same instrument",
        "measure": "one measure only",
        "risk of bias": "no subset by risk of bias differs from all trials",
        "not double-blind": "every trial is double-blind",
        "crossover trials": "no crossover enters, or leaving it out equals a choice above",
    }
    found = {}
    for column, choice in enumerate(specs.options):
        if choice in reasons and len(np.unique(specs.codes[:, column])) == 1:
            found[choice] = reasons[choice]
    if "percentage change as points" in found:
        found["percentage change as points"] = _baseline_words(question, evidence)
    return found


def _baseline_words(question: Question, evidence: Evidence) -> str:
    """Say why percentage changes are not turned into points."""
    substance = evidence.compounds[question.compound].substance
    within = {c for name in question.conditions for c in evidence.conditions_within(name)}
    labels = [
        s.label
        for s in evidence.studies.values()
        if s.condition in within and any(a.substance == substance for a in s.arms)
        for f in s.findings
        if f.outcome == question.outcome
        and f.kind == "percent-change"
        and f.used
        and any(g.baseline_mean is None for g in f.groups)
        and s.is_randomised_trial
    ]
    if not labels:
        return "no randomised trial reports a percentage change that could be turned into points"
    return f"not available: no baseline mean is recorded for {', '.join(dict.fromkeys(labels))}"


def verdict_words(universe: Multiverse, i: int) -> str:
    """Return the verdict of one specification in words."""
    return VERDICTS[int(universe.results.verdict[i])]
