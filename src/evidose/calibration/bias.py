"""How far a trial's own bias throws its result, by risk of bias.

Learned from the few predictions in which the next or a past trial was judged. Only the spread of
trials at high risk is estimated. A systematic exaggeration is not: which direction is a benefit is
not recorded in the tables, and where levels are mixed within an analysis the effects of trials at
high risk are, within wide limits, no larger than the others. Factors therefore stay at 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidose.calibration.forecast import biased
from evidose.calibration.predictions import Predictions, review_weights
from evidose.calibration.surprise import Sample, sample, surprise
from evidose.calibration.table import KINDS
from evidose.stats.predictive import LEVELS, PredictiveModel

LARGEST = 0.6
"""Largest sd of the bias that is considered, in SMD."""
HIGH, UNJUDGED = LEVELS.index("high"), LEVELS.index("unjudged")


@dataclass(frozen=True, slots=True)
class Bias:
    """Bias by level in the order of `LEVELS`: factors and sds, observed and debiased.

    `observed` describes what trials report; there the spread of unjudged trials is already part of
    the heterogeneity. `debiased` asks for the effect in a trial without bias: unjudged trials get
    the mean variance over the levels as they are distributed among judged trials.
    """

    observed_factor: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    observed_sd: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    debiased_factor: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    debiased_sd: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)

    def applied(self, model: PredictiveModel, *, debiased: bool = False) -> PredictiveModel:
        """Return the model with this bias."""
        factor, sd = (
            (self.debiased_factor, self.debiased_sd)
            if debiased
            else (self.observed_factor, self.observed_sd)
        )
        return replace(model, bias_factor=np.array(factor), bias_sd=np.array(sd))


def fit_bias(given: Predictions, models: Mapping[str, PredictiveModel]) -> Bias:
    """Fit the spread of trials at high risk; nothing is learned where no trial was judged high.

    Parameters
    ----------
    given : predictions of both kinds
    models : fitted models by kind, without bias
    """
    from scipy.optimize import minimize_scalar

    rows = np.flatnonzero(_judged(given))
    levels = given.past_level[~np.isnan(given.past_y)]
    known = levels[levels != UNJUDGED]
    if not np.any(known == HIGH):
        return Bias()
    part = given.take(rows)

    def loss(sd: float) -> float:
        return bias_loss(part, models, _with_high(sd))

    found = minimize_scalar(loss, bounds=(0.0, LARGEST), method="bounded", options={"xatol": 2e-3})
    sd = float(found.x)
    share = float(np.mean(known == HIGH))
    return Bias(
        observed_sd=(0.0, 0.0, sd, 0.0), debiased_sd=(0.0, 0.0, sd, sd * float(np.sqrt(share)))
    )


def bias_loss(given: Predictions, models: Mapping[str, PredictiveModel], bias: Bias) -> float:
    """Return the mean loss of predictions under a bias, both kinds together."""
    weight = review_weights(given.review)
    total = 0.0
    for i, kind in enumerate(KINDS):
        rows = np.flatnonzero(given.kind == i)
        if not len(rows):
            continue
        model = bias.applied(models[kind])
        part = given.take(rows)
        data = sample(replace(part, design=biased(part.design, model, part.level)), model)
        data = Sample(data.sums, data.given, data.sign, weight[rows])
        total += surprise(data, model)[0]
    return total


def _with_high(sd: float) -> Bias:
    return Bias(observed_sd=(0.0, 0.0, sd, 0.0))


def _judged(given: Predictions) -> NDArray[np.bool_]:
    past = (given.past_level != UNJUDGED) & ~np.isnan(given.past_y)
    return np.asarray((given.level != UNJUDGED) | past.any(axis=1))
