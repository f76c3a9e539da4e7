"""Inverse and determinant of many small matrices: by formula up to two rows, else by LAPACK.

One likelihood needs thousands of them, of one or two rows, for which LAPACK's calls cost more than
the arithmetic. The likelihood is scaled before, so that the formula loses no digits that matter.
"""

import numpy as np

from evidose.stats.batch import FloatArray


def determinant(a: FloatArray) -> FloatArray:
    """Return determinants, shape (...), of matrices of shape (..., p, p)."""
    p = a.shape[-1]
    if p == 1:
        return a[..., 0, 0]
    if p == 2:
        return np.asarray(a[..., 0, 0] * a[..., 1, 1] - a[..., 0, 1] * a[..., 1, 0])
    return np.asarray(np.linalg.det(a))


def inverse(a: FloatArray, det: FloatArray | None = None) -> FloatArray:
    """Return inverses, shape (..., p, p); infinite or NaN where there is none.

    Parameters
    ----------
    det : determinants of `a` where they are known already

    Examples
    --------
    >>> inverse(np.array([[2.0, 1.0], [1.0, 1.0]])).tolist()
    [[1.0, -1.0], [-1.0, 2.0]]
    """
    p = a.shape[-1]
    if p > 2:
        return np.asarray(np.linalg.inv(a))
    with np.errstate(divide="ignore", invalid="ignore"):
        if p == 1:
            return np.asarray(1.0 / a)
        turned = np.empty_like(a)
        turned[..., 0, 0], turned[..., 1, 1] = a[..., 1, 1], a[..., 0, 0]
        turned[..., 0, 1], turned[..., 1, 0] = -a[..., 0, 1], -a[..., 1, 0]
        det = determinant(a) if det is None else det
        return np.asarray(turned / det[..., None, None])
