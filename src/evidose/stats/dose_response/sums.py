"""What the likelihood needs of each trial: the least-squares sums of its own contrasts.

With X the columns of a trial, V its covariance and y its contrasts, random effects on all columns
give ``Sigma = V + X Psi X'``, and every quantity of the likelihood follows from ``A = X'V^-1 X``,
``b = X'V^-1 y`` and ``c = y'V^-1 y`` (Woodbury), of the size of the coefficients and not of the
arms. A trial with fewer arms than coefficients has a singular A and counts all the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.dose_response.trials import Trials

LARGEST = 1e120
"""Size of a sum beyond which products of sums leave the range of double precision."""

REGULAR = 1e-12
"""Smallest over largest eigenvalue of a scaled A that counts as regular."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of m analyses with S trials and p coefficients.

    Attributes
    ----------
    a, b : per trial, shapes (m, S, p, p) and (m, S, p); zero for a trial that has no part
    c, log_det : total of y'V^-1 y, and of the logarithms of the determinants of V, shape (m,)
    n : number of observations, shape (m,)
    """

    a: FloatArray
    b: FloatArray
    c: FloatArray
    log_det: FloatArray
    n: FloatArray

    def rows(self, which: NDArray[np.intp] | NDArray[np.bool_]) -> "Sums":
        """Return some of the analyses."""
        parts = (self.a, self.b, self.c, self.log_det, self.n)
        return Sums(*(part[which] for part in parts))


def one_stage(trials: Trials, x: FloatArray) -> Sums:
    """Return the sums of all contrasts.

    Parameters
    ----------
    x : columns of every contrast, shape (m, S, R, p); 0 where there is none
    """
    right = np.concatenate([x, trials.y[..., None]], axis=3)
    with np.errstate(over="ignore", invalid="ignore"):
        solved = np.linalg.solve(trials.v, right)
        whole = right.swapaxes(2, 3) @ solved
    p = x.shape[3]
    a = whole[..., :p, :p]
    log_det = np.linalg.slogdet(trials.v)[1].sum(axis=1)
    n = trials.used.sum(axis=(1, 2)).astype(np.float64)
    a = 0.5 * (a + a.swapaxes(2, 3))
    return Sums(a, whole[..., :p, p], whole[..., p, p].sum(axis=1), log_det, n)


def finite(sums: Sums) -> tuple[Sums, NDArray[np.bool_]]:
    """Empty the sums of analyses that overflow, and return which have none."""
    largest = np.abs(sums.a).max(axis=(1, 2, 3), initial=0.0)
    largest = np.maximum(largest, np.abs(sums.b).max(axis=(1, 2), initial=0.0))
    largest = np.maximum(largest, np.maximum(np.abs(sums.c), np.abs(sums.log_det)))
    fine = np.asarray(largest < LARGEST)  # false for NaN
    if fine.all():
        return sums, fine
    a, b = (
        np.where(fine[:, None, None, None], sums.a, 0.0),
        np.where(fine[:, None, None], sums.b, 0.0),
    )
    return Sums(a, b, np.where(fine, sums.c, 0.0), np.where(fine, sums.log_det, 0.0), sums.n), fine


def scaled(sums: Sums, factor: FloatArray) -> Sums:
    """Return the sums for coefficients ``C'beta``, C of shape (m, p, p) lower triangular."""
    back = np.linalg.inv(factor)[:, None]
    a = back @ sums.a @ back.swapaxes(2, 3)
    return Sums(a, (back @ sums.b[..., None])[..., 0], sums.c, sums.log_det, sums.n)


def two_stage(sums: Sums) -> tuple[Sums, FloatArray, FloatArray, NDArray[np.bool_]]:
    """Replace the contrasts of each trial by its own coefficients.

    Returns
    -------
    sums : as if each trial had reported its coefficients with their covariance
    coefficients, vcov : per trial, shapes (m, S, p) and (m, S, p, p); NaN where a trial has too
        few doses to have them
    own : which trials have them, shape (m, S)
    """
    own = regular(sums.a)
    p = sums.b.shape[2]
    safe = np.where(own[..., None, None], sums.a, np.eye(p))
    vcov = np.linalg.inv(safe)
    coefficients = np.where(own[..., None], (vcov @ sums.b[..., None])[..., 0], np.nan)
    inside = np.where(own, np.einsum("msp,msp->ms", sums.b, np.nan_to_num(coefficients)), 0.0)
    log_det = np.where(own, -np.linalg.slogdet(safe)[1], 0.0)
    second = Sums(
        np.where(own[..., None, None], sums.a, 0.0),
        np.where(own[..., None], sums.b, 0.0),
        inside.sum(axis=1),
        log_det.sum(axis=1),
        float(p) * own.sum(axis=1),
    )
    return second, coefficients, np.where(own[..., None, None], vcov, np.nan), own


def regular(a: FloatArray) -> NDArray[np.bool_]:
    """Return where a symmetric matrix can be inverted, judged after scaling its diagonal to 1."""
    size = np.sqrt(np.diagonal(a, axis1=-2, axis2=-1))
    filled = (size > 0).all(axis=-1)
    safe = np.where(size > 0, size, 1.0)
    values = np.linalg.eigvalsh(a / (safe[..., :, None] * safe[..., None, :]))
    return np.asarray(filled & (values[..., 0] > REGULAR * values[..., -1]))
