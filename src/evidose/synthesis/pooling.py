"""Pooling a question's trials by the rules for few and for many trials."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidose.stats.bayes import pool_bayes
from evidose.stats.pool import Pooled, pool
from evidose.stats.priors import Flat, LogNormal, LogT
from evidose.synthesis.rules import DerivationRules

Array = NDArray[np.float64]
TauPrior = LogNormal | LogT


@dataclass(frozen=True, slots=True)
class Summary:
    """One pooled result, benefit-oriented on the scale of `Derived.yi`.

    Attributes
    ----------
    method : stable name: ``single``, ``bayes``, ``REML/adhoc``, ``common``
    pi_low, pi_high : prediction interval for the mean effect of a new trial; None below 3 trials
    tau2 : heterogeneity; the squared posterior median of tau under ``bayes``
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
class PooledTrials:
    """The headline, each trial's share of its weight, and the other standard results."""

    headline: Summary
    weights: tuple[float, ...]
    others: tuple[Summary, ...]


def pool_trials(
    y: Array, v: Array, tau_prior: TauPrior | None, rules: DerivationRules
) -> PooledTrials:
    """Pool effects (k,) with variances (k,).

    Below `rules.bayes_below_k` trials the Bayesian result with an informed prior of heterogeneity
    and a flat prior of the mean is the headline, and Hartung-Knapp (never narrower than Wald)
    stands beside it; from there on the other way round.

    Parameters
    ----------
    tau_prior : None where no prior fits the unit; then the classical result is the headline
    """
    k = len(y)
    common = _classic("common", pool(y, v, method="EE", test="z", level=rules.level), k)
    if k == 1:
        single = replace(common, method="single", tau2=None, i2=None)
        return PooledTrials(single, (1.0,), ())
    method, test = rules.headline_tau2, rules.headline_test
    fitted = pool(y, v, method=method, test=test, level=rules.level)
    random = _classic(f"{method}/{test}", fitted, k)
    headline = random
    others: tuple[Summary, ...] = (common,)
    if tau_prior is not None:
        bayes = _bayes(y, v, tau_prior, rules)
        few = k < rules.bayes_below_k
        headline, others = (bayes, (random, common)) if few else (random, (bayes, common))
    w = 1 / (v + (headline.tau2 or 0.0))
    return PooledTrials(headline, tuple(float(x) for x in w / w.sum()), others)


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


def _bayes(y: Array, v: Array, tau_prior: TauPrior, rules: DerivationRules) -> Summary:
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
