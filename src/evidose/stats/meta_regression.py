"""Meta-regression: effects explained by moderators, with residual heterogeneity.

The model is ``y_i = x_i' beta + u_i + e_i`` with ``u ~ N(0, tau2)`` and ``e ~ N(0, v_i)``. Fitted
by weighted least squares with weights ``1/(v_i + tau2)``; costs O(k p²), linear in the studies.

References: Raudenbush 2009 (in Cooper, Hedges & Valentine, ch. 16); Knapp & Hartung 2003 (test);
Roever et al. 2015 (its modified form); Higgins & Thompson 2002 (I²); Raudenbush 1994 (R²).
"""

from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evidose.stats.batch import FloatArray, read_numbers
from evidose.stats.design_matrix import Design, read_design
from evidose.stats.pool import pool
from evidose.stats.regression_tau2 import log_likelihood, maximise, moments, paule_mandel
from evidose.stats.status import Status, StatusArray, usable
from evidose.stats.weighted_fit import Weighted, at_tau2
from evidose.terms import InputError, Problem

_Scalar = TypeVar("_Scalar", bound=np.generic)
Method = Literal["FE", "EE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM"]
Test = Literal["z", "t", "knha", "adhoc"]


@dataclass(frozen=True, slots=True)
class Regressed:
    """A fitted meta-regression; every array starts with the batch axis where there is one.

    Attributes
    ----------
    k : studies used
    coefficients, se, statistic, p_value, ci_low, ci_high : shape (..., p), intercept first
    vcov : covariance of the coefficients, shape (..., p, p)
    df : degrees of freedom of the tests, inf for test "z"
    tau2, tau2_se : residual heterogeneity
    qe, qe_p : test for residual heterogeneity, k - p degrees of freedom
    qm, qm_df, qm_p : omnibus test of all moderators (chi-squared for "z", else F); without
        moderators, of the intercept
    i2, h2 : share (percent) of unaccounted variability that is heterogeneity; total over sampling
    r2 : percent of heterogeneity accounted for, 0 if there was none to account for; NaN without
        intercept
    log_likelihood : restricted for REML, else of maximum likelihood
    status, modes : what to tell; number of local maxima of the likelihood
    level, test : as asked, for `predict`
    """

    k: NDArray[np.intp]
    coefficients: FloatArray
    se: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    vcov: FloatArray
    df: FloatArray
    tau2: FloatArray
    tau2_se: FloatArray
    qe: FloatArray
    qe_p: FloatArray
    qm: FloatArray
    qm_df: int
    qm_p: FloatArray
    i2: FloatArray
    h2: FloatArray
    r2: FloatArray
    log_likelihood: FloatArray
    status: StatusArray
    modes: NDArray[np.int64]
    intercept: bool
    level: float
    test: str


@dataclass(frozen=True, slots=True)
class Predicted:
    """Mean effect at given moderators with confidence and prediction intervals, shape (..., n)."""

    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    pi_low: FloatArray
    pi_high: FloatArray


def critical_value(df: FloatArray, level: float) -> FloatArray:
    """Two-sided critical value: Student's t, or normal where `df` is inf."""
    tail = 0.5 + 0.5 * level
    finite = np.where(np.isfinite(df), df, 1.0)
    return np.asarray(np.where(np.isfinite(df), special.stdtrit(finite, tail), special.ndtri(tail)))


def two_sided(statistic: FloatArray, df: FloatArray) -> FloatArray:
    """Two-sided p-value: Student's t, or normal where `df` is inf."""
    finite = np.where(np.isfinite(df), df, 1.0)
    tail = -np.abs(statistic)
    chance = np.where(np.isfinite(df), special.stdtr(finite, tail), special.ndtr(tail))
    return np.asarray(2.0 * chance)


def choice(field: str, value: str, known: tuple[str, ...]) -> None:
    """Raise `InputError` unless `value` is one of `known`."""
    if value not in known:
        problem = Problem("input of stats", field, repr(value), " or ".join(known), "Choose one")
        raise InputError(problem)


def check_level(level: float) -> None:
    """Raise `InputError` unless `level` is a coverage between 0 and 1."""
    if not 0.0 < level < 1.0:
        problem = Problem("input of stats", "level", repr(level), "between 0 and 1", "Use 0.95")
        raise InputError(problem)


def meta_regression(
    y: ArrayLike,
    v: ArrayLike,
    moderators: ArrayLike | None = None,
    *,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
    intercept: bool = True,
) -> Regressed:
    """Fit a mixed-effects meta-regression, or a batch of them.

    Parameters
    ----------
    y, v : effects and sampling variances, shape (k,) or (m, k), NaN for padding
    moderators : shape (k,), (k, q) shared by the batch, or (m, k, q). A study with a NaN moderator
        is left out. None fits the mean only.
    method : FE (or EE), DL, HE, HS, HSk, SJ, ML, REML, EB, PM
    test : "z"; "t" (k - p degrees of freedom); "knha" (Knapp-Hartung); "adhoc" (Knapp-Hartung,
        never narrower than t)
    level : coverage of the intervals
    intercept : put a column of ones first

    Raises
    ------
    InputError : content that is no number, shapes that do not fit, an unknown method or test

    Examples
    --------
    >>> fit = meta_regression([0.1, 0.3, 0.5, 0.9], [0.01] * 4, [0, 1, 2, 3], method="FE")
    >>> fit.coefficients.round(4).tolist()
    [0.06, 0.26]
    """
    choice("method", method, get_args(Method))
    choice("test", test, get_args(Test))
    check_level(level)
    design = read_design(y, v, moderators, intercept=intercept)
    n, p = design.status.size, design.x.shape[2]
    rows = np.flatnonzero(usable(design.status))
    part = design.take(rows)
    solved = residual_tau2(part, method)
    fit = at_tau2(part, solved.tau2)
    numbers = _inference(part, fit, solved, method=method, test=test, level=level)
    numbers |= _omnibus(numbers, p, intercept, test, part.df)
    null = _heterogeneity_without(part, method, intercept=intercept)
    numbers["r2"] = _explained(part, numbers, null, method)
    status = design.status.copy()
    status[rows] = solved.status
    modes = np.zeros(n, dtype=np.int64)
    modes[rows] = solved.modes
    spread = {name: _spread(values, rows, n) for name, values in numbers.items()}
    for values in spread.values():
        values[~usable(status) & (status != Status.TIED_MODES)] = np.nan
    if design.single:
        spread = {name: values[0] for name, values in spread.items()}
    return Regressed(
        k=_single(design, design.k),
        status=_single(design, status),
        modes=_single(design, modes),
        qm_df=p - 1 if intercept and p > 1 else p,
        intercept=intercept,
        level=level,
        test=test,
        **spread,
    )


@dataclass(frozen=True, slots=True)
class _Solved:
    tau2: FloatArray
    se: FloatArray
    modes: NDArray[np.int64]
    status: StatusArray


def residual_tau2(design: Design, method: str) -> _Solved:
    """Tau2 with standard error in the units of the design; rows must be usable."""
    n = design.df.size
    modes, status = np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int8)
    if not n or method in ("FE", "EE"):
        return _Solved(np.zeros(n), np.full(n, np.nan), modes, status)
    if method in ("ML", "REML"):
        best = maximise(design, method == "REML")
        fit = at_tau2(design, best.tau2)
        trace = fit.trace_pp() if method == "REML" else (fit.w**2).sum(axis=1)
        return _Solved(best.tau2, np.sqrt(2.0 / trace), best.modes, best.status)
    if method in ("PM", "EB"):
        tau2 = paule_mandel(design, status)
        total = at_tau2(design, tau2).w.sum(axis=1)
        return _Solved(tau2, design.k * np.sqrt(2.0 / design.df) / total, modes, status)
    tau2, error = moments(design, method)
    return _Solved(tau2, error, modes, status)


def _inference(
    design: Design, fit: Weighted, solved: _Solved, *, method: str, test: str, level: float
) -> dict[str, FloatArray]:
    unit = design.unit
    mean_square = fit.q / design.df
    scale = np.ones_like(unit)
    if test in ("knha", "adhoc"):
        scale = np.maximum(mean_square, 1.0) if test == "adhoc" else mean_square
    back = design.back
    beta = np.einsum("nij,nj->ni", back, fit.beta) * unit[:, None]
    vcov = back @ fit.inverse @ back.transpose(0, 2, 1) * (scale * unit * unit)[:, None, None]
    se = np.sqrt(np.maximum(np.diagonal(vcov, axis1=1, axis2=2), 0.0))
    df = np.full_like(unit, np.inf) if test == "z" else design.df
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(se > 0, beta / se, np.where(beta == 0, np.nan, np.inf * beta))
    width = critical_value(df, level)[:, None] * se
    common = at_tau2(design, np.zeros_like(unit))
    typical = design.df / common.trace_p()
    if method in ("FE", "EE"):
        h2 = common.q / design.df
        with np.errstate(divide="ignore"):
            i2 = 100.0 * np.maximum(0.0, 1.0 - np.where(h2 > 0, 1.0 / h2, np.inf))
    else:
        h2 = solved.tau2 / typical + 1.0
        i2 = 100.0 * solved.tau2 / (typical + solved.tau2)
    shift = np.log(unit) * (design.df if method == "REML" else design.k)
    return {
        "coefficients": beta,
        "vcov": vcov,
        "se": se,
        "df": df,
        "statistic": statistic,
        "p_value": two_sided(statistic, df[:, None]),
        "ci_low": beta - width,
        "ci_high": beta + width,
        "tau2": solved.tau2 * unit * unit,
        "tau2_se": solved.se * unit * unit,
        "qe": common.q,
        "qe_p": special.chdtrc(design.df, common.q),
        "i2": i2,
        "h2": h2,
        "log_likelihood": log_likelihood(design, fit, method == "REML") - shift,
    }


def _omnibus(
    numbers: dict[str, FloatArray], p: int, intercept: bool, test: str, df: FloatArray
) -> dict[str, FloatArray]:
    """Wald test of all moderators together."""
    first = 1 if intercept and p > 1 else 0
    beta, vcov = numbers["coefficients"][:, first:], numbers["vcov"][:, first:, first:]
    q = p - first
    size = np.sqrt(np.diagonal(vcov, axis1=1, axis2=2))
    positive = np.asarray(size > 0)
    known = np.asarray(positive.all(axis=1))
    safe = np.where(positive, size, 1.0)
    correlation = vcov / (safe[:, :, None] * safe[:, None, :])
    correlation = np.where(known[:, None, None], correlation, np.eye(q))
    standard = beta / safe
    qm = np.einsum("ni,ni->n", standard, np.linalg.solve(correlation, standard[..., None])[..., 0])
    qm = np.where(known, qm, np.nan)
    if test == "z":
        return {"qm": qm, "qm_p": special.chdtrc(q, qm)}
    return {"qm": qm / q, "qm_p": special.fdtrc(q, df, qm / q)}


def _heterogeneity_without(design: Design, method: str, *, intercept: bool) -> FloatArray:
    """What `_explained` compares with: tau2 (or the mean square, FE) of the mean-only model."""
    n = design.y.shape[0]
    if not n or not intercept:
        return np.full(n, np.nan)
    used = np.isfinite(design.v)
    effects, variances = (np.where(used, part, np.nan) for part in (design.y, design.v))
    mean = pool(effects, variances, method=method, test="z")
    if method in ("FE", "EE"):
        return np.asarray(mean.q / (design.k - 1.0))
    return np.asarray(mean.tau2 * design.unit**2)


def _explained(
    design: Design, numbers: dict[str, FloatArray], null: FloatArray, method: str
) -> FloatArray:
    left = numbers["qe"] / design.df if method in ("FE", "EE") else numbers["tau2"]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(null > 0, 100.0 * np.maximum(0.0, (null - left) / null), 0.0 * null)


def predict(fit: Regressed, moderators: ArrayLike | None = None) -> Predicted:
    """Mean effects at new moderator values.

    Parameters
    ----------
    fit : a fitted regression
    moderators : shape (n, q) without the intercept, (n,) for one moderator; None for a mean-only
        model

    Raises
    ------
    InputError : a number of columns that is not that of the fit
    """
    p = fit.coefficients.shape[-1]
    q = p - fit.intercept
    x = np.empty((1, 0)) if moderators is None else read_numbers("moderators", moderators)
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or x.shape[1] != q:
        expected = f"(n, {q}): one column per moderator of the fit"
        problem = Problem("input of stats", "moderators", f"shape {x.shape}", expected, "")
        raise InputError(problem)
    if fit.intercept:
        x = np.concatenate([np.ones((x.shape[0], 1)), x], axis=1)
    estimate = fit.coefficients @ x.T
    variance = np.einsum("ri,...ij,rj->...r", x, fit.vcov, x)
    se = np.sqrt(np.maximum(variance, 0.0))
    reach = np.asarray(critical_value(fit.df, fit.level))[..., None]
    spread = reach * np.sqrt(variance + np.asarray(fit.tau2)[..., None])
    return Predicted(
        estimate,
        se,
        estimate - reach * se,
        estimate + reach * se,
        estimate - spread,
        estimate + spread,
    )


def _spread(values: FloatArray, rows: NDArray[np.intp], n: int) -> FloatArray:
    whole = np.full((n, *values.shape[1:]), np.nan)
    whole[rows] = values
    return whole


def _single(design: Design, values: NDArray[_Scalar]) -> NDArray[_Scalar]:
    return np.asarray(values[0]) if design.single else values
