"""Likelihood of the between-trial covariance, its gradient and its curvature.

With ``T = (I + A Psi)^-1``, ``M = T A = X'Sigma^-1 X`` and ``r = T (b - A beta)``, the gradient in
Psi is half the sum of ``r r' - M`` (and ``+ M H M`` for the restricted likelihood, H the covariance
of the coefficients). The curvature follows from ``dM = -M dPsi M`` and
``dr = -M (dPsi r + dbeta)``, ``dbeta = -H sum(M dPsi r)``. References: Gasparrini, Armstrong &
Kenward 2012 (multivariate); Crippa et al. 2019 (one-stage).
"""

from dataclasses import dataclass

import numpy as np

from evidose.stats.batch import FloatArray
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


def at(sums: Sums, psi: FloatArray, restricted: bool) -> Point:
    """Evaluate the likelihood at `psi`, shape (m, p, p)."""
    p = psi.shape[-1]
    inner = np.eye(p) + sums.a @ psi[:, None]
    t = np.linalg.inv(inner)
    m = t @ sums.a
    m = 0.5 * (m + m.swapaxes(2, 3))
    tb = (t @ sums.b[..., None])[..., 0]
    total = m.sum(axis=1)
    vcov = np.linalg.inv(total)
    right = tb.sum(axis=1)
    beta = (vcov @ right[..., None])[..., 0]
    r = tb - (m @ beta[:, None, :, None])[..., 0]
    shrunk = (psi[:, None] @ tb[..., None])[..., 0]
    misfit = sums.c - (sums.b * shrunk).sum(axis=(1, 2)) - (right * beta).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_det = np.log(np.linalg.det(inner)).sum(axis=1) + sums.log_det
        if restricted:
            log_det = log_det + np.log(np.linalg.det(total))
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


def along(point: Point, change: FloatArray, restricted: bool) -> FloatArray:
    """How the gradient changes along directions of Psi.

    Parameters
    ----------
    change : symmetric directions, shape (m, q, p, p)

    Returns
    -------
    array, shape (m, q, p, p)
    """
    m, r, h = point.m[:, None], point.r[:, None, :, :, None], point.vcov[:, None]
    step = change[:, :, None]
    push = (m @ (step @ r)).sum(axis=2)
    d_beta = -(h @ push)
    d_r = -(m @ (step @ r + d_beta[:, :, None]))
    d_m = -(m @ step @ m)
    each = d_r @ r.swapaxes(3, 4)
    each = each + each.swapaxes(3, 4) - d_m
    if restricted:
        d_h = -(h @ d_m.sum(axis=2) @ h)
        side = d_m @ h[:, :, None] @ m
        each = each + side + side.swapaxes(3, 4) + m @ d_h[:, :, None] @ m
    return np.asarray(0.5 * each.sum(axis=2))
