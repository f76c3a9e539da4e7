"""From what papers report to effects and standard errors, and between effect measures.

Every function takes numbers or arrays that broadcast, and returns values with one `Status` per
element: NON_FINITE_INPUT (missing or infinite), INVALID_TABLE (outside the domain: a p value of
2, an interval whose ends are swapped) or NOT_IDENTIFIED (the figures do not determine the
answer). Values are NaN wherever the status is not OK.

Sources: Cochrane Handbook 6.4, chapters 6.3, 6.5 and 23.2; Borenstein et al. (2009), Introduction
to Meta-Analysis, chapter 7; Chinn (2000), Stat Med 19:3127.
"""

from collections.abc import Callable
from math import pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from evidose.stats.batch import read_numbers
from evidose.stats.status import Status, StatusArray
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]
_PER_LOGIT = sqrt(3) / pi  # one logit in units of a standardised difference


class Converted(NamedTuple):
    """Converted values and what became of each."""

    value: Array
    status: StatusArray


class Effect(NamedTuple):
    """Converted effects, their sampling variances and what became of each."""

    value: Array
    variance: Array
    status: StatusArray


def _read(**given: ArrayLike | None) -> list[Array]:
    arrays = [read_numbers(n, v) for n, v in given.items() if v is not None]
    try:
        return list(np.broadcast_arrays(*arrays))
    except ValueError:
        shapes = ", ".join(f"{n} {np.shape(v)}" for n, v in given.items() if v is not None)
        raise InputError(Problem("convert", shapes, "shapes", "one shape for all")) from None


def _status(inputs: list[Array], possible: NDArray[np.bool_], value: Array) -> StatusArray:
    finite = np.logical_and.reduce([np.isfinite(a) for a in inputs])
    status = np.where(np.isfinite(value), Status.OK, Status.NOT_IDENTIFIED)
    status = np.where(possible, status, Status.INVALID_TABLE)
    return np.where(finite, status, Status.NON_FINITE_INPUT).astype(np.int8)


def _converted(
    inputs: list[Array], possible: NDArray[np.bool_], formula: Callable[[], Array]
) -> Converted:
    with np.errstate(all="ignore"):
        value = np.asarray(formula(), dtype=float)
    status = _status(inputs, possible, value)
    return Converted(np.where(status == Status.OK, value, np.nan), status)


def _effect(
    inputs: list[Array], possible: NDArray[np.bool_], formula: Callable[[], tuple[Array, Array]]
) -> Effect:
    with np.errstate(all="ignore"):
        value, variance = formula()
    status = _status(inputs, possible, value + variance)
    fine = status == Status.OK
    return Effect(np.where(fine, value, np.nan), np.where(fine, variance, np.nan), status)


def _level(level: float) -> float:
    if not 0 < level < 1:
        raise InputError(Problem("convert", "level", repr(level), "a number between 0 and 1"))
    return 0.5 + level / 2


def _quantile(p: ArrayLike, df: Array | None) -> Array:
    return np.asarray(ndtri(p) if df is None else stdtrit(df, p), dtype=float)


def se_from_ci(
    low: ArrayLike, high: ArrayLike, *, level: float = 0.95, df: ArrayLike | None = None
) -> Converted:
    """Return the standard error behind a confidence interval.

    Parameters
    ----------
    low, high : ends of the interval, on the scale on which it is symmetric (logs for ratios)
    level : of the interval
    df : degrees of freedom if it was made with Student's t; None for the normal

    Examples
    --------
    >>> se_from_ci(-1.96, 1.96).value.round(4).item()
    1.0
    >>> se_from_ci(1.5, 4.5, df=24).value.round(4).item()
    0.7268
    """
    p = _level(level)
    inputs = _read(low=low, high=high, df=df)
    a, b = inputs[:2]
    nu = inputs[2] if df is not None else None
    possible = (b > a) & (True if nu is None else nu > 0)
    return _converted(inputs, possible, lambda: (b - a) / (2 * _quantile(p, nu)))


def se_from_p(
    estimate: ArrayLike, p: ArrayLike, *, sides: int = 2, df: ArrayLike | None = None
) -> Converted:
    """Return the standard error of an estimate from the p value of its test against zero.

    A p value given as "< 0.05" is a bound, and so is the result: pass the bound only where an
    upper limit of the standard error is wanted.

    Parameters
    ----------
    estimate : on the scale of the test (logs for ratios); zero determines nothing
    p : p value in (0, 1); one-sided ones belong to the direction of the estimate, so below 0.5
    sides : 1 or 2
    df : degrees of freedom of a t test; None for a z test

    Examples
    --------
    >>> se_from_p(3.8, 0.008, df=48).value.round(3).item()
    1.373
    """
    if sides not in (1, 2):
        raise InputError(Problem("convert", "sides", repr(sides), "1 or 2"))
    inputs = _read(estimate=estimate, p=p, df=df)
    y, q = inputs[:2]
    nu = inputs[2] if df is not None else None
    possible = (q > 0) & (q < (1 if sides == 2 else 0.5)) & (True if nu is None else nu > 0)

    def formula() -> Array:
        return np.where(y == 0, np.nan, np.abs(y) / -_quantile(q / sides, nu))

    return _converted(inputs, possible, formula)


def se_from_statistic(estimate: ArrayLike, statistic: ArrayLike) -> Converted:
    """Return the standard error from an estimate and its t or z statistic.

    Examples
    --------
    >>> se_from_statistic(-2.0, 4.0).value.item()
    0.5
    """
    inputs = _read(estimate=estimate, statistic=statistic)
    y, t = inputs
    fine = np.ones(y.shape, dtype=bool)
    return _converted(inputs, fine, lambda: np.where(y * t == 0, np.nan, np.abs(y / t)))


def se_from_square(estimate: ArrayLike, statistic: ArrayLike) -> Converted:
    """Return the standard error from F with 1 numerator df, or a chi-square with 1 df.

    Examples
    --------
    >>> se_from_square(1.5, 9.0).value.item()
    0.5
    """
    inputs = _read(estimate=estimate, statistic=statistic)
    y, f = inputs
    return _converted(inputs, f >= 0, lambda: np.where(y * f == 0, np.nan, np.abs(y) / np.sqrt(f)))


def sd_from_se(se: ArrayLike, n: ArrayLike) -> Converted:
    """Return a group's standard deviation from the standard error of its mean.

    Examples
    --------
    >>> sd_from_se(0.5, 16).value.item()
    2.0
    """
    inputs = _read(se=se, n=n)
    s, size = inputs
    return _converted(inputs, (s >= 0) & (size >= 1), lambda: s * np.sqrt(size))


def sd_from_ci(
    low: ArrayLike, high: ArrayLike, n: ArrayLike, *, level: float = 0.95, student: bool = True
) -> Converted:
    """Return a group's standard deviation from the confidence interval of its mean.

    Examples
    --------
    >>> sd_from_ci(30.0, 34.2, 25).value.round(2).item()
    5.09
    """
    p = _level(level)
    inputs = _read(low=low, high=high, n=n)
    a, b, size = inputs
    possible = (b > a) & (size >= 2)
    return _converted(
        inputs,
        possible,
        lambda: np.sqrt(size) * (b - a) / (2 * _quantile(p, size - 1 if student else None)),
    )


def sd_from_difference(se: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Converted:
    """Return the common standard deviation of two groups from the SE of their mean difference.

    Examples
    --------
    >>> sd_from_difference(1.373, 25, 22).value.round(2).item()
    4.7
    """
    inputs = _read(se=se, n1=n1, n2=n2)
    s, a, b = inputs
    return _converted(inputs, (s >= 0) & (a >= 1) & (b >= 1), lambda: s / np.sqrt(1 / a + 1 / b))


def sd_of_change(sd1: ArrayLike, sd2: ArrayLike, r: ArrayLike) -> Converted:
    """Return the SD of within-person differences from both SDs and their correlation.

    Examples
    --------
    >>> sd_of_change(4.0, 4.0, 0.5).value.item()
    4.0
    """
    inputs = _read(sd1=sd1, sd2=sd2, r=r)
    a, b, c = inputs
    possible = (a >= 0) & (b >= 0) & (np.abs(c) <= 1)
    return _converted(inputs, possible, lambda: np.sqrt(np.maximum(a**2 + b**2 - 2 * c * a * b, 0)))


def correlation_from_sds(sd1: ArrayLike, sd2: ArrayLike, sd_change: ArrayLike) -> Converted:
    """Return the within-person correlation from the SDs of both occasions and of the change.

    Examples
    --------
    >>> correlation_from_sds(4.0, 4.4, 2.9).value.round(2).item()
    0.77
    """
    inputs = _read(sd1=sd1, sd2=sd2, sd_change=sd_change)
    a, b, c = inputs
    with np.errstate(all="ignore"):
        r = (a**2 + b**2 - c**2) / (2 * a * b)
    possible = (a > 0) & (b > 0) & (c >= 0) & (np.abs(r) <= 1)
    return _converted(inputs, possible, lambda: r)


def d_from_log_or(log_or: ArrayLike, variance: ArrayLike) -> Effect:
    """Return the standardised mean difference of a log odds ratio (logistic distribution).

    Examples
    --------
    >>> d_from_log_or(0.9069, 0.0676).value.round(4).item()
    0.5
    """
    inputs = _read(log_or=log_or, variance=variance)
    y, v = inputs
    return _effect(inputs, v >= 0, lambda: (y * _PER_LOGIT, v * _PER_LOGIT**2))


def log_or_from_d(d: ArrayLike, variance: ArrayLike) -> Effect:
    """Return the log odds ratio of a standardised mean difference (logistic distribution).

    Examples
    --------
    >>> log_or_from_d(0.5, 0.0205).value.round(4).item()
    0.9069
    """
    inputs = _read(d=d, variance=variance)
    y, v = inputs
    return _effect(inputs, v >= 0, lambda: (y / _PER_LOGIT, v / _PER_LOGIT**2))


def r_from_d(d: ArrayLike, variance: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Effect:
    """Return the point-biserial correlation of a standardised mean difference.

    Examples
    --------
    >>> r_from_d(0.5, 0.0205, 100, 100).value.round(4).item()
    0.2425
    """
    inputs = _read(d=d, variance=variance, n1=n1, n2=n2)
    y, v, a, b = inputs

    def formula() -> tuple[Array, Array]:
        spread = (a + b) ** 2 / (a * b)
        return y / np.sqrt(y**2 + spread), spread**2 * v / (y**2 + spread) ** 3

    return _effect(inputs, (v >= 0) & (a > 0) & (b > 0), formula)


def d_from_r(r: ArrayLike, variance: ArrayLike) -> Effect:
    """Return the standardised mean difference of a correlation (groups of equal size).

    Examples
    --------
    >>> d_from_r(0.5, 0.0058).value.round(4).item()
    1.1547
    """
    inputs = _read(r=r, variance=variance)
    y, v = inputs
    return _effect(
        inputs,
        (v >= 0) & (np.abs(y) <= 1),
        lambda: (2 * y / np.sqrt(1 - y**2), 4 * v / (1 - y**2) ** 3),
    )


def d_from_t(t: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Effect:
    """Return the standardised mean difference (no bias correction) of a two-group t statistic.

    Examples
    --------
    >>> d_from_t(2.5, 20, 20).value.round(4).item()
    0.7906
    """
    inputs = _read(t=t, n1=n1, n2=n2)
    s, a, b = inputs

    def formula() -> tuple[Array, Array]:
        d = s * np.sqrt(1 / a + 1 / b)
        return d, 1 / a + 1 / b + d**2 / (2 * (a + b))

    return _effect(inputs, (a > 0) & (b > 0), formula)


def combined_groups(
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike
) -> tuple[Converted, Converted]:
    """Return mean and SD of two groups taken together (Cochrane Handbook, table 6.5.a).

    Examples
    --------
    >>> mean, sd = combined_groups(1.0, 2.0, 10, 3.0, 2.0, 30)
    >>> mean.value.item(), sd.value.round(4).item()
    (2.5, 2.1602)
    """
    inputs = _read(m1=m1, sd1=sd1, n1=n1, m2=m2, sd2=sd2, n2=n2)
    a, s, k, b, t, m = inputs
    possible = (s >= 0) & (t >= 0) & (k >= 1) & (m >= 1)
    mean = _converted(inputs, possible, lambda: (k * a + m * b) / (k + m))
    sd = _converted(
        inputs,
        possible,
        lambda: np.sqrt(
            ((k - 1) * s**2 + (m - 1) * t**2 + k * m / (k + m) * (a - b) ** 2) / (k + m - 1)
        ),
    )
    return mean, sd
