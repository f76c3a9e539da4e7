"""Effects in clusters, and weighted least squares with a covariance of diagonal plus constant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.design_matrix import Design, read_design
from evidose.stats.status import Status, StatusArray, usable
from evidose.terms import InputError, Problem

_Result = TypeVar("_Result")
Number = float | FloatArray
"""A float for one meta-analysis, shape (m,) for a batch."""
Count = int | NDArray[np.int64]
State = Status | StatusArray
MISSING = -1
"""Code of a label that is None or NaN."""


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
) -> tuple[list[Clustered], bool]:
    """Check and shape meta-analyses with clusters.

    Returns
    -------
    rows : one per meta-analysis
    single : the caller gave one meta-analysis without batch axis

    Raises
    ------
    InputError : labels that do not fit the effects, content that is no number
    """
    design = read_design(y, v, moderators, intercept=intercept)
    m, width = design.y.shape
    codes = _codes(cluster)
    if codes.shape != (width,) and (design.single or codes.shape != (m, width)):
        either = "" if design.single else f" or {(m, width)}"
        expected = f"one label per effect, shape {(width,)}{either}"
        raise _refuse("cluster", f"shape {codes.shape}", expected)
    codes = np.broadcast_to(codes, (m, width))
    return [_row(design, i, codes[i], intercept) for i in range(m)], design.single


def _codes(cluster: ArrayLike) -> NDArray[np.intp]:
    """Number the labels; `MISSING` where there is none."""
    try:
        labels = np.asarray(cluster)
    except ValueError:
        raise _refuse("cluster", "rows of different length", "one label per effect") from None
    if labels.dtype.kind == "O":  # labels of several kinds, which have no order
        seen: dict[Any, int] = {}
        flat = [
            MISSING if label is None or label != label else seen.setdefault(label, len(seen))
            for label in labels.ravel().tolist()
        ]
        return np.array(flat, dtype=np.intp).reshape(labels.shape)
    codes = np.unique(labels, return_inverse=True)[1].reshape(labels.shape).astype(np.intp)
    if labels.dtype.kind == "f":
        codes[np.isnan(labels)] = MISSING
    return codes


def _row(design: Design, i: int, codes: NDArray[np.intp], intercept: bool) -> Clustered:
    kept = np.isfinite(design.v[i])
    columns, back = design.x[i][: kept.size][kept], design.back[i]
    status = Status(int(design.status[i]))
    if usable(status) and columns.shape[0] >= columns.shape[1]:
        columns, turn = np.linalg.qr(columns)
        back = back @ np.linalg.pinv(turn)
    if usable(status) and (codes[kept] == MISSING).any():
        status = Status.NON_FINITE_INPUT
    _, of = np.unique(codes[kept], return_inverse=True)
    return Clustered(
        y=design.y[i][kept],
        v=design.v[i][kept],
        x=columns,
        of=of,
        number=int(of.max(initial=-1)) + 1,
        unit=float(design.unit[i]),
        back=back,
        kept=kept,
        intercept=intercept,
        status=status,
    )


def row_by_row(
    rows: list[Clustered],
    single: bool,
    solve: Callable[[int], _Result],
    absent: Callable[[Clustered, Status], _Result],
) -> _Result:
    """Return the result of the only row, or the results of all rows with a batch axis.

    A row whose matrices cannot be factorised gets the status ILL_CONDITIONED and leaves the others
    alone.
    """
    results = []
    for i, data in enumerate(rows):
        try:
            results.append(solve(i))
        except np.linalg.LinAlgError:
            results.append(absent(data, Status.ILL_CONDITIONED))
    return results[0] if single else _stacked(results)


def _stacked(rows: Sequence[_Result]) -> _Result:
    """Join results of single rows, frozen dataclasses with a `status`, along a batch axis."""
    kind: Any = type(rows[0])
    parts = {f.name: np.array([getattr(row, f.name) for row in rows]) for f in fields(kind)}
    parts["status"] = parts["status"].astype(np.int8)
    joined: _Result = kind(**parts)
    return joined


def _refuse(field: str, found: str, expected: str) -> InputError:
    return InputError(
        Problem("input of stats", field, found, expected, "Name a cluster per effect")
    )
