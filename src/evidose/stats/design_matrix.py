"""Meta-regressions as a batch: moderators joined to effects, scaled, in an orthonormal basis."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, read_batch, read_numbers
from evidose.stats.status import Status, StatusArray, usable
from evidose.terms import InputError, Problem

RANK = 1e-9
"""A column whose part outside the other columns is smaller than this (relative) adds nothing."""
DEPTH = 1e-9
"""Condition of X'WX (in the orthonormal basis) beyond which six digits are not certain."""


@dataclass(frozen=True, slots=True)
class Design:
    """m regressions of up to k effects on p columns, in units where the smallest variance is ~1.

    Attributes
    ----------
    y, v : shape (m, k); 0 and +inf where there is no study
    x : orthonormal columns, shape (m, k, p); 0 where there is no study
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
    df: FloatArray
    k: NDArray[np.intp]
    unit: FloatArray
    back: FloatArray
    status: StatusArray
    single: bool

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Design":
        """Return some of the rows."""
        return Design(
            self.y[rows],
            self.v[rows],
            self.x[rows],
            self.df[rows],
            self.k[rows],
            self.unit[rows],
            self.back[rows],
            self.status[rows],
            single=False,
        )

    @property
    def variances(self) -> FloatArray:
        """Sampling variances with 0 where there is no study."""
        return np.where(np.isfinite(self.v), self.v, 0.0)


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weighted least squares of a `Design` at given weights.

    Attributes
    ----------
    w : weights, shape (n, k)
    inverse : (X'WX)^-1, shape (n, p, p)
    beta : coefficients in the orthonormal basis, shape (n, p)
    residual : effects less fitted values, shape (n, k)
    """

    x: FloatArray
    w: FloatArray
    inverse: FloatArray
    beta: FloatArray
    residual: FloatArray

    def cross(self, weights: FloatArray) -> FloatArray:
        """X' diag(weights) X, shape (n, p, p)."""
        return cross(self.x, weights)

    @property
    def q(self) -> FloatArray:
        """Weighted residual sum of squares, y'Py."""
        return np.asarray((self.w * self.residual * self.residual).sum(axis=1))

    def trace_p(self, by: FloatArray | float = 1.0) -> FloatArray:
        """Trace of P diag(by) with P = W - WX(X'WX)^-1X'W."""
        w = self.w
        inner = self.cross(w * w * by)
        return np.asarray((w * by).sum(axis=1) - _trace(self.inverse, inner))

    def trace_pp(
        self, left: FloatArray | float = 1.0, right: FloatArray | float = 1.0
    ) -> FloatArray:
        """Trace of P diag(left) P diag(right)."""
        w = self.w
        inner = self.cross(w * w * w * left * right)
        one = self.inverse @ self.cross(w * w * left)
        two = self.inverse @ self.cross(w * w * right)
        return np.asarray(
            (w * w * left * right).sum(axis=1)
            - 2.0 * _trace(self.inverse, inner)
            + _trace(one, two.transpose(0, 2, 1))
        )


def _trace(a: FloatArray, b: FloatArray) -> FloatArray:
    """Trace of a b' for batches of square matrices; b is symmetric or already transposed."""
    return np.asarray((a * b).sum(axis=(1, 2)))


def cross(x: FloatArray, weights: FloatArray) -> FloatArray:
    """X' diag(weights) X for batches, shape (n, p, p)."""
    return np.asarray(x.transpose(0, 2, 1) @ (weights[:, :, None] * x))


def _inverse(matrices: FloatArray) -> FloatArray:
    """Inverse of positive definite matrices; one that is singular in double precision is bounded.

    `well_conditioned` finds such rows afterwards; here they must not fell the batch.
    """
    try:
        return np.asarray(np.linalg.inv(matrices), dtype=np.float64)
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(matrices)
        values = np.maximum(values, 1e-16 * np.maximum(values[:, -1:], 1e-300))
        return np.asarray((vectors / values[:, None, :]) @ vectors.transpose(0, 2, 1))


def weigh(design: Design, w: FloatArray) -> Weighted:
    """Fit a design by weighted least squares; `w` has shape (n, k), 0 where there is no study."""
    x = design.x
    inverse = _inverse(cross(x, w))
    beta = (inverse @ (x.transpose(0, 2, 1) @ (w * design.y)[:, :, None]))[:, :, 0]
    residual = design.y - (x @ beta[:, :, None])[:, :, 0]
    return Weighted(x, w, inverse, beta, residual)


def at_tau2(design: Design, tau2: FloatArray) -> Weighted:
    """Fit a design with inverse-variance weights 1/(v + tau2), `tau2` of shape (n,)."""
    return weigh(design, 1.0 / (design.v + tau2[:, None]))


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
    status[usable(status) & (k <= p)] = Status.TOO_FEW_STUDIES
    status[usable(status) & infinite] = Status.NON_FINITE_INPUT
    x[~used] = 0.0
    scaled_v = np.where(used, variances, np.inf)
    lowest = np.where(used.any(axis=1), scaled_v.min(axis=1), 1.0)
    exponent = (np.frexp(lowest)[1] - 1) >> 1
    with np.errstate(over="ignore"):
        y_scaled = np.ldexp(np.where(used, effects, 0.0), -exponent[:, None])
        v_scaled = np.ldexp(scaled_v, -2 * exponent[:, None])
    vast = (used & ~(np.isfinite(y_scaled) & (v_scaled < 1e150))).any(axis=1)
    status[usable(status) & vast] = Status.ILL_CONDITIONED
    basis, back, rank_ok = _orthonormal(x)
    status[usable(status) & ~rank_ok] = Status.NOT_IDENTIFIED
    return Design(
        y=y_scaled,
        v=v_scaled,
        x=basis,
        df=(k - p).astype(np.float64),
        k=k,
        unit=np.ldexp(1.0, exponent),
        back=back,
        status=status,
        single=single,
    )


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


def _orthonormal(x: FloatArray) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Return an orthonormal basis of the columns, the way back, whether all are independent."""
    n, k, p = x.shape
    if k < p:
        return np.zeros_like(x), np.zeros((n, p, p)), np.zeros(n, dtype=bool)
    length = np.linalg.norm(x, axis=1)
    scale = np.where(length > 0, length, 1.0)
    q, r = np.linalg.qr(x / scale[:, None, :])
    diagonal = np.abs(np.diagonal(r, axis1=1, axis2=2))
    good = (diagonal > RANK).all(axis=1) & (length > 0).all(axis=1)
    r = np.where(good[:, None, None], r, np.eye(p))
    back = np.linalg.inv(r) / scale[:, :, None]
    return q, back, good


def well_conditioned(fit: Weighted) -> NDArray[np.bool_]:
    """Where the weighted cross-products determine the coefficients to six digits."""
    values = np.linalg.eigvalsh(fit.cross(fit.w))
    return np.asarray(values[:, 0] > DEPTH * values[:, -1])


def _refuse(field: str, found: str, expected: str) -> InputError:
    step = "Give one row of moderators per effect"
    return InputError(Problem("input of stats", field, found, expected, step))
