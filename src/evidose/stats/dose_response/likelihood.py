"""Likelihood of the between-trial covariance, its gradient and its curvature.

With ``T = (I + A Psi)^-1``, ``M = T A = X'Sigma^-1 X`` and ``r = T (b - A beta)``, the gradient in
Psi is half the sum of ``r r' - M`` (and ``+ M H M`` for the restricted likelihood, H the covariance
of the coefficients). The curvature follows from ``dM = -M dPsi M`` and
``dr = -M (dPsi r + dbeta)``, ``dbeta = -H sum(M dPsi r)``. References: Gasparrini, Armstrong &
Kenward 2012 (multivariate); Crippa et al. 2019 (one-stage).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.dose_response.small_matrices import determinant, inverse
from evidose.stats.dose_response.sums import Sums

LOG_2PI = float(np.log(2.0 * np.pi))


@dataclass(frozen=True, slots=True)
class Point:
    """The likelihood at one Psi per analysis.

    Attributes
    ----------
    value : log likelihood without the constants of `constant`, shape (m,)
    beta, vcov : coefficients and their covariance, shapes (m, p) and (m, p, p)
    m, r : M and r of each trial, shapes (m, S, p, p) and (m, S, p)
    """

    value: FloatArray
    beta: FloatArray
    vcov: FloatArray
    m: FloatArray
    r: FloatArray

    def rows(self, which: NDArray[np.bool_]) -> "Point":
        """Return some of the analyses."""
        parts = (self.value, self.beta, self.vcov, self.m, self.r)
        return Point(*(part[which] for part in parts))


def at(sums: Sums, psi: FloatArray, restricted: bool) -> Point:
    """Evaluate the likelihood at `psi`, shape (m, p, p)."""
    p = psi.shape[-1]
    inner = np.eye(p) + sums.a @ psi[:, None]
    size = determinant(inner)
    t = inverse(inner, size)
    m = t @ sums.a
    m = 0.5 * (m + m.swapaxes(2, 3))
    tb = (t @ sums.b[..., None])[..., 0]
    total = m.sum(axis=1)
    whole = determinant(total)
    vcov = inverse(total, whole)
    right = tb.sum(axis=1)
    beta = (vcov @ right[..., None])[..., 0]
    r = tb - (m @ beta[:, None, :, None])[..., 0]
    shrunk = (psi[:, None] @ tb[..., None])[..., 0]
    misfit = sums.c - (sums.b * shrunk).sum(axis=(1, 2)) - (right * beta).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_det = np.log(size).sum(axis=1) + sums.log_det
        if restricted:
            log_det = log_det + np.log(whole)
    return Point(-0.5 * (log_det + misfit), beta, vcov, m, r)


def constant(sums: Sums, p: int, restricted: bool) -> FloatArray:
    """What is to be added to `Point.value` to have the log likelihood."""
    return -0.5 * LOG_2PI * (sums.n - p * restricted)


def gradient(point: Point, restricted: bool) -> FloatArray:
    """Gradient in Psi as a symmetric matrix, shape (m, p, p)."""
    outer = point.r[..., :, None] * point.r[..., None, :]
    each = outer - point.m
    if restricted:
        each = each + point.m @ point.vcov[:, None] @ point.m
    return np.asarray(0.5 * each.sum(axis=1))


def curvature(point: Point, change: FloatArray, restricted: bool) -> FloatArray:
    """Second derivatives along directions of Psi, shape (m, q, q).

    Parameters
    ----------
    change : symmetric directions, shape (m, q, p, p)

    With E and F two directions, the trials enter through three sums of products of their matrices
    alone: ``<F, M E X>`` with ``X = M / 2 - r r' - M H M``, ``v(E) = sum M E r`` and
    ``W(E) = sum M E M``.
    """
    rows, q, p, _ = change.shape
    trials = point.m.shape[1]
    x = 0.5 * point.m - point.r[..., :, None] * point.r[..., None, :]
    if restricted:
        x = x - point.m @ point.vcov[:, None] @ point.m
    flat = point.m.reshape(rows, trials, p * p).swapaxes(1, 2)
    mx = (flat @ x.reshape(rows, trials, p * p)).reshape(rows, p, p, p, p)
    # <F, M E X> = F_il M_ij E_jk X_kl
    paired = mx.transpose(0, 1, 4, 2, 3).reshape(rows, p * p, p * p)
    flat_change = change.reshape(rows, q, p * p)
    found = flat_change @ paired @ flat_change.swapaxes(1, 2)
    mr = (flat @ point.r).reshape(rows, p, p * p)  # M_ij r_k
    v = flat_change @ mr.swapaxes(1, 2)
    found = found + v @ point.vcov @ v.swapaxes(1, 2)
    if restricted:
        mm = (flat @ flat.swapaxes(1, 2)).reshape(rows, p, p, p, p)
        within = mm.transpose(0, 1, 4, 2, 3).reshape(rows, p * p, p * p)
        w = (flat_change @ within.swapaxes(1, 2)).reshape(rows, q, p, p)
        turned = point.vcov[:, None] @ w @ point.vcov[:, None]
        found = found + 0.5 * w.reshape(rows, q, -1) @ turned.reshape(rows, q, -1).swapaxes(1, 2)
    return np.asarray(0.5 * (found + found.swapaxes(1, 2)))
