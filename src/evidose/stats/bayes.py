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

from evidose.stats.batch import Batch, check_level, read_batch, refuse
from evidose.stats.normal_mixture import Mixture, shortest_interval
from evidose.stats.priors import Array, Flat, MuPrior, TauPrior, log_sum
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
    tau_posteriors,
    tau_quantile,
)

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
    def nodes(self) -> NDArray[np.intp]:
        """Number of quadrature nodes each row needed, 0 where nothing was computed."""
        out = np.zeros(len(self._work.batch.k), dtype=np.intp)
        for part in self._work.parts:
            out[part.rows] = part.post.tau.shape[1]
        return self._work.batch.shaped(out)

    def p_above(self, threshold: ArrayLike) -> Array:
        """Return Pr(mean effect > threshold | data); threshold a number or one per row."""
        return self._work.answer(lambda part, x: part.mu.above(x), threshold)

    def p_new_above(self, threshold: ArrayLike) -> Array:
        """Return Pr(true effect in a new comparable study > threshold | data)."""
        return self._work.answer(lambda part, x: part.new.above(x), threshold)

    def p_observed_above(self, threshold: ArrayLike, variance: ArrayLike) -> Array:
        """Return Pr(estimate of a new study with this sampling variance > threshold | data)."""
        return self._work.answer(lambda p, x, v: p.new.widened(v).above(x), threshold, variance)

    def cdf(self, x: ArrayLike) -> Array:
        """Return Pr(mean effect <= x | data)."""
        return self._work.answer(lambda part, x: part.mu.cdf(x), x)

    def density(self, x: ArrayLike) -> Array:
        """Return the posterior density of the mean effect at x."""
        return self._work.answer(lambda part, x: part.mu.density(x), x)

    def quantile(self, p: ArrayLike) -> Array:
        """Return posterior quantiles of the mean effect."""
        return self._work.answer(lambda part, p: part.mu.quantile(p), p)

    def new_cdf(self, x: ArrayLike) -> Array:
        """Return Pr(true effect in a new study <= x | data)."""
        return self._work.answer(lambda part, x: part.new.cdf(x), x)

    def new_density(self, x: ArrayLike) -> Array:
        """Return the predictive density of the true effect in a new study at x."""
        return self._work.answer(lambda part, x: part.new.density(x), x)

    def new_quantile(self, p: ArrayLike) -> Array:
        """Return quantiles of the true effect in a new study."""
        return self._work.answer(lambda part, p: part.new.quantile(p), p)

    def observed_cdf(self, x: ArrayLike, variance: ArrayLike) -> Array:
        """Return Pr(estimate of a new study with this sampling variance <= x | data)."""
        return self._work.answer(lambda p, x, v: p.new.widened(v).cdf(x), x, variance)

    def observed_density(self, x: ArrayLike, variance: ArrayLike) -> Array:
        """Return the predictive density of the estimate of a new study at x."""
        return self._work.answer(lambda p, x, v: p.new.widened(v).density(x), x, variance)

    def observed_quantile(self, p: ArrayLike, variance: ArrayLike) -> Array:
        """Return predictive quantiles of the estimate of a new study."""
        return self._work.answer(lambda part, p, v: part.new.widened(v).quantile(p), p, variance)

    def tau_cdf(self, tau: ArrayLike) -> Array:
        """Return Pr(heterogeneity <= tau | data)."""
        upper = self._work.prior.upper
        return self._work.answer(lambda part, t: tau_cdf(part.post, t, upper), tau)

    def tau_density(self, tau: ArrayLike) -> Array:
        """Return the posterior density of the heterogeneity at tau > 0."""
        terms, prior = self._work.terms, self._work.prior
        return self._work.answer(
            lambda part, t: tau_density(part.data, terms, prior, part.post, t), tau
        )

    def shrinkage(self) -> Shrinkage:
        """Return the posterior of each study's true effect, with central intervals."""
        return _shrinkage(self._work, self.level)


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows that needed equally many nodes; `mu` and `new` are the posterior and predictive."""

    rows: Rows
    data: Data
    post: TauPosterior
    mu: Mixture
    new: Mixture


@dataclass(frozen=True, slots=True)
class _Work:
    """What answers further questions."""

    batch: Batch
    terms: MuTerms
    prior: TauPrior
    parts: tuple[_Part, ...]

    def answer(self, question: Callable[..., Array], *at: ArrayLike) -> Array:
        """Ask every part about its rows; NaN where nothing was computed."""
        m = len(self.batch.k)
        each = [np.broadcast_to(np.asarray(a, dtype=float), (m,)) for a in at]
        out = np.full(m, np.nan)
        for part in self.parts:
            out[part.rows] = question(part, *(a[part.rows] for a in each))
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
    the posterior is improper (too few studies for an improper prior). Rows whose quadrature does
    not reach 1e-8 keep their numbers, with NOT_CONVERGED and the `error` they have: so far seen
    only where data and prior contradict each other by many orders of magnitude.

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
    parts = []
    for rows, post in tau_posteriors(data.take(sound), terms, prior):
        at = sound[rows]
        status[at[~(post.error <= TOLERANCE)]] = Status.NOT_CONVERGED
        status[at[~np.isfinite(post.log_marginal)]] = Status.NOT_IDENTIFIED
        parts.append(_part(at, data.take(at), post))
    return _summary(_Work(batch, terms, prior, tuple(parts)), status, level, interval)


def _part(rows: Rows, data: Data, post: TauPosterior) -> _Part:
    shape = (len(rows), -1)
    of_mu = Mixture(*(a.reshape(shape) for a in (post.mu_weights, post.mu_means, post.mu_sds)))
    new_sds = np.sqrt(post.mu_sds**2 + post.tau[..., None] ** 2)
    of_new = Mixture(of_mu.weights, of_mu.means, new_sds.reshape(shape))
    return _Part(rows, data, post, of_mu, of_new)


def _check(level: float, interval: str) -> None:
    check_level(level)
    if interval not in ("central", "shortest"):
        expected = "'central' or 'shortest'"
        raise refuse("interval", repr(interval), expected, place="pool_bayes")


def _data(batch: Batch) -> Data:
    return Data(
        np.where(batch.used, batch.y, 0.0),
        np.where(batch.used, batch.v, 1.0),
        batch.used.astype(float),
    )


_NUMBERS = (
    *("mean", "sd", "median", "ci_low", "ci_high"),
    *("tau_mean", "tau_sd", "tau_median", "tau_low", "tau_high"),
    *("pi_low", "pi_high", "log_marginal", "error"),
)


def _summary(work: _Work, status: StatusArray, level: float, interval: Interval) -> BayesPooled:
    batch = work.batch
    table = {name: np.full(len(batch.k), np.nan) for name in _NUMBERS}
    for part in work.parts:
        for name, values in _digest(work, part, level, interval).items():
            table[name][part.rows] = values
    return BayesPooled(
        k=batch.shaped(batch.k),
        status=batch.shaped(status),
        level=level,
        interval=interval,
        _work=work,
        **{name: batch.shaped(values) for name, values in table.items()},
    )


def _digest(work: _Work, part: _Part, level: float, interval: Interval) -> dict[str, Array]:
    post, upper, m = part.post, work.prior.upper, len(part.rows)
    tail = tail_power(part.data, work.terms, work.prior)
    no_mean, no_sd = tail <= 2, tail <= 3
    tau_mean = np.einsum("mn,mn->m", post.weights, post.tau)
    tau_sd = np.sqrt(np.sum(post.weights * (post.tau - tau_mean[:, None]) ** 2, axis=-1))
    tau_low, tau_high = _tau_interval(work, part, level, interval)
    ends = [_interval(mixture, level, interval) for mixture in (part.mu, part.new)]
    known = work.prior.proper and not work.terms.flat
    return {
        "mean": part.mu.mean(),
        "sd": np.where(no_sd & work.terms.flat, np.inf, part.mu.sd()),
        "median": part.mu.quantile(0.5),
        "ci_low": ends[0][0],
        "ci_high": ends[0][1],
        "tau_mean": np.where(no_mean, np.inf, tau_mean),
        "tau_sd": np.where(no_sd, np.inf, tau_sd),
        "tau_median": tau_quantile(post, np.full(m, 0.5), upper),
        "tau_low": tau_low,
        "tau_high": tau_high,
        "pi_low": ends[1][0],
        "pi_high": ends[1][1],
        "log_marginal": post.log_marginal if known else np.full(m, np.nan),
        "error": post.error,
    }


def _interval(mixture: Mixture, level: float, interval: Interval) -> tuple[Array, Array]:
    if interval == "shortest":
        return mixture.shortest(level)
    return mixture.quantile((1 - level) / 2), mixture.quantile((1 + level) / 2)


def _tau_interval(
    work: _Work, part: _Part, level: float, interval: Interval
) -> tuple[Array, Array]:
    post, upper, m = part.post, work.prior.upper, len(part.rows)
    if interval == "central":
        p = np.full(m, (1 - level) / 2)
        return tau_quantile(post, p, upper), tau_quantile(post, 1 - p, upper)

    def quantile(p: Array) -> Array:
        return tau_quantile(post, p, upper)

    def density(tau: Array) -> Array:
        return tau_density(part.data, work.terms, work.prior, post, np.maximum(tau, 1e-300))

    low, high = shortest_interval(quantile, density, level, m)
    # An interval that starts at the first quantile that can be told from 0 starts at 0.
    return np.where(tau_cdf(post, low, upper) < 1e-9, 0.0, low), high


def _shrinkage(work: _Work, level: float) -> Shrinkage:
    shape = work.batch.y.shape
    found = {name: np.full(shape, np.nan) for name in Shrinkage.__slots__}
    for part in work.parts:
        for i in range(shape[1]):
            has = np.flatnonzero(part.data.mask[:, i] > 0)
            own = _own_effect(part, has, i)
            rows = part.rows[has]
            found["mean"][rows, i] = own.mean()
            found["sd"][rows, i] = own.sd()
            found["median"][rows, i] = own.quantile(0.5)
            found["ci_low"][rows, i] = own.quantile((1 - level) / 2)
            found["ci_high"][rows, i] = own.quantile((1 + level) / 2)
    return Shrinkage(*(work.batch.shaped(found[name]) for name in Shrinkage.__slots__))


def _own_effect(part: _Part, rows: Rows, i: int) -> Mixture:
    """Return the posterior of the true effect of study `i` in some rows of a part."""
    post = part.post
    y, v = part.data.y[rows, i, None, None], part.data.v[rows, i, None, None]
    tau2 = post.tau[rows, :, None] ** 2
    towards = v / (v + tau2)
    own = v / (1 + v / np.maximum(tau2, 1e-300))
    means = y + towards * (post.mu_means[rows] - y)
    sds = np.sqrt(own + (towards * post.mu_sds[rows]) ** 2)
    shape = (len(rows), part.mu.weights.shape[1])
    return Mixture(part.mu.weights[rows], means.reshape(shape), sds.reshape(shape))


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
    m, terms = len(work.batch.k), work.terms
    at_null = MuTerms(np.zeros(1), np.full(1, float(null)), np.zeros(1))
    log_mu, log_tau = np.full(m, np.nan), np.full(m, np.nan)
    status = fit.status.reshape(-1).copy()
    for part in work.parts:
        if not terms.flat:
            for rows, alone in tau_posteriors(part.data, at_null, tau_prior):
                log_mu[part.rows[rows]] = alone.log_marginal - part.post.log_marginal[rows]
                status[part.rows[rows[alone.error > TOLERANCE]]] = Status.NOT_CONVERGED
        if tau_prior.proper:
            none = conditional(part.data, terms, np.zeros((len(part.rows), 1))).log_likelihood
            log_tau[part.rows] = log_sum(none[:, 0]) - part.post.log_marginal
    shaped = work.batch.shaped
    return BayesFactors(shaped(log_mu), shaped(log_tau), shaped(status))
