"""The answer to one question: what the eligible trials say together."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidose.evidence import Evidence, Question
from evidose.stats.bayes import pool_bayes
from evidose.stats.pool import Pooled, pool
from evidose.stats.priors import Flat
from evidose.synthesis.contrast import derive
from evidose.synthesis.derived import Derived, NotComputableError
from evidose.synthesis.eligible import Candidate, SetAside, describe, select
from evidose.synthesis.probability import Probabilities, probabilities
from evidose.synthesis.rules import DerivationRules
from evidose.synthesis.scale import Scale, question_scale
from evidose.synthesis.score_model import ScoreModel

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Summary:
    """One pooled result, benefit-oriented on the scale of `Derived.yi`.

    Attributes
    ----------
    method : stable name: ``single``, ``bayes``, ``REML/adhoc``, ``common``
    pi_low, pi_high : prediction interval for the mean effect of a new trial; None below 3 trials
    i2 : in percent; None below 3 trials
    """

    method: str
    estimate: float
    ci_low: float
    ci_high: float
    pi_low: float | None
    pi_high: float | None
    tau2: float | None
    i2: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about one question.

    Attributes
    ----------
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


def answer(
    question: Question, evidence: Evidence, rules: DerivationRules, model: ScoreModel
) -> Answer:
    """Select, derive and pool.

    Parameters
    ----------
    rules : what is assumed where reports leave gaps
    model : priors of heterogeneity and of the score
    """
    scale = question_scale(question, evidence)
    selection = select(question, evidence)
    derived, failed = _derive_all(selection.candidates, question, evidence, rules)
    aside = tuple(sorted((*selection.set_aside, *failed), key=lambda a: (a.study, a.finding or "")))
    n = sum(d.n or 0 for d in derived)
    if not derived or not question.controlled:
        return Answer(question, scale, (), (), aside, None, (), None, 0)
    y = np.array([d.yi for d in derived])
    v = np.array([d.vi for d in derived])
    headline, weights, others = _pool(y, v, scale, rules, model)
    others += _with_other_correlations(selection.candidates, question, evidence, rules, model)
    chances = probabilities(derived, scale, model)
    return Answer(question, scale, derived, weights, aside, headline, others, chances, n)


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
            study, finding = candidate.study.id, candidate.finding
            words = describe(finding)
            failed.append(SetAside(study, finding.id, "not-computable", str(reason), words))
    return tuple(sorted(derived, key=lambda d: (d.year or 0, d.study))), failed


def _pool(
    y: Array, v: Array, scale: Scale, rules: DerivationRules, model: ScoreModel
) -> tuple[Summary, tuple[float, ...], tuple[Summary, ...]]:
    """Return headline, weights and the other standard results."""
    k = len(y)
    common = _classic("common", pool(y, v, method="EE", test="z", level=rules.level), k)
    if k == 1:
        return replace(common, method="single", tau2=None, i2=None), (1.0,), ()
    method, test = rules.headline_tau2, rules.headline_test
    fitted = pool(y, v, method=method, test=test, level=rules.level)
    random = _classic(f"{method}/{test}", fitted, k)
    bayes = _bayes(y, v, scale, rules, model)
    others: tuple[Summary, ...]
    if bayes is None:
        headline, others = random, (common,)
    elif k < rules.bayes_below_k:
        headline, others = bayes, (random, common)
    else:
        headline, others = random, (bayes, common)
    w = 1 / (v + (headline.tau2 or 0.0))
    return headline, tuple(float(x) for x in w / w.sum()), others


def _classic(name: str, pooled: Pooled, k: int) -> Summary:
    few = k < 3
    return Summary(
        method=name,
        estimate=float(pooled.estimate),
        ci_low=float(pooled.ci_low),
        ci_high=float(pooled.ci_high),
        pi_low=None if few or name == "common" else float(pooled.pi_low),
        pi_high=None if few or name == "common" else float(pooled.pi_high),
        tau2=None if name == "common" else float(pooled.tau2),
        i2=None if few or name == "common" else float(pooled.i2),
    )


def _bayes(
    y: Array, v: Array, scale: Scale, rules: DerivationRules, model: ScoreModel
) -> Summary | None:
    """Flat prior for the mean, informed prior for heterogeneity (scaled to the unit)."""
    tau_prior = model.tau_prior(scale)
    if tau_prior is None:
        return None
    found = pool_bayes(y, v, mu_prior=Flat(), tau_prior=tau_prior, level=rules.level)
    few = len(y) < 3
    return Summary(
        method="bayes",
        estimate=float(found.median),
        ci_low=float(found.ci_low),
        ci_high=float(found.ci_high),
        pi_low=None if few else float(found.pi_low),
        pi_high=None if few else float(found.pi_high),
        tau2=float(found.tau_median) ** 2,
        i2=None,
    )


def _with_other_correlations(
    candidates: tuple[Candidate, ...],
    question: Question,
    evidence: Evidence,
    rules: DerivationRules,
    model: ScoreModel,
) -> tuple[Summary, ...]:
    """Repeat the headline with a low and a high correlation, where one is assumed."""
    low, high = rules.crossover_correlation_low, rules.crossover_correlation_high
    found: list[Summary] = []
    for r in (low, high):
        derived, _ = _derive_all(candidates, question, evidence, rules, r)
        if not any(d.correlation_assumed for d in derived):
            return ()
        y, v = np.array([d.yi for d in derived]), np.array([d.vi for d in derived])
        scale = question_scale(question, evidence)
        headline, _, _ = _pool(y, v, scale, rules, model)
        found.append(replace(headline, method=f"{headline.method}, correlation {r:g}"))
    return tuple(found)
