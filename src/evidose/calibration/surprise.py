"""The loss of a model on a sample of predictions, with its exact gradient.

The loss of a prediction is its negative log predictive density plus the log scores of the events
that the score of a question is about (next effect beyond 0, 0.2 and 0.5 in the direction of the
past). Each term is a proper scoring rule, so the sum is least for the true probabilities.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from evidose.calibration.predictions import Predictions, review_weights
from evidose.calibration.table import Array
from evidose.stats.batch import read_batch
from evidose.stats.predictive import PastSums, PredictiveModel, past_sums

THRESHOLDS = (0.0, 0.2, 0.5)
COARSE = 0.25
"""Distance of the nodes in log(tau) while fitting."""
_ROOT = np.sqrt(2 * np.pi)
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Sample:
    """Predictions made ready for repeated evaluation.

    Attributes
    ----------
    sums : of the past trials
    given : the predictions
    sign : direction of the past evidence, 1 or -1
    weight : of each prediction; sums to one, reviews weigh equally
    """

    sums: PastSums
    given: Predictions
    sign: Array
    weight: Array


def sample(given: Predictions, model: PredictiveModel, step: float = COARSE) -> Sample:
    """Sum the past trials once; `model` tells the bias of each level."""
    batch = read_batch(given.past_y, given.past_v)
    sums = past_sums(batch, model, given.past_level, step)
    return Sample(sums, given, past_direction(given), review_weights(given.review))


def past_direction(given: Predictions) -> Array:
    """Return the sign of the past trials' DerSimonian-Laird estimate, 1 where it is zero."""
    return np.where(pooled_past(given, "DL", "z").estimate >= 0, 1.0, -1.0)


@dataclass(frozen=True, slots=True)
class PooledPast:
    """A standard meta-analysis of the past trials of every prediction."""

    estimate: Array
    se2: Array
    tau2: Array


def pooled_past(given: Predictions, method: str, test: str) -> PooledPast:
    """Pool the past trials; where `method` has no certain answer, their weighted mean serves."""
    from evidose.stats.pool import pool
    from evidose.stats.status import usable

    fit = pool(given.past_y, given.past_v, method=method, test=test)
    weight = np.where(np.isnan(given.past_y), 0.0, 1 / given.past_v)
    total = weight.sum(axis=1)
    mean = np.sum(weight * np.nan_to_num(given.past_y), axis=1) / total
    sound = usable(fit.status) & np.isfinite(fit.estimate) & np.isfinite(fit.se)
    tau2 = np.where(np.isfinite(fit.tau2), fit.tau2, 0.0)
    return PooledPast(
        np.where(sound, fit.estimate, mean),
        np.where(sound, fit.se**2, 1 / total),
        np.where(sound, tau2, 0.0),
    )


@dataclass(frozen=True, slots=True)
class Gradient:
    """Derivatives of the loss, by the logarithm of each parameter (of `tau_log_sd`: by itself)."""

    weights: Array
    mu_sd: Array
    tau_median: Array
    tau_log_sd: Array
    drift: Array
    tail_weights: Array
    tail_factors: Array


@dataclass(frozen=True, slots=True)
class _Component:
    """One component of the prior: posterior weight of every node, and mu given the node."""

    weight: Array
    z: Array
    mean: Array
    variance: Array
    d_log_weight: Array
    d_mean: Array
    d_variance: Array


@dataclass(frozen=True, slots=True)
class _Terms:
    """Values g of the scoring terms for one component and tail, with dg/dmean and dg/dvariance."""

    component: int
    tail: int
    mean: Array
    tail_variance: Array
    value: tuple[Array, ...]
    by_mean: tuple[Array, ...]
    by_variance: tuple[Array, ...]


def surprise(data: Sample, model: PredictiveModel) -> tuple[float, Gradient]:
    """Return the mean loss and its gradient.

    Everything given tau and the component is normal, so a term of the loss is the logarithm of a
    weighted sum over components, nodes and tails; its derivative is the sum's derivative.
    """
    parts = _components(data.sums, model)
    drift = model.drift_at(data.sums.k)[:, None]
    terms = list(_terms(data, model, parts, drift))
    sums = [0.0] * (1 + len(THRESHOLDS))
    for t in terms:
        share = model.tail_weights[t.tail] * parts[t.component].weight
        sums = [s + np.sum(share * g, axis=1) for s, g in zip(sums, t.value, strict=True)]
    sums = [np.maximum(s, _TINY) for s in sums]
    loss = -sum(float(data.weight @ np.log(s)) for s in sums)
    pull = [-(data.weight / s)[:, None] for s in sums]
    return loss, _gradient(data, model, parts, terms, pull, drift)


def _components(sums: PastSums, model: PredictiveModel) -> list[_Component]:
    u = np.log(sums.tau)
    rows = []
    for share, sd, median, log_sd in zip(
        model.weights, model.mu_sd, model.tau_median, model.tau_log_sd, strict=True
    ):
        s2 = sd**2
        grown = 1 + s2 * sums.w
        mean = sums.wy / grown
        z = (u - np.log(median)) / log_sd
        log_weight = np.log(share / log_sd) - 0.5 * z * z + sums.log_rest
        log_weight = log_weight + 0.5 * (s2 * mean * sums.wy - np.log(grown))
        slope = s2 * (mean**2 - sums.w / grown)
        rows.append((log_weight, z, s2 * mean, s2 / grown, slope, 2 * s2 * mean / grown))
    top = np.max([np.max(r[0], axis=1) for r in rows], axis=0)[:, None]
    total = sum(np.sum(np.exp(r[0] - top), axis=1) for r in rows)[:, None]
    return [
        _Component(
            np.exp(r[0] - top) / total,
            np.broadcast_to(r[1], r[0].shape),
            r[2],
            r[3],
            r[4],
            r[5],
            2 * r[3] ** 2 / model.mu_sd[c] ** 2,
        )
        for c, r in enumerate(rows)
    ]


def _terms(
    data: Sample, model: PredictiveModel, parts: list[_Component], drift: Array
) -> Iterator[_Terms]:
    given, design = data.given, data.given.design
    base, slope, offset, growth = (
        a[:, None] for a in (design.variance, design.slope, design.offset, design.growth)
    )
    at = [data.sign * threshold for threshold in THRESHOLDS]
    side = [np.where(given.y > t, 1.0, -1.0)[:, None] for t in at]
    y = given.y[:, None]
    for c, part in enumerate(parts):
        mean = drift * part.mean
        for j, factor in enumerate(model.tail_factors):
            tail = factor**2 * data.sums.tau**2
            variance = drift**2 * part.variance + tail
            total = slope**2 * variance + growth * (mean**2 + variance) + base
            sd = np.sqrt(total)
            centre = offset + slope * mean
            q = (y - centre) / sd
            density = np.exp(-0.5 * q * q) / (sd * _ROOT)
            value, by_mean = [density], [density * q / sd]
            by_variance = [density * 0.5 * (q * q - 1) / total]
            for t, s in zip(at, side, strict=True):
                q = s * (centre - t[:, None]) / sd
                bell = np.exp(-0.5 * q * q) / _ROOT
                value.append(ndtr(q))
                by_mean.append(s * bell / sd)
                by_variance.append(-0.5 * bell * q / total)
            yield _Terms(
                c,
                j,
                mean,
                np.broadcast_to(tail, mean.shape),
                tuple(value),
                tuple(by_mean),
                tuple(by_variance),
            )


def _gradient(
    data: Sample,
    model: PredictiveModel,
    parts: list[_Component],
    terms: list[_Terms],
    pull: list[NDArray[np.float64]],
    drift: Array,
) -> Gradient:
    design = data.given.design
    slope, growth = design.slope[:, None], design.growth[:, None]
    count = len(parts)
    # What moves with a log weight moves against its own mean over the posterior: `steady`.
    steady = len(pull) * data.weight[:, None]
    by_log = [p.weight * steady for p in parts]
    mu_sd, by_drift = np.zeros(count), np.zeros(len(data.sums.k))
    tail_weights, tail_factors = (np.zeros(len(model.tail_factors)) for _ in range(2))
    for t in terms:
        part, c, j = parts[t.component], t.component, t.tail
        share = model.tail_weights[j] * part.weight
        level = share * sum(a * g for a, g in zip(pull, t.value, strict=True))
        mean = share * sum(a * g for a, g in zip(pull, t.by_mean, strict=True))
        wide = share * sum(a * g for a, g in zip(pull, t.by_variance, strict=True))
        mean = slope * mean + 2 * growth * t.mean * wide  # by the mean of the true effect
        wide = (slope**2 + growth) * wide  # by the variance of the true effect
        by_log[c] = by_log[c] + level
        mu_sd[c] += np.sum(mean * drift * part.d_mean + wide * drift**2 * part.d_variance)
        tail_weights[j] += np.sum(level)
        tail_factors[j] += 2 * np.sum(wide * t.tail_variance)
        by_drift += np.sum(mean * t.mean + 2 * wide * drift**2 * part.variance, axis=1)
    bins = np.searchsorted(model.drift_from, data.sums.k, side="right") - 1
    return Gradient(
        weights=np.array([np.sum(b) for b in by_log]),
        mu_sd=mu_sd + [np.sum(b * p.d_log_weight) for b, p in zip(by_log, parts, strict=True)],
        tau_median=np.array([np.sum(b * p.z) for b, p in zip(by_log, parts, strict=True)])
        / model.tau_log_sd,
        tau_log_sd=np.array([np.sum(b * (p.z**2 - 1)) for b, p in zip(by_log, parts, strict=True)])
        / model.tau_log_sd,
        drift=np.bincount(np.maximum(bins, 0), by_drift, minlength=len(model.drift)).astype(float),
        tail_weights=tail_weights,
        tail_factors=tail_factors,
    )
