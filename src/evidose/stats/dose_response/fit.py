"""Dose-response meta-analysis with shapes that are linear in their coefficients.

One stage (Crippa et al. 2019): all contrasts of all trials in one model with random effects on the
coefficients. Two stages (Orsini et al. 2012): each trial's own coefficients, then their
multivariate meta-analysis; trials with fewer doses than coefficients have no part in it. The two
agree wherever every trial has its own coefficients. Intervals are normal, as in dosresmeta.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, check_level, check_name, refuse
from evidose.stats.distributions import chi2_p_value
from evidose.stats.dose_response import likelihood
from evidose.stats.dose_response.columns import read_trials
from evidose.stats.dose_response.emax import fit_emax
from evidose.stats.dose_response.evidence import curve_status, dose_evidence
from evidose.stats.dose_response.fitted import DoseResponse, finish, spread
from evidose.stats.dose_response.maximise import maximise
from evidose.stats.dose_response.moments import moments
from evidose.stats.dose_response.shapes import (
    LINEAR_SHAPES,
    columns,
    count,
    read_knots,
    rising,
)
from evidose.stats.dose_response.sums import Sums, finite, one_stage, regular, two_stage
from evidose.stats.dose_response.trials import Trials
from evidose.stats.status import Status, StatusArray

SHAPES = (*LINEAR_SHAPES, "emax")
STAGES = ("one", "two")
METHODS = ("fixed", "ml", "reml", "mm")


def dose_response(
    trials: Trials | Mapping[str, Any],
    shape: str = "linear",
    *,
    stage: str = "one",
    method: str | None = None,
    knots: int | ArrayLike | None = None,
    level: float = 0.95,
) -> DoseResponse:
    """Fit a dose-response relation to trials with shared reference arms.

    Parameters
    ----------
    trials : from `ratio_trials`, `count_trials`, `mean_trials` or `given_trials`; or columns by
        dosresmeta's names, see `columns.read_trials`
    shape : "linear", "quadratic", "spline" (restricted cubic) or "emax"
    stage : "one" or "two"; "emax" has one
    method : "fixed" (no heterogeneity), "ml", "reml" or "mm" (moments, two stages only); None for
        "reml", and "ml" for "emax", which has no restricted likelihood
    knots : of a spline: their number, or the doses; see `shapes.read_knots`

    Raises
    ------
    InputError, UnknownNameError : an unknown name, or a combination that is not fitted

    Examples
    --------
    >>> from evidose.stats.dose_response import mean_trials
    >>> arms = {"dose": [0, 10, 20, 0, 10, 30], "mean": [5, 4, 3.2, 5.5, 4.4, 2.6]}
    >>> trials = mean_trials(list("aaabbb"), **arms, sd=[2.0] * 6, n=[60] * 6)
    >>> fit = dose_response(trials, method="fixed")
    >>> fit.coefficients.round(3).tolist(), int(fit.evidence.within[0])
    ([-0.094], 2)
    """
    method = _checked(shape, stage, method, level)
    if not isinstance(trials, Trials):
        trials = read_trials(trials)
    if shape == "emax":
        return fit_emax(trials, method, level)
    places = read_knots(trials, knots) if shape == "spline" else np.empty((len(trials.dose), 0))
    p = count(shape, places)
    evidence = dose_evidence(trials)
    drawn = curve_status(evidence, p if shape != "spline" else places.shape[1])
    status = trials.status.copy()
    if shape == "spline":
        _note(status, ~rising(places), Status.SAME_KNOTS)
        places = np.where(rising(places)[:, None], places, np.arange(places.shape[1]))
    if shape != "linear":
        _note(status, drawn != Status.OK, Status.TOO_FEW_DOSES)
    whole, fine = finite(one_stage(trials, contrast_columns(trials, shape, places)))
    _note(status, ~fine, Status.ILL_CONDITIONED)
    second, own, own_vcov, has_own = two_stage(whole)
    sums = second if stage == "two" else whole
    k = has_own.sum(axis=1) if stage == "two" else evidence.trials
    _note(status, (k == 0) | ((method != "fixed") & (k < 2)), Status.TOO_FEW_STUDIES)
    _note(status, ~regular(sums.a.sum(axis=1)), Status.NOT_IDENTIFIED)
    rows = np.flatnonzero(status == Status.OK)
    psi, modes, found = _heterogeneity(sums.rows(rows), method)
    status[rows] = found
    _note(status, evidence.within == 0, Status.ACROSS_TRIALS, usable=True)
    numbers = _numbers(sums.rows(rows), psi, method, stage)
    numbers |= _misfit(whole.rows(rows), second.rows(rows), has_own[rows])
    wide = {key: spread(part, rows, len(status)) for key, part in numbers.items()}
    counts = np.where(has_own[..., None], trials.used, False) if stage == "two" else trials.used
    gone = status >= Status.TOO_FEW_STUDIES
    own = np.where(gone[:, None, None], np.nan, own)
    own_vcov = np.where(gone[:, None, None, None], np.nan, own_vcov)
    return finish(
        wide,
        shape=shape,
        stage=stage,
        method=method,
        level=level,
        knots=places,
        k=k,
        contrasts=counts.sum(axis=(1, 2)),
        status=status,
        drawn=np.where(status < Status.TOO_FEW_STUDIES, drawn, status).astype(np.int8),
        modes=spread(modes, rows, len(status), 0),
        evidence=evidence,
        own=(own, own_vcov),
        trials=trials,
    )


def _checked(shape: str, stage: str, method: str | None, level: float) -> str:
    check_name("shape", shape, SHAPES)
    check_name("stage", stage, STAGES)
    check_level(level)
    if method is None:
        method = "ml" if shape == "emax" else "reml"
    check_name("method", method, METHODS)
    if method == "mm" and stage == "one":
        raise refuse("method", "mm in one stage", "stage 'two', or another method")
    if shape == "emax" and (stage == "two" or method in ("reml", "mm")):
        found = f"emax in stage {stage!r} with {method!r}"
        raise refuse("method", found, "emax in one stage, 'ml' or 'fixed'")
    return method


def contrast_columns(trials: Trials, shape: str, knots: FloatArray) -> FloatArray:
    """Return the columns of each contrast: of its dose less those of its trial's reference."""
    dose = np.where(trials.used, trials.dose, 0.0)
    base = np.where(np.isfinite(trials.reference), trials.reference, 0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        x = columns(shape, dose, knots) - columns(shape, base, knots)[:, :, None]
    return np.where(trials.used[..., None], x, 0.0)


def _note(
    status: StatusArray, where: NDArray[np.bool_], what: Status, *, usable: bool = False
) -> None:
    """Write a status where none stands yet (or, for a usable one, where the result is usable)."""
    free = status < Status.TOO_FEW_STUDIES if usable else status == Status.OK
    status[where & free] = what


def _heterogeneity(sums: Sums, method: str) -> tuple[FloatArray, NDArray[np.int64], StatusArray]:
    rows, _, p = sums.b.shape
    ones = np.ones(rows, dtype=np.int64)
    if method == "fixed" or not rows:
        return np.zeros((rows, p, p)), ones, np.zeros(rows, dtype=np.int8)
    if method == "mm":
        psi, cut = moments(sums)
        return psi, ones, np.where(cut, Status.BOUNDARY, Status.OK).astype(np.int8)
    best = maximise(sums, method == "reml")
    return best.psi, best.modes, best.status


def _numbers(sums: Sums, psi: FloatArray, method: str, stage: str) -> dict[str, FloatArray]:
    p = psi.shape[1]
    restricted = method == "reml"
    point = likelihood.at(sums, psi, restricted)
    height = point.value + likelihood.constant(sums, p, restricted)
    if restricted and stage == "two":  # mixmeta's constant: half the log of det(sum X'X)
        height = height + 0.5 * p * np.log((np.abs(sums.a).max(axis=(2, 3)) > 0).sum(axis=1))
    height = np.full_like(height, np.nan) if method == "mm" else height
    free = p + (0 if method == "fixed" else p * (p + 1) // 2)
    bent = np.full(len(height), np.nan)
    if p > 1:
        rest, within = point.beta[:, 1:], point.vcov[:, 1:, 1:]
        size = np.sqrt(np.diagonal(within, axis1=1, axis2=2))
        scaled = rest / size
        related = within / (size[:, :, None] * size[:, None])
        wald = (scaled * np.linalg.solve(related, scaled[..., None])[..., 0]).sum(axis=1)
        bent = chi2_p_value(wald, np.full(len(wald), p - 1.0)) if len(wald) else wald
    return {
        "coefficients": point.beta,
        "vcov": point.vcov,
        "psi": psi,
        "bent_p": bent,
        "log_likelihood": height,
        "aic": 2.0 * free - 2.0 * height,
    }


def _misfit(whole: Sums, second: Sums, has_own: NDArray[np.bool_]) -> dict[str, FloatArray]:
    """Cochran's Q over the trials' own coefficients, about the common ones of the same trials."""
    p = whole.b.shape[2]
    fine = regular(second.a.sum(axis=1)) & (has_own.sum(axis=1) > 1)
    total = np.where(fine[:, None, None], second.a.sum(axis=1), np.eye(p))
    right = second.b.sum(axis=1)
    beta = np.linalg.solve(total, right[..., None])[..., 0]
    q = np.where(fine, second.c - (beta * right).sum(axis=1), np.nan)
    df = np.where(fine, p * (has_own.sum(axis=1) - 1.0), np.nan)
    p_value = chi2_p_value(np.maximum(q, 0.0), df)
    return {"q": q, "q_df": df, "q_p": np.where(fine, p_value, np.nan)}
