"""What a new comparable trial will show, given past trials and a fitted model.

This is the one function behind both the score of a question and the check of its calibration: the
same numbers in give the same probability out, whoever asks.

Model. The mean effect mu and the heterogeneity tau have a joint prior that is a mixture: under
component c, mu ~ Normal(0, mu_sd_c) and log(tau) ~ Normal(log(tau_median_c), tau_log_sd_c). Past
trial i at risk-of-bias level l reports y_i ~ Normal(f_l theta_i, v_i + s_l^2) with its own effect
theta_i ~ Normal(mu, tau^2); f_l is the bias factor and s_l the bias sd of the level. The effect in
the next trial is drift_k mu + tau z, where drift_k (k past trials) says how much of the past mean
is found again, and z is a scale mixture of normals, so that centre and tails have their own width.

Given tau everything is normal, so the answer is a finite mixture of normals. Tau is integrated by
the trapezoidal rule in log(tau), which converges exponentially here (Trefethen and Weideman 2014,
SIAM Review 56:385).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import Batch, read_batch
from evidose.stats.normal_mixture import Mixture
from evidose.stats.status import Status, StatusArray
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

LEVELS = ("low", "some", "high", "unjudged")
"""Risk-of-bias levels, in the order of `PredictiveModel.bias_factor` and `bias_sd`."""

SMALLEST_TAU, LARGEST_TAU = 0.002, 15.0
STEP = 0.1
"""Distance of the nodes in log(tau). Half of it changes probabilities by less than 1e-6."""


@dataclass(frozen=True, slots=True)
class PredictiveModel:
    """A fitted model, on the scale of standardised mean differences.

    Attributes
    ----------
    weights, mu_sd, tau_median, tau_log_sd : components of the joint prior of mu and tau, (c,)
    drift, drift_from : share of the past mean that is found again, and the number of past trials
        from which each share holds, ascending, (b,)
    tail_weights, tail_factors : scale mixture of z: probability and multiplier of tau, (t,)
    bias_factor : reported over unbiased effect, by level in the order of `LEVELS`, (4,)
    bias_sd : sd of a trial's own bias, by level, (4,)
    """

    weights: Array
    mu_sd: Array
    tau_median: Array
    tau_log_sd: Array
    drift: Array
    drift_from: Array
    tail_weights: Array
    tail_factors: Array
    bias_factor: Array
    bias_sd: Array

    def drift_at(self, k: ArrayLike) -> Array:
        """Return the share of the past mean that is found again after k past trials."""
        at = np.searchsorted(self.drift_from, np.asarray(k), side="right") - 1
        share: Array = self.drift[np.maximum(at, 0)]
        return share


@dataclass(frozen=True, slots=True)
class PastSums:
    """All that the model needs of the past trials, at every node of tau.

    Attributes
    ----------
    tau : nodes, (n,)
    w, wy : sums over trials of the weights 1 / (v + tau^2) and of weight times effect, (m, n)
    log_rest : log likelihood at mu = 0, up to a constant of the row, (m, n)
    k : number of past trials, (m,)
    """

    tau: Array
    w: Array
    wy: Array
    log_rest: Array
    k: NDArray[np.intp]

    def take(self, rows: NDArray[np.intp]) -> "PastSums":
        """Return the sums of some rows."""
        return PastSums(self.tau, self.w[rows], self.wy[rows], self.log_rest[rows], self.k[rows])


@dataclass(frozen=True, slots=True)
class TrialDesign:
    """How the estimate of a trial depends on its true effect, known before its result.

    Given the true effect theta, the estimate has mean ``offset + slope theta`` and variance
    ``variance + growth theta^2``. For a standardised mean difference the slope is 1 and the growth
    1 / (2 n); a sparse table pulls its log odds ratio towards zero, so that its slope is below 1.

    Attributes
    ----------
    variance, slope, offset, growth : one number per row
    """

    variance: Array
    slope: Array
    offset: Array
    growth: Array

    def take(self, rows: NDArray[np.intp]) -> "TrialDesign":
        """Return the description of some rows."""
        return TrialDesign(
            self.variance[rows], self.slope[rows], self.offset[rows], self.growth[rows]
        )

    def observed(self, new: Mixture) -> Mixture:
        """Return the distribution of the estimate, `new` being that of the true effect."""
        variance, slope, offset, growth = (
            a[:, None] for a in (self.variance, self.slope, self.offset, self.growth)
        )
        grown = growth * (new.means**2 + new.sds**2)
        sds = np.sqrt((slope * new.sds) ** 2 + grown + variance)
        return Mixture(new.weights, offset + slope * new.means, sds)


@dataclass(frozen=True, slots=True)
class Predictive:
    """What is known before the next trial; one number per row, or () for a single row.

    Attributes
    ----------
    status : per row, see `evidose.stats.status`; rows that are not OK answer NaN
    mean_effect : posterior of mu, as a normal mixture with rows (m, c n)
    new : true effect in a new comparable trial, without sampling error, rows (m, t c n)
    """

    status: StatusArray
    mean_effect: Mixture
    new: Mixture
    _single: bool

    def p_above(self, threshold: ArrayLike) -> Array:
        """Return Pr(effect in a new comparable trial > threshold); a number or one per row."""
        return self._shaped(self.new.above(self._rows(threshold)))

    def p_mean_above(self, threshold: ArrayLike) -> Array:
        """Return Pr(mean effect of the past trials' population > threshold)."""
        return self._shaped(self.mean_effect.above(self._rows(threshold)))

    def p_observed_above(self, threshold: ArrayLike, variance: ArrayLike) -> Array:
        """Return Pr(estimate of a new trial with this sampling variance > threshold)."""
        return self._shaped(self.new.widened(self._rows(variance)).above(self._rows(threshold)))

    def quantile(self, p: ArrayLike) -> Array:
        """Return quantiles of the effect in a new comparable trial."""
        return self._shaped(self.new.quantile(self._rows(p)))

    def mean(self) -> Array:
        """Return the expected effect in a new comparable trial."""
        return self._shaped(self.new.mean())

    def sd(self) -> Array:
        """Return the standard deviation of the effect in a new comparable trial."""
        return self._shaped(self.new.sd())

    def _rows(self, values: ArrayLike) -> Array:
        return np.broadcast_to(np.asarray(values, dtype=float), self.new.means.shape[:1])

    def _shaped(self, values: Array) -> Array:
        return np.asarray(values[0]) if self._single else values


def predictive(
    y: ArrayLike,
    v: ArrayLike,
    model: PredictiveModel,
    *,
    levels: ArrayLike | Sequence[str] | None = None,
    step: float = STEP,
) -> Predictive:
    """Return the predictive distribution of the next trial's effect.

    Parameters
    ----------
    y, v : effects of the past trials and their sampling variances, standardised mean differences,
        (k,) or (m, k) with NaN for padding; k may be 1
    model : the fitted parameters, see `evidose.calibration.predictive_model`
    levels : risk-of-bias level of every trial, as words of `LEVELS` or as their positions, in the
        shape of `y`; None leaves all unjudged
    step : distance of the nodes in log(tau)

    Raises
    ------
    InputError : not numbers, shapes that do not fit, or a level that does not exist

    Examples
    --------
    >>> one = np.ones(1)
    >>> model = PredictiveModel(one, one, 0.2 * one, 0.5 * one, 0.9 * one, 2 * one, one, one,
    ...                         np.ones(4), np.zeros(4))
    >>> known = predictive([0.5, 0.3, 0.4], [0.04, 0.05, 0.03], model)
    >>> round(float(known.p_above(0.2)), 3), round(float(known.p_observed_above(0.2, 0.05)), 3)
    (0.766, 0.687)
    """
    batch = read_batch(y, v)
    known = from_sums(past_sums(batch, model, level_codes(levels, batch), step), model)
    return Predictive(batch.shaped(batch.status), *known, batch.single)


def level_codes(levels: ArrayLike | Sequence[str] | None, batch: Batch) -> NDArray[np.intp]:
    """Return positions in `LEVELS`, (m, k); unjudged where there is no trial."""
    unjudged = len(LEVELS) - 1
    if levels is None:
        return np.full(batch.y.shape, unjudged, dtype=np.intp)
    given = np.asarray(levels)
    codes = given
    if given.dtype.kind in "UO":
        codes = np.full(given.shape, -1, dtype=np.intp)
        for position, word in enumerate(LEVELS):
            codes[given == word] = position
    codes = np.broadcast_to(np.atleast_2d(codes), batch.y.shape)
    wrong = batch.used & ~np.isin(codes, np.arange(len(LEVELS)))
    if wrong.any():
        found = repr(np.broadcast_to(np.atleast_2d(given), batch.y.shape)[wrong][0].item())
        raise InputError(Problem("input of stats", "levels", found, " or ".join(LEVELS)))
    return np.where(batch.used, codes, unjudged).astype(np.intp)


def past_sums(
    batch: Batch, model: PredictiveModel, levels: NDArray[np.intp], step: float = STEP
) -> PastSums:
    """Sum the past trials at every node of tau, each freed of the bias of its level."""
    factor, sd = model.bias_factor[levels], model.bias_sd[levels]
    y = np.where(batch.used, batch.y / factor, 0.0)
    v = np.where(batch.used, (batch.v + sd**2) / factor**2, 1.0)
    used = batch.used.astype(float)
    n = int(np.ceil(np.log(LARGEST_TAU / SMALLEST_TAU) / step)) + 1
    tau = SMALLEST_TAU * np.exp(step * np.arange(n))
    w, wy, rest = (np.empty((len(y), n)) for _ in range(3))
    for j, t in enumerate(tau):
        each = used / (v + t * t)
        w[:, j] = each.sum(axis=1)
        weighted = each * y
        wy[:, j] = weighted.sum(axis=1)
        rest[:, j] = -0.5 * ((weighted * y).sum(axis=1) + (used * np.log(v + t * t)).sum(axis=1))
    bad = batch.status != Status.OK
    for a in (w, wy, rest):
        a[bad] = np.nan
    return PastSums(tau, w, wy, rest, batch.k)


def from_sums(sums: PastSums, model: PredictiveModel) -> tuple[Mixture, Mixture]:
    """Return the posterior of mu and the predictive of the next trial's effect, (m, ...)."""
    u = np.log(sums.tau)
    log_weights, means, variances = [], [], []
    for share, mu_sd, median, log_sd in zip(
        model.weights, model.mu_sd, model.tau_median, model.tau_log_sd, strict=True
    ):
        grown = 1 + mu_sd**2 * sums.w
        z = (u - np.log(median)) / log_sd
        prior = np.log(share / log_sd) - 0.5 * z * z
        gain = 0.5 * (mu_sd**2 * sums.wy**2 / grown - np.log(grown))
        log_weights.append(sums.log_rest + gain + prior)
        means.append(mu_sd**2 * sums.wy / grown)
        variances.append(mu_sd**2 / grown)
    weights = np.concatenate(log_weights, axis=1)
    weights = np.exp(weights - weights.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    mean, variance = np.concatenate(means, axis=1), np.concatenate(variances, axis=1)
    tau2 = np.tile(sums.tau**2, len(model.weights))
    drift = model.drift_at(sums.k)[:, None]
    parts = list(zip(model.tail_weights, model.tail_factors, strict=True))
    new = Mixture(
        np.concatenate([p * weights for p, _ in parts], axis=1),
        np.tile(drift * mean, (1, len(parts))),
        np.concatenate([np.sqrt(drift**2 * variance + f * f * tau2) for _, f in parts], axis=1),
    )
    return Mixture(weights, mean, np.sqrt(variance)), new
