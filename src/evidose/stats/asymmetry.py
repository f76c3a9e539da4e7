"""Tests of funnel plot asymmetry, and the regression adjustments that rest on them.

References: Egger et al. 1997; Sterne & Egger 2005; Begg & Mazumdar 1994; Kendall 1970 (exact and
tie-corrected distributions); Stanley & Doucouliagos 2014 (PET-PEESE); Moreno et al. 2009.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evidose.stats.batch import Batch, FloatArray, read_batch
from evidose.stats.meta_regression import Regressed, choice, meta_regression
from evidose.stats.status import Status, StatusArray, usable

PREDICTORS = ("sei", "vi")


@dataclass(frozen=True, slots=True)
class Egger:
    """Regression test of asymmetry.

    Attributes
    ----------
    statistic, df, p_value : of the slope; df is inf for the mixed-effects model
    slope, slope_se : of the effect on the predictor
    limit, limit_se, limit_low, limit_high : effect of a study of infinite size
    """

    statistic: FloatArray
    df: FloatArray
    p_value: FloatArray
    slope: FloatArray
    slope_se: FloatArray
    limit: FloatArray
    limit_se: FloatArray
    limit_low: FloatArray
    limit_high: FloatArray
    status: StatusArray


@dataclass(frozen=True, slots=True)
class RankTest:
    """Kendall's tau between standardised effects and variances; its two-sided p-value."""

    tau: FloatArray
    p_value: FloatArray
    exact: NDArray[np.bool_]
    status: StatusArray


@dataclass(frozen=True, slots=True)
class PetPeese:
    """Effect adjusted for small-study effects, by conditional PET-PEESE.

    Attributes
    ----------
    estimate, se, ci_low, ci_high, p_value : of the one chosen
    peese : PEESE was chosen, because PET shows an effect
    pet, precision_effect : both regressions
    """

    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    p_value: FloatArray
    peese: NDArray[np.bool_]
    pet: Regressed
    precision_effect: Regressed
    status: StatusArray


def egger_test(
    y: ArrayLike,
    v: ArrayLike,
    *,
    model: str = "lm",
    predictor: str = "sei",
    method: str = "REML",
    level: float = 0.95,
) -> Egger:
    """Regress effects on their standard error (or variance).

    Parameters
    ----------
    y, v : shape (k,) or (m, k), NaN for padding
    model : "lm" is weighted regression with a multiplicative error, the classical Egger test;
        "rma" a meta-regression with residual heterogeneity by `method` and a z-test
    predictor : "sei" or "vi"

    Examples
    --------
    >>> test = egger_test([0.2, 0.3, 0.5, 0.8, 1.1], [0.01, 0.02, 0.05, 0.1, 0.2])
    >>> float(test.p_value.round(7))
    8.05e-05
    """
    choice("model", model, ("lm", "rma"))
    choice("predictor", predictor, PREDICTORS)
    fit = _regress_on_size(y, v, predictor, "FE" if model == "lm" else method, model, level)
    return Egger(
        statistic=fit.statistic[..., 1],
        df=fit.df,
        p_value=fit.p_value[..., 1],
        slope=fit.coefficients[..., 1],
        slope_se=fit.se[..., 1],
        limit=fit.coefficients[..., 0],
        limit_se=fit.se[..., 0],
        limit_low=fit.ci_low[..., 0],
        limit_high=fit.ci_high[..., 0],
        status=fit.status,
    )


def _regress_on_size(
    y: ArrayLike, v: ArrayLike, predictor: str, method: str, model: str, level: float
) -> Regressed:
    door = read_batch(y, v)
    with np.errstate(invalid="ignore"):
        size = np.sqrt(door.v) if predictor == "sei" else door.v
    effects, variances = np.asarray(y, dtype=np.float64), np.asarray(v, dtype=np.float64)
    test = "knha" if model == "lm" else "z"
    x = size[0] if door.single else size[:, :, None]
    return meta_regression(effects, variances, x, method=method, test=test, level=level)


def pet_peese(y: ArrayLike, v: ArrayLike, *, level: float = 0.95, alpha: float = 0.10) -> PetPeese:
    """Adjust for small-study effects by regression on the standard error or the variance.

    PET regresses on the standard error, PEESE on the variance, both with a multiplicative error.
    The intercept of PEESE is taken where PET's intercept differs from zero (two-sided `alpha`),
    else that of PET. Known to overcorrect when trials are few or heterogeneous: a sensitivity
    analysis, no estimate to rely on alone.
    """
    pet = _regress_on_size(y, v, "sei", "FE", "lm", level)
    peese = _regress_on_size(y, v, "vi", "FE", "lm", level)
    with np.errstate(invalid="ignore"):
        chosen = np.asarray(pet.p_value[..., 0] < alpha)

    def pick(one: FloatArray, other: FloatArray) -> FloatArray:
        return np.where(chosen, other[..., 0], one[..., 0])

    return PetPeese(
        estimate=pick(pet.coefficients, peese.coefficients),
        se=pick(pet.se, peese.se),
        ci_low=pick(pet.ci_low, peese.ci_low),
        ci_high=pick(pet.ci_high, peese.ci_high),
        p_value=pick(pet.p_value, peese.p_value),
        peese=chosen,
        pet=pet,
        precision_effect=peese,
        status=np.where(chosen, peese.status, pet.status).astype(np.int8),
    )


def rank_test(y: ArrayLike, v: ArrayLike, *, exact: bool = True) -> RankTest:
    """Begg and Mazumdar's rank correlation test.

    Parameters
    ----------
    y, v : shape (k,) or (m, k), NaN for padding; at least 3 studies
    exact : use the exact distribution where there are no ties, else the normal one with the
        correction for ties

    Examples
    --------
    >>> test = rank_test([0.2, 0.3, 0.5, 0.8, 1.1], [0.01, 0.02, 0.05, 0.1, 0.2])
    >>> float(test.tau.round(6)), float(test.p_value.round(6))
    (1.0, 0.016667)
    """
    door = read_batch(y, v)
    status = door.status.copy()
    status[usable(status) & (door.k < 3)] = Status.TOO_FEW_STUDIES
    tau, p = np.full(status.size, np.nan), np.full(status.size, np.nan)
    counted = np.zeros(status.size, dtype=bool)
    for row in np.flatnonzero(usable(status)):
        effects, variances = door.y[row][door.used[row]], door.v[row][door.used[row]]
        standard, enough = _standardised(effects, variances)
        if not enough or np.ptp(variances) == 0 or np.ptp(standard) == 0:
            status[row] = Status.NOT_IDENTIFIED
            continue
        tau[row], p[row], counted[row] = _kendall(standard, variances, exact)
    return _rank_result(door, tau, p, counted, status)


def _rank_result(
    door: Batch,
    tau: FloatArray,
    p: FloatArray,
    counted: NDArray[np.bool_],
    status: StatusArray,
) -> RankTest:
    return RankTest(door.shaped(tau), door.shaped(p), door.shaped(counted), door.shaped(status))


def _standardised(y: FloatArray, v: FloatArray) -> tuple[FloatArray, bool]:
    w = 1.0 / v
    total = w.sum()
    spread = v - 1.0 / total
    if (spread <= 0).any():  # one study outweighs the rest beyond double precision
        return y, False
    return (y - (w * y).sum() / total) / np.sqrt(spread), True


def _kendall(a: FloatArray, b: FloatArray, exact: bool) -> tuple[float, float, bool]:
    n = a.size
    signs = np.sign(a[:, None] - a) * np.sign(b[:, None] - b)
    score = 0.5 * signs.sum()
    ties = [np.unique(values, return_counts=True)[1].astype(float) for values in (a, b)]
    pairs = 0.5 * n * (n - 1)
    untied = [pairs - 0.5 * (t * (t - 1)).sum() for t in ties]
    tau = score / np.sqrt(untied[0] * untied[1])
    if exact and untied == [pairs, pairs]:
        return float(tau), _kendall_exact(n, round((score + pairs) / 2)), True
    squares = [(t * (t - 1) * (2 * t + 5)).sum() for t in ties]
    doubles = [(t * (t - 1)).sum() for t in ties]
    triples = [(t * (t - 1) * (t - 2)).sum() for t in ties]
    variance = (n * (n - 1) * (2 * n + 5) - squares[0] - squares[1]) / 18
    variance += doubles[0] * doubles[1] / (2 * n * (n - 1))
    variance += triples[0] * triples[1] / (9 * n * (n - 1) * (n - 2))
    p = min(1.0, 2.0 * float(special.ndtr(-abs(score) / np.sqrt(variance))))
    return float(tau), p, False


def _kendall_exact(n: int, concordant: int) -> float:
    """Two-sided p of a number of concordant pairs among n without ties."""
    chance = np.ones(1)
    for size in range(2, n + 1):
        # Adding one more makes 0..size-1 new concordant pairs, equally likely.
        total = np.concatenate([chance, np.zeros(size - 1)]).cumsum()
        total[size:] -= total[:-size].copy()
        chance = total / size
    few = min(concordant, n * (n - 1) // 2 - concordant)
    return min(1.0, 2.0 * float(chance[: few + 1].sum()))
