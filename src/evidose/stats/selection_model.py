"""Three-parameter selection model: results without one-sided significance may go unpublished.

A study with one-sided p above `step` is seen with relative probability delta. The likelihood is
maximised over the mean, tau2 and delta (Hedges 1992; Iyengar & Greenhouse 1988; McShane, Bockenholt
& Hansen 2016). For fixed mean and tau2 it is concave in log delta, so delta is profiled out
exactly; the other two start from every peak of a grid and climb by Newton steps until the gradient
is flat.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evidose.stats.batch import FloatArray, read_batch
from evidose.stats.meta_regression import check_level, choice, meta_regression
from evidose.stats.status import Status, StatusArray, usable
from evidose.terms import InputError, Problem

MEANS, SPREADS = 41, 25
STEPS = 200
LARGEST = 30.0
"""Limit of |log delta|; an optimum beyond says that the data do not determine delta."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A fitted selection model, one value per meta-analysis.

    Attributes
    ----------
    estimate, se, ci_low, ci_high, p_value : mean effect adjusted for selection (Wald)
    tau2 : heterogeneity, by maximum likelihood
    delta : relative probability that a result with p above the step is seen
    lrt, lrt_p : likelihood ratio test against delta = 1
    log_likelihood : at the maximum
    modes : number of local maxima found
    status : NOT_IDENTIFIED if no study (or every one) is significant or the likelihood has no
        maximum at finite values
    """

    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    p_value: FloatArray
    tau2: FloatArray
    delta: FloatArray
    lrt: FloatArray
    lrt_p: FloatArray
    log_likelihood: FloatArray
    modes: NDArray[np.int64]
    status: StatusArray


@dataclass(frozen=True, slots=True)
class _Studies:
    """One meta-analysis in units of its typical standard error, oriented so that large is good."""

    y: FloatArray
    v: FloatArray
    cut: FloatArray
    hidden: int


def selection_model(
    y: ArrayLike,
    v: ArrayLike,
    *,
    step: float = 0.025,
    alternative: str = "greater",
    level: float = 0.95,
) -> Selected:
    """Fit the three-parameter selection model by maximum likelihood.

    Parameters
    ----------
    y, v : shape (k,) or (m, k), NaN for padding; at least 3 studies
    step : one-sided p-value above which results may be hidden
    alternative : "greater" if high effects are the wished-for ones, else "less"
    level : coverage of the interval

    Examples
    --------
    >>> y, v = [0.5, 0.6, 0.8, 0.2, 0.9, 0.1], [0.05, 0.06, 0.1, 0.02, 0.12, 0.01]
    >>> bool(selection_model(y, v).estimate < 0.3)
    True
    """
    choice("alternative", alternative, ("greater", "less"))
    check_level(level)
    if not 0.0 < step < 1.0:
        problem = Problem("input of stats", "step", repr(step), "between 0 and 1", "Use 0.025")
        raise InputError(problem)
    door = read_batch(y, v)
    status = door.status.copy()
    status[usable(status) & (door.k < 3)] = Status.TOO_FEW_STUDIES
    m = status.size
    found = np.full((m, 5), np.nan)
    modes = np.zeros(m, dtype=np.int64)
    sign = 1.0 if alternative == "greater" else -1.0
    for row in np.flatnonzero(usable(status)):
        effects, variances = sign * door.y[row][door.used[row]], door.v[row][door.used[row]]
        unit = float(np.sqrt(np.median(variances)))
        cut = special.ndtri(1.0 - step) * np.sqrt(variances)
        studies = _Studies(
            effects / unit, variances / unit**2, cut / unit, int((effects < cut).sum())
        )
        values, modes[row], status[row] = _fit(studies)
        scale = np.array([sign * unit, unit, unit * unit, 1.0, 1.0])
        shift = np.array([0.0, 0.0, 0.0, 0.0, -effects.size * np.log(unit)])
        found[row] = values * scale + shift
    estimate, se, tau2, delta, height = found.T
    null = meta_regression(door.y, door.v, method="ML", test="z").log_likelihood
    lrt = np.maximum(2.0 * (height - null), 0.0)
    with np.errstate(invalid="ignore"):
        reach = special.ndtri(0.5 + 0.5 * level) * se
        p = 2.0 * special.ndtr(-np.abs(estimate / se))
    return Selected(
        estimate=door.shaped(estimate),
        se=door.shaped(se),
        ci_low=door.shaped(estimate - reach),
        ci_high=door.shaped(estimate + reach),
        p_value=door.shaped(p),
        tau2=door.shaped(tau2),
        delta=door.shaped(delta),
        lrt=door.shaped(lrt),
        lrt_p=door.shaped(special.chdtrc(1.0, lrt)),
        log_likelihood=door.shaped(height),
        modes=door.shaped(modes),
        status=door.shaped(status),
    )


def _profile_delta(s: _Studies, seen: FloatArray, unseen: FloatArray) -> FloatArray:
    """Log delta that maximises the likelihood, given chances (..., k) of being seen and not."""
    low = np.full(seen.shape[:-1], -LARGEST)
    high = np.full(seen.shape[:-1], LARGEST)
    point = np.zeros(seen.shape[:-1])
    for _ in range(STEPS):
        share = _share(seen, unseen, point)
        slope = s.hidden - share.sum(axis=-1)
        low, high = np.where(slope > 0, point, low), np.where(slope > 0, high, point)
        curve = (share * (1.0 - share)).sum(axis=-1)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            new = point + slope / curve
        new = np.where((new > low) & (new < high), new, 0.5 * (low + high))
        if (np.abs(new - point) <= 1e-12 * (1.0 + np.abs(point))).all():
            return np.asarray(new)
        point = new
    return point


def _share(seen: FloatArray, unseen: FloatArray, log_delta: FloatArray) -> FloatArray:
    """delta N / (S + delta N)."""
    weighted = np.exp(np.clip(log_delta, -LARGEST, LARGEST))[..., None] * unseen
    return np.asarray(weighted / np.maximum(seen + weighted, 1e-300))


def _height(s: _Studies, mean: FloatArray, tau2: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Profile log-likelihood and log delta at means and tau2 of any common shape."""
    variance = s.v + tau2[..., None]
    spread = np.sqrt(variance)
    z = (s.cut - mean[..., None]) / spread
    seen, unseen = special.ndtr(-z), special.ndtr(z)
    log_delta = _profile_delta(s, seen, unseen)
    normal = np.log(2.0 * np.pi * variance) + (s.y - mean[..., None]) ** 2 / variance
    chance = np.maximum(seen + np.exp(log_delta)[..., None] * unseen, 1e-300)
    total = -0.5 * normal.sum(axis=-1) + s.hidden * log_delta - np.log(chance).sum(axis=-1)
    return total, log_delta


def _gradient(s: _Studies, at: FloatArray) -> FloatArray:
    """Gradient of the log-likelihood in mean, tau2 and log delta."""
    mean, tau2, log_delta = at
    variance = s.v + tau2
    spread = np.sqrt(variance)
    away = s.y - mean
    z = (s.cut - mean) / spread
    seen, unseen = special.ndtr(-z), special.ndtr(z)
    delta = np.exp(log_delta)
    chance = np.maximum(seen + delta * unseen, 1e-300)
    density = np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    pull = (delta - 1.0) * density / chance
    return np.array(
        [
            (away / variance + pull / spread).sum(),
            (0.5 * (away * away / variance - 1.0 + pull * z) / variance).sum(),
            s.hidden - (delta * unseen / chance).sum(),
        ]
    )


def _likelihood(s: _Studies, at: FloatArray) -> float:
    mean, tau2, log_delta = at
    variance = s.v + tau2
    z = (s.cut - mean) / np.sqrt(variance)
    chance = special.ndtr(-z) + np.exp(log_delta) * special.ndtr(z)
    normal = np.log(2.0 * np.pi * variance) + (s.y - mean) ** 2 / variance
    total = -0.5 * normal.sum() + s.hidden * log_delta - np.log(np.maximum(chance, 1e-300)).sum()
    return float(total)


def _hessian(s: _Studies, at: FloatArray, free: list[int]) -> FloatArray:
    columns = []
    for i in free:
        h = 1e-5 * (1.0 + abs(at[i])) if i != 1 else 1e-5 * (at[1] + s.v.min())
        step = np.zeros(3)
        step[i] = h
        columns.append((_gradient(s, at + step) - _gradient(s, at - step))[free] / (2.0 * h))
    hessian = np.array(columns)
    return np.asarray(0.5 * (hessian + hessian.T))


def _climb(s: _Studies, at: FloatArray) -> tuple[FloatArray, float, bool]:
    """Newton ascent from one start, tau2 held at or above zero; converged?"""
    height = _likelihood(s, at)
    for _ in range(STEPS):
        slope = _gradient(s, at)
        free = [0, 2] if at[1] <= 0.0 and slope[1] <= 0.0 else [0, 1, 2]
        values, vectors = np.linalg.eigh(_hessian(s, at, free))
        along = vectors.T @ slope[free]
        floor = 1e-8 * max(1.0, float(np.abs(values).max()))
        move = np.zeros(3)
        move[free] = vectors @ (along / np.maximum(np.abs(values), floor))
        move *= min(1.0, 5.0 / float(np.abs(move).max() + 1e-300))
        if float(slope @ move) < 1e-14 * (1.0 + abs(height)):
            return at, height, True
        scale = 1.0
        while scale > 1e-12:
            new = at + scale * move
            new[1] = max(new[1], 0.0)
            risen = _likelihood(s, new)
            if risen > height:
                break
            scale *= 0.5
        else:  # no rise that double precision can show
            return at, height, float(slope @ move) < 1e-8 * (1.0 + abs(height))
        at, height = new, risen
        if abs(at[2]) > LARGEST:
            return at, height, False
    return at, height, False


def _starts(s: _Studies) -> list[FloatArray]:
    """Peaks of the profile likelihood on a grid of means and tau2."""
    reach = float(np.ptp(s.y)) + float(np.sqrt(s.v.max()))
    means = np.linspace(s.y.min() - reach, s.y.max() + 0.25 * reach, MEANS)
    spreads = np.concatenate([[0.0], np.geomspace(1e-3, max(reach, 1.0), SPREADS - 1) ** 2])
    mean, tau2 = np.meshgrid(means, spreads, indexing="ij")
    height, log_delta = _height(s, mean, tau2)
    around = np.full((MEANS + 2, SPREADS + 2), -np.inf)
    around[1:-1, 1:-1] = height
    peak = np.ones_like(height, dtype=bool)
    for i in range(3):
        for j in range(3):
            peak &= height >= around[i : i + MEANS, j : j + SPREADS]
    order = np.argsort(-height[peak], kind="stable")[:8]
    return [
        np.array([mean[peak][i], tau2[peak][i], np.clip(log_delta[peak][i], -20.0, 20.0)])
        for i in order
    ]


def _fit(s: _Studies) -> tuple[FloatArray, int, int]:
    """Mean, its standard error, tau2, delta and height; number of maxima; status."""
    nothing = np.full(5, np.nan)
    if s.hidden in (0, s.y.size):
        return nothing, 0, Status.NOT_IDENTIFIED
    ends = [_climb(s, start) for start in _starts(s)]
    best = max(ends, key=lambda end: end[1])
    at, height, flat = best
    if not flat:
        # The likelihood still rises where delta, and with it the mean, runs away.
        runaway = abs(at[2]) > 0.5 * LARGEST or at[1] > 100.0 * float(np.ptp(s.y)) ** 2
        return nothing, 0, Status.NOT_IDENTIFIED if runaway else Status.NOT_CONVERGED
    peaks: list[FloatArray] = []
    for end, _, settled in ends:
        if settled and all(np.abs(end - other).max() > 1e-3 for other in peaks):
            peaks.append(end)
    free = [0, 2] if at[1] <= 0.0 else [0, 1, 2]
    hessian = _hessian(s, at, free)
    values = np.linalg.eigvalsh(-hessian)
    if values[0] <= 1e-10 * values[-1]:
        return nothing, len(peaks), Status.NOT_IDENTIFIED
    se = float(np.sqrt(np.linalg.inv(-hessian)[0, 0]))
    told = Status.MULTIMODAL if len(peaks) > 1 else Status.OK
    return np.array([at[0], se, at[1], np.exp(at[2]), height]), len(peaks), told
