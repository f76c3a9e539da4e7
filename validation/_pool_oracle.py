"""Slow and obvious twins of `evidose.stats.pool`, sharing no code and no idea with it.

`dense` looks at the textbook likelihood on a fine grid over the whole range of tau2 and bisects the
textbook score around the highest point in extended precision. `exact` does the last step once more
in 50 digits for one meta-analysis.
"""

from typing import Any, NamedTuple

import mpmath
import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Reals = NDArray[Any]  # double or extended precision
RATIO = 1.06
"""Step of the grid in tau2 plus the smallest variance."""


class Truth(NamedTuple):
    """What pooling must find: tau2, mean, Knapp-Hartung s.e., interval, and height of the mode."""

    tau2: Floats
    mean: Floats
    se: Floats
    half: Floats
    q: Floats
    modes: NDArray[np.int64]


def height(y: Floats, v: Floats, t: Floats, restricted: bool) -> Floats:
    """Return twice the (restricted) log-likelihood of each row at `t`, without constants."""
    spread = v + t[:, None]
    w = 1.0 / spread
    total = w.sum(axis=1)
    mean = (w * y).sum(axis=1) / total
    fit = (w * (y - mean[:, None]) ** 2).sum(axis=1)
    return np.asarray(-np.log(spread).sum(axis=1) - fit - (np.log(total) if restricted else 0.0))


def rises(y: Reals, v: Reals, t: Reals, restricted: bool) -> NDArray[np.bool_]:
    """Return where the textbook score is positive, in the precision of the input."""
    w = 1.0 / (v + t[:, None])
    total = w.sum(axis=1)
    mean = (w * y).sum(axis=1) / total
    square = w * w
    quadratic = (square * (y - mean[:, None]) ** 2).sum(axis=1)
    trace = total - (square.sum(axis=1) / total if restricted else 0.0)
    return np.asarray(quadratic > trace)


def dense(y: Floats, v: Floats, restricted: bool, level: float = 0.95) -> Truth:
    """Search the whole range of tau2 of each row; all rows have the same k >= 2."""
    m, k = y.shape
    y = y - y.mean(axis=1, keepdims=True)
    least = v.min(axis=1)
    reach = 10.0 * np.ptp(y, axis=1) ** 2
    steps = int(np.ceil(np.log1p((reach / least).max()) / np.log(RATIO))) + 1
    best, place = np.full(m, -np.inf), np.zeros(m, dtype=np.int64)
    modes = np.zeros(m, dtype=np.int64)
    before = two_before = np.full(m, -np.inf)
    growth = np.log1p(reach / least) / steps
    for i in range(steps + 1):
        now = height(y, v, least * np.expm1(growth * i), restricted)
        higher = now > best
        best, place = np.where(higher, now, best), np.where(higher, i, place)
        modes += (before > two_before) & (before >= now)
        two_before, before = before, now
    wide_y, wide_v = y.astype(np.longdouble), v.astype(np.longdouble)
    low = (least * np.expm1(growth * np.maximum(place - 1, 0))).astype(np.longdouble)
    high = (least * np.expm1(growth * (place + 1))).astype(np.longdouble)
    at_zero = (place == 0) & ~rises(wide_y, wide_v, low, restricted)
    for _ in range(34):
        middle = 0.5 * (low + high)
        up = rises(wide_y, wide_v, middle, restricted)
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    t = np.where(at_zero, 0.0, 0.5 * (low + high))
    w = 1.0 / (wide_v + t[:, None])
    mean = (w * wide_y).sum(axis=1) / w.sum(axis=1)
    q = (w * (wide_y - mean[:, None]) ** 2).sum(axis=1)
    se = np.sqrt(q / (k - 1) / w.sum(axis=1))
    w = 1.0 / wide_v
    fixed = (w * wide_y).sum(axis=1) / w.sum(axis=1)
    q = (w * (wide_y - fixed[:, None]) ** 2).sum(axis=1)
    crit = stats.t.ppf(0.5 + 0.5 * level, k - 1)
    t, mean, se, q = (np.asarray(x, dtype=np.float64) for x in (t, mean, se, q))
    return Truth(t, mean, se, crit * se, q, np.maximum(modes, 1))


def count_modes(y: Floats, v: Floats, restricted: bool, points: int = 20_000) -> int:
    """Count the local maxima of one meta-analysis by the sign of the score on a very fine grid."""
    wide_y, wide_v = (y - y.mean()).astype(np.longdouble), v.astype(np.longdouble)
    least = wide_v.min()
    reach = 10.0 * np.ptp(wide_y) ** 2
    t = least * np.expm1(np.linspace(0.0, np.log1p(reach / least), points))
    up = [rises(wide_y[None], wide_v[None], part, restricted) for part in np.array_split(t, 20)]
    rising = np.concatenate(up)
    return int(not rising[0]) + int((rising[:-1] & ~rising[1:]).sum())


def exact_height(y: Floats, v: Floats, t: float, restricted: bool) -> mpmath.mpf:
    """Return twice the (restricted) log-likelihood of one meta-analysis in 50 digits."""
    w = [1 / (mpmath.mpf(float(x)) + mpmath.mpf(float(t))) for x in v]
    effects = [mpmath.mpf(float(x)) for x in y]
    total = mpmath.fsum(w)
    mean = mpmath.fsum(a * b for a, b in zip(w, effects, strict=True)) / total
    fit = mpmath.fsum(a * (b - mean) ** 2 for a, b in zip(w, effects, strict=True))
    logs = mpmath.fsum(mpmath.log(a) for a in w)
    return logs - fit - (mpmath.log(total) if restricted else 0)


def exact_score(y: Floats, v: Floats, t: mpmath.mpf, restricted: bool) -> mpmath.mpf:
    """Return twice the score of one meta-analysis in 50 digits."""
    w = [1 / (mpmath.mpf(float(x)) + t) for x in v]
    effects = [mpmath.mpf(float(x)) for x in y]
    total = mpmath.fsum(w)
    mean = mpmath.fsum(a * b for a, b in zip(w, effects, strict=True)) / total
    quadratic = mpmath.fsum((a * (b - mean)) ** 2 for a, b in zip(w, effects, strict=True))
    return quadratic - total + (mpmath.fsum(a * a for a in w) / total if restricted else 0)


def exact(y: Floats, v: Floats, near: float, restricted: bool) -> float:
    """Return the stationary tau2 of one meta-analysis nearest to `near`, or 0 at the boundary."""
    with mpmath.workdps(50):
        least = mpmath.mpf(float(v.min()))
        width = mpmath.mpf("1e-5") * (mpmath.mpf(near) + least)
        low, high = max(mpmath.mpf(0), near - width), near + width
        below, above = (exact_score(y, v, t, restricted) for t in (low, high))
        if low == 0 and below <= 0:
            return 0.0
        if not below > 0 > above:
            return float("nan")
        for _ in range(60):
            middle = (low + high) / 2
            if exact_score(y, v, middle, restricted) > 0:
                low = middle
            else:
                high = middle
        return float((low + high) / 2)
