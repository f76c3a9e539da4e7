"""Trim and fill: studies that a symmetric funnel would have, and the result with them.

References: Duval & Tweedie 2000a, 2000b (estimators L0, R0, Q0).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, read_batch
from evidose.stats.meta_regression import Regressed, choice, meta_regression
from evidose.stats.status import Status, StatusArray, usable

ESTIMATORS = ("L0", "R0", "Q0")
ROUNDS = 100


@dataclass(frozen=True, slots=True)
class TrimFill:
    """Result of trim and fill.

    Attributes
    ----------
    k0, k0_se : number of studies missing, and its standard error, shape (...)
    k0_p : p-value of "no study is missing" (R0 only, else NaN)
    side : -1 if studies miss on the left, 1 on the right, shape (...)
    y, v : all studies, the filled ones last, shape (..., k + most filled), NaN for padding
    filled : which of them are filled
    fit : the model refitted to all of them
    status : shape (...)
    """

    k0: NDArray[np.int64]
    k0_se: FloatArray
    k0_p: FloatArray
    side: NDArray[np.int8]
    y: FloatArray
    v: FloatArray
    filled: NDArray[np.bool_]
    fit: Regressed
    status: StatusArray


def trim_and_fill(
    y: ArrayLike,
    v: ArrayLike,
    *,
    method: str = "REML",
    test: str = "z",
    estimator: str = "L0",
    side: str = "auto",
    level: float = 0.95,
) -> TrimFill:
    """Estimate how many studies miss on one side of the funnel, mirror them in, and refit.

    Parameters
    ----------
    y, v : shape (k,) or (m, k), NaN for padding; at least 3 studies
    method, test, level : of the model, as in `meta_regression`
    estimator : "L0", "R0" or "Q0"
    side : "left", "right", or "auto": opposite to where small studies lean (slope of the effect on
        the standard error)

    Examples
    --------
    >>> found = trim_and_fill([0.1, 0.2, 0.5, 0.9, 1.2], [0.01, 0.02, 0.05, 0.1, 0.2], method="FE")
    >>> int(found.k0), int(found.side)
    (2, -1)
    """
    choice("estimator", estimator, ESTIMATORS)
    choice("side", side, ("auto", "left", "right"))
    door = read_batch(y, v)
    effects, variances = door.y.copy(), door.v.copy()
    status = door.status.copy()
    status[usable(status) & (door.k < 3)] = Status.TOO_FEW_STUDIES
    if side == "auto":
        slope = meta_regression(
            effects, variances, np.sqrt(variances)[:, :, None], method=method, test="z"
        )
        sign = np.where(slope.coefficients[:, 1] < 0, 1, -1).astype(np.int8)
        # All studies of one size have no slope; the side is then a convention.
        other = usable(status) & ~usable(slope.status) & (slope.status != Status.NOT_IDENTIFIED)
        status[other] = slope.status[other]
    else:
        sign = np.full(status.size, 1 if side == "right" else -1, dtype=np.int8)
    # From here on the studies miss on the left of `lean`: the extreme ones stand last.
    lean = np.where(sign[:, None] > 0, -effects, effects)
    k0, se, center = _search(lean, variances, door.k, method, estimator, status)
    effects[~usable(status)] = variances[~usable(status)] = np.nan
    y_all, v_all, filled = _fill(effects, variances, lean, center, sign, k0)
    fit = meta_regression(y_all, v_all, method=method, test=test, level=level)
    status = np.where(usable(status), fit.status, status).astype(np.int8)
    p = np.full(k0.size, np.nan)
    if estimator == "R0":
        p = np.asarray(0.5 ** (k0 + 1.0), dtype=np.float64)
    bad = ~usable(status)
    se, p = np.where(bad, np.nan, se), np.where(bad, np.nan, p)
    if door.single:
        fit = meta_regression(y_all[0], v_all[0], method=method, test=test, level=level)
    return TrimFill(
        door.shaped(k0),
        door.shaped(se),
        door.shaped(p),
        door.shaped(sign),
        door.shaped(y_all),
        door.shaped(v_all),
        door.shaped(filled),
        fit,
        door.shaped(status),
    )


def _search(
    lean: FloatArray,
    v: FloatArray,
    k: NDArray[np.intp],
    method: str,
    estimator: str,
    status: StatusArray,
) -> tuple[NDArray[np.int64], FloatArray, FloatArray]:
    """Trim until the number of missing studies settles; also the centre of the funnel."""
    k0 = np.zeros(k.size, dtype=np.int64)
    se, center = np.full(k.size, np.nan), np.full(k.size, np.nan)
    place = np.argsort(np.argsort(lean, axis=1, kind="stable"), axis=1)  # NaN last
    rows = np.flatnonzero(usable(status))
    for _ in range(ROUNDS):
        if not rows.size:
            return k0, se, center
        kept = place[rows] < (k[rows] - k0[rows])[:, None]
        y, w = np.where(kept, lean[rows], np.nan), np.where(kept, v[rows], np.nan)
        fit = meta_regression(y, w, method=method, test="z")
        # More studies are trimmed than a centre can spare: there is no such number.
        lost = np.where(k0[rows] > 0, Status.NOT_IDENTIFIED, fit.status)
        status[rows] = np.where(usable(fit.status), status[rows], lost)
        center[rows] = fit.coefficients[:, 0]
        ordered = np.take_along_axis(lean[rows], np.argsort(place[rows], axis=1), axis=1)
        found, se[rows], known = _missing(ordered - center[rows][:, None], k[rows], estimator)
        status[rows[~known & usable(status[rows])]] = Status.NOT_IDENTIFIED
        settled = (found == k0[rows]) | ~usable(status[rows])
        k0[rows] = np.where(usable(status[rows]), found, 0)
        rows = rows[~settled]
    status[rows] = Status.NOT_CONVERGED
    return k0, se, center


def _missing(
    away: FloatArray, count: NDArray[np.intp], estimator: str
) -> tuple[NDArray[np.int64], FloatArray, NDArray[np.bool_]]:
    """Number of missing studies, its standard error, and where there is such a number.

    `away` are deviations from the centre in ascending order. Q0 is the root of a quadratic, which
    has none where the ranks lean too far to one side.
    """
    size = np.argsort(np.argsort(np.abs(away), axis=1, kind="stable"), axis=1) + 1.0
    with np.errstate(invalid="ignore"):
        positive, negative = away > 0, away < 0
    k = count.astype(np.float64)
    if estimator == "R0":
        raw = k - np.where(negative, size, 0.0).max(axis=1) - 1.0
        k0 = np.maximum(np.rint(raw), 0.0)
        error = np.sqrt(2.0 * np.maximum(raw, 0.0) + 2.0)
        return k0.astype(np.int64), error, np.ones(k.size, dtype=bool)
    rank_sum = np.where(positive, size, 0.0).sum(axis=1)
    known = np.ones(k.size, dtype=bool)
    if estimator == "L0":
        raw = (4.0 * rank_sum - k * (k + 1.0)) / (2.0 * k - 1.0)
    else:
        square = 2.0 * k * k - 4.0 * rank_sum + 0.25
        known = square >= 0
        raw = k - 0.5 - np.sqrt(np.where(known, square, 0.0))
    variance = (
        k * (k + 1.0) * (2.0 * k + 1.0)
        + 10.0 * raw**3
        + 27.0 * raw**2
        + 17.0 * raw
        - 18.0 * k * raw**2
        - 18.0 * k * raw
        + 6.0 * k**2 * raw
    ) / 24.0
    spread = np.sqrt(np.maximum(variance, 0.0))
    if estimator == "L0":
        error = 4.0 * spread / (2.0 * k - 1.0)
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            error = 2.0 * spread / np.sqrt((k - 0.5) ** 2 - raw * (2.0 * k - raw - 1.0))
    return np.maximum(np.rint(raw), 0.0).astype(np.int64), error, known


def _fill(
    y: FloatArray,
    v: FloatArray,
    lean: FloatArray,
    center: FloatArray,
    sign: NDArray[np.int8],
    k0: NDArray[np.int64],
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Mirror the k0 most extreme studies of each row about the centre."""
    m, width = y.shape
    most = int(k0.max(initial=0))
    order = np.argsort(np.where(np.isnan(lean), -np.inf, lean), axis=1, kind="stable")
    last = order[:, width - most :][:, ::-1]
    wanted = np.arange(most) < k0[:, None]
    middle = np.where(sign > 0, -center, center)[:, None]
    mirrored = np.where(wanted, 2.0 * middle - np.take_along_axis(y, last, axis=1), np.nan)
    variances = np.where(wanted, np.take_along_axis(v, last, axis=1), np.nan)
    filled = np.concatenate([np.zeros((m, width), dtype=bool), wanted], axis=1)
    return (
        np.concatenate([y, mirrored], axis=1),
        np.concatenate([v, variances], axis=1),
        filled,
    )
