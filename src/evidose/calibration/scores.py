"""How good probabilities were: log score, Brier score, reliability, calibration error, coverage.

Weights give every review the same say, and what repeats is the review: expectations and intervals
come from resampling reviews, since predictions within a review lean on the same trials.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.calibration.predictions import review_weights
from evidose.calibration.table import Array, Words

BINS = 10
"""Bins of the calibration error: [0, 0.1), [0.1, 0.2), ..., [0.9, 1]."""
RESAMPLES = 2000
SEED = 20261122
LEVELS_COVERED = (0.5, 0.8, 0.9, 0.95)
LEAST = 1e-12
"""Probabilities are kept this far from 0 and 1, so that a certain error costs 28 nats."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of the reliability diagram.

    Attributes
    ----------
    low, high : its limits
    n : predictions in it
    weight : their share of all, reviews weighing equally
    predicted, observed : mean probability and frequency, weighted; None in an empty bin
    observed_low, observed_high : 95 % interval of the frequency, reviews resampled
    """

    low: float
    high: float
    n: int
    weight: float
    predicted: float | None
    observed: float | None
    observed_low: float | None
    observed_high: float | None


@dataclass(frozen=True, slots=True)
class EventScores:
    """How good the probabilities of one event were.

    Attributes
    ----------
    n : predictions
    rate, mean_probability : frequency of the event, mean of its probabilities
    log_score : mean negative log probability of what happened (nats; less is better)
    log_score_base_rate : the same for a forecaster who knows the event's frequency in these very
        data and nothing else
    brier : mean squared error
    ece : sum over bins of weight times |observed - predicted|
    ece_expected : what a perfectly calibrated forecaster would show on as few reviews: every
        review's errors are given a random common sign, which leaves their size and dependence as
        they are and takes away any systematic part
    ece_excess : difference of the two
    ece_p : share of the resamples with an ece at least as large
    reliability : the bins
    """

    n: int
    rate: float
    mean_probability: float
    log_score: float
    log_score_base_rate: float
    brier: float
    ece: float
    ece_expected: float
    ece_excess: float
    ece_p: float
    reliability: tuple[Bin, ...]


def log_scores(p: Array, happened: Flags) -> Array:
    """Return the negative log probability of what happened.

    Examples
    --------
    >>> log_scores(np.array([0.5, 0.9]), np.array([True, False])).round(3).tolist()
    [0.693, 2.303]
    """
    kept = np.clip(p, LEAST, 1 - LEAST)
    return np.asarray(-np.log(np.where(happened, kept, 1 - kept)))


def event_scores(p: Array, happened: Flags, review: Words) -> EventScores:
    """Score probabilities of an event against what happened.

    Parameters
    ----------
    p, happened, review : one entry per prediction, at least one
    """
    weight = review_weights(review)
    rate = float(weight @ happened)
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    _, unit = np.unique(review, return_inverse=True)
    errors = _by_unit(unit, bins, weight * (happened - p))
    ece = float(np.abs(errors.sum(axis=0)).sum())
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(RESAMPLES, len(errors)))
    perfect = np.abs(signs @ errors).sum(axis=1)
    expected = float(perfect.mean())
    return EventScores(
        n=len(p),
        rate=rate,
        mean_probability=float(weight @ p),
        log_score=float(weight @ log_scores(p, happened)),
        log_score_base_rate=float(weight @ log_scores(np.full(len(p), rate), happened)),
        brier=float(weight @ (p - happened) ** 2),
        ece=ece,
        ece_expected=expected,
        ece_excess=ece - expected,
        ece_p=float(np.mean(perfect >= ece)),
        reliability=_reliability(p, happened, weight, bins, unit),
    )


def coverage(pit: Array, review: Words) -> dict[str, float]:
    """Return how often central intervals held the observed effect, by level.

    Parameters
    ----------
    pit : predictive distribution function at the observed effect, one per prediction
    """
    weight = review_weights(review)
    away = np.abs(pit - 0.5)
    return {f"{level:g}": float(weight @ (away <= level / 2)) for level in LEVELS_COVERED}


def resampled_mean(values: Array, review: Words) -> tuple[float, float, float]:
    """Return the mean of `values`, reviews weighing equally, with its 95 % bootstrap interval."""
    names, unit = np.unique(review, return_inverse=True)
    means = np.bincount(unit, values) / np.bincount(unit)
    rng = np.random.default_rng(SEED)
    drawn = means[rng.integers(0, len(names), size=(RESAMPLES, len(names)))].mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(means.mean()), float(low), float(high)


def _by_unit(unit: NDArray[np.intp], bins: NDArray[np.intp], values: Array) -> Array:
    """Sum values by review and bin, (reviews, BINS)."""
    count = int(unit.max()) + 1
    summed = np.bincount(unit * BINS + bins, values, minlength=count * BINS)
    return np.asarray(summed, dtype=float).reshape(count, BINS)


def _reliability(
    p: Array, happened: Flags, weight: Array, bins: NDArray[np.intp], unit: NDArray[np.intp]
) -> tuple[Bin, ...]:
    share = _by_unit(unit, bins, weight)
    events = _by_unit(unit, bins, weight * happened)
    units = len(share)
    drawn = np.random.default_rng(SEED).multinomial(units, np.full(units, 1 / units), RESAMPLES)
    with np.errstate(invalid="ignore"):
        rates = (drawn @ events) / (drawn @ share)
    found = []
    for b in range(BINS):
        inside = bins == b
        total = float(share[:, b].sum())
        if not inside.any():
            found.append(Bin(b / BINS, (b + 1) / BINS, 0, 0.0, None, None, None, None))
            continue
        known = rates[np.isfinite(rates[:, b]), b]
        low, high = np.quantile(known, [0.025, 0.975])
        predicted = float(np.sum((weight * p)[inside])) / total
        observed = float(events[:, b].sum()) / total
        spread = (float(low), float(high))
        found.append(
            Bin(b / BINS, (b + 1) / BINS, int(inside.sum()), total, predicted, observed, *spread)
        )
    return tuple(found)
