"""Pool the effects of several studies: one meta-analysis or a hundred thousand in one call."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evidose.stats.batch import Batch, FloatArray, read_batch, read_numbers
from evidose.stats.profile import columns, fit, log_likelihood, row_chunks
from evidose.stats.status import Status, StatusArray
from evidose.stats.tau2 import COMMON, METHODS, estimate_tau2, given_tau2
from evidose.terms import InputError, Problem, UnknownNameError

TESTS = ("z", "t", "knha", "adhoc")


@dataclass(frozen=True, slots=True)
class Pooled:
    """Pooled results; every field has the batch shape of the input: (m,), or () for one row.

    Attributes
    ----------
    k : number of studies
    estimate, se, ci_low, ci_high, statistic, p_value : pooled effect and inference by `test`
    tau2, tau2_se : between-study variance and its standard error (NaN for the common effect)
    q, q_p : Cochran's Q at tau2 = 0 and its p value on k - 1 degrees of freedom
    i2, h2 : heterogeneity as metafor defines it; I² in percent. For a random-effects method
        ``100 tau2/(tau2 + s2)`` and ``1 + tau2/s2`` with the typical variance
        ``s2 = (k - 1)/tr P``; for the common effect from Q
    pi_low, pi_high : prediction interval of a new study's true effect,
        ``estimate -+ crit sqrt(se² + tau2)`` with the quantile of `test` (normal for z, else t
        with k - 1 degrees of freedom); NaN for the common effect
    status : `evidose.stats.status.Status` per row, int8
    modes : local maxima of the likelihood of tau2 (1 for estimators that have no likelihood)
    log_likelihood : restricted for REML, else full, at tau2
    """

    k: NDArray[np.int64]
    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    tau2: FloatArray
    tau2_se: FloatArray
    q: FloatArray
    q_p: FloatArray
    i2: FloatArray
    h2: FloatArray
    pi_low: FloatArray
    pi_high: FloatArray
    status: StatusArray
    modes: NDArray[np.int64]
    log_likelihood: FloatArray


def pool(
    y: ArrayLike,
    v: ArrayLike,
    *,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
    tau2: ArrayLike | None = None,
) -> Pooled:
    """Pool effects `y` with sampling variances `v`.

    Parameters
    ----------
    y, v : shape (k,) for one meta-analysis or (m, k) for m; NaN in both where there is no study
    method : estimator of tau2, one of `evidose.stats.tau2.METHODS`
    test : ``z`` (Wald, normal), ``t`` (Wald, t with k - 1 degrees of freedom), ``knha`` (Hartung &
        Knapp 2001; Sidik & Jonkman 2002) or ``adhoc`` (the same, with the variance factor not
        below one)
    level : of confidence and prediction intervals
    tau2 : given between-study variance, a number or shape (m,), instead of an estimate

    Notes
    -----
    The likelihood of tau2 can have several maxima; ML and REML return the highest, proved to be so
    (`evidose.stats.search`), and `modes` counts them. A row with one study returns that study,
    tau2 = 0 and the status TOO_FEW_STUDIES; intervals on k - 1 degrees of freedom are then NaN.

    Raises
    ------
    InputError : input that cannot be read, or a level or tau2 out of range
    UnknownNameError : no such method or test

    Examples
    --------
    >>> result = pool([0.1, 0.3, 0.35, 0.65], [0.03, 0.03, 0.05, 0.01])
    >>> f"{result.estimate:.4f} {result.ci_low:.4f} {result.ci_high:.4f} {result.tau2:.4f}"
    '0.3772 -0.0111 0.7655 0.0429'
    """
    if method not in METHODS:
        raise UnknownNameError("tau2 method", str(method), METHODS)
    if test not in TESTS:
        raise UnknownNameError("test", str(test), TESTS)
    if not 0.0 < level < 1.0:
        raise InputError(Problem("input of stats", "level", repr(level), "between 0 and 1"))
    batch = read_batch(y, v)
    given = None if tau2 is None else _given(tau2, batch)
    result = _empty(batch)
    for rows in row_chunks(batch):
        _pool_rows(batch, rows, given, method, test, level, result)
    return Pooled(**{f.name: batch.shaped(getattr(result, f.name)) for f in fields(result)})


def _given(tau2: ArrayLike, batch: Batch) -> FloatArray:
    values = read_numbers("tau2", tau2)
    m = batch.k.size
    if values.shape not in ((), (m,)) or not (np.isfinite(values) & (values >= 0)).all():
        raise InputError(
            Problem("input of stats", "tau2", str(values), f"finite, >= 0, one or {m} of them")
        )
    return np.broadcast_to(values, (m,))


def _empty(batch: Batch) -> Pooled:
    m = batch.k.size
    numbers = {f.name: np.full(m, np.nan) for f in fields(Pooled)}
    whole = {
        "k": batch.k.astype(np.int64),
        "modes": np.zeros(m, dtype=np.int64),
        "status": batch.status.copy(),
    }
    return Pooled(**(numbers | whole))  # type: ignore[arg-type]


def _pool_rows(
    batch: Batch,
    rows: NDArray[np.intp],
    given: FloatArray | None,
    method: str,
    test: str,
    level: float,
    result: Pooled,
) -> None:
    cols = columns(batch, rows)
    at_zero = fit(cols, np.zeros(rows.size))
    if given is None:
        found = estimate_tau2(cols, at_zero, method)
    else:
        found = given_tau2(given[rows] / cols.unit**2)
    common = given is None and method in COMMON
    at = at_zero if common else fit(cols, found.tau2)
    df = cols.k - 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        if common:
            i2 = np.where(at.q > df, 100.0 * (at.q - df) / at.q, 0.0)
            h2 = at.q / df
        else:
            excess = found.tau2 * at_zero.trace / df  # tau2 over the typical variance
            i2 = 100.0 * excess / (1.0 + excess)
            h2 = 1.0 + excess
        variance = 1.0 / at.total
        if test == "knha":
            variance = variance * (at.q / df)
        elif test == "adhoc":
            variance = variance * np.maximum(at.q / df, 1.0)
        se = np.sqrt(variance)
        estimate = cols.origin / cols.unit + at.mean
        statistic = estimate / se
        tail = 0.5 * (1.0 + level)
        if test == "z":
            crit = np.full(rows.size, special.ndtri(tail))
            p_value = 2.0 * special.ndtr(-np.abs(statistic))
        else:
            crit = t_quantile(df, tail)
            p_value = 2.0 * special.stdtr(df, -np.abs(statistic))
        half = crit * np.sqrt(variance + found.tau2)
        q_p = special.chdtrc(df, at_zero.q)
    if common:
        half = np.full(rows.size, np.nan)
    few = cols.k < 2
    status = np.where(few, Status.TOO_FEW_STUDIES, found.status)
    status[(status == Status.OK) & (se == 0)] = Status.ZERO_SPREAD
    restricted = method == "REML"
    heights = log_likelihood(cols, found.tau2, restricted)
    heights -= np.log(cols.unit) * (df if restricted else cols.k)
    unit, unit2 = cols.unit, cols.unit**2
    result.estimate[rows] = cols.origin + at.mean * unit
    result.se[rows] = se * unit
    result.ci_low[rows] = cols.origin + (at.mean - crit * se) * unit
    result.ci_high[rows] = cols.origin + (at.mean + crit * se) * unit
    result.statistic[rows] = statistic
    result.p_value[rows] = p_value
    result.tau2[rows] = found.tau2 * unit2
    result.tau2_se[rows] = np.where(few, np.nan, found.se) * unit2
    result.q[rows] = at_zero.q
    result.q_p[rows] = np.where(few, 1.0, q_p)
    result.i2[rows] = np.where(few, 0.0, i2)
    result.h2[rows] = np.where(few, 1.0, h2)
    result.pi_low[rows] = cols.origin + (at.mean - half) * unit
    result.pi_high[rows] = cols.origin + (at.mean + half) * unit
    result.status[rows] = status
    result.modes[rows] = found.modes
    result.log_likelihood[rows] = heights


def t_quantile(df: FloatArray, tail: float) -> FloatArray:
    """Return the quantile of Student's t at `tail`, computed once per distinct df (NaN for 0)."""
    distinct, place = np.unique(df, return_inverse=True)
    values = np.full(distinct.size, np.nan)
    values[distinct > 0] = special.stdtrit(distinct[distinct > 0], tail)
    return np.asarray(values[place])
