"""Bayesian random-effects meta-analysis without sampling.

`pool_bayes` integrates over the heterogeneity tau by an adaptive quadrature whose error is
measured (see `evidose.stats.tau_posterior`); given tau, the mean effect and everything that
follows from it is normal. So every posterior here is a finite mixture of normals, and its
probabilities and quantiles are exact to the reported `error`.

Sources: Roever (2020), Bayesian random-effects meta-analysis using the bayesmeta R package,
J Stat Softw 93(6); Higgins, Thompson and Spiegelhalter (2009), J R Stat Soc A 172:137.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logsumexp

from evidose.stats.batch import Batch, read_batch
from evidose.stats.normal_mixture import Mixture, shortest_interval
from evidose.stats.priors import Array, Flat, MuPrior, TauPrior
from evidose.stats.status import Status, StatusArray
from evidose.stats.tau_posterior import (
    TOLERANCE,
    Data,
    MuTerms,
    Rows,
    TauPosterior,
    conditional,
    mu_terms,
    tail_power,
    tau_cdf,
    tau_density,
    tau_posterior,
    tau_quantile,
)
from evidose.terms import InputError, Problem

Interval = Literal["central", "shortest"]


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """Posterior of each study's own true effect, (k,) or (m, k), NaN where there is no study."""

    mean: Array
    sd: Array
    median: Array
    ci_low: Array
    ci_high: Array


@dataclass(frozen=True, slots=True)
class BayesPooled:
    """Posterior of a random-effects meta-analysis; one number per row, or () for a single one.

    Attributes
    ----------
    k : studies
    mean, sd, median, ci_low, ci_high : of the mean effect mu. A moment that does not exist (few
        studies under heavy-tailed priors) is inf for an sd and for tau
    tau_mean, tau_sd, tau_median, tau_low, tau_high : of the heterogeneity tau
    pi_low, pi_high : predictive interval of the true effect in a new study
    log_marginal : log marginal likelihood; NaN if a prior is improper
    status : per row, see `evidose.stats.status`
    error : what remains when the quadrature uses half its nodes (relative; accuracy is better)
    level, interval : of the intervals
    """

    k: NDArray[np.intp]
    mean: Array
    sd: Array
    median: Array
    ci_low: Array
    ci_high: Array
    tau_mean: Array
    tau_sd: Array
    tau_median: Array
    tau_low: Array
    tau_high: Array
    pi_low: Array
    pi_high: Array
    log_marginal: Array
    status: StatusArray
    error: Array
    level: float
    interval: Interval
    _work: "_Work" = field(repr=False)

    @property
    def nodes(self) -> int:
        """Number of quadrature nodes of the row that needed most."""
        return int(self._work.post.tau.shape[1])

    def p_above(self, threshold: ArrayLike) -> Array:
        """Return Pr(mean effect > threshold | data); threshold a number or one per row."""
        return self._ask(self._work.mu.above, threshold)

    def p_new_above(self, threshold: ArrayLike) -> Array:
        """Return Pr(true effect in a new comparable study > threshold | data)."""
        return self._ask(self._work.new.above, threshold)

    def p_observed_above(self, threshold: ArrayLike, variance: ArrayLike) -> Array:
        """Return Pr(estimate of a new study with this sampling variance > threshold | data)."""
        return self._ask(self._observed(variance).above, threshold)

    def cdf(self, x: ArrayLike) -> Array:
        """Return Pr(mean effect <= x | data)."""
        return self._ask(self._work.mu.cdf, x)

    def density(self, x: ArrayLike) -> Array:
        """Return the posterior density of the mean effect at x."""
        return self._ask(self._work.mu.density, x)

    def quantile(self, p: ArrayLike) -> Array:
        """Return posterior quantiles of the mean effect."""
        return self._ask(self._work.mu.quantile, p)

    def new_cdf(self, x: ArrayLike) -> Array:
        """Return Pr(true effect in a new study <= x | data)."""
        return self._ask(self._work.new.cdf, x)

    def new_density(self, x: ArrayLike) -> Array:
        """Return the predictive density of the true effect in a new study at x."""
        return self._ask(self._work.new.density, x)

    def new_quantile(self, p: ArrayLike) -> Array:
        """Return quantiles of the true effect in a new study."""
        return self._ask(self._work.new.quantile, p)

    def observed_cdf(self, x: ArrayLike, variance: ArrayLike) -> Array:
        """Return Pr(estimate of a new study with this sampling variance <= x | data)."""
        return self._ask(self._observed(variance).cdf, x)

    def observed_density(self, x: ArrayLike, variance: ArrayLike) -> Array:
        """Return the predictive density of the estimate of a new study at x."""
        return self._ask(self._observed(variance).density, x)

    def observed_quantile(self, p: ArrayLike, variance: ArrayLike) -> Array:
        """Return predictive quantiles of the estimate of a new study."""
        return self._ask(self._observed(variance).quantile, p)

    def tau_cdf(self, tau: ArrayLike) -> Array:
        """Return Pr(heterogeneity <= tau | data)."""
        work = self._work
        return self._ask(lambda t: tau_cdf(work.post, t, work.prior.upper), tau)

    def tau_density(self, tau: ArrayLike) -> Array:
        """Return the posterior density of the heterogeneity at tau > 0."""
        work = self._work
        return self._ask(
            lambda t: tau_density(work.data, work.terms, work.prior, work.post, t), tau
        )

    def shrinkage(self) -> Shrinkage:
        """Return the posterior of each study's true effect, with central intervals."""
        return _shrinkage(self._work, self.level)

    def _observed(self, variance: ArrayLike) -> Mixture:
        work = self._work
        each = np.broadcast_to(np.asarray(variance, dtype=float), work.batch.k.shape)
        return work.new.widened(each[work.sound])

    def _ask(self, question: Callable[[Array], Array], at: ArrayLike) -> Array:
        work = self._work
        each = np.broadcast_to(np.asarray(at, dtype=float), work.batch.k.shape)[work.sound]
        return work.spread(question(each))


@dataclass(frozen=True, slots=True)
class _Work:
    """What answers further questions: sound rows only, with the way back to all rows."""

    batch: Batch
    sound: Rows
    data: Data
    terms: MuTerms
    prior: TauPrior
    post: TauPosterior
    mu: Mixture
    new: Mixture

    def spread(self, values: Array) -> Array:
        """Return values of the sound rows in the shape the caller expects, NaN elsewhere."""
        out = np.full((len(self.batch.k), *values.shape[1:]), np.nan)
        out[self.sound] = values
        return self.batch.shaped(out)


def pool_bayes(
    y: ArrayLike,
    v: ArrayLike,
    *,
    mu_prior: MuPrior | None = None,
    tau_prior: TauPrior,
    level: float = 0.95,
    interval: Interval = "central",
) -> BayesPooled:
    """Pool effects under a normal random-effects model with priors for mu and tau.

    Parameters
    ----------
    y, v : effects and sampling variances, (k,) or (m, k) with NaN for padding; k may be 1
    mu_prior : `Flat` (default), `Normal` or `NormalMixture`
    tau_prior : any prior of `evidose.stats.priors` or `evidose.stats.reference_priors`
    level : probability of the intervals
    interval : ``"central"`` or ``"shortest"`` (the latter assumes one peak)

    Returns
    -------
    BayesPooled; rows that cannot be computed are NaN and say why in `status`: NOT_IDENTIFIED if
    the posterior is improper (too few studies for an improper prior), NOT_CONVERGED if the
    quadrature does not reach 1e-8.

    Examples
    --------
    >>> from evidose.stats.priors import HalfNormal
    >>> fit = pool_bayes([0.2, 0.5, 0.1], [0.04, 0.05, 0.03], tau_prior=HalfNormal(0.5))
    >>> round(float(fit.median), 3), round(float(fit.p_above(0)), 3)
    (0.246, 0.913)
    """
    _check(level, interval)
    batch = read_batch(y, v)
    terms, prior = mu_terms(mu_prior or Flat()), tau_prior
    status = batch.status.copy()
    data = _data(batch)
    sound = np.flatnonzero(status == Status.OK)
    improper = ~(tail_power(data.take(sound), terms, prior) > 1) & (not prior.proper)
    status[sound[improper]] = Status.NOT_IDENTIFIED
    sound = sound[~improper]
    data = data.take(sound)
    post = tau_posterior(data, terms, prior)
    status[sound[~(post.error <= TOLERANCE)]] = Status.NOT_CONVERGED
    status[sound[~np.isfinite(post.log_marginal)]] = Status.NOT_IDENTIFIED
    shape = (len(sound), post.tau.shape[1] * terms.means.size)
    of_mu = Mixture(*(a.reshape(shape) for a in (post.mu_weights, post.mu_means, post.mu_sds)))
    new_sds = np.sqrt(post.mu_sds**2 + post.tau[..., None] ** 2)
    of_new = Mixture(of_mu.weights, of_mu.means, new_sds.reshape(shape))
    work = _Work(batch, sound, data, terms, prior, post, of_mu, of_new)
    return _summary(work, status, level, interval)


def _check(level: float, interval: str) -> None:
    if not 0 < level < 1:
        raise InputError(Problem("pool_bayes", "level", repr(level), "a number between 0 and 1"))
    if interval not in ("central", "shortest"):
        expected = "'central' or 'shortest'"
        raise InputError(Problem("pool_bayes", "interval", repr(interval), expected))


def _data(batch: Batch) -> Data:
    return Data(
        np.where(batch.used, batch.y, 0.0),
        np.where(batch.used, batch.v, 1.0),
        batch.used.astype(float),
    )


def _summary(work: _Work, status: StatusArray, level: float, interval: Interval) -> BayesPooled:
    post, upper = work.post, work.prior.upper
    tail = np.full(len(work.sound), np.inf)
    if np.isfinite(work.prior.tail):
        tail = tail_power(work.data, work.terms, work.prior)
    finite_mean, finite_sd = tail > 2, tail > 3
    mu_sd = np.where(finite_sd | (not work.terms.flat), work.mu.sd(), np.inf)
    tau_mean = np.sum(post.weights * post.tau, axis=-1)
    tau_sd = np.sqrt(np.sum(post.weights * (post.tau - tau_mean[:, None]) ** 2, axis=-1))
    tail_p = (1 - level) / 2
    ends = []
    for mixture in (work.mu, work.new):
        if interval == "central":
            ends += [mixture.quantile(tail_p), mixture.quantile(1 - tail_p)]
        else:
            ends += list(mixture.shortest(level))
    spread = work.spread
    tau_low, tau_high = _tau_interval(work, level, interval)
    half = np.full(len(work.sound), 0.5)
    return BayesPooled(
        work.batch.shaped(work.batch.k),
        spread(work.mu.mean()),
        spread(mu_sd),
        spread(work.mu.quantile(0.5)),
        spread(ends[0]),
        spread(ends[1]),
        spread(np.where(finite_mean, tau_mean, np.inf)),
        spread(np.where(finite_sd, tau_sd, np.inf)),
        spread(tau_quantile(post, half, upper)),
        spread(tau_low),
        spread(tau_high),
        spread(ends[2]),
        spread(ends[3]),
        spread(_proper_marginal(work)),
        work.batch.shaped(status),
        spread(post.error),
        level,
        interval,
        work,
    )


def _proper_marginal(work: _Work) -> Array:
    proper = work.prior.proper and not work.terms.flat
    return work.post.log_marginal if proper else np.full(len(work.sound), np.nan)


def _tau_interval(work: _Work, level: float, interval: Interval) -> tuple[Array, Array]:
    post, upper, m = work.post, work.prior.upper, len(work.sound)
    if interval == "central":
        p = np.full(m, (1 - level) / 2)
        return tau_quantile(post, p, upper), tau_quantile(post, 1 - p, upper)

    def quantile(p: Array) -> Array:
        return tau_quantile(post, p, upper)

    def density(tau: Array) -> Array:
        return tau_density(work.data, work.terms, work.prior, post, np.maximum(tau, 1e-300))

    low, high = shortest_interval(quantile, density, level, m)
    # An interval that starts at the first quantile that can be told from 0 starts at 0.
    return np.where(tau_cdf(post, low, upper) < 1e-9, 0.0, low), high


def _shrinkage(work: _Work, level: float) -> Shrinkage:
    data, post = work.data, work.post
    m, k = data.y.shape
    tau2 = post.tau[..., None] ** 2
    found = {name: np.full((m, k), np.nan) for name in Shrinkage.__slots__}
    for i in range(k):
        has = np.flatnonzero(data.mask[:, i] > 0)
        y, v = data.y[has, i, None, None], data.v[has, i, None, None]
        with np.errstate(over="ignore"):
            towards = v / (v + tau2[has])
            own = v / (1 + v / np.maximum(tau2[has], 1e-300))
        means = y + towards * (post.mu_means[has] - y)
        sds = np.sqrt(own + (towards * post.mu_sds[has]) ** 2)
        shape = (len(has), work.mu.weights.shape[1])
        weights = post.mu_weights[has].reshape(shape)
        mixture = Mixture(weights, means.reshape(shape), sds.reshape(shape))
        found["mean"][has, i] = mixture.mean()
        found["sd"][has, i] = mixture.sd()
        found["median"][has, i] = mixture.quantile(0.5)
        found["ci_low"][has, i] = mixture.quantile((1 - level) / 2)
        found["ci_high"][has, i] = mixture.quantile((1 + level) / 2)
    return Shrinkage(*(work.spread(found[name]) for name in Shrinkage.__slots__))


@dataclass(frozen=True, slots=True)
class BayesFactors:
    """Bayes factors of a null hypothesis against the model; below 1 speaks against the null.

    Attributes
    ----------
    log_mu : log of p(y | mu = null) / p(y | prior of mu), the same prior of tau in both
    log_tau : log of p(y | tau = 0) / p(y | prior of tau), the same prior of mu in both
    status : per row
    """

    log_mu: Array
    log_tau: Array
    status: StatusArray


def bayes_factors(
    y: ArrayLike, v: ArrayLike, *, mu_prior: MuPrior, tau_prior: TauPrior, null: float = 0.0
) -> BayesFactors:
    """Return Bayes factors for ``mu = null`` and ``tau = 0``; NaN where a prior is improper.

    The factor of mu needs a proper prior of mu and takes any prior of tau (its constant cancels);
    that of tau needs a proper prior of tau and takes any prior of mu.

    Examples
    --------
    >>> from evidose.stats.priors import HalfNormal, Normal
    >>> found = bayes_factors([0.2, 0.5], [0.04, 0.05], mu_prior=Normal(0, 1),
    ...                       tau_prior=HalfNormal(0.5))
    >>> round(float(found.log_mu), 3)
    0.317
    """
    fit = pool_bayes(y, v, mu_prior=mu_prior, tau_prior=tau_prior)
    work = fit._work
    terms, data = work.terms, work.data
    at_null = MuTerms(np.zeros(1), np.full(1, float(null)), np.zeros(1))
    null_post = tau_posterior(data, at_null, tau_prior)
    log_mu = null_post.log_marginal - work.post.log_marginal
    none = conditional(data, terms, np.zeros((len(work.sound), 1))).log_likelihood[:, 0]
    log_tau = logsumexp(none, axis=-1) - work.post.log_marginal
    status = fit.status.copy().reshape(-1)
    status[work.sound[null_post.error > TOLERANCE]] = Status.NOT_CONVERGED
    nan = np.full(len(work.sound), np.nan)
    return BayesFactors(
        work.spread(nan if terms.flat else log_mu),
        work.spread(log_tau if tau_prior.proper else nan),
        work.batch.shaped(status),
    )
