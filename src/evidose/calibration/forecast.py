"""What a method said before each trial: the fitted model's answers and its rivals'."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr, stdtr

from evidose.calibration.predictions import Predictions
from evidose.calibration.surprise import THRESHOLDS, past_direction, pooled_past
from evidose.calibration.table import KINDS, Array
from evidose.stats.batch import read_batch
from evidose.stats.predictive import LEVELS, PredictiveModel, TrialDesign, from_sums, past_sums

ROWS_AT_ONCE = 500
RIVALS = ("common_effect", "dersimonian_laird", "dersimonian_laird_t", "hartung_knapp")


@dataclass(frozen=True, slots=True)
class Forecast:
    """Answers of one method, one row per prediction.

    Attributes
    ----------
    pit : its distribution function at the effect that was then observed, (m,)
    log_density : its log density there, (m,)
    p : Pr(next observed effect beyond 0, 0.2, 0.5 in the direction of past evidence), (m, 3)
    """

    pit: Array
    log_density: Array
    p: Array


def model_forecast(given: Predictions, models: Mapping[str, PredictiveModel]) -> Forecast:
    """Ask the fitted model; `models` by kind of outcome."""
    found = empty_forecast(len(given.y))
    if not len(given.y):
        return found
    sign = past_direction(given)
    for position, kind in enumerate(KINDS):
        model = models[kind]
        for rows in _portions(given, np.flatnonzero(given.kind == position)):
            part = given.take(rows)
            sums = past_sums(read_batch(part.past_y, part.past_v), model, part.past_level)
            design = biased(part.design, model, part.level)
            observed = design.observed(from_sums(sums, model)[1])
            found.pit[rows] = observed.cdf(part.y)
            found.log_density[rows] = np.log(np.maximum(observed.density(part.y), 1e-300))
            for j, threshold in enumerate(THRESHOLDS):
                at = sign[rows] * threshold
                beyond = np.where(sign[rows] > 0, observed.above(at), observed.cdf(at))
                found.p[rows, j] = beyond
    return found


LOW_RISK_VARIANTS = ("observed", "debiased", "observed, past unjudged", "debiased, past unjudged")


def low_risk_forecasts(
    given: Predictions,
    observed: Mapping[str, PredictiveModel],
    debiased: Mapping[str, PredictiveModel],
) -> dict[str, Forecast]:
    """Ask both models about next trials at low risk of bias, the nearest thing to unbiased ones.

    Once with the judgements of the past trials, once with these hidden: then the debiased model
    has to allow for biases that it cannot see, as it must wherever nobody judged.

    Parameters
    ----------
    given : predictions whose next trial is at low risk
    """
    hidden = replace(given, past_level=np.full_like(given.past_level, len(LEVELS) - 1))
    pairs = [(part, models) for part in (given, hidden) for models in (observed, debiased)]
    answers = (model_forecast(part, models) for part, models in pairs)
    return dict(zip(LOW_RISK_VARIANTS, answers, strict=True))


def at_low_risk(given: Predictions) -> NDArray[np.intp]:
    """Return the rows whose next trial is at low risk of bias."""
    return np.flatnonzero(given.level == LEVELS.index("low"))


def biased(design: TrialDesign, model: PredictiveModel, level: NDArray[np.intp]) -> TrialDesign:
    """Return the design of trials whose level of risk of bias bends what they report."""
    factor, sd = model.bias_factor[level], model.bias_sd[level]
    slope = design.slope * factor
    return replace(
        design,
        slope=slope,
        variance=design.variance + (design.slope * sd) ** 2,
        growth=design.growth * factor**2,
    )


def rival_forecast(given: Predictions, name: str) -> Forecast:
    """Ask one of `RIVALS`, whose parameters all come from the past trials of the analysis.

    ``dersimonian_laird`` is the usual normal prediction interval (metafor's default);
    ``dersimonian_laird_t`` is that of Higgins, Thompson and Spiegelhalter (2009), t with k - 2
    degrees of freedom (1 where k is 2, for which they give none); ``hartung_knapp`` pools by REML,
    t with k - 1. The sampling variance of the next trial is the same as for the fitted model.
    """
    sign = past_direction(given)
    found = empty_forecast(len(given.y))
    for rows in _portions(given, np.arange(len(given.y))):
        part = given.take(rows)
        estimate, variance, df = _rival(part, name)
        design = part.design
        centre = design.offset + design.slope * estimate
        total = design.slope**2 * variance + design.variance + design.growth * estimate**2
        sd = np.sqrt(total)
        z = (part.y - centre) / sd
        found.pit[rows] = _cdf(z, df)
        found.log_density[rows] = _log_density(z, df) - np.log(sd)
        for j, threshold in enumerate(THRESHOLDS):
            found.p[rows, j] = _cdf(sign[rows] * (centre - sign[rows] * threshold) / sd, df)
    return found


def _rival(part: Predictions, name: str) -> tuple[Array, Array, Array]:
    """Return estimate, variance of the next true effect, and degrees of freedom."""
    k = part.k.astype(float)
    inf = np.full(len(k), np.inf)
    if name == "common_effect":
        fit = pooled_past(part, "EE", "z")
        return fit.estimate, fit.se2, inf
    if name == "hartung_knapp":
        fit = pooled_past(part, "REML", "knha")
        return fit.estimate, fit.se2 + fit.tau2, k - 1
    fit = pooled_past(part, "DL", "z")
    df = np.maximum(k - 2, 1) if name == "dersimonian_laird_t" else inf
    return fit.estimate, fit.se2 + fit.tau2, df


def _cdf(z: Array, df: Array) -> Array:
    return np.asarray(np.where(np.isinf(df), ndtr(z), stdtr(np.where(np.isinf(df), 1.0, df), z)))


def _log_density(z: Array, df: Array) -> Array:
    normal = -0.5 * z * z - 0.5 * np.log(2 * np.pi)
    nu = np.where(np.isinf(df), 1.0, df)
    student = gammaln((nu + 1) / 2) - gammaln(nu / 2) - 0.5 * np.log(nu * np.pi)
    student -= (nu + 1) / 2 * np.log1p(z * z / nu)
    return np.asarray(np.where(np.isinf(df), normal, student))


def empty_forecast(m: int) -> Forecast:
    """Return room for the answers to m predictions."""
    return Forecast(np.empty(m), np.empty(m), np.empty((m, len(THRESHOLDS))))


def _portions(given: Predictions, rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Yield rows in portions of like length of past, so that little padding is carried."""
    ordered = rows[np.argsort(given.k[rows], kind="stable")]
    for start in range(0, len(ordered), ROWS_AT_ONCE):
        yield ordered[start : start + ROWS_AT_ONCE]
