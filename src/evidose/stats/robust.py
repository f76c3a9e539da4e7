"""Cluster-robust variances: inference that survives a wrong covariance within clusters.

CR0 is the sandwich of Liang & Zeger 1986, CR1 scales it by m/(m - p). CR2 (Bell & McCaffrey 2002;
Pustejovsky & Tipton 2018) multiplies the residuals of a cluster by ``A_j = D_j' B_j^(-1/2) D_j``
with ``D_j'D_j`` the working covariance and ``B_j = D_j (I - H)_j S (I - H)_j' D_j'``, so that it is
unbiased if the working covariance S is right. Degrees of freedom by Satterthwaite's approximation:
with few clusters nothing else keeps its level.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evidose.stats.batch import FloatArray, read_numbers, refuse
from evidose.stats.clusters import (
    Clustered,
    ClusteredFit,
    Count,
    State,
    read_clusters,
    row_by_row,
)
from evidose.stats.meta_regression import check_level, choice, critical_value, two_sided
from evidose.stats.status import Status, usable

SMALL = 1e-10
"""Eigenvalues of B_j below this are those of directions that the regression takes up wholly."""


@dataclass(frozen=True, slots=True)
class Robust:
    """Coefficients with cluster-robust inference, shape (p,), intercept first; (m, p) for a batch.

    `df` are Satterthwaite's for CR2, else clusters less coefficients. Below about 4 the p-values
    are no longer to be trusted (Tipton 2015).
    """

    coefficients: FloatArray
    se: FloatArray
    statistic: FloatArray
    df: FloatArray
    p_value: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    vcov: FloatArray
    clusters: Count
    status: State


def cluster_robust(
    y: ArrayLike,
    v: ArrayLike,
    cluster: ArrayLike,
    moderators: ArrayLike | None = None,
    *,
    between: ArrayLike = 0.0,
    within: ArrayLike = 0.0,
    correction: str = "CR2",
    level: float = 0.95,
    intercept: bool = True,
) -> Robust:
    """Weighted least squares with cluster-robust variances.

    Parameters
    ----------
    y, v : effects and sampling variances, shape (k,) or (m, k); NaN in both for no effect
    cluster : labels, shape (k,) or (m, k)
    moderators : shape (k,), (k, q) shared by the batch, or (m, k, q)
    between, within : variances of the working covariance ``diag(v + within) + between`` (constant
        within a cluster), numbers or shape (m,); weights are its inverse. From `three_level`, or
        within = tau2 of a meta-regression and between = 0.
    correction : "CR0", "CR1" or "CR2"

    Examples
    --------
    >>> y, v = [0.1, 0.2, 0.6, 0.7, -0.2, -0.1], [0.01] * 6
    >>> fit = cluster_robust(y, v, ["a", "a", "b", "b", "c", "c"], between=0.16)
    >>> fit.df.round(3).tolist()
    [2.0]
    """
    choice("correction", correction, ("CR0", "CR1", "CR2"))
    check_level(level)
    rows, single = read_clusters(y, v, cluster, moderators, intercept=intercept)
    given = [_given(*pair, len(rows)) for pair in (("between", between), ("within", within))]

    def fitted(i: int) -> Robust:
        return _inference(rows[i], float(given[0][i]), float(given[1][i]), correction, level)

    return row_by_row(rows, single, fitted, _absent)


def _given(name: str, values: ArrayLike, m: int) -> FloatArray:
    numbers = read_numbers(name, values)
    if numbers.shape not in ((), (m,)):
        raise refuse(name, f"shape {numbers.shape}", f"a number, or one per row, shape {(m,)}")
    return np.broadcast_to(numbers, (m,))


def _inference(
    data: Clustered, between: float, within: float, correction: str, level: float
) -> Robust:
    p = data.x.shape[1]
    if not usable(data.status):
        return _absent(data, data.status)
    if not np.isfinite(between + within):
        return _absent(data, Status.NON_FINITE_INPUT)
    if min(between, within) < 0:
        return _absent(data, Status.NON_POSITIVE_VARIANCE)
    if data.number <= p:
        return _absent(data, Status.TOO_FEW_STUDIES)
    between, within = between / data.unit**2, within / data.unit**2
    fit = data.fit(between, within)
    if correction == "CR2":
        scores, df = _bias_reduced(data, fit, between, within)
    else:
        scores = data.sums(fit.wx * fit.residual[:, None])
        if correction == "CR1":
            scores *= np.sqrt(data.number / (data.number - p))
        df = np.full(p, float(data.number - p))
    meat = scores.T @ scores
    turn = data.back @ fit.inverse
    beta = data.back @ fit.beta * data.unit
    vcov = turn @ meat @ turn.T * data.unit**2
    se = np.sqrt(np.diag(vcov))
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = beta / se
    reach = critical_value(df, level) * se
    return Robust(
        coefficients=beta,
        se=se,
        statistic=statistic,
        df=df,
        p_value=two_sided(statistic, df),
        ci_low=beta - reach,
        ci_high=beta + reach,
        vcov=vcov,
        clusters=data.number,
        status=Status.OK,
    )


def _bias_reduced(
    data: Clustered, fit: ClusteredFit, between: float, within: float
) -> tuple[FloatArray, FloatArray]:
    """Adjusted scores by cluster, shape (m, p), and degrees of freedom of each coefficient."""
    p = data.x.shape[1]
    contrasts = data.back @ fit.inverse  # row c: coefficient c as a function of the scores
    scores = np.zeros((data.number, p))
    own = np.zeros((p, data.number))  # g' S g by contrast and cluster
    pull = np.zeros((p, data.number, p))  # X'g
    for j in range(data.number):
        rows = np.flatnonzero(data.of == j)
        x = data.x[rows]
        covariance = np.diag(data.v[rows] + within) + between
        root = np.linalg.cholesky(covariance).T
        spread = root @ (covariance - x @ fit.inverse @ x.T) @ root.T
        values, vectors = np.linalg.eigh(spread)
        kept = values > SMALL * max(float(values[-1]), 1e-300)
        inverse_root = (vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].T
        adjust = root.T @ inverse_root @ root
        weighted = adjust @ fit.wx[rows]  # A_j W_j X_j; A_j is symmetric
        scores[j] = weighted.T @ fit.residual[rows]
        g = weighted @ contrasts.T
        own[:, j] = np.einsum("rc,rs,sc->c", g, covariance, g)
        pull[:, j] = g.T @ x
    df = np.empty(p)
    for c in range(p):
        matrix = np.diag(own[c]) - pull[c] @ fit.inverse @ pull[c].T
        df[c] = np.trace(matrix) ** 2 / (matrix * matrix).sum()
    return scores, df


def _absent(data: Clustered, status: Status) -> Robust:
    p = data.x.shape[1]
    row, vcov = np.full(p, np.nan), np.full((p, p), np.nan)
    return Robust(row, row, row, row, row, row, row, vcov, data.number, status)
