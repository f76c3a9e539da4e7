"""The answer to one question: what the eligible trials say together."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidose.evidence import Evidence, Question
from evidose.synthesis.contrast import derive
from evidose.synthesis.derived import Derived, NotComputableError
from evidose.synthesis.eligible import Candidate, SetAside, select
from evidose.synthesis.heterogeneity import prior_id, tau_prior
from evidose.synthesis.methods import Methods
from evidose.synthesis.pooling import Summary, TauPrior, pool_trials
from evidose.synthesis.probability import Probabilities, probabilities
from evidose.synthesis.reported import describe
from evidose.synthesis.rules import DerivationRules
from evidose.synthesis.scale import Scale, question_scale

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about one question.

    Attributes
    ----------
    heterogeneity_prior : id of the published prior of tau used with few trials
    derived : effects of the trials that count, in order of year
    weights : share of each trial in the headline estimate, summing to 1
    set_aside : what speaks to the question and is not pooled, with reasons
    headline : pooled result; None without any computable trial
    sensitivity : other defensible results by name
    probabilities : about the mean effect in a new, comparable trial; None without a headline
    n : people in the trials that count
    """

    question: Question
    scale: Scale
    heterogeneity_prior: str
    derived: tuple[Derived, ...]
    weights: tuple[float, ...]
    set_aside: tuple[SetAside, ...]
    headline: Summary | None
    sensitivity: tuple[Summary, ...]
    probabilities: Probabilities | None
    n: int

    @property
    def k(self) -> int:
        """Number of trials that count."""
        return len(self.derived)


def answer(question: Question, evidence: Evidence, methods: Methods) -> Answer:
    """Select, derive and pool.

    Parameters
    ----------
    methods : derivation rules, heterogeneity priors and the score's model
    """
    scale = question_scale(question, evidence)
    selection = select(question, evidence)
    derived, failed = _derive_all(selection.candidates, question, evidence, methods.rules)
    aside = tuple(sorted((*selection.set_aside, *failed), key=lambda a: (a.study, a.finding or "")))
    outcome = evidence.outcomes[question.outcome]
    prior = prior_id(outcome, scale)
    if not derived or not question.controlled:
        return Answer(question, scale, prior, (), (), aside, None, (), None, 0)
    tau = tau_prior(outcome, scale, methods.heterogeneity)
    pooled = pool_trials(*_arrays(derived), tau, methods.rules)
    varied = _with_other_correlations(selection.candidates, question, evidence, methods.rules, tau)
    return Answer(
        question=question,
        scale=scale,
        heterogeneity_prior=prior,
        derived=derived,
        weights=pooled.weights,
        set_aside=aside,
        headline=pooled.headline,
        sensitivity=(*pooled.others, *varied),
        probabilities=probabilities(derived, scale, methods.model),
        n=sum(d.n or 0 for d in derived),
    )


def _arrays(derived: tuple[Derived, ...]) -> tuple[Array, Array]:
    return np.array([d.yi for d in derived]), np.array([d.vi for d in derived])


def _derive_all(
    candidates: tuple[Candidate, ...],
    question: Question,
    evidence: Evidence,
    rules: DerivationRules,
    correlation: float | None = None,
) -> tuple[tuple[Derived, ...], list[SetAside]]:
    derived: list[Derived] = []
    failed: list[SetAside] = []
    for candidate in candidates:
        try:
            derived.append(derive(candidate, question, evidence, rules, correlation))
        except NotComputableError as reason:
            study, finding = candidate.study, candidate.finding
            words = describe(finding, study, evidence)
            failed.append(SetAside(study.id, finding.id, "not-computable", str(reason), words))
    return tuple(sorted(derived, key=lambda d: (d.year or 0, d.study))), failed


def _with_other_correlations(
    candidates: tuple[Candidate, ...],
    question: Question,
    evidence: Evidence,
    rules: DerivationRules,
    tau: TauPrior | None,
) -> tuple[Summary, ...]:
    """Repeat the headline with a low and a high correlation, where one is assumed."""
    found: list[Summary] = []
    for r in (rules.crossover_correlation_low, rules.crossover_correlation_high):
        derived, _ = _derive_all(candidates, question, evidence, rules, r)
        if not any(d.correlation_assumed for d in derived):
            return ()
        headline = pool_trials(*_arrays(derived), tau, rules).headline
        found.append(replace(headline, method=f"{headline.method}, correlation {r:g}"))
    return tuple(found)
