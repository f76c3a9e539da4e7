"""Pool the effects of several studies: one meta-analysis or a hundred thousand in one call."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import (
    EXTREME,
    Batch,
    FloatArray,
    check_level,
    check_name,
    read_batch,
    read_numbers,
    refuse,
)
from evidose.stats.distributions import (
    chi2_p_value,
    normal_p_value,
    normal_quantile,
    t_p_value,
    t_quantile,
)
from evidose.stats.profile import ONE, Columns, Fit, columns, fit, log_likelihood, row_chunks
from evidose.stats.search import ZERO
from evidose.stats.status import Status, StatusArray
from evidose.stats.tau2 import BOUNDARY, COMMON, METHODS, OK, estimate_tau2, given_tau2

TESTS = ("z", "t", "knha", "hksj", "adhoc")
TOO_FEW_STUDIES = np.array(Status.TOO_FEW_STUDIES, np.int8)
ZERO_SPREAD = np.array(Status.ZERO_SPREAD, np.int8)
HUNDRED = np.array(100.0)
ILL_CONDITIONED = np.array(Status.ILL_CONDITIONED, np.int8)


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
        Knapp 2001; Sidik & Jonkman 2002; also called ``hksj``) or ``adhoc`` (the same, with the
        variance factor not below one)
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
    check_name("tau2 method", method, METHODS)
    check_name("test", test, TESTS)
    check_level(level)
    batch = read_batch(y, v)
    given = None if tau2 is None else _given(tau2, batch)
    # Entered once, as it costs as much as six operations; what is no number has a status.
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [
            (rows, _pool_columns(columns(batch, rows), given, rows, method, test, level))
            for rows in row_chunks(batch)
        ]
    whole = parts[0][1] if len(parts) == 1 and parts[0][0].size == batch.k.size else None
    result = _gather(batch, parts) if whole is None else whole
    return Pooled(*([part.reshape(()) for part in result] if batch.single else result))


def _given(tau2: ArrayLike, batch: Batch) -> FloatArray:
    values = read_numbers("tau2", tau2)
    m = batch.k.size
    if values.shape not in ((), (m,)) or not (np.isfinite(values) & (values >= 0)).all():
        raise refuse("tau2", str(values), f"finite numbers from 0 on, one or {m} of them")
    return np.broadcast_to(values, (m,))


def _gather(
    batch: Batch, parts: list[tuple[NDArray[np.intp], tuple[NDArray[Any], ...]]]
) -> tuple[NDArray[Any], ...]:
    """Put the results of the chunks in place; rows that could not be pooled have none."""
    result: dict[str, NDArray[Any]] = {
        f.name: np.full(batch.k.size, np.nan) for f in fields(Pooled)
    }
    result |= {"k": batch.k.copy(), "modes": np.zeros_like(batch.k), "status": batch.status.copy()}
    for rows, part in parts:
        for to, values in zip(result.values(), part, strict=True):
            to[rows] = values
    return tuple(result.values())


def _pool_columns(
    cols: Columns,
    given: FloatArray | None,
    rows: NDArray[np.intp],
    method: str,
    test: str,
    level: float,
) -> tuple[NDArray[Any], ...]:
    """Return the fields of `Pooled` for some columns."""
    at_zero = fit(cols, np.zeros(cols.k.size))
    unit, unit2 = cols.unit, cols.unit * cols.unit
    if given is None:
        found = estimate_tau2(cols, at_zero, method)
    else:
        tau2 = given[rows] / unit2
        found = given_tau2(tau2, fit(cols, tau2))
    at, df = found.at, cols.k - ONE
    common = given is None and method in COMMON
    i2, h2 = _proportions(at_zero, df, None if common else found.tau2)
    variance = np.reciprocal(at.total)
    if test in ("knha", "hksj"):
        variance = variance * (at.q / df)
    elif test == "adhoc":
        variance = variance * np.maximum(at.q / df, ONE)
    se = np.sqrt(variance)
    statistic = (cols.origin / unit + at.mean) / se
    tail = 0.5 * (1.0 + level)
    crit = np.full(df.size, normal_quantile(tail)) if test == "z" else t_quantile(df, tail)
    p_value = normal_p_value(statistic) if test == "z" else t_p_value(statistic, df)
    half = crit * np.sqrt(variance + (np.nan if common else found.tau2))
    quiet = (found.status == OK) | (found.status == BOUNDARY)
    status = np.where(quiet & (se == ZERO), ZERO_SPREAD, found.status)
    if given is not None:
        status[found.tau2 >= EXTREME] = ILL_CONDITIONED
    status[df < ONE] = TOO_FEW_STUDIES
    restricted = method == "REML" and given is None
    height = log_likelihood(cols, found.tau2, at, restricted)
    height -= np.log(unit) * (df if restricted else cols.k)
    margin, origin = crit * se, cols.origin
    return (
        cols.k.astype(np.int64),
        origin + at.mean * unit,
        se * unit,
        origin + (at.mean - margin) * unit,
        origin + (at.mean + margin) * unit,
        statistic,
        p_value,
        found.tau2 * unit2,
        found.se * unit2,
        at_zero.q,
        chi2_p_value(at_zero.q, df),
        i2,
        h2,
        origin + (at.mean - half) * unit,
        origin + (at.mean + half) * unit,
        status,
        found.modes,
        height,
    )


def _proportions(
    at_zero: Fit, df: FloatArray, tau2: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """Return I² in percent and H², from tau2 or (None) from Q; 0 and 1 for one study."""
    if tau2 is None:
        i2 = np.where(at_zero.q > df, HUNDRED * (at_zero.q - df) / at_zero.q, ZERO)
        h2 = at_zero.q / df
    else:
        excess = tau2 * at_zero.trace / df  # tau2 over the typical variance
        h2 = ONE + excess
        i2 = HUNDRED * excess / h2
    alone = df <= ZERO
    if np.count_nonzero(alone):
        i2[alone], h2[alone] = 0.0, 1.0
    return i2, h2
