"""Weighted least squares for a batch of designs, exact however far the weights are apart.

Of each design p base studies carry the coefficients: ``x`` is the identity there, so a coefficient
is the fitted value at a base study; the other rows T say how the remaining fitted values follow.
The contrasts ``z = y - T y_b`` of the other studies have covariance ``S = D + T D_b T'``; with
``K' = (-T, I)`` the projection of weighted least squares is ``P = K S^-1 K'``, and the restricted
likelihood is the likelihood of z. Inverting S takes only ``G = (W_b + T'WT)^-1``, which stays
accurate however far the base studies outweigh the rest; the textbook form W - WX(X'WX)^-1X'W
loses every digit there. All costs are O(k p²).

References: Harville 1974, 1977 (error contrasts); Woodbury 1950.
"""

from dataclasses import dataclass

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.design_matrix import Design


@dataclass(frozen=True, slots=True)
class Weighted:
    """A fit at given weights.

    Attributes
    ----------
    design : what was fitted, n rows
    w : weights, shape (n, k), 0 where there is no study
    rest : the same with 0 at the base studies
    inverse : (X'WX)^-1 = G, shape (n, p, p)
    explained : T'S^-1T, shape (n, p, p)
    beta : fitted values at the base studies, shape (n, p)
    residual : effects less fitted values, shape (n, k)
    """

    design: Design
    w: FloatArray
    rest: FloatArray
    inverse: FloatArray
    explained: FloatArray
    beta: FloatArray
    residual: FloatArray

    def cross(self, weights: FloatArray) -> FloatArray:
        """X' diag(weights) X, shape (n, p, p)."""
        return cross(self.design.x, weights)

    def at_base(self, values: FloatArray | float) -> FloatArray:
        """Values (n, k) at the base studies, shape (n, p)."""
        return at_base(self.design, values)

    @property
    def q(self) -> FloatArray:
        """Weighted residual sum of squares, y'Py."""
        return np.asarray((self.w * self.residual * self.residual).sum(axis=1))

    @property
    def logdet(self) -> FloatArray:
        """log |X'WX| - log |X'X|, the same in every basis; shape (n,)."""
        return np.asarray(-np.linalg.slogdet(self.inverse)[1] - self.design.logdet)

    @property
    def leverage(self) -> FloatArray:
        """Diagonal of the hat matrix, shape (n, k)."""
        x = self.design.x
        return np.asarray(self.w * ((x @ self.inverse) * x).sum(axis=2))

    @property
    def residual_variance(self) -> FloatArray:
        """1/w - x(X'WX)^-1x', shape (n, k); 0 where there is no study."""
        safe = np.where(self.w > 0, self.w, 1.0)
        variance = np.where(self.w > 0, (1.0 - self.leverage) / safe, 0.0)
        own = np.diagonal(self.explained, axis1=1, axis2=2) / self.at_base(self.w) ** 2
        np.put_along_axis(variance, self.design.base, own, axis=1)
        return np.maximum(variance, 0.0)

    def trace_p(self, by: FloatArray | float = 1.0) -> FloatArray:
        """Trace of P diag(by)."""
        rest = self.rest
        outer = (rest * by).sum(axis=1) - _trace(self.inverse, self.cross(rest * rest * by))
        inner = self.at_base(by) * np.diagonal(self.explained, axis1=1, axis2=2)
        return np.asarray(outer + inner.sum(axis=1))

    def trace_pp(
        self, left: FloatArray | float = 1.0, right: FloatArray | float = 1.0
    ) -> FloatArray:
        """Trace of P diag(left) P diag(right)."""
        rest, g = self.rest, self.inverse
        two_left = self.cross(rest * rest * left)
        two_right = self.cross(rest * rest * right)
        outer = (
            (rest * rest * left * right).sum(axis=1)
            - 2.0 * _trace(g, self.cross(rest**3 * left * right))
            + _trace(g @ two_left, (g @ two_right).transpose(0, 2, 1))
        )
        shrink = g * self.at_base(self.w)[:, None, :]
        b_left, b_right = self.at_base(left), self.at_base(right)
        cross_left = ((two_left @ shrink) * shrink).sum(axis=1)
        cross_right = ((two_right @ shrink) * shrink).sum(axis=1)
        inner = b_left[:, :, None] * self.explained**2 * b_right[:, None, :]
        return np.asarray(
            outer
            + (b_right * cross_left).sum(axis=1)
            + (b_left * cross_right).sum(axis=1)
            + inner.sum(axis=(1, 2))
        )

    def squares(self) -> tuple[FloatArray, FloatArray]:
        """y'P²y and y'P³y, shape (n,) each."""
        x = self.design.x
        e = self.w * self.residual
        contrast = e - (x @ self.at_base(e)[:, :, None])[:, :, 0]  # K'e; 0 at the base studies
        weighted = self.rest * contrast
        pull = x.transpose(0, 2, 1) @ weighted[:, :, None]
        third = (weighted * contrast).sum(axis=1) - (pull * (self.inverse @ pull)).sum(axis=(1, 2))
        return np.asarray((e * e).sum(axis=1)), np.asarray(np.maximum(third, 0.0))


def _trace(a: FloatArray, b: FloatArray) -> FloatArray:
    """Trace of a b' for batches of square matrices."""
    return np.asarray((a * b).sum(axis=(1, 2)))


def cross(x: FloatArray, weights: FloatArray) -> FloatArray:
    """X' diag(weights) X for batches, shape (n, p, p)."""
    return np.asarray(x.transpose(0, 2, 1) @ (weights[:, :, None] * x))


def at_base(design: Design, values: FloatArray | float) -> FloatArray:
    """Values (n, k), or one number for all, at the base studies, shape (n, p)."""
    if isinstance(values, float):
        return np.full(design.base.shape, values)
    return np.asarray(np.take_along_axis(values, design.base, axis=1))


def weigh(design: Design, w: FloatArray) -> Weighted:
    """Fit a design by weighted least squares; `w` has shape (n, k), 0 where there is no study."""
    x = design.x
    rest = w.copy()
    np.put_along_axis(rest, design.base, 0.0, axis=1)
    root = np.sqrt(at_base(design, w))
    scale = root[:, :, None] * root[:, None, :]
    share = cross(x, rest) / scale
    inner = np.linalg.inv(np.eye(x.shape[2]) + share)
    inverse = inner / scale
    explained = inner @ share * scale
    pull = x.transpose(0, 2, 1) @ (rest * design.z)[:, :, None]
    shift = inverse @ pull
    residual = design.z - (x @ shift)[:, :, 0]
    beta = at_base(design, design.y) + shift[:, :, 0]
    return Weighted(design, w, rest, inverse, explained, beta, residual)


def at_tau2(design: Design, tau2: FloatArray) -> Weighted:
    """Fit a design with inverse-variance weights 1/(v + tau2), `tau2` of shape (n,)."""
    return weigh(design, 1.0 / (design.v + tau2[:, None]))
