"""Error contrasts of a network in which heterogeneity only adds tau2: fast likelihoods of tau2.

Among the effects' contrasts that no treatment effect can explain there is an orthonormal basis in
which they are independent with variances l + tau2. The restricted likelihood is theirs, so its
score needs sums over N - p numbers only: ``C = sum c²/(l + t)²``, ``R = sum 1/(l + t)``. The
decomposition is exact to rounding relative to the largest l, hence used where variances lie
within `SPREAD` of each other; elsewhere `evidose.stats.regression_tau2` does the same, slower.

References: Harville 1974, Biometrika 61:383; Patterson & Thompson 1971, Biometrika 58:545.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.design_matrix import Design
from evidose.stats.profile import Score
from evidose.stats.regression_tau2 import highest, maximise
from evidose.stats.search import Optimum

SPREAD = 1e5
"""Ratio of variances up to which the smallest l keeps ten digits."""
WIDEST = 160
"""Error contrasts beyond which a decomposition costs more than the search without it."""


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Error contrasts of n networks.

    Attributes
    ----------
    c, l : contrasts and their variances at tau2 = 0, shape (n, N - p), in the units of the design
    """

    c: FloatArray
    l: FloatArray  # noqa: E741 (the letter of the papers)

    def score(self, rows: NDArray[np.intp], t: FloatArray) -> Score:
        """Return the parts of the score of some rows at tau2 `t`."""
        w = 1.0 / (self.l[rows] + t[:, None])
        e = w * self.c[rows]
        e *= e
        c, third = e.sum(axis=1), (e * w).sum(axis=1)
        r, slope = w.sum(axis=1), (w * w).sum(axis=1)
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            a, b = 1.0 / r, 1.0 / np.sqrt(c)
            return Score(c, r, a, slope * a * a, b, third * b * b * b)

    def height(self, rows: NDArray[np.intp], t: FloatArray) -> FloatArray:
        """Return the restricted log-likelihood up to a constant of the row."""
        v, c = self.l[rows] + t[:, None], self.c[rows]
        return np.asarray(-0.5 * (np.log(v) + c * c / v).sum(axis=1))

    def bound(self) -> FloatArray:
        """Return a tau2 beyond which the score is negative: C <= S/(l1 + t)², R >= M/(lM + t)."""
        low, high = self.l.min(axis=1), self.l.max(axis=1)
        spread = (self.c * self.c).mean(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            root = 0.5 * spread * (1.0 + np.sqrt(1.0 + 4.0 * (high - low) / spread))
        root = np.where(spread > 0, root, 0.0)
        return np.asarray(np.maximum(root * (1.0 + 1e-9) - low, 0.0))


def spectrum(design: Design) -> Spectrum:
    """Decompose the error contrasts of each network; every cell must hold an observation."""
    _n, _k, p = design.x.shape
    whole = np.linalg.qr(design.x, mode="complete")[0]
    rest = whole[:, :, p:]
    l, turn = np.linalg.eigh(np.swapaxes(rest, 1, 2) @ (design.v[:, :, None] * rest))  # noqa: E741
    plain = (np.swapaxes(rest, 1, 2) @ design.z[:, :, None])[:, :, 0]
    # Eigenvalues lie between the smallest and the largest variance; rounding may push them out.
    l = np.maximum(l, design.v.min(axis=1, keepdims=True))  # noqa: E741
    return Spectrum((np.swapaxes(turn, 1, 2) @ plain[:, :, None])[:, :, 0], l)


def restricted_maximum(design: Design) -> Optimum:
    """Return the global maximum of the restricted likelihood of tau2 of each row."""
    width = design.x.shape[1] - design.x.shape[2]
    level = design.v.max(axis=1) <= SPREAD * design.v.min(axis=1)
    if width > WIDEST or not level.any():
        return maximise(design, True)
    if level.all():
        return _fast(design)
    fast, slow = _fast(design.take(level)), maximise(design.take(~level), True)
    n = level.size
    tau2, modes, status = np.empty(n), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int8)
    tau2[level], modes[level], status[level] = fast
    tau2[~level], modes[~level], status[~level] = slow
    return Optimum(tau2, modes, status)


def _fast(design: Design) -> Optimum:
    found = spectrum(design)
    return highest(found.score, found.height, found.bound(), design.v.min(axis=1))
