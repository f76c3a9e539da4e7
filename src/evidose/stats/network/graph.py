"""A network as an electrical one: a weight on each contrast, and the flow of evidence.

A study of a arms has the Laplacian ``L = S+`` (pseudoinverse of the arms' covariance S), whose
entries give each of its contrasts a weight: that of a study of two arms is 1/variance, those of
several arms are reduced so that the study counts once. ``H = B L+ B' W`` then says how much of
each contrast flows into each estimate.

References: Rücker 2012, Res Synth Methods 3:312; Rücker & Schwarzer 2014, Stat Med 33:4353.
"""

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.network.contrasts import Arms, Contrasts, Index
from evidose.stats.network.fit import Network


def reduced_weights(found: Network, *, random: bool) -> FloatArray:
    """Return the weight of every contrast of the data, (k,) or (m, k).

    ``1/sqrt`` of it is what netmeta prints as adjusted standard error. It is 0 where a row has no
    such contrast or was not fitted. In a study of several arms it may be negative, where arms
    share much of their error.
    """
    data = found.work.data
    fitted = np.isfinite(found.work.tau2)
    tau2 = found.work.tau2 if random else np.where(fitted, 0.0, np.nan)
    out = np.zeros(data.te.shape)
    for arms in data.arms:
        _fill(arms, data, tau2, out)
    return out[0] if data.single else out


def _fill(arms: Arms, data: Contrasts, tau2: FloatArray, out: FloatArray) -> None:
    _n, a = arms.treatment.shape
    first, second = np.triu_indices(a, 1)
    row = arms.row[:, first, second]
    v = data.se[:, row] ** 2 + tau2[:, None, None]
    if a == 2:
        out[:, row] = np.where(np.isfinite(v), 1.0 / v, 0.0)
        return
    whole = np.isfinite(v).all(axis=2)
    rows, which = np.nonzero(whole)
    weights = _weights(v[rows, which], a, np.arange(a))
    out[rows[:, None], row[which]] = weights
    for m, i in zip(*np.nonzero(~whole), strict=True):
        there = np.isfinite(v[m, i])
        keep = np.unique(np.concatenate([first[there], second[there]]))
        if 2 * there.sum() == keep.size * (keep.size - 1) and keep.size:
            out[m, row[i][there]] = _weights(v[m, i][there][None], keep.size, keep)[0]


def _weights(v: FloatArray, a: int, keep: Index) -> FloatArray:
    """Return the weights of the pairs of a arms from the variances of the pairs."""
    first, second = np.triu_indices(a, 1)
    square = np.zeros((v.shape[0], a, a))
    square[:, first, second] = square[:, second, first] = v
    centre = np.eye(a) - 1.0 / a
    laplacian = np.linalg.pinv(-0.5 * centre @ square @ centre, hermitian=True)
    return np.asarray(-laplacian[:, first, second])


def hat_matrix(found: Network, *, random: bool) -> FloatArray:
    """Return H, (k, k) or (m, k, k): what each contrast (column) gives to the estimate of a row.

    Its trace is the number of treatments less one. Contrasts are those of the data, in their
    order and direction. NaN in a row that was not fitted.
    """
    data = found.work.data
    weights = np.atleast_2d(reduced_weights(found, random=random))
    covariance = contrast_covariance(found, random=random)
    a, b = data.treat1, data.treat2
    span = covariance[:, a] - covariance[:, b]
    out = (span[:, :, a] - span[:, :, b]) * weights[:, None, :]
    out[~np.isfinite(found.work.tau2)] = np.nan
    return out[0] if data.single else out


def contrast_covariance(found: Network, *, random: bool) -> FloatArray:
    """Return a generalised inverse of the network's Laplacian, (m, t, t).

    ``c[i, i] + c[j, j] - 2 c[i, j]`` is the variance of the estimated effect of i against j. It
    is centred on the treatments, of which each row may lack some (0 there).
    """
    table = found.random if random else found.common
    v = np.asarray(table.se) ** 2
    v = v if v.ndim == 3 else v[None]
    known = np.isfinite(v)
    there = np.asarray(known.any(axis=2))
    count = np.maximum(there.sum(axis=1), 1)[:, None, None]
    filled = np.where(known, v, 0.0)
    mean = filled.sum(axis=2, keepdims=True) / count
    total = filled.sum(axis=(1, 2), keepdims=True) / count**2
    centred = -0.5 * (filled - mean - np.swapaxes(mean, 1, 2) + total)
    both = there[:, :, None] & there[:, None, :]
    return np.where(both, centred, 0.0)
