"""Columns of stratified tables and rates, shaped (m, k), and what all stratified methods share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import read_numbers
from evidose.stats.distributions import chi2_p_value, normal_p_value, normal_quantile
from evidose.stats.status import Status, StatusArray
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Strata:
    """Four counts or times per stratum, 0 where there is none.

    Attributes
    ----------
    cells : four arrays (m, k); used : where there is a stratum, (m, k)
    status : per row: OK, TOO_FEW_STUDIES, NON_FINITE_INPUT or INVALID_TABLE
    single : one row was given without batch axis
    """

    cells: tuple[Array, Array, Array, Array]
    used: NDArray[np.bool_]
    status: StatusArray
    single: bool

    def shaped(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return (m,) values in the shape the caller expects."""
        return np.asarray(values[0]) if self.single else values


def read_strata(names: Sequence[str], columns: Sequence[ArrayLike]) -> Strata:
    """Return checked strata; all four NaN is padding, a part of them is NON_FINITE_INPUT."""
    arrays = [read_numbers(n, c) for n, c in zip(names, columns, strict=True)]
    try:
        cells = np.broadcast_arrays(*arrays)
    except ValueError:
        shapes = ", ".join(f"{n} {a.shape}" for n, a in zip(names, arrays, strict=True))
        expected = "columns of one shape"
        raise InputError(Problem("strata", "columns", shapes, expected)) from None
    single = cells[0].ndim == 1
    if cells[0].ndim not in (1, 2) or cells[0].size == 0:
        found = f"shape {cells[0].shape}"
        raise InputError(Problem("strata", names[0], found, "shape (k,) or (m, k), k >= 1"))
    stack = np.stack([np.atleast_2d(c) for c in cells])
    used = ~np.isnan(stack).all(axis=0)
    finite = np.isfinite(stack).all(axis=0)
    status = np.where(used.any(axis=-1), Status.OK, Status.TOO_FEW_STUDIES)
    with np.errstate(invalid="ignore"):
        impossible = (used & (stack < 0).any(axis=0)).any(axis=-1)
    status = np.where(impossible, Status.INVALID_TABLE, status)
    status = np.where((used & ~finite).any(axis=-1), Status.NON_FINITE_INPUT, status)
    keep = used & finite & (status == Status.OK)[:, None]
    a, b, c, d = np.where(keep, stack, 0.0)
    return Strata((a, b, c, d), keep, status.astype(np.int8), single)


@dataclass(frozen=True, slots=True)
class Inference:
    """Estimate with its normal test and interval, and the heterogeneity of the strata."""

    k: NDArray[np.intp]
    estimate: Array
    se: Array
    ci_low: Array
    ci_high: Array
    statistic: Array
    p_value: Array
    q: Array
    q_df: NDArray[np.intp]
    q_p: Array
    i2: Array
    h2: Array
    status: StatusArray


def inference(
    strata: Strata, estimate: Array, variance: Array, yi: Array, vi: Array, level: float
) -> Inference:
    """Return inference for (m,) estimates, with Q of the strata's own effects yi, vi (m, k)."""
    if not 0 < level < 1:
        raise InputError(Problem("strata", "level", repr(level), "a number between 0 and 1"))
    status = strata.status.copy()
    fine = np.isfinite(estimate) & np.isfinite(variance) & (variance > 0)
    status[(status == Status.OK) & ~fine] = Status.NO_EVENTS
    good = status == Status.OK
    est, se = np.where(good, estimate, np.nan), np.sqrt(np.where(good, variance, np.nan))
    has = np.isfinite(yi) & np.isfinite(vi) & (vi > 0) & strata.used
    away = np.where(has, yi - est[:, None], 0.0)
    q = np.sum(away**2 / np.where(has, vi, 1.0), axis=-1)
    df = np.maximum(has.sum(axis=-1) - 1, 0)
    q = np.where(good, np.where(df > 0, q, 0.0), np.nan)
    ratio = np.where(df > 0, q / np.maximum(df, 1), np.nan)
    i2 = 100 * np.maximum(0, 1 - 1 / np.where(ratio > 0, ratio, 1))
    z, reach = est / se, normal_quantile(0.5 + level / 2) * se
    values = (
        strata.used.sum(axis=-1),
        est,
        se,
        est - reach,
        est + reach,
        z,
        normal_p_value(z),
        q,
        df,
        chi2_p_value(q, df.astype(float)),
        np.where(df > 0, i2, np.where(good, 0.0, np.nan)),
        ratio,
        status,
    )
    return Inference(*(strata.shaped(v) for v in values))
