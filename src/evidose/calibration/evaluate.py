"""The whole check: the fitted model and its rivals on the same predictions, overall and by part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.calibration.bias import Bias, fit_bias
from evidose.calibration.fit import fit_kind
from evidose.calibration.forecast import (
    LOW_RISK_VARIANTS,
    RIVALS,
    Forecast,
    at_low_risk,
    empty_forecast,
    low_risk_forecasts,
    model_forecast,
    rival_forecast,
)
from evidose.calibration.predictions import Predictions, review_weights
from evidose.calibration.scores import (
    EventScores,
    coverage,
    event_scores,
    log_scores,
    resampled_mean,
)
from evidose.calibration.surprise import THRESHOLDS, past_direction
from evidose.calibration.table import KINDS
from evidose.stats.predictive import LEVELS, PredictiveModel

EVENTS = tuple(f"gt_{t:g}".replace(".", "_") for t in THRESHOLDS)
PAST = {"2-3": (2, 3), "4-6": (4, 6), "7+": (7, 10**9)}
FOLDS = 5

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Scores:
    """How good one method was on one set of predictions.

    Attributes
    ----------
    n_predictions, n_reviews : how many
    log_score : mean negative log predictive density of the next observed effect (nats)
    coverage : share of observed effects inside central intervals, by level
    events : by name (`EVENTS`)
    """

    n_predictions: int
    n_reviews: int
    log_score: float
    coverage: Mapping[str, float]
    events: Mapping[str, EventScores]


@dataclass(frozen=True, slots=True)
class Gain:
    """Log score of a rival minus ours (nats; above 0: ours is better), with bootstrap interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Report:
    """The check of a model.

    Attributes
    ----------
    overall : all predictions
    by_kind, by_past_trials, by_risk_of_bias : parts; empty parts are left out
    comparators : the rivals, on all predictions
    gains : by rival and by "base_rate", then by event
    at_low_risk : both models on next trials at low risk of bias (`LOW_RISK_VARIANTS`); empty where
        there are none
    """

    overall: Scores
    by_kind: Mapping[str, Scores]
    by_past_trials: Mapping[str, Scores]
    by_risk_of_bias: Mapping[str, Scores]
    comparators: Mapping[str, Scores]
    gains: Mapping[str, Mapping[str, Gain]]
    at_low_risk: Mapping[str, Scores]


def evaluate(
    given: Predictions,
    ours: Forecast,
    low_risk: Mapping[str, Forecast],
    progress: Progress | None = None,
) -> Report:
    """Score our forecast and the rivals'.

    Parameters
    ----------
    given : at least one prediction
    ours : from `model_forecast` or `cross_validated`
    low_risk : from `low_risk_forecasts` or `cross_validated`
    progress : called with steps done, steps in all and what is being done
    """
    happened = _happened(given)
    everything = np.ones(len(given.y), dtype=bool)
    comparators, gains = {}, {}
    for i, name in enumerate(RIVALS):
        if progress:
            progress(i, len(RIVALS), name.replace("_", " "))
        rival = rival_forecast(given, name)
        comparators[name] = _scores(given, rival, happened, everything)
        gains[name] = _gains(given, ours, rival.p, happened)
    rate = review_weights(given.review) @ happened
    gains["base_rate"] = _gains(given, ours, np.broadcast_to(rate, happened.shape), happened)

    low = at_low_risk(given)
    few = given.take(low)

    def parts(groups: Mapping[str, NDArray[np.bool_]]) -> dict[str, Scores]:
        return {
            name: _scores(given, ours, happened, rows)
            for name, rows in groups.items()
            if rows.any()
        }

    return Report(
        overall=_scores(given, ours, happened, everything),
        by_kind=parts({name: given.kind == i for i, name in enumerate(KINDS)}),
        by_past_trials=parts(
            {name: (given.k >= a) & (given.k <= b) for name, (a, b) in PAST.items()}
        ),
        by_risk_of_bias=parts({name: given.level == i for i, name in enumerate(LEVELS)}),
        comparators=comparators,
        gains=gains,
        at_low_risk={
            name: _scores(few, said, happened[low], np.ones(len(low), dtype=bool))
            for name, said in low_risk.items()
            if len(low)
        },
    )


def cross_validated(
    given: Predictions, progress: Progress | None = None
) -> tuple[Forecast, dict[str, Forecast]]:
    """Forecast every review from a model that was fitted without it.

    Parameters
    ----------
    given : all predictions
    progress : called with folds done, folds in all and what is being done

    Returns
    -------
    the forecast of the observed model, and both models' on next trials at low risk of bias
    """
    fold, low = folds(given), at_low_risk(given)
    found = empty_forecast(len(given.y))
    found_low = {name: empty_forecast(len(low)) for name in LOW_RISK_VARIANTS}
    for f in range(FOLDS):
        if progress:
            progress(f, FOLDS, f"fitting without fold {f + 1} of {FOLDS}")
        models, bias = fit_all(given.take(np.flatnonzero(fold != f)))
        observed, debiased = (
            {kind: bias.applied(m, debiased=d) for kind, m in models.items()} for d in (False, True)
        )
        rows = np.flatnonzero(fold == f)
        _put(found, rows, model_forecast(given.take(rows), observed))
        places = np.flatnonzero(fold[low] == f)
        few = low_risk_forecasts(given.take(low[places]), observed, debiased)
        for name, part in few.items():
            _put(found_low[name], places, part)
    return found, found_low


def fit_all(
    given: Predictions, progress: Progress | None = None
) -> tuple[dict[str, PredictiveModel], Bias]:
    """Fit the models of both kinds, then the bias by level."""
    models = {}
    for i, kind in enumerate(KINDS):

        def told(done: int, most: int, kind: str = kind) -> None:
            if progress:
                progress(done, most, f"fitting {kind} outcomes")

        models[kind] = fit_kind(given.take(np.flatnonzero(given.kind == i)), told)
    if progress:
        progress(0, 1, "fitting risk of bias")
    return models, fit_bias(given, models)


def _put(whole: Forecast, rows: NDArray[np.intp], part: Forecast) -> None:
    whole.pit[rows], whole.p[rows], whole.log_density[rows] = part.pit, part.p, part.log_density


def folds(given: Predictions) -> NDArray[np.intp]:
    """Deal the reviews into folds by turns, in an order shuffled once and for all."""
    names = np.unique(given.review)
    order = np.random.default_rng(20261122).permutation(len(names))
    fold_of = dict(
        zip(names[order].tolist(), (np.arange(len(names)) % FOLDS).tolist(), strict=True)
    )
    return np.array([fold_of[name] for name in given.review.tolist()], dtype=np.intp)


def _happened(given: Predictions) -> NDArray[np.bool_]:
    sign = past_direction(given)
    return np.stack([sign * given.y > t for t in THRESHOLDS], axis=1)


def _scores(
    given: Predictions, said: Forecast, happened: NDArray[np.bool_], rows: NDArray[np.bool_]
) -> Scores:
    review = given.review[rows]
    return Scores(
        n_predictions=int(rows.sum()),
        n_reviews=len(np.unique(review)),
        log_score=-float(review_weights(review) @ said.log_density[rows]),
        coverage=coverage(said.pit[rows], review),
        events={
            name: event_scores(said.p[rows, j], happened[rows, j], review)
            for j, name in enumerate(EVENTS)
        },
    )


def _gains(
    given: Predictions, ours: Forecast, theirs: NDArray[np.float64], happened: NDArray[np.bool_]
) -> dict[str, Gain]:
    found = {}
    for j, name in enumerate(EVENTS):
        better = log_scores(theirs[:, j], happened[:, j]) - log_scores(ours.p[:, j], happened[:, j])
        found[name] = Gain(*resampled_mean(better, given.review))
    return found
