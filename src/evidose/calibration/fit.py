"""Fitting the predictive model: the parameters under which the next trials were least surprising.

Reviews weigh equally. A weak penalty towards the starting values keeps parameters that the data do
not determine where they are plausible.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from evidose.calibration.predictions import Predictions
from evidose.calibration.surprise import Gradient, sample, surprise
from evidose.calibration.table import Array
from evidose.stats.predictive import PredictiveModel

MOST_PER_REVIEW = 40
"""Predictions of one review that take part in the fit: evenly spaced ones where it has more."""
PENALTY = 2e-3
ROUNDS = 100
NARROWEST = 0.2
"""Smallest sd of log(tau) within a component; narrower ones would fall between the nodes."""

Progress = Callable[[int, int], None]


def start() -> PredictiveModel:
    """Return the parameters from which every fit starts, and towards which the penalty draws."""
    return PredictiveModel(
        weights=np.full(3, 1 / 3),
        mu_sd=np.array([0.15, 0.4, 0.9]),
        tau_median=np.array([0.07, 0.25, 0.4]),
        tau_log_sd=np.full(3, 0.6),
        drift=np.full(3, 0.9),
        drift_from=np.array([2.0, 4.0, 7.0]),
        tail_weights=np.array([0.6, 0.3, 0.1]),
        tail_factors=np.array([0.5, 1.5, 4.0]),
        bias_factor=np.ones(4),
        bias_sd=np.zeros(4),
    )


def thinned(given: Predictions, most: int = MOST_PER_REVIEW) -> NDArray[np.intp]:
    """Return the rows that take part in a fit: at most `most` of a review, evenly spaced."""
    chosen = []
    for name in np.unique(given.review):
        rows = np.flatnonzero(given.review == name)
        places = np.linspace(0, len(rows) - 1, min(most, len(rows))).round().astype(int)
        chosen.append(rows[places])
    return np.sort(np.concatenate(chosen))


def pack(model: PredictiveModel) -> Array:
    """Write the free parameters as one unbounded vector."""
    return np.concatenate(
        [
            np.log(model.weights),
            np.log(model.mu_sd),
            np.log(model.tau_median),
            np.log(model.tau_log_sd - NARROWEST),
            np.log(model.drift),
            np.log(model.tail_weights),
            np.log(model.tail_factors),
        ]
    )


def unpack(x: Array, model: PredictiveModel) -> PredictiveModel:
    """Read the vector back; the bias of the levels stays that of `model`."""
    c, b, t = len(model.weights), len(model.drift), len(model.tail_weights)
    parts = np.split(x, np.cumsum([c, c, c, c, b, t]))
    return replace(
        model,
        weights=_shares(parts[0]),
        mu_sd=np.exp(parts[1]),
        tau_median=np.exp(parts[2]),
        tau_log_sd=NARROWEST + np.exp(parts[3]),
        drift=np.exp(parts[4]),
        tail_weights=_shares(parts[5]),
        tail_factors=np.exp(parts[6]),
    )


def fit_kind(
    given: Predictions,
    progress: Progress | None = None,
    first: PredictiveModel | None = None,
    rounds: int = ROUNDS,
) -> PredictiveModel:
    """Fit the model to the predictions of one kind of outcome.

    Parameters
    ----------
    given : predictions of that kind
    progress : called with rounds done and rounds at most
    first : where the search starts and the penalty draws to; `start` unless told
    rounds : iterations of the quasi-Newton search at most
    """
    from scipy.optimize import minimize

    first = first or start()
    data = sample(given.take(thinned(given)), first)
    origin = pack(first)
    done = 0

    def loss(x: Array) -> tuple[float, Array]:
        model = unpack(x, first)
        value, slopes = surprise(data, model)
        away = x - origin
        return value + PENALTY * float(away @ away), _flat(slopes, model) + 2 * PENALTY * away

    def told(_: Array) -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, rounds)

    found = minimize(
        loss, origin, jac=True, method="L-BFGS-B", callback=told, options={"maxiter": rounds}
    )
    return unpack(np.asarray(found.x), first)


def _flat(slopes: Gradient, model: PredictiveModel) -> Array:
    """Turn derivatives by log parameters into derivatives by the vector of `pack`."""
    return np.concatenate(
        [
            slopes.weights - model.weights * slopes.weights.sum(),
            slopes.mu_sd,
            slopes.tau_median,
            slopes.tau_log_sd * (model.tau_log_sd - NARROWEST),
            slopes.drift,
            slopes.tail_weights - model.tail_weights * slopes.tail_weights.sum(),
            slopes.tail_factors,
        ]
    )


def _shares(logits: Array) -> Array:
    shares: Array = np.exp(logits - logsumexp(logits))
    return shares
