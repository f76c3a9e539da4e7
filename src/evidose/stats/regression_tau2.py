"""Residual heterogeneity of a meta-regression, by all estimators; likelihoods searched globally.

With ``P(t) = W - WX(X'WX)^-1X'W`` and ``W = diag(1/(v + t))`` the score of (restricted) maximum
likelihood is ``C - R``, ``C = y'P²y``, ``R = tr P`` (REML) or ``sum w`` (ML). In an orthonormal
basis of the k - p error contrasts ``C = sum c_j²/(l_j + t)²`` and ``tr P = sum 1/(l_j + t)``, so
1/sqrt(C) and 1/R are concave whatever the moderators, and the proof of `evidose.stats.search`
holds for meta-regression. All traces are taken in O(k p²), never from k x k matrices.

References: DerSimonian & Laird 1986; Hedges & Olkin 1985; Hunter & Schmidt 1990; Sidik & Jonkman
2005; Morris 1983 (EB); Paule & Mandel 1982; Raudenbush 2009 (ML, REML with moderators).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.design_matrix import Design
from evidose.stats.profile import Score
from evidose.stats.search import Intervals, Optimum, prove
from evidose.stats.status import Status, StatusArray
from evidose.stats.weighted_fit import Weighted, at_tau2, weigh

Scored = Callable[[NDArray[np.intp], FloatArray], Score]
Height = Callable[[NDArray[np.intp], FloatArray], FloatArray]

GRID = 6
STEPS = 80
NARROW = 1e-9
TIE = 1e-10


def _score(design: Design, rows: NDArray[np.intp], t: FloatArray, restricted: bool) -> Score:
    fit = at_tau2(design.take(rows), t)
    c, third = fit.squares()
    if restricted:
        r, slope = fit.trace_p(), fit.trace_pp()
    else:
        r, slope = fit.w.sum(axis=1), (fit.w * fit.w).sum(axis=1)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        a, b = 1.0 / r, 1.0 / np.sqrt(c)
        return Score(c, r, a, slope * a * a, b, third * b * b * b)


def log_likelihood(design: Design, fit: Weighted, restricted: bool) -> FloatArray:
    """(Restricted) log-likelihood in the units of the design, all constants in, shape (n,)."""
    with np.errstate(divide="ignore"):
        logs = np.where(fit.w > 0, np.log(fit.w), 0.0).sum(axis=1)
    if not restricted:
        return np.asarray(0.5 * (logs - fit.q - design.k * np.log(2.0 * np.pi)))
    constant = design.df * np.log(2.0 * np.pi)
    return np.asarray(0.5 * (logs - fit.logdet - fit.q - constant))


def upper_bound(design: Design, restricted: bool) -> FloatArray:
    """A tau2 beyond which the score is negative; see `evidose.stats.search.upper_bound`."""
    ordinary = weigh(design, np.isfinite(design.v).astype(np.float64))
    spread = ordinary.q / (design.df if restricted else design.k)
    lowest = design.v.min(axis=1)
    range_ = design.variances.max(axis=1) - lowest
    with np.errstate(divide="ignore", invalid="ignore"):
        root = 0.5 * spread * (1.0 + np.sqrt(1.0 + 4.0 * range_ / spread))
    root = np.where(spread > 0, root, 0.0)
    return np.asarray(np.maximum(root * (1.0 + 1e-9) - lowest, 0.0))


def maximise(design: Design, restricted: bool) -> Optimum:
    """Global maximum of the (restricted) likelihood of tau2 for rows with df >= 1."""

    def height(rows: NDArray[np.intp], t: FloatArray) -> FloatArray:
        part = design.take(rows)
        return log_likelihood(part, at_tau2(part, t), restricted)

    return highest(
        lambda rows, t: _score(design, rows, t, restricted),
        height,
        upper_bound(design, restricted),
        design.v.min(axis=1),
    )


def highest(scored: Scored, height: Height, bound: FloatArray, lowest: FloatArray) -> Optimum:
    """Global maximum over tau2 of any likelihood whose score is C - R, 1/sqrt(C) and 1/R concave.

    Parameters
    ----------
    scored, height : score and log-likelihood (up to a constant of the row) of some rows at some
        tau2; a row may come several times
    bound : tau2 of each row beyond which the score is negative, (n,); 0 where it is so everywhere
    lowest : variance of each row that tau2 is measured against, (n,)
    """
    n = bound.size
    tau2, modes = np.zeros(n), np.ones(n, dtype=np.int64)
    status = np.zeros(n, dtype=np.int8)
    open_ = np.flatnonzero(bound > 0)
    if not open_.size:
        return Optimum(tau2, modes, status)
    step = np.log1p(bound[open_] / lowest[open_]) / GRID
    grid = lowest[open_] * np.expm1(step * np.arange(GRID + 1.0)[:, None])
    at = scored(np.tile(open_, GRID + 1), grid.ravel())
    n_open = open_.size
    falls = at.c[:n_open] <= at.r[:n_open]
    work = Intervals(
        np.tile(open_, GRID),
        grid[:-1].ravel(),
        grid[1:].ravel(),
        Score(*(part[:-n_open] for part in at)),
        Score(*(part[n_open:] for part in at)),
    )
    peaks = _settle(scored, work, lowest, status)
    where, t = _newton(scored, peaks, lowest, status)
    zero = open_[falls]
    where = np.concatenate([zero, where])
    t = np.concatenate([np.zeros(zero.size), t])
    modes[open_] = np.bincount(where, minlength=n)[open_]
    _choose(height, where, t, tau2, status)
    return Optimum(tau2, modes, status)


def _settle(
    scored: Scored, work: Intervals, lowest: FloatArray, status: StatusArray
) -> list[Intervals]:
    """Halve until each interval is proved; return those that hold exactly one maximum."""
    peaks: list[Intervals] = []
    for _ in range(STEPS):
        none, one = prove(work)
        rises = work.at_left.c > work.at_left.r
        falls = work.at_right.c <= work.at_right.r
        base = lowest[work.of]
        settled = none | one | (work.right - work.left <= NARROW * (work.right + base))
        peak = np.flatnonzero(settled & rises & falls)
        if peak.size:
            peaks.append(work.pick(peak))
        left_over = np.flatnonzero(~settled)
        if not left_over.size:
            return peaks
        work = work.pick(left_over)
        base = base[left_over]
        middle = np.sqrt((work.left + base) * (work.right + base)) - base
        stuck = (middle <= work.left) | (middle >= work.right)
        middle = np.where(stuck, 0.5 * (work.left + work.right), middle)
        at = scored(work.of, middle)
        work = Intervals(
            np.concatenate([work.of, work.of]),
            np.concatenate([work.left, middle]),
            np.concatenate([middle, work.right]),
            Score(*(np.concatenate(pair) for pair in zip(work.at_left, at, strict=True))),
            Score(*(np.concatenate(pair) for pair in zip(at, work.at_right, strict=True))),
        )
    status[work.of] = Status.NOT_CONVERGED
    return peaks


def _newton(
    scored: Scored, peaks: list[Intervals], lowest: FloatArray, status: StatusArray
) -> tuple[NDArray[np.intp], FloatArray]:
    """The root in every interval, by guarded Newton steps on R/C."""
    if not peaks:
        return np.empty(0, dtype=np.intp), np.empty(0)
    of = np.concatenate([p.of for p in peaks])
    left = np.concatenate([p.left for p in peaks])
    right = np.concatenate([p.right for p in peaks])
    found = 0.5 * (left + right)
    active = np.arange(of.size)
    for _ in range(STEPS):
        t = found[active]
        at = scored(of[active], t)
        above = at.c > at.r
        left = np.where(above, t, left)
        right = np.where(above, right, t)
        u = at.r / at.c
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            new = t + (1.0 - u) / (u * (2.0 * at.db / at.b - at.da / at.a))
        new = np.where((new >= left) & (new <= right), new, 0.5 * (left + right))
        found[active] = new
        scale = t + lowest[of[active]]
        moving = np.flatnonzero((np.abs(new - t) > 3e-9 * scale) & (right - left > 4e-16 * scale))
        if not moving.size:
            return of, found
        active, left, right = active[moving], left[moving], right[moving]
    status[of[active]] = Status.NOT_CONVERGED
    return of, found


def _choose(
    height: Height, of: NDArray[np.intp], t: FloatArray, tau2: FloatArray, status: StatusArray
) -> None:
    """Take the highest of the maxima of each row; of equally high ones the smallest tau2."""
    counts = np.bincount(of, minlength=tau2.size)
    if (counts <= 1).all():
        tau2[of] = t
        return
    heights = height(of, t)
    best = np.full(tau2.size, -np.inf)
    np.maximum.at(best, of, heights)
    high = heights >= best[of] - TIE * (1.0 + np.abs(best[of]))
    smallest = np.full(tau2.size, np.inf)
    np.minimum.at(smallest, of[high], t[high])
    rows = np.unique(of)
    tau2[rows] = smallest[rows]
    ties = np.bincount(of[high], minlength=tau2.size)
    free = status == Status.OK
    status[free & (counts > 1)] = Status.MULTIMODAL
    status[free & (ties > 1)] = Status.TIED_MODES


def paule_mandel(design: Design, status: StatusArray) -> FloatArray:
    """Tau2 at which the residual Q equals its degrees of freedom, 0 if it never exceeds them.

    1/Q is concave and increasing in tau2, so Newton from 0 rises to the root without overshoot.
    """
    tau2 = np.zeros(design.df.size)
    lowest = design.v.min(axis=1)
    rows = np.arange(design.df.size)
    for _ in range(STEPS):
        part = design.take(rows)
        fit = at_tau2(part, tau2[rows])
        q, e = fit.q, fit.w * fit.residual
        c = (e * e).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(q > part.df, q * (q / part.df - 1.0) / c, 0.0)
        tau2[rows] += step
        rows = rows[step > 1e-12 * (tau2[rows] + lowest[rows])]
        if not rows.size:
            return tau2
    status[rows] = Status.NOT_CONVERGED
    return tau2


def moments(design: Design, method: str) -> tuple[FloatArray, FloatArray]:
    """Tau2 and its standard error by a closed form (DL, HE, HS, HSk, SJ), shape (n,) each."""
    df, v = design.df, design.variances
    used = np.isfinite(design.v).astype(np.float64)
    if method == "HE":
        fit = weigh(design, used)
        base, expected, denominator = fit, fit.trace_p(v), df
    elif method == "SJ":
        mean = design.y.sum(axis=1) / design.k
        first = (used * (design.y - mean[:, None]) ** 2).sum(axis=1) / design.k
        safe = np.where(first > 0, first, 1.0)
        fit = weigh(design, used / (np.where(used > 0, v, 0.0) / safe[:, None] + 1.0))
        raw = np.where(first > 0, fit.q / df, 0.0)
        base, denominator = fit, df
        return raw, _moment_error(base, v, raw, denominator)
    else:
        base = weigh(design, 1.0 / design.v)
        expected = base.trace_p(v)  # k - p
        denominator = base.trace_p()
        if method in ("HS", "HSk"):
            expected = design.k.astype(np.float64)
            denominator = base.w.sum(axis=1)
    swell = design.k / df if method == "HSk" else 1.0
    raw = (swell * base.q - expected) / denominator
    tau2 = np.maximum(raw, 0.0)
    return tau2, swell * _moment_error(base, v, tau2, denominator)


def _moment_error(
    base: Weighted, v: FloatArray, tau2: FloatArray, denominator: FloatArray
) -> FloatArray:
    """Standard error of a quadratic form y'Py/denominator under normality, P of fixed weights."""
    variance = (
        2.0 * base.trace_pp(v, v)
        + 4.0 * tau2 * base.trace_pp(v, 1.0)
        + 2.0 * tau2 * tau2 * base.trace_pp()
    )
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)) / denominator)
