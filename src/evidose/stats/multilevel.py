"""Three-level meta-analysis: effects within clusters (studies, districts) that differ among them.

``y_ij = x_ij' beta + u_j + w_ij + e_ij`` with ``u ~ N(0, between)``, ``w ~ N(0, within)`` and
``e_ij ~ N(0, v_ij)``. The covariance of a cluster is a diagonal plus a constant, so everything
costs O(k p²). The likelihood is searched on a grid of both variances, every peak is climbed
by Newton steps until the gradient is flat, and the highest end is taken.

References: Konstantopoulos 2011; Van den Noortgate et al. 2013; Harville 1977 (ML and REML).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evidose.stats.batch import FloatArray
from evidose.stats.clusters import Clustered, Count, Number, State, read_clusters, row_by_row
from evidose.stats.meta_regression import check_level, choice, critical_value, two_sided
from evidose.stats.status import Status, usable

GRID = 17
STEPS = 100
FLAT = 1e-9


@dataclass(frozen=True, slots=True)
class ThreeLevel:
    """A fitted three-level model; for a batch every array starts with the batch axis.

    Attributes
    ----------
    k, clusters : numbers of effects and of clusters
    coefficients, se, statistic, p_value, ci_low, ci_high : shape (p,), intercept first
    vcov : shape (p, p)
    df : k - p for test "t", inf for "z"
    between, within : variances between clusters and within them
    icc : share of the heterogeneity that lies between clusters
    pi_low, pi_high : prediction interval of an effect of a new cluster, where moderators are 0
    qe, qe_p : residual Q with sampling variances only
    qm, qm_p : Wald test of the moderators (of the intercept if there are none)
    log_likelihood, modes, status : as in `evidose.stats.meta_regression`
    """

    k: Count
    clusters: Count
    coefficients: FloatArray
    se: FloatArray
    statistic: FloatArray
    p_value: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    vcov: FloatArray
    df: Number
    between: Number
    within: Number
    icc: Number
    pi_low: Number
    pi_high: Number
    qe: Number
    qe_p: Number
    qm: Number
    qm_p: Number
    log_likelihood: Number
    modes: Count
    status: State


def three_level(
    y: ArrayLike,
    v: ArrayLike,
    cluster: ArrayLike,
    moderators: ArrayLike | None = None,
    *,
    method: str = "REML",
    test: str = "t",
    level: float = 0.95,
    intercept: bool = True,
) -> ThreeLevel:
    """Fit a three-level model, or a batch of them.

    Parameters
    ----------
    y, v : effects and sampling variances, shape (k,) or (m, k); NaN in both for no effect
    cluster : which cluster an effect belongs to, shape (k,) or (m, k); numbers or strings
    moderators : shape (k,), (k, q) shared by the batch, or (m, k, q)
    method : "REML" or "ML"
    test : "t" with k - p degrees of freedom, or "z"

    Examples
    --------
    >>> y, v = [0.1, 0.2, 0.6, 0.7, -0.2, -0.1], [0.01] * 6
    >>> fit = three_level(y, v, ["a", "a", "b", "b", "c", "c"])
    >>> round(fit.between, 4), round(fit.within, 4)
    (0.1583, 0.0)
    """
    choice("method", method, ("REML", "ML"))
    choice("test", test, ("z", "t"))
    check_level(level)
    rows, single = read_clusters(y, v, cluster, moderators, intercept=intercept)

    def fitted(i: int) -> ThreeLevel:
        at, modes, status = _optimum(rows[i], method == "REML")
        if not usable(status):
            return _absent(rows[i], status)
        return _describe(rows[i], at, modes, status, method=method, test=test, level=level)

    return row_by_row(rows, single, fitted, _absent)


def _optimum(data: Clustered, restricted: bool) -> tuple[FloatArray, int, Status]:
    """Both variances in the units of `data`, if they can be told."""
    nowhere = np.full(2, np.nan)
    if not usable(data.status):
        return nowhere, 0, data.status
    if data.number < 2 or data.number == data.k:
        # One effect per cluster, or one cluster: the two variances cannot be told apart.
        return nowhere, 0, Status.NOT_IDENTIFIED
    return maximise(data, restricted)


def log_likelihood(data: Clustered, at: FloatArray, restricted: bool) -> float:
    """(Restricted) log-likelihood at (between, within), in the units of `data`."""
    fit = data.fit(at[0], at[1])
    inside = np.log(data.v + at[1]).sum() + np.log1p(at[0] * fit.total).sum()
    q = float(fit.e @ fit.residual)
    p = data.x.shape[1]
    if not restricted:
        return float(-0.5 * (inside + q + data.k * np.log(2.0 * np.pi)))
    information = np.linalg.slogdet(fit.information)[1]
    return float(-0.5 * (inside + q + information + (data.k - p) * np.log(2.0 * np.pi)))


def gradient(data: Clustered, at: FloatArray, restricted: bool) -> FloatArray:
    """Derivatives of the log-likelihood in between and within."""
    fit = data.fit(at[0], at[1])
    share = 1.0 / (1.0 + at[0] * fit.total)
    traces = np.array(
        [
            (fit.total * share).sum(),
            (fit.d - at[0] * share[data.of] * fit.d * fit.d).sum(),
        ]
    )
    if restricted:
        ends = data.sums(fit.wx)
        inverse = fit.inverse
        traces -= [np.sum(inverse * (ends.T @ ends)), np.sum(inverse * (fit.wx.T @ fit.wx))]
    sums = data.sums(fit.e)
    return np.asarray(0.5 * (np.array([sums @ sums, fit.e @ fit.e]) - traces))


def maximise(data: Clustered, restricted: bool) -> tuple[FloatArray, int, Status]:
    """Global maximum over both variances; number of maxima found; status."""
    ends = [_climb(data, start, restricted) for start in _starts(data, restricted)]
    at, height, flat = max(ends, key=lambda end: end[1])
    if not flat:
        return at, 0, Status.NOT_CONVERGED
    peaks: list[FloatArray] = []
    for end, _, settled in ends:
        scale = 1e-4 * (1.0 + end.max())
        if settled and all(np.abs(end - other).max() > scale for other in peaks):
            peaks.append(end)
    rivals = [h for end, h, ok in ends if ok and np.abs(end - at).max() > 1e-4 * (1 + at.max())]
    if rivals and height - max(rivals) < 1e-9 * (1.0 + abs(height)):
        return at, len(peaks), Status.TIED_MODES
    return at, len(peaks), Status.MULTIMODAL if len(peaks) > 1 else Status.OK


def _starts(data: Clustered, restricted: bool) -> list[FloatArray]:
    largest = float(np.var(data.y)) + float(data.v.max())
    sizes = np.concatenate([[0.0], np.geomspace(1e-3 * data.v.min(), 4.0 * largest, GRID - 1)])
    height = np.array(
        [[log_likelihood(data, np.array([b, w]), restricted) for w in sizes] for b in sizes]
    )
    around = np.full((GRID + 2, GRID + 2), -np.inf)
    around[1:-1, 1:-1] = height
    peak = np.ones_like(height, dtype=bool)
    for i in range(3):
        for j in range(3):
            peak &= height >= around[i : i + GRID, j : j + GRID]
    found = [np.array([sizes[i], sizes[j]]) for i, j in zip(*np.nonzero(peak), strict=True)]
    return sorted(found, key=lambda start: -log_likelihood(data, start, restricted))[:8]


def hessian(data: Clustered, at: FloatArray, restricted: bool, free: list[int]) -> FloatArray:
    """Second derivatives by central differences of the gradient (one-sided shift at zero)."""
    columns = []
    for i in free:
        h = 1e-5 * (at[i] + data.v.min())
        step = np.zeros(2)
        step[i] = h
        base = np.maximum(at, step)
        rise = gradient(data, base + step, restricted) - gradient(data, base - step, restricted)
        columns.append(rise[free] / (2.0 * h))
    found = np.array(columns)
    return np.asarray(0.5 * (found + found.T))


def _climb(data: Clustered, at: FloatArray, restricted: bool) -> tuple[FloatArray, float, bool]:
    """Newton ascent with both variances held at or above zero."""
    height = log_likelihood(data, at, restricted)
    for _ in range(STEPS):
        slope = gradient(data, at, restricted)
        scale = at + data.v.min()
        free = [i for i in (0, 1) if at[i] > 0.0 or slope[i] > 0.0]
        if not free or np.abs(slope * scale)[free].max() < FLAT:
            return at, height, True
        values, vectors = np.linalg.eigh(hessian(data, at, restricted, free))
        floor = 1e-8 * float(np.abs(values).max())
        along = (vectors.T @ slope[free]) / np.maximum(np.abs(values), floor)
        move = np.zeros(2)
        move[free] = vectors @ along
        step = 1.0
        while step > 1e-10:
            new = np.maximum(at + step * move, 0.0)
            risen = log_likelihood(data, new, restricted)
            if risen > height:
                break
            step *= 0.5
        else:
            return at, height, bool(np.abs(slope * scale)[free].max() < 1e-5)
        at, height = new, risen
    return at, height, False


def _describe(
    data: Clustered,
    at: FloatArray,
    modes: int,
    status: Status,
    *,
    method: str,
    test: str,
    level: float,
) -> ThreeLevel:
    fit = data.fit(at[0], at[1])
    unit, back = data.unit, data.back
    p = data.x.shape[1]
    df = float(data.k - p) if test == "t" else float("inf")
    beta = back @ fit.beta * unit
    vcov = back @ fit.inverse @ back.T * unit**2
    se = np.sqrt(np.diag(vcov))
    reach = critical_value(np.array(df), level)
    statistic = beta / se
    between, within = at * unit**2
    spread = float(reach * np.sqrt(vcov[0, 0] + between + within))
    first = 1 if data.intercept and p > 1 else 0
    part = beta[first:]
    wald = float(part @ np.linalg.solve(vcov[first:, first:], part)) / (p - first)
    common = data.fit(0.0, 0.0)
    q = float(common.e @ common.residual)
    if test == "t":
        qm, qm_p = wald, float(special.fdtrc(p - first, df, wald))
    else:
        qm = wald * (p - first)
        qm_p = float(special.chdtrc(p - first, qm))
    count = data.k - p if method == "REML" else data.k
    return ThreeLevel(
        k=data.k,
        clusters=data.number,
        coefficients=beta,
        se=se,
        statistic=statistic,
        p_value=two_sided(statistic, np.array(df)),
        ci_low=beta - reach * se,
        ci_high=beta + reach * se,
        vcov=vcov,
        df=df,
        between=float(between),
        within=float(within),
        icc=float(between / (between + within)) if between + within > 0 else float("nan"),
        pi_low=float(beta[0]) - spread,
        pi_high=float(beta[0]) + spread,
        qe=q,
        qe_p=float(special.chdtrc(data.k - p, q)),
        qm=qm,
        qm_p=qm_p,
        log_likelihood=log_likelihood(data, at, method == "REML") - count * float(np.log(unit)),
        modes=modes,
        status=status,
    )


def _absent(data: Clustered, status: Status) -> ThreeLevel:
    p, nan = data.x.shape[1], float("nan")
    row = np.full(p, nan)
    return ThreeLevel(
        k=data.k,
        clusters=data.number,
        coefficients=row,
        se=row,
        statistic=row,
        p_value=row,
        ci_low=row,
        ci_high=row,
        vcov=np.full((p, p), nan),
        df=nan,
        between=nan,
        within=nan,
        icc=nan,
        pi_low=nan,
        pi_high=nan,
        qe=nan,
        qe_p=nan,
        qm=nan,
        qm_p=nan,
        log_likelihood=nan,
        modes=0,
        status=status,
    )


@dataclass(frozen=True, slots=True)
class _Interval:
    low: Number
    high: Number
    status: State


def variance_interval(
    y: ArrayLike,
    v: ArrayLike,
    cluster: ArrayLike,
    moderators: ArrayLike | None = None,
    *,
    which: str = "between",
    method: str = "REML",
    level: float = 0.95,
    intercept: bool = True,
) -> tuple[Number, Number]:
    """Profile-likelihood interval of one of the two variances.

    Parameters
    ----------
    y, v, cluster, moderators, method, level, intercept : as in `three_level`
    which : "between" or "within"

    Returns
    -------
    low, high : NaN, NaN where the model cannot be fitted; low is 0 where the likelihood at zero is
        close enough to the maximum. Shape (m,) for a batch.
    """
    choice("which", which, ("between", "within"))
    choice("method", method, ("REML", "ML"))
    check_level(level)
    rows, single = read_clusters(y, v, cluster, moderators, intercept=intercept)
    index, drop = int(which == "within"), 0.5 * float(special.chdtri(1.0, 1.0 - level))

    def found(i: int) -> _Interval:
        best, _, status = _optimum(rows[i], method == "REML")
        if not usable(status):
            return _nowhere(rows[i], status)
        low, high = _profile_interval(rows[i], index, best, drop, method == "REML")
        return _Interval(low, high, status)

    ends = row_by_row(rows, single, found, _nowhere)
    return ends.low, ends.high


def _nowhere(data: Clustered, status: Status) -> _Interval:
    return _Interval(float("nan"), float("nan"), status)


def _profile_interval(
    data: Clustered, index: int, best: FloatArray, drop: float, restricted: bool
) -> tuple[float, float]:
    """Ends of the values of one variance whose likelihood is at most `drop` below the maximum."""
    target = log_likelihood(data, best, restricted) - drop

    def above(value: float) -> bool:
        return _profile(data, index, value, float(best[1 - index]), restricted) >= target

    top = float(best[index]) + float(data.v.min())
    while above(top) and top < 1e12 * (1.0 + float(best[index])):
        top *= 2.0
    high = _edge(above, float(best[index]), top)
    low = 0.0 if above(0.0) else _edge(above, float(best[index]), 0.0)
    return low * data.unit**2, high * data.unit**2


def _edge(above: Callable[[float], bool], inside: float, outside: float) -> float:
    for _ in range(100):
        middle = 0.5 * (inside + outside)
        if above(middle):
            inside = middle
        else:
            outside = middle
        if abs(outside - inside) <= 1e-10 * max(inside, outside):
            break
    return 0.5 * (inside + outside)


def _profile(data: Clustered, index: int, value: float, start: float, restricted: bool) -> float:
    """Likelihood with one variance fixed, maximised over the other."""
    other = 1 - index

    def at(t: float) -> FloatArray:
        return np.array([value, t]) if index == 0 else np.array([t, value])

    def slope(t: float) -> float:
        return float(gradient(data, at(t), restricted)[other])

    if slope(0.0) <= 0.0 and slope(max(start, 1e-8)) <= 0.0:
        return log_likelihood(data, at(0.0), restricted)
    low, high = 0.0, max(start, float(data.v.min()))
    while slope(high) > 0.0:
        low, high = high, 2.0 * high
    for _ in range(60):
        middle = 0.5 * (low + high)
        if slope(middle) > 0.0:
            low = middle
        else:
            high = middle
        if high - low <= 1e-9 * high:
            break
    return log_likelihood(data, at(0.5 * (low + high)), restricted)
