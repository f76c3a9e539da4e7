"""Effects in clusters, and weighted least squares with a covariance of diagonal plus constant."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.design_matrix import read_design
from evidose.stats.status import Status
from evidose.terms import InputError, Problem


@dataclass(frozen=True, slots=True)
class ClusteredFit:
    """Generalised least squares at given variances.

    Attributes
    ----------
    d : 1/(v + within), shape (k,)
    total : sums of d by cluster
    wx : inverse covariance times the columns, shape (k, p)
    information, inverse : X'V^-1X and its inverse
    beta, residual : coefficients and effects less fitted values
    e : inverse covariance times the residuals
    """

    d: FloatArray
    total: FloatArray
    wx: FloatArray
    information: FloatArray
    inverse: FloatArray
    beta: FloatArray
    residual: FloatArray
    e: FloatArray


@dataclass(frozen=True, slots=True)
class Clustered:
    """One meta-analysis with clusters, in an orthonormal basis and in units of its smallest se.

    Attributes
    ----------
    y, v : shape (k,)
    x : orthonormal columns, shape (k, p)
    of : cluster 0..number-1 of each effect
    number : how many clusters
    unit, back : as in `evidose.stats.design_matrix.Design`
    kept : which of the caller's effects are used
    """

    y: FloatArray
    v: FloatArray
    x: FloatArray
    of: NDArray[np.intp]
    number: int
    unit: float
    back: FloatArray
    kept: NDArray[np.bool_]
    intercept: bool
    status: Status

    @property
    def k(self) -> int:
        """Number of effects."""
        return self.y.size

    def sums(self, values: FloatArray) -> FloatArray:
        """Sums by cluster, shape (number, ...)."""
        total = np.zeros((self.number, *values.shape[1:]))
        np.add.at(total, self.of, values)
        return total

    def solve(self, between: float, d: FloatArray, values: FloatArray) -> FloatArray:
        """Inverse covariance times values of shape (k, n)."""
        scaled = d[:, None] * values
        shrink = between / (1.0 + between * self.sums(d))
        return np.asarray(scaled - d[:, None] * (shrink[:, None] * self.sums(scaled))[self.of])

    def fit(self, between: float, within: float) -> ClusteredFit:
        """Generalised least squares with covariance diag(v + within) + between by cluster."""
        d = 1.0 / (self.v + within)
        solved = self.solve(between, d, np.column_stack([self.x, self.y]))
        wx, wy = solved[:, :-1], solved[:, -1]
        information = self.x.T @ wx
        inverse = np.asarray(np.linalg.inv(information), dtype=np.float64)
        beta = inverse @ (self.x.T @ wy)
        residual = self.y - self.x @ beta
        e = self.solve(between, d, residual[:, None])[:, 0]
        return ClusteredFit(d, self.sums(d), wx, information, inverse, beta, residual, e)


def read_clusters(
    y: ArrayLike,
    v: ArrayLike,
    cluster: ArrayLike,
    moderators: ArrayLike | None,
    *,
    intercept: bool,
) -> Clustered:
    """Check and shape one meta-analysis with clusters.

    Raises
    ------
    InputError : more than one row, labels that do not fit the effects, content that is no number
    """
    design = read_design(y, v, moderators, intercept=intercept)
    labels = np.asarray(cluster)
    if not design.single:
        raise _refuse("y", f"shape {np.shape(y)}", "one meta-analysis, shape (k,)")
    if labels.shape != design.y.shape[1:]:
        expected = f"one label per effect, shape {design.y.shape[1:]}"
        raise _refuse("cluster", f"shape {labels.shape}", expected)
    kept = np.isfinite(design.v[0])
    columns = design.x[0][: kept.size][kept]
    if columns.shape[0] >= columns.shape[1]:
        columns, turn = np.linalg.qr(columns)
        back = design.back[0] @ np.linalg.pinv(turn)
    else:
        back = design.back[0]
    status = Status(int(design.status[0]))
    _, of = np.unique(labels[kept], return_inverse=True)
    return Clustered(
        y=design.y[0][kept],
        v=design.v[0][kept],
        x=columns,
        of=of,
        number=int(of.max(initial=-1)) + 1,
        unit=float(design.unit[0]),
        back=back,
        kept=kept,
        intercept=intercept,
        status=status,
    )


def _refuse(field: str, found: str, expected: str) -> InputError:
    return InputError(
        Problem("input of stats", field, found, expected, "Name a cluster per effect")
    )
