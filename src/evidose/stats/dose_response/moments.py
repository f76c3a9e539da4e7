"""Between-trial covariance by the method of moments.

Jackson, White & Riley 2013 (Biom J 55: 231-245): the weighted outer products of the residuals from
the fit without heterogeneity are set equal to their expectation, which is linear in Psi. The result
is made symmetric, and negative eigenvalues are set to zero. With one coefficient this is the
estimator of DerSimonian & Laird.
"""

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.dose_response.sums import Sums


def moments(sums: Sums) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return Psi, shape (m, p, p), and where it was cut off at zero.

    Parameters
    ----------
    sums : of the second stage: A is the precision of a trial's own coefficients, 0 if it has none

    With H the covariance of the common coefficients, A a trial's precision and N the number of
    trials, the expectation of the sum of A e e' is ``N I - (sum A) H`` for sampling error alone,
    and each trial's deviation adds through its own residual and through the common coefficients.
    """
    a, p = sums.a, sums.b.shape[2]
    total = a.sum(axis=1)
    h = np.linalg.inv(total)
    beta = (h @ sums.b.sum(axis=1)[..., None])[..., 0]
    own = (np.abs(a).max(axis=(2, 3)) > 0).astype(np.float64)
    safe = np.where(own[..., None, None] > 0, a, np.eye(p))
    residual = np.linalg.solve(safe, sums.b[..., None])[..., 0] - beta[:, None]
    residual = residual * own[..., None]
    found = (a @ (residual[..., :, None] * residual[..., None, :])).sum(axis=1)
    expected = (own.sum(axis=1) - 1.0)[:, None, None] * np.eye(p)
    # vec(A (I-H)_ij Psi (I-H)_ij') summed over pairs of trials; (I-H)_ij = [i = j] - H A_j
    system = _kron(np.eye(p)[None, None], a).sum(axis=1)
    pull = h[:, None] @ a
    system = (
        system - _kron(pull, a).sum(axis=1) - _kron(np.eye(p)[None, None], a @ pull).sum(axis=1)
    )
    system = system + _kron(pull[:, :, None], a[:, None] @ pull[:, :, None]).sum(axis=(1, 2))
    right = (found - expected).swapaxes(1, 2).reshape(-1, p * p, 1)
    psi = np.linalg.solve(system, right)[..., 0].reshape(-1, p, p).swapaxes(1, 2)
    values, vectors = np.linalg.eigh(0.5 * (psi + psi.swapaxes(1, 2)))
    kept = np.maximum(values, 0.0)
    return vectors * kept[:, None] @ vectors.swapaxes(1, 2), np.asarray((values < 0).any(axis=1))


def _kron(left: FloatArray, right: FloatArray) -> FloatArray:
    """Kronecker products of stacks of matrices."""
    p = right.shape[-1]
    whole = left[..., :, None, :, None] * right[..., None, :, None, :]
    return np.asarray(whole.reshape(*whole.shape[:-4], p * p, p * p))
