"""Independent observations of a network: a study of a arms gives a - 1 of them.

With S = -J V J/2 (V the variances of all contrasts of a study, J centring) the arms' effects have
covariance S, and S + J tau2/2 with heterogeneity. In the eigenvectors u of S, sqrt(2) u'effects
are therefore independent with variances 2 lambda + tau2: a network with its multi-arm studies is
an ordinary regression of independent observations, whatever the covariances, and all that is
proved for meta-regression holds for it (`evidose.stats.regression_tau2`).

References: Rücker 2012, Res Synth Methods 3:312; Rücker & Schwarzer 2014, Stat Med 33:4353 (the
same covariances, as a Laplacian).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import EXTREME, FloatArray
from evidose.stats.network.contrasts import Arms, Contrasts, Index
from evidose.stats.status import Status, StatusArray

APART = 0.05
"""Most that contrasts of one study may contradict each other, in its smallest standard errors:
rounding to the digits that papers print stays below."""
SINGULAR = 1e-12
"""Smallest eigenvalue of a study's covariance, relative to its largest, that is above rounding."""


@dataclass(frozen=True, slots=True)
class Observations:
    """Independent observations of m networks.

    Attributes
    ----------
    y, v : effects and variances, shape (m, n); 0 and +inf where a row has none
    x : weights of the treatments in each, shape (m, n, treatments); they sum to zero
    study : number of the study each belongs to, shape (n,)
    status : of each row, shape (m,)
    """

    y: FloatArray
    v: FloatArray
    x: FloatArray
    study: Index
    status: StatusArray

    @property
    def used(self) -> NDArray[np.bool_]:
        """Where there is an observation, shape (m, n)."""
        return np.isfinite(self.v)


def observations(data: Contrasts) -> Observations:
    """Return the independent observations of every row; what is wrong in a row is its status."""
    m, status = data.te.shape[0], _checked(data.te, data.se)
    sound = (status == Status.OK)[:, None]
    te, v = np.where(sound, data.te, np.nan), np.where(sound, data.se**2, np.nan)
    total = sum(arms.study.size * (arms.treatment.shape[1] - 1) for arms in data.arms)
    y, variances = np.zeros((m, total)), np.full((m, total), np.inf)
    x = np.zeros((m, total, len(data.treatments)))
    study = np.empty(total, dtype=np.intp)
    start = 0
    for arms in data.arms:
        n, width = arms.study.size, arms.treatment.shape[1] - 1
        at = slice(start, start + n * width)
        study[at] = np.repeat(arms.study, width)
        fill = _pairs if width == 1 else _several
        fill(arms, te, v, y[:, at], variances[:, at], x[:, at], status)
        start = at.stop
    return Observations(y, variances, x, study, status)


def _checked(te: FloatArray, se: FloatArray) -> StatusArray:
    status = np.zeros(te.shape[0], dtype=np.int8)
    used = ~(np.isnan(te) & np.isnan(se))
    with np.errstate(invalid="ignore", over="ignore"):
        v = se * se
        least = np.where(used, v, np.inf).min(axis=1)
        most = np.where(used, v, 0.0).max(axis=1)
        reach = np.where(used, np.abs(te), 0.0).max(axis=1)
        apart = np.maximum(most, reach * reach) >= EXTREME * least
        status[apart | (least <= 1e-250) | (most >= 1e250)] = Status.ILL_CONDITIONED
        status[(used & (se <= 0)).any(axis=1)] = Status.NON_POSITIVE_VARIANCE
    status[(used & ~(np.isfinite(te) & np.isfinite(se))).any(axis=1)] = Status.NON_FINITE_INPUT
    status[~used.any(axis=1)] = Status.TOO_FEW_STUDIES
    return status


def _pairs(
    arms: Arms,
    te: FloatArray,
    v: FloatArray,
    y: FloatArray,
    variances: FloatArray,
    x: FloatArray,
    status: StatusArray,
) -> None:
    """Fill in studies of two arms: their contrast is the observation."""
    row, n = arms.row[:, 0, 1], np.arange(arms.study.size)
    own, there = v[:, row], np.isfinite(te[:, row])
    y[...] = np.where(there, arms.sign[:, 0, 1] * te[:, row], 0.0)
    variances[...] = np.where(there, own, np.inf)
    x[:, n, arms.treatment[:, 0]] = there
    x[:, n, arms.treatment[:, 1]] = -1.0 * there


def _several(
    arms: Arms,
    te: FloatArray,
    v: FloatArray,
    y: FloatArray,
    variances: FloatArray,
    x: FloatArray,
    status: StatusArray,
) -> None:
    """Fill in studies of several arms, whole ones together and those that lack an arm alone."""
    n, a = arms.treatment.shape
    effects = np.where(arms.sign != 0, arms.sign * te[:, arms.row], 0.0)
    own = np.where(arms.sign != 0, v[:, arms.row], 0.0)
    whole = np.isfinite(effects).all(axis=(2, 3))
    rows, which = np.nonzero(whole)
    shaped = [part.reshape(part.shape[0], n, a - 1, *part.shape[2:]) for part in (y, variances, x)]
    _place(arms, np.arange(a), rows, which, (effects, own), shaped, status)
    for row, i in zip(*np.nonzero(~whole & (status == Status.OK)[:, None]), strict=True):
        there = np.isfinite(effects[row, i])
        keep = np.flatnonzero(there.sum(axis=1) > 1)  # the diagonal is always there
        if not there[np.ix_(keep, keep)].all():
            status[row] = Status.INCOMPLETE_ARMS
        elif keep.size:
            _place(arms, keep, row[None], i[None], (effects, own), shaped, status)


def _place(
    arms: Arms,
    keep: Index,
    rows: Index,
    which: Index,
    given: tuple[FloatArray, FloatArray],
    to: list[FloatArray],
    status: StatusArray,
) -> None:
    """Turn the arms `keep` of some studies into observations, and write these `to` their places."""
    effects, own = (
        g[rows[:, None, None], which[:, None, None], keep[:, None], keep] for g in given
    )
    a = keep.size
    basis = _contrast_basis(a)
    theta = effects.mean(axis=2)
    gap = np.abs(effects - (theta[:, :, None] - theta[:, None, :])).max(axis=(1, 2), initial=0.0)
    least = np.where(np.eye(a, dtype=bool), np.inf, own).min(axis=(1, 2), initial=np.inf)
    size, turn = np.linalg.eigh(-0.5 * basis @ own @ basis.T)
    # A covariance of 0 up to rounding cannot be told from an impossible one.
    wrong = (gap > APART * np.sqrt(least)) | ~(size[:, 0] > SINGULAR * size[:, -1])
    status[rows[wrong & (status[rows] == Status.OK)]] = Status.CONTRADICTORY_ARMS
    rows, which = rows[~wrong], which[~wrong]
    vectors = np.sqrt(2.0) * np.swapaxes(turn[~wrong], 1, 2) @ basis
    y, variances, x = to
    slots = np.arange(a - 1)
    at = (rows[:, None], which[:, None], slots)
    y[at] = (vectors @ theta[~wrong][:, :, None])[:, :, 0]
    variances[at] = 2.0 * size[~wrong]
    treatment = arms.treatment[which[:, None], keep]
    x[rows[:, None, None], which[:, None, None], slots[:, None], treatment[:, None, :]] = vectors


def _contrast_basis(a: int) -> FloatArray:
    """Return orthonormal contrasts of a arms, shape (a - 1, a) (Helmert)."""
    out = np.tril(np.ones((a - 1, a)))
    out[np.arange(a - 1), np.arange(1, a)] = -np.arange(1.0, a)
    return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True))
