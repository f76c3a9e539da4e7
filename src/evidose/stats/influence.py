"""How much each study moves the result: deletion diagnostics, residuals, shrunken effects.

References: Viechtbauer & Cheung 2010 (deletion diagnostics in meta-analysis); Belsley, Kuh & Welsch
1980; Baujat et al. 2002; Raudenbush & Bryk 1985 (empirical Bayes estimates).
"""

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evidose.stats.batch import FloatArray
from evidose.stats.design_matrix import Design, based, read_design
from evidose.stats.meta_regression import Method, check_level, choice, residual_tau2
from evidose.stats.status import Status, StatusArray, usable
from evidose.stats.weighted_fit import Weighted, at_tau2

CELLS = 4_000_000
"""Cells of a block of deleted fits, to bound memory."""


@dataclass(frozen=True, slots=True)
class Influence:
    """One value per study, shape (..., k); NaN where there is no study.

    Attributes
    ----------
    rstudent : deleted residual over its standard error
    dffits : change of the fitted value in its standard errors
    cook : Cook's distance of the coefficients
    cov_ratio : generalised variance without the study over that with it
    tau2_del, qe_del : heterogeneity and residual Q without the study
    hat : leverage
    weight : percent of the total weight
    dfbetas : change of each coefficient in its standard errors, shape (..., k, p)
    influential : by the usual cut-offs (|dffits| > 3 sqrt(p/(k-p)), Cook's distance beyond the
        median of chi-squared, hat > 3p/k, |dfbetas| > 1)
    deleted : status of the fit without the study
    status : status of the fit with all studies, shape (...)
    """

    rstudent: FloatArray
    dffits: FloatArray
    cook: FloatArray
    cov_ratio: FloatArray
    tau2_del: FloatArray
    qe_del: FloatArray
    hat: FloatArray
    weight: FloatArray
    dfbetas: FloatArray
    influential: NDArray[np.bool_]
    deleted: StatusArray
    status: StatusArray


def influence(
    y: ArrayLike,
    v: ArrayLike,
    moderators: ArrayLike | None = None,
    *,
    method: str = "REML",
    intercept: bool = True,
) -> Influence:
    """Leave each study out in turn and say what changes; tau2 is estimated anew every time.

    Parameters are those of `evidose.stats.meta_regression.meta_regression`.

    Examples
    --------
    >>> found = influence([0.12, 0.16, 0.15, 0.14, 1.0], [0.01] * 5, method="FE")
    >>> int(found.cook.argmax())
    4
    """
    choice("method", method, get_args(Method))
    design = read_design(y, v, moderators, intercept=intercept)
    n, k, p = design.x.shape
    status = design.status.copy()
    rows = np.flatnonzero(usable(status))
    part = design.take(rows)
    solved = residual_tau2(part, method)
    status[rows] = solved.status
    good = np.flatnonzero(usable(status[rows]))
    rows, part, tau2 = rows[good], part.take(good), solved.tau2[good]
    names = ("rstudent", "dffits", "cook", "cov_ratio", "tau2_del", "qe_del", "hat", "weight")
    values = {name: np.full((n, k), np.nan) for name in names}
    values["dfbetas"] = np.full((n, k, p), np.nan)
    deleted = np.full((n, k), Status.TOO_FEW_STUDIES, dtype=np.int8)
    per_block = max(1, CELLS // (k * k * p))
    for start in range(0, rows.size, per_block):
        block = np.arange(start, min(start + per_block, rows.size))
        found, codes = _delete_each(part.take(block), tau2[block], method)
        deleted[rows[block]] = codes
        for name, array in found.items():
            values[name][rows[block]] = array
    return _shaped(design, values, deleted, status)


def _delete_each(
    design: Design, tau2: FloatArray, method: str
) -> tuple[dict[str, FloatArray], StatusArray]:
    n, k = design.y.shape
    fit = at_tau2(design, tau2)
    used = np.isfinite(design.v)
    whole, study = np.nonzero(used)
    one = _without(design, whole, study)
    codes = np.full((n, k), Status.TOO_FEW_STUDIES, dtype=np.int8)
    state = np.where(one.df < 1, Status.TOO_FEW_STUDIES, one.status).astype(np.int8)
    ok = np.flatnonzero(usable(state))
    whole, study, one = whole[ok], study[ok], one.take(ok)
    codes[np.nonzero(used)] = state
    solved = residual_tau2(one, method)
    codes[whole, study] = solved.status
    rest = at_tau2(one, solved.tau2)
    found = _compare(design, fit, tau2, one, rest, solved.tau2, whole, study)
    unit = design.unit[whole]
    found["tau2_del"] = solved.tau2 * unit * unit
    found["qe_del"] = at_tau2(one, np.zeros(whole.size)).q
    result = {}
    for name, array in found.items():
        result[name] = np.full((n, k, *array.shape[1:]), np.nan)
        result[name][whole, study] = array
    result["hat"] = np.where(used, fit.leverage, np.nan)
    result["weight"] = np.where(used, 100.0 * fit.w / fit.w.sum(axis=1, keepdims=True), np.nan)
    return result, codes


def _without(design: Design, whole: NDArray[np.intp], study: NDArray[np.intp]) -> Design:
    """Designs that lack one study each; `back` leads to the basis of the whole design."""
    each = np.arange(whole.size)
    y, v, x = design.y[whole], design.v[whole], design.x[whole]
    v[each, study] = np.inf
    y[each, study] = 0.0
    x[each, study] = 0.0
    p = x.shape[2]
    return based(
        y,
        v,
        x,
        np.broadcast_to(np.eye(p), (whole.size, p, p)),
        k=design.k[whole] - 1,
        unit=design.unit[whole],
        status=np.zeros(whole.size, dtype=np.int8),
        single=False,
    )


def _compare(
    design: Design,
    fit: Weighted,
    tau2: FloatArray,
    one: Design,
    rest: Weighted,
    tau2_del: FloatArray,
    whole: NDArray[np.intp],
    study: NDArray[np.intp],
) -> dict[str, FloatArray]:
    x = design.x[whole, study]
    variance = design.v[whole, study] + tau2_del
    beta = np.einsum("nij,nj->ni", one.back, rest.beta)
    inverse = one.back @ rest.inverse @ one.back.transpose(0, 2, 1)
    error = design.y[whole, study] - np.einsum("ni,ni->n", x, beta)
    spread = variance + np.einsum("ni,nij,nj->n", x, inverse, x)
    change = fit.beta[whole] - beta
    information = fit.cross(fit.w)[whole]
    hat = fit.leverage[whole, study]
    # The full data at the heterogeneity found without the study.
    full = at_tau2(design.take(whole), tau2_del)
    back = design.back[whole]
    own = np.einsum("nij,njk,nik->ni", back, full.inverse, back)
    logdet = np.linalg.slogdet(fit.inverse)[1]
    return {
        "rstudent": error / np.sqrt(spread),
        "dffits": np.einsum("ni,ni->n", x, change) / np.sqrt(hat * variance),
        "cook": np.einsum("ni,nij,nj->n", change, information, change),
        "cov_ratio": np.exp(np.linalg.slogdet(inverse)[1] - logdet[whole]),
        "dfbetas": np.einsum("nij,nj->ni", back, change) / np.sqrt(own),
    }


def _shaped(
    design: Design, values: dict[str, FloatArray], deleted: StatusArray, status: StatusArray
) -> Influence:
    p = design.x.shape[2]
    df, k = design.df[:, None], np.maximum(design.k, 1)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        influential = np.abs(values["dffits"]) > 3.0 * np.sqrt(p / df)
        influential |= special.gammainc(0.5 * p, 0.5 * values["cook"]) > 0.5
        influential |= values["hat"] > 3.0 * p / k
        influential |= (np.abs(values["dfbetas"]) > 1.0).any(axis=2)
    arrays = {**values, "influential": influential, "deleted": deleted, "status": status}
    if design.single:
        arrays = {name: np.asarray(array[0]) for name, array in arrays.items()}
    return Influence(**arrays)


@dataclass(frozen=True, slots=True)
class Residuals:
    """Residuals with their standard errors and standardised values, shape (..., k)."""

    residual: FloatArray
    se: FloatArray
    z: FloatArray
    status: StatusArray


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Best linear unbiased predictions with intervals (normal quantiles), shape (..., k)."""

    estimate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    status: StatusArray


@dataclass(frozen=True, slots=True)
class Baujat:
    """Per study: contribution to Q (x) and squared standardised change of the result (y)."""

    contribution: FloatArray
    influence: FloatArray
    status: StatusArray


@dataclass(frozen=True, slots=True)
class _Fitted:
    design: Design
    rows: NDArray[np.intp]
    part: Design
    fit: Weighted
    tau2: FloatArray
    status: StatusArray

    def spread(self, values: FloatArray) -> FloatArray:
        """Put values of the fitted rows (n, k) into the caller's shape."""
        whole = np.full(self.design.y.shape, np.nan)
        whole[self.rows] = np.where(np.isfinite(self.part.v), values, np.nan)
        return np.asarray(whole[0]) if self.design.single else whole

    @property
    def told(self) -> StatusArray:
        return np.asarray(self.status[0]) if self.design.single else self.status


def _fitted(
    y: ArrayLike, v: ArrayLike, moderators: ArrayLike | None, method: str, intercept: bool
) -> _Fitted:
    choice("method", method, get_args(Method))
    design = read_design(y, v, moderators, intercept=intercept)
    status = design.status.copy()
    rows = np.flatnonzero(usable(status))
    part = design.take(rows)
    solved = residual_tau2(part, method)
    status[rows] = solved.status
    rows, keep = rows[usable(solved.status)], usable(solved.status)
    part, tau2 = part.take(keep), solved.tau2[keep]
    return _Fitted(design, rows, part, at_tau2(part, tau2), tau2, status)


def residuals(
    y: ArrayLike,
    v: ArrayLike,
    moderators: ArrayLike | None = None,
    *,
    method: str = "REML",
    intercept: bool = True,
) -> Residuals:
    """Internally standardised residuals: variance v + tau2 less that of the fitted value."""
    f = _fitted(y, v, moderators, method, intercept)
    unit = f.part.unit[:, None]
    se = np.sqrt(f.fit.residual_variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = f.fit.residual / se
    return Residuals(f.spread(f.fit.residual * unit), f.spread(se * unit), f.spread(z), f.told)


def shrunken(
    y: ArrayLike,
    v: ArrayLike,
    moderators: ArrayLike | None = None,
    *,
    method: str = "REML",
    level: float = 0.95,
    deviations: bool = False,
    intercept: bool = True,
) -> Shrunken:
    """Empirical Bayes estimates of each study's true effect, or of its deviation from the model.

    With ``l = tau2/(tau2 + v)`` the estimate is ``l y + (1 - l) x'beta`` with error variance
    ``l v + (1 - l)² x' vcov x``; the deviation is ``l (y - x'beta)`` with variance
    ``(1 - l) tau2 + l² x' vcov x``.
    """
    check_level(level)
    f = _fitted(y, v, moderators, method, intercept)
    v_, t, unit = f.part.variances, f.tau2[:, None], f.part.unit[:, None]
    own = f.fit.leverage * (v_ + t)
    share = t / np.where(v_ + t > 0, v_ + t, 1.0)
    if deviations:
        estimate, variance = share * f.fit.residual, (1.0 - share) * t + share**2 * own
    else:
        estimate = f.part.y - (1.0 - share) * f.fit.residual
        variance = share * v_ + (1.0 - share) ** 2 * own
    se = np.sqrt(variance)
    reach = special.ndtri(0.5 + 0.5 * level) * se
    low, high = estimate - reach, estimate + reach
    estimate, se, low, high = (f.spread(a * unit) for a in (estimate, se, low, high))
    return Shrunken(estimate, se, low, high, f.told)


def baujat(y: ArrayLike, v: ArrayLike, *, method: str = "FE") -> Baujat:
    """Data of the Baujat plot; the usual plot takes the common-effect model."""
    f = _fitted(y, v, None, method, True)
    found = influence(y, v, method=method)
    weight = f.part.variances + f.tau2[:, None]
    contribution = f.spread(f.fit.residual**2 / np.where(weight > 0, weight, 1.0))
    with np.errstate(invalid="ignore"):
        # Cook's distance is in variances of the full fit; the plot's are those of the deleted one.
        return Baujat(contribution, found.cook / found.cov_ratio, f.told)
