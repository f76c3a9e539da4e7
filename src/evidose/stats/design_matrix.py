"""Meta-regressions as a batch: moderators joined to effects, scaled, in a basis of p studies."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, read_batch, read_numbers
from evidose.stats.status import Status, StatusArray, usable
from evidose.terms import InputError, Problem

RANK = 1e-9
"""A column whose part outside the other columns is smaller than this (relative) adds nothing."""
FAR = 1e8
"""Largest step from the base studies to the others at which six digits are certain."""
LIGHTEST = 1e-12
"""Relative square root of a weight below which base studies are chosen by their moderators only."""


@dataclass(frozen=True, slots=True)
class Design:
    """m regressions of up to k effects on p columns, in units where the smallest variance is ~1.

    Attributes
    ----------
    y, v : shape (m, k); 0 and +inf where there is no study
    x : columns, shape (m, k, p): the identity at the p base studies, 0 where there is no study
    base : positions of the base studies, shape (m, p)
    z : effects less what the base studies' effects say, shape (m, k); 0 at the base studies
    logdet : log |X'X|, shape (m,)
    df : number of studies less p, shape (m,), as floats; at least 1 in rows that are OK
    k : number of studies, shape (m,)
    unit : shape (m,), a power of two; effects are in this unit
    back : shape (m, p, p): coefficients of the caller's columns are ``back @ coefficients``
    status : shape (m,)
    single : the caller gave one row without batch axis
    """

    y: FloatArray
    v: FloatArray
    x: FloatArray
    base: NDArray[np.intp]
    z: FloatArray
    logdet: FloatArray
    df: FloatArray
    k: NDArray[np.intp]
    unit: FloatArray
    back: FloatArray
    status: StatusArray
    single: bool

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Design":
        """Return some of the rows."""
        parts = {f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name != "single"}
        return Design(**parts, single=False)

    @property
    def variances(self) -> FloatArray:
        """Sampling variances with 0 where there is no study."""
        return np.where(np.isfinite(self.v), self.v, 0.0)


def read_design(
    y: ArrayLike, v: ArrayLike, moderators: ArrayLike | None, *, intercept: bool
) -> Design:
    """Check and shape effects, variances and moderators.

    Parameters
    ----------
    y, v : shape (k,) or (m, k), as everywhere
    moderators : (k,) for one moderator, (k, q) for several, shared by all rows of a batch, or
        (m, k, q); None for none. A study with a NaN moderator is left out.
    intercept : put a column of ones first

    Raises
    ------
    InputError : shapes that do not fit, or content that is no number
    """
    door = read_batch(y, v)
    m, width = door.y.shape
    x = _columns(moderators, m, width, intercept)
    single = door.single and x.shape[0] == 1
    batch = max(m, x.shape[0])
    x = np.broadcast_to(x, (batch, *x.shape[1:])).copy()
    effects, variances = (np.broadcast_to(a, (batch, width)) for a in (door.y, door.v))
    status = np.broadcast_to(door.status, batch).copy()
    known = np.isfinite(x).all(axis=2)
    infinite = (np.isinf(x).any(axis=2) & np.isfinite(effects)).any(axis=1)
    used = np.isfinite(effects) & known
    k, p = used.sum(axis=1), x.shape[2]
    status[usable(status) & infinite] = Status.NON_FINITE_INPUT
    status[usable(status) & (k <= p)] = Status.TOO_FEW_STUDIES
    x[~used] = 0.0
    scaled_v = np.where(used, variances, np.inf)
    lowest = np.where(used.any(axis=1), scaled_v.min(axis=1), 1.0)
    exponent = (np.frexp(lowest)[1] - 1) >> 1
    with np.errstate(over="ignore"):
        y_scaled = np.ldexp(np.where(used, effects, 0.0), -exponent[:, None])
        v_scaled = np.ldexp(scaled_v, -2 * exponent[:, None])
    vast = (used & ~((np.abs(y_scaled) < 1e100) & (v_scaled < 1e100))).any(axis=1)
    status[usable(status) & vast] = Status.ILL_CONDITIONED
    return based(
        np.where(vast[:, None], 0.0, y_scaled),
        np.where(vast[:, None] & used, 1.0, v_scaled),
        *_orthonormal(x, status),
        k=k,
        unit=np.ldexp(1.0, exponent),
        status=status,
        single=single,
    )


def based(
    y: FloatArray,
    v: FloatArray,
    x: FloatArray,
    back: FloatArray,
    *,
    k: NDArray[np.intp],
    unit: FloatArray,
    status: StatusArray,
    single: bool,
) -> Design:
    """Build a design from columns in any basis, with `back` leading from it to the caller's.

    A row whose columns stand too far from any p studies gets the status ILL_CONDITIONED, or
    NOT_IDENTIFIED where p studies do not span them.
    """
    if x.shape[1] < x.shape[2]:  # no row can be fitted; only the shapes count
        n, _, p = x.shape
        base, z, logdet = np.zeros((n, p), dtype=np.intp), np.zeros_like(y), np.zeros(n)
        df = np.asarray(k - p, dtype=np.float64)
        return Design(y, v, x, base, z, logdet, df, k, unit, back, status, single)
    base = _base(x, v)
    square = np.take_along_axis(x, base[:, :, None], axis=1)
    sizes = np.linalg.svd(square, compute_uv=False)
    whole = sizes[:, -1] > RANK * sizes[:, 0]
    turn = np.linalg.inv(np.where(whole[:, None, None], square, np.eye(x.shape[2])))
    x = x @ turn
    np.put_along_axis(x, base[:, :, None], np.eye(x.shape[2])[None], axis=1)
    far = np.abs(x).max(axis=(1, 2), initial=0.0) > FAR
    status = status.copy()
    status[usable(status) & ~whole] = Status.NOT_IDENTIFIED
    status[usable(status) & far] = Status.ILL_CONDITIONED
    known = np.take_along_axis(y, base, axis=1)
    z = y - (x @ known[:, :, None])[:, :, 0]
    np.put_along_axis(z, base, 0.0, axis=1)
    return Design(
        y=y,
        v=v,
        x=x,
        base=base,
        z=z,
        logdet=np.asarray(np.linalg.slogdet(x.transpose(0, 2, 1) @ x)[1]),
        df=np.asarray(k - x.shape[2], dtype=np.float64),
        k=k,
        unit=unit,
        back=back @ turn,
        status=status,
        single=single,
    )


def _base(x: FloatArray, v: FloatArray) -> NDArray[np.intp]:
    """Choose p studies of each row by pivoting: precise, and far apart in their moderators."""
    n, _, p = x.shape
    lowest = np.where(np.isfinite(v).any(axis=1), v.min(axis=1), 1.0)
    weight = np.maximum(np.sqrt(lowest[:, None] / v), LIGHTEST * np.isfinite(v))
    left = x * weight[:, :, None]
    each = np.arange(n)
    base = np.empty((n, p), dtype=np.intp)
    for i in range(p):
        size = (left * left).sum(axis=2)
        size[each[:, None], base[:, :i]] = -1.0
        base[:, i] = size.argmax(axis=1)
        row = left[each, base[:, i]]
        length = np.linalg.norm(row, axis=1, keepdims=True)
        row = row / np.where(length > 0, length, 1.0)
        left = left - (left @ row[:, :, None]) * row[:, None, :]
    return base


def _columns(moderators: ArrayLike | None, m: int, width: int, intercept: bool) -> FloatArray:
    ones = np.ones((1, width, 1))
    if moderators is None:
        if not intercept:
            raise _refuse("moderators", "none, and no intercept", "at least one column")
        return ones
    x = read_numbers("moderators", moderators)
    if x.ndim == 1:
        x = x[:, None]
    if x.ndim == 2:
        x = x[None]
    if (
        x.ndim != 3
        or x.shape[1] != width
        or x.shape[2] == 0
        or (m > 1 and x.shape[0] not in (1, m))
    ):
        raise _refuse(
            "moderators",
            f"shape {np.shape(moderators)}",
            f"({width},), ({width}, q) or ({m}, {width}, q)",
        )
    if not intercept:
        return x
    return np.concatenate([np.broadcast_to(ones, (*x.shape[:2], 1)), x], axis=2)


def _orthonormal(x: FloatArray, status: StatusArray) -> tuple[FloatArray, FloatArray]:
    """Return an orthonormal basis of the columns and the way back; tell where there is none."""
    n, k, p = x.shape
    if k < p:
        status[usable(status)] = Status.TOO_FEW_STUDIES
        filler = np.zeros((n, p - k, p))
        x = np.concatenate([x, filler], axis=1)
    length = np.linalg.norm(x, axis=1)
    scale = np.where(length > 0, length, 1.0)
    q, r = np.linalg.qr(x / scale[:, None, :])
    diagonal = np.abs(np.diagonal(r, axis1=1, axis2=2))
    good = (diagonal > RANK).all(axis=1) & (length > 0).all(axis=1)
    status[usable(status) & ~good] = Status.NOT_IDENTIFIED
    r = np.where(good[:, None, None], r, np.eye(p))
    return np.asarray(q[:, :k]), np.asarray(np.linalg.inv(r) / scale[:, :, None])


def _refuse(field: str, found: str, expected: str) -> InputError:
    step = "Give one row of moderators per effect"
    return InputError(Problem("input of stats", field, found, expected, step))
