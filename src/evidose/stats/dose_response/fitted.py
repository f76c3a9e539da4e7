"""A fitted dose-response relation, and what every shape adds to its coefficients."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.distributions import normal_p_value, normal_quantile
from evidose.stats.dose_response.evidence import DoseEvidence
from evidose.stats.dose_response.trials import Trials
from evidose.stats.status import StatusArray

_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class DoseResponse:
    """A fitted dose-response relation; every array starts with the batch axis where there is one.

    Attributes
    ----------
    shape, stage, method, level : as asked
    knots : of a spline, shape (..., k)
    k, contrasts : trials and contrasts in the fit
    coefficients, se, statistic, p_value, ci_low, ci_high : shape (..., p); for "emax" the largest
        effect and the logarithm of the dose with half of it
    vcov : covariance of the coefficients, shape (..., p, p)
    psi : covariance of the coefficients between trials, shape (..., r, r); r = p but for "emax", 1
    q, q_df, q_p : test for heterogeneity of all coefficients together
    bent_p : test of all coefficients but the first: whether a straight line is enough; NaN if
        there is one coefficient or the shape is "emax"
    log_likelihood, aic : restricted for "reml"; NaN for "mm"
    status : what to tell
    curve_status : OK, or why no curve is drawn: it needs two trials with two active doses each
    modes : maxima of the likelihood that were found
    evidence : which doses, and how many trials compare them
    own_coefficients, own_vcov : of each trial, shape (..., S, p) and (..., S, p, p), by trial of
        `labels`; NaN where a trial has too few doses. Empty for "emax"
    labels : names of the trials
    single : results have no batch axis
    """

    shape: str
    stage: str
    method: str
    level: float
    knots: FloatArray
    k: NDArray[np.intp]
    contrasts: NDArray[np.intp]
    coefficients: FloatArray
    se: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    vcov: FloatArray
    psi: FloatArray
    q: FloatArray
    q_df: FloatArray
    q_p: FloatArray
    bent_p: FloatArray
    log_likelihood: FloatArray
    aic: FloatArray
    status: StatusArray
    curve_status: StatusArray
    modes: NDArray[np.int64]
    evidence: DoseEvidence
    own_coefficients: FloatArray
    own_vcov: FloatArray
    labels: tuple[object, ...]
    single: bool


def spread(
    values: NDArray[_Scalar], rows: NDArray[np.intp], n: int, empty: float = np.nan
) -> NDArray[_Scalar]:
    """Put the results of some rows among all n; the others hold `empty`."""
    whole = np.full((n, *values.shape[1:]), empty, dtype=values.dtype)
    whole[rows] = values
    return whole


def finish(
    numbers: dict[str, FloatArray],
    *,
    shape: str,
    stage: str,
    method: str,
    level: float,
    knots: FloatArray,
    k: NDArray[np.intp],
    contrasts: NDArray[np.intp],
    status: StatusArray,
    drawn: StatusArray,
    modes: NDArray[np.int64],
    evidence: DoseEvidence,
    own: tuple[FloatArray, FloatArray],
    trials: Trials,
) -> DoseResponse:
    """Add standard errors, tests and intervals, and take off a batch axis that was not given."""
    beta, vcov = numbers["coefficients"], numbers["vcov"]
    with np.errstate(invalid="ignore", divide="ignore"):
        se = np.sqrt(np.diagonal(vcov, axis1=1, axis2=2))
        statistic = beta / se
    reach = normal_quantile(0.5 + 0.5 * level) * se

    def cut(values: NDArray[_Scalar]) -> NDArray[_Scalar]:
        return values[0] if trials.single else values

    return DoseResponse(
        shape=shape,
        stage=stage,
        method=method,
        level=level,
        knots=cut(knots),
        k=cut(k),
        contrasts=cut(contrasts),
        coefficients=cut(beta),
        se=cut(se),
        statistic=cut(statistic),
        p_value=cut(normal_p_value(statistic)),
        ci_low=cut(beta - reach),
        ci_high=cut(beta + reach),
        vcov=cut(vcov),
        psi=cut(numbers["psi"]),
        q=cut(numbers["q"]),
        q_df=cut(numbers["q_df"]),
        q_p=cut(numbers["q_p"]),
        bent_p=cut(numbers["bent_p"]),
        log_likelihood=cut(numbers["log_likelihood"]),
        aic=cut(numbers["aic"]),
        status=cut(status),
        curve_status=cut(drawn),
        modes=cut(modes),
        evidence=evidence,
        own_coefficients=cut(own[0]),
        own_vcov=cut(own[1]),
        labels=trials.labels,
        single=trials.single,
    )
