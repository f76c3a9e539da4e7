"""Global maximum of the (restricted) likelihood of tau2, with a certificate.

The score is C - R (see `evidose.stats.profile`). 1/sqrt(C) and 1/sqrt(R) are concave: on an
interval they lie above their chords and below their tangents. From values and slopes at its two
ends an interval is thus proved to hold no root of the score, or exactly one; if neither can be
proved it is halved. Beyond a bound in closed form the score is negative. So every local maximum is
found, and the highest is chosen by comparing likelihoods.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.profile import HALF, ONE, TWO, Columns, Score, fit, log_likelihood, score
from evidose.stats.status import Status, StatusArray

GRID = 6
"""Intervals of the first pass in a large batch, where more evaluations cost more than halving."""
FINE_GRID = 24
"""Intervals of the first pass for up to `FEW` columns, where calls cost more than numbers."""
FEW = 16
NARROW = 1e-9
"""Relative width below which an interval is not halved any more."""
STEPS = 80
"""Limit on rounds of halving and on Newton steps; neither comes near it."""
CLOSE = 1e-5
"""Newton step, relative to tau2 plus the smallest variance, that is the last one (times the slope
of R/C where that is below one): the error left is of the order of its square, 1e-10."""
FLAT = 1e-8
"""Slope of R/C, per relative change of tau2 plus the smallest variance, below which rounding of
the score (1e-15) moves tau2 by more than 1e-7."""
TIE = 1e-10
"""Difference of log-likelihoods below which two maxima count as equally high."""
TINY = np.array(1e-200)
"""Mean square that stands for none: far too small for a tau2 above zero."""
COUNT_ONE = np.array(1)
ZERO, THREE, FOUR, LOOSER = np.array(0.0), np.array(3.0), np.array(4.0), np.array(1.0 + 1e-12)
NARROWEST, CLOSEST, FLATTEST, LAST = (np.array(x) for x in (NARROW, CLOSE, FLAT, 4e-16))


class Optimum(NamedTuple):
    """The highest maximum of each column: tau2, number of local maxima, what to tell."""

    tau2: FloatArray
    modes: NDArray[np.int64]
    status: StatusArray


class Intervals(NamedTuple):
    """Intervals [left, right] of tau2 with the scores at both ends, one per column `of`."""

    of: NDArray[np.intp]
    left: FloatArray
    right: FloatArray
    at_left: Score
    at_right: Score

    def pick(self, which: NDArray[np.intp]) -> "Intervals":
        """Return some of the intervals."""
        return Intervals(
            self.of[which],
            self.left[which],
            self.right[which],
            Score(*(part[which] for part in self.at_left)),
            Score(*(part[which] for part in self.at_right)),
        )


def upper_bound(cols: Columns, restricted: bool) -> FloatArray:
    """Return a tau2 (n,) beyond which the score is negative; 0 if it is so everywhere.

    ``C <= S/(vmin + t)²`` with S the sum of squares about the mean, and ``R >= d/(vmax + t)`` with
    d = k - 1 (REML) or k (ML); where the bounds cross is the root of a quadratic.
    """
    spread = cols.scatter() / (cols.k - ONE if restricted else cols.k)
    spread = np.fmax(spread, TINY)  # also for a single study, where it is no number
    lowest = cols.v[0]
    range_ = cols.widest - lowest
    root = HALF * spread * (ONE + np.sqrt(ONE + FOUR * range_ / spread))
    return np.asarray(np.maximum(root * LOOSER - lowest, ZERO))


def maximise(cols: Columns, restricted: bool) -> Optimum:
    """Find the global maximum of the (restricted) likelihood of each column."""
    n = cols.k.size
    tau2 = np.zeros(n)
    modes = np.ones(n, dtype=np.int64)
    status = np.zeros(n, dtype=np.int8)
    bound = upper_bound(cols, restricted)
    open_ = (bound > ZERO).nonzero()[0]
    if not open_.size:
        return Optimum(tau2, modes, status)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        grid, falls = _first_pass(cols, bound, open_, restricted)
        peaks = _settle(cols, grid, restricted, status)
        where, t = _newton(cols, peaks, restricted, status)
    zero = open_[falls]
    where = np.concatenate([zero, where])
    t = np.concatenate([np.zeros(zero.size), t])
    modes[open_] = np.bincount(where, minlength=n)[open_]
    tau2[where] = t  # right for columns with one mode; the others follow
    many = modes > COUNT_ONE
    if np.count_nonzero(many):
        chosen = many[where]
        _compare(cols, where[chosen], t[chosen], restricted, tau2, status)
    return Optimum(tau2, modes, status)


def _first_pass(
    cols: Columns, bound: FloatArray, open_: NDArray[np.intp], restricted: bool
) -> tuple[Intervals, NDArray[np.bool_]]:
    """Score some intervals per open column; also where the score falls from tau2 = 0 on."""
    everything = open_.size == cols.k.size
    some = cols if everything else cols.take(open_)
    y, v = some.y, some.v
    bound = bound[open_]
    lowest = v[0]
    pieces = GRID if open_.size > FEW else FINE_GRID
    step = np.log1p(bound / lowest) / pieces
    t = lowest * np.expm1(step * np.arange(pieces + 1.0)[:, None])
    t[-1] = bound
    at = score(y[:, None, :], v[:, None, :], t, restricted)
    falls = at.c[0] <= at.r[0]
    grid = Intervals(
        np.concatenate([open_] * pieces),
        t[:-1].ravel(),
        t[1:].ravel(),
        Score(*(part[:-1].ravel() for part in at)),
        Score(*(part[1:].ravel() for part in at)),
    )
    return grid, falls


def _settle(
    cols: Columns, work: Intervals, restricted: bool, status: StatusArray
) -> list[Intervals]:
    """Halve until each interval is proved; return those that hold exactly one maximum."""
    peaks = []
    for _ in range(STEPS):
        none, one = _proof(work)
        rises_left = work.at_left.c > work.at_left.r
        rises_right = work.at_right.c > work.at_right.r
        narrow = work.right - work.left <= NARROWEST * (work.right + cols.v[0][work.of])
        settled = none | one | narrow
        peak = (settled & rises_left & ~rises_right).nonzero()[0]
        if peak.size:
            peaks.append(work.pick(peak))
        left_over = (~settled).nonzero()[0]
        if not left_over.size:
            return peaks
        work = _halve(cols, work.pick(left_over), restricted)
    status[work.of] = Status.NOT_CONVERGED
    return peaks


def prove(work: Intervals) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where an interval provably holds no root of the score, and where exactly one.

    With ``b = 1/sqrt(C)`` and ``s = 1/sqrt(R)`` the score has the sign of s - b. No root: the roof
    of tangents over the lower of the two stays below the chord of the other. One root: the slopes
    of b and s, which both fall, cannot be equal within the interval.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return _proof(work)


def _proof(work: Intervals) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Do the work of `prove` where divisions by zero are let pass already."""
    p, q = work.at_left, work.at_right
    width = work.right - work.left
    s, s_end = np.sqrt(p.a), np.sqrt(q.a)
    ds, ds_end = HALF * p.da / s, HALF * q.da / s_end
    b_below = _roof_below_chord(p.b, p.db, q.b, q.db, s, s_end, width)
    s_below = _roof_below_chord(s, ds, s_end, ds_end, p.b, q.b, width)
    monotone = (q.db > ds) | (p.db < ds_end)
    up, down = p.b < s, q.b > s_end
    same = up ^ down
    none = same & np.where(up, b_below, s_below)
    return none | (same & monotone), ~same & monotone


def _roof_below_chord(
    f: FloatArray,
    df: FloatArray,
    f_end: FloatArray,
    df_end: FloatArray,
    g: FloatArray,
    g_end: FloatArray,
    width: FloatArray,
) -> NDArray[np.bool_]:
    """Return where the two tangents of f meet below the chord of g; f is below g at both ends."""
    meet = (f_end - f - df_end * width) / (df - df_end)
    meet = np.minimum(np.maximum(meet, ZERO), width)
    # Where f is a straight line, meet is no number, and the ends tell all.
    return np.asarray(~(f + df * meet >= g + (g_end - g) * (meet / width)))


def _halve(cols: Columns, work: Intervals, restricted: bool) -> Intervals:
    lowest = cols.v[0][work.of]
    middle = np.sqrt((work.left + lowest) * (work.right + lowest)) - lowest
    middle = np.clip(middle, work.left, work.right)
    stuck = (middle <= work.left) | (middle >= work.right)
    middle = np.where(stuck, 0.5 * (work.left + work.right), middle)
    y, v = cols.y.take(work.of, axis=1), cols.v.take(work.of, axis=1)
    at = score(y, v, middle, restricted)
    return Intervals(
        np.concatenate([work.of, work.of]),
        np.concatenate([work.left, middle]),
        np.concatenate([middle, work.right]),
        Score(*(np.concatenate(pair) for pair in zip(work.at_left, at, strict=True))),
        Score(*(np.concatenate(pair) for pair in zip(at, work.at_right, strict=True))),
    )


def _newton(
    cols: Columns, peaks: list[Intervals], restricted: bool, status: StatusArray
) -> tuple[NDArray[np.intp], FloatArray]:
    """Find the root in every interval by Newton on R/C, which is nearly linear in tau2."""
    if not peaks:
        return np.empty(0, dtype=np.intp), np.empty(0)
    work = peaks[0] if len(peaks) == 1 else _joined(peaks)
    of, left, right = work.of, work.left, work.right
    found = _first_guess(work)
    everything = of.size == cols.k.size and not np.count_nonzero(of != np.arange(of.size))
    y, v = (cols.y, cols.v) if everything else (cols.y.take(of, axis=1), cols.v.take(of, axis=1))
    active = np.arange(of.size)
    for _ in range(STEPS):
        t = found[active]
        at = score(y, v, t, restricted)
        u = at.r / at.c
        above = u < ONE
        left, right = np.where(above, t, left), np.where(above, right, t)
        scale = t + v[0]
        slope = u * (TWO * at.db / at.b - at.da / at.a)
        new = t + (ONE - u) / slope
        outside = ~((new >= left) & (new <= right))
        if np.count_nonzero(outside):
            new = np.where(outside, 0.5 * (left + right), new)
        found[active] = new
        steep = slope * scale
        moving = (np.abs(new - t) > CLOSEST * scale * np.minimum(steep, ONE)) & (
            right - left > LAST * scale
        )
        ill = ~moving & (steep < FLATTEST)
        if np.count_nonzero(ill):
            status[of[active[ill]]] = Status.ILL_CONDITIONED
        going = moving.nonzero()[0]
        if not going.size:
            return of, found
        if going.size < active.size:
            active, left, right = active[going], left[going], right[going]
            y, v = y.take(going, axis=1), v.take(going, axis=1)
    status[of[active]] = Status.NOT_CONVERGED
    return of, found


def _joined(peaks: list[Intervals]) -> Intervals:
    of, left, right = (np.concatenate(part) for part in list(zip(*peaks, strict=True))[:3])
    ends = ([p.at_left for p in peaks], [p.at_right for p in peaks])
    scores = (Score(*(np.concatenate(part) for part in zip(*end, strict=True))) for end in ends)
    return Intervals(of, left, right, *scores)


def _first_guess(work: Intervals) -> FloatArray:
    """Return where tau2, as a cubic in u = R/C through both ends, is at u = 1 (else a chord)."""
    p, q = work.at_left, work.at_right
    u, w = p.r / p.c, q.r / q.c
    width = work.right - work.left
    x = (ONE - u) / (w - u)
    # dt/dx at both ends
    start = (w - u) / (u * (TWO * p.db / p.b - p.da / p.a))
    end = (w - u) / (w * (TWO * q.db / q.b - q.da / q.a))
    cubic = x * x * (THREE - TWO * x) * width + x * (ONE - x) * ((ONE - x) * start - x * end)
    inside = (start > ZERO) & (end > ZERO) & (cubic > ZERO) & (cubic < width)
    return work.left + np.where(inside, cubic, x * width)


def _compare(
    cols: Columns,
    of: NDArray[np.intp],
    t: FloatArray,
    restricted: bool,
    tau2: FloatArray,
    status: StatusArray,
) -> None:
    """Put the highest of several maxima into `tau2`; of equally high ones the smallest tau2."""
    some = cols.take(of)
    height = log_likelihood(some, t, fit(some, t), restricted)
    best = np.full(cols.k.size, -np.inf)
    np.maximum.at(best, of, height)
    level = TIE * (1.0 + np.abs(best[of]))
    high = height >= best[of] - level
    smallest = np.full(cols.k.size, np.inf)
    np.minimum.at(smallest, of[high], t[high])
    rows = np.unique(of)
    tau2[rows] = smallest[rows]
    tied = np.bincount(of[high], minlength=cols.k.size)[rows] > 1
    keep = status[rows] == Status.OK
    status[rows[keep & tied]] = Status.TIED_MODES
    status[rows[keep & ~tied]] = Status.MULTIMODAL
