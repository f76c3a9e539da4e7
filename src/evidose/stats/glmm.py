"""Random effects for counts as they stand: exact likelihoods, no variance that is taken as known.

The effect of study i is normal about a mean with variance tau2; its counts follow their own
distribution given that effect (Stijnen, Hamza & Ozdemir 2010, Stat Med 29:3046). The integral over
the effect is a sum over nodes about the peak of each study, spaced by a hyperbolic sine. For a
fixed tau the likelihood is concave in the mean, so the profile in tau is searched as a whole: every
change of its slope from up to down is a local maximum, and the highest one is taken.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.distributions import chi2_p_value, normal_quantile
from evidose.stats.glmm_kernels import Array, Kernel
from evidose.stats.status import Status

NODES = 81
REACH = 9.0
"""Standard deviations about a peak beyond which nothing is left of a study's integrand."""

LEAST = 1e-6
SPREADS = np.geomspace(0.03, 10.0, 25)
"""Values of tau at which the slope of the profile is looked at, beside zero."""

FAR = 8.0
"""Log-likelihood below the best at which a falling profile is followed no further: there the
effects of studies at their ends run off, and nothing turns the likelihood up again."""

STEPS, LONGEST = 100, 2.0
NEAR = 1e-3
"""How near a study's peak its nodes have to lie."""

FLAT = 1e-9
"""Largest slope at a maximum, relative to the curvature's root."""


@dataclass(frozen=True, slots=True)
class CountModel:
    """A fitted model of counts; NaN where `status` says why.

    Attributes
    ----------
    k : studies that tell something of the effect
    estimate, se, ci_low, ci_high, statistic, p_value : mean effect, Wald inference (normal)
    tau2, tau2_se : variance between studies; its error is NaN at the limit of zero
    q, q_df, q_p : likelihood ratio of a study's own effect against one effect for all
    pi_low, pi_high : prediction interval
    log_likelihood : at the maximum
    modes : local maxima of the profile in tau
    """

    k: int
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    statistic: float
    p_value: float
    tau2: float
    tau2_se: float
    q: float
    q_df: int
    q_p: float
    pi_low: float
    pi_high: float
    log_likelihood: float
    modes: int
    status: Status


@dataclass(frozen=True, slots=True)
class _Point:
    """The likelihood at one place: value, slopes by (level,) mean and tau, curvature by study."""

    value: float
    slope: Array
    curve: Array


def fit_counts(kernel: Kernel, k: int, *, level: float = 0.95) -> CountModel:
    """Fit the model by maximum likelihood.

    Parameters
    ----------
    kernel : likelihood of the counts of the k studies
    level : of confidence and prediction intervals
    """
    if k < 2:
        return _nothing(k, Status.NO_EVENTS if k == 0 else Status.TOO_FEW_STUDIES)
    if kernel.separated():
        return _nothing(k, Status.NOT_IDENTIFIED)
    mean, levels = kernel.start()
    one, levels, common, settled = _mean_at(kernel, 0.0, mean, levels)
    if not settled:
        return _nothing(k, Status.NOT_CONVERGED)
    places = [(0.0, one, levels, common.value)]
    tops, status = _tops(kernel, one, levels)
    if status is not Status.OK:
        return _nothing(k, status)
    for tau, start, at in tops:
        found_mean, found_levels, point, _ = _mean_at(kernel, tau, start, at)
        places.append((tau, found_mean, found_levels, point.value))
    tau, mean, levels, _ = max(places, key=lambda place: place[3])
    return _inference(kernel, k, (tau, mean, levels), common.value, len(tops), level)


def _tops(
    kernel: Kernel, mean: float, levels: Array
) -> tuple[list[tuple[float, float, Array]], Status]:
    """Return the maxima of the profile above tau of zero, each with a start for the mean."""
    # At zero the profile is flat; its curvature says whether it rises from there.
    here = kernel.slopes(np.full((len(levels), 1), mean), levels)
    from scipy.optimize import brentq  # loads for a while: only where needed

    slopes, starts = [float((here.second + here.first**2).sum())], [(mean, levels)]
    best = float(here.value.sum())
    for tau in SPREADS:
        mean, levels, point, settled = _mean_at(kernel, float(tau), mean, levels)
        best = max(best, point.value)
        if slopes[-1] < 0 and point.value < best - FAR:
            break
        if not settled:
            return [], Status.NOT_CONVERGED
        slopes.append(float(point.slope[-1].sum()))
        starts.append((mean, levels))
    if slopes[-1] > 0:
        return [], Status.NOT_IDENTIFIED
    tops = []
    for i in range(len(slopes) - 1):
        if slopes[i] > 0 >= slopes[i + 1]:
            start, at = starts[i]

            def slope(tau: float, start: float = start, at: Array = at) -> float:
                return float(_mean_at(kernel, tau, start, at)[2].slope[-1].sum())

            left = SPREADS[i - 1] if i else LEAST
            tau = float(brentq(slope, left, SPREADS[i], xtol=1e-12, rtol=1e-12))
            tops.append((tau, start, at))
    return tops, Status.OK


def _mean_at(
    kernel: Kernel, tau: float, mean: float, levels: Array
) -> tuple[float, Array, _Point, bool]:
    """Climb to the best mean (and levels) for a tau; Newton steps, since all is concave."""
    point = _point(kernel, tau, mean, levels)
    for _ in range(STEPS):
        step, level_step, rise = _newton(kernel, point)
        if rise < FLAT**2:
            return mean, levels, point, True
        largest = max(abs(step), float(np.abs(level_step).max(initial=0.0)))
        share = min(1.0, LONGEST / largest)
        while share > 1e-8:
            here = mean + share * step, levels + share * level_step
            then = _point(kernel, tau, *here)
            if then.value >= point.value - 1e-12 * abs(point.value):
                break
            share /= 2
        else:
            return mean, levels, point, rise < 1e-12
        mean, levels, point = here[0], here[1], then
    return mean, levels, point, False


def _newton(kernel: Kernel, point: _Point) -> tuple[float, Array, float]:
    """Return the step of the mean, those of the levels, and twice the rise they promise."""
    if not kernel.leveled:
        slope, curve = float(point.slope[0].sum()), float(point.curve[0, 0].sum())
        step = -slope / curve
        return step, np.zeros(point.slope.shape[1]), slope * step
    own, mean = point.slope[0], point.slope[1]
    across = point.curve[0, 1] / point.curve[0, 0]
    slope = float((mean - across * own).sum())
    curve = float((point.curve[1, 1] - across * point.curve[0, 1]).sum())
    step = -slope / curve
    level_step = -own / point.curve[0, 0] - across * step
    return step, level_step, slope * step - float((own**2 / point.curve[0, 0]).sum())


def _point(kernel: Kernel, tau: float, mean: float, levels: Array) -> _Point:
    """Integrate every study over its own effect."""
    z, log_weight = _nodes(kernel, tau, mean, levels)
    found = kernel.slopes(mean + tau * z, levels)
    log = found.value + log_weight
    top = log.max(axis=1, keepdims=True)
    p = np.exp(log - top)
    total = p.sum(axis=1)
    p /= total[:, None]
    firsts = [found.first, z * found.first]
    seconds = [[found.second, z * found.second], [z * found.second, z * z * found.second]]
    if found.level is not None and found.level_eta is not None and found.level_level is not None:
        across = found.level_eta
        firsts = [found.level, *firsts]
        seconds = [
            [found.level_level, across, z * across],
            [across, *seconds[0]],
            [z * across, *seconds[1]],
        ]
    slope = np.array([(p * f).sum(axis=1) for f in firsts])
    curve = np.array(
        [
            [(p * (seconds[i][j] + f * g)).sum(axis=1) for j, g in enumerate(firsts)]
            for i, f in enumerate(firsts)
        ]
    )
    curve -= slope[:, None] * slope[None, :]
    return _Point(float((top[:, 0] + np.log(total)).sum()), slope, curve)


def _nodes(kernel: Kernel, tau: float, mean: float, levels: Array) -> tuple[Array, Array]:
    """Return the nodes of every study, (k, q), about its peak, and the logarithm of weights."""
    k = len(levels)
    if tau == 0:
        return np.zeros((k, 1)), np.zeros((k, 1))
    z = np.zeros((k, 1))
    # The slope of the log of the integrand falls by at least one a unit: that bounds its zero.
    slope = tau * kernel.slopes(np.full((k, 1), mean), levels).first
    low, high = np.minimum(slope, 0.0), np.maximum(slope, 0.0)
    for _ in range(STEPS):
        found = kernel.slopes(mean + tau * z, levels)
        slope, curve = tau * found.first - z, tau**2 * found.second - 1
        low, high = np.where(slope > 0, z, low), np.where(slope > 0, high, z)
        new = z - slope / curve
        new = np.where((new > low) & (new < high), new, (low + high) / 2)
        moved, z = float(np.abs(new - z).max()), new
        if moved < NEAR:
            break
    wide = 1 / np.sqrt(1 - tau**2 * kernel.slopes(mean + tau * z, levels).second)
    # Nodes crowd at the peak and thin out by its sides, which can be a hundred times as wide
    # where a study stands at its end; the sum over equal steps of t is exact to many digits.
    last = np.arcsinh(REACH / wide)
    t = last * np.linspace(-1.0, 1.0, NODES)
    nodes = z + wide * np.sinh(t)
    step = np.log(wide * np.cosh(t) * (2 * last / (NODES - 1)))
    return nodes, step - nodes**2 / 2 - 0.5 * np.log(2 * np.pi)


def _inference(
    kernel: Kernel,
    k: int,
    at: tuple[float, float, Array],
    common: float,
    modes: int,
    level: float,
) -> CountModel:
    tau, mean, levels = at
    point = _point(kernel, tau, mean, levels)
    curve = _profiled(kernel, point)
    if tau == 0:
        se, tau2_se = float(np.sqrt(-1 / curve[0, 0])), np.nan
    else:
        covariance = np.linalg.inv(-curve)
        se, tau2_se = float(np.sqrt(covariance[0, 0])), float(2 * tau * np.sqrt(covariance[1, 1]))
    reach = normal_quantile(0.5 + level / 2)
    q = max(2 * (kernel.saturated() - common), 0.0)
    wide = reach * float(np.sqrt(se**2 + tau**2))
    status = Status.MULTIMODAL if modes > 1 else Status.OK if tau > 0 else Status.BOUNDARY
    if not np.isfinite(se):
        return _nothing(k, Status.ILL_CONDITIONED)
    statistic = mean / se
    return CountModel(
        k,
        mean,
        se,
        mean - reach * se,
        mean + reach * se,
        statistic,
        float(chi2_p_value(np.array(statistic**2), np.array(1.0))),
        tau**2,
        tau2_se,
        q,
        k - 1,
        float(chi2_p_value(np.array(q), np.array(float(k - 1)))),
        mean - wide,
        mean + wide,
        point.value,
        max(modes, 1),
        status,
    )


def _profiled(kernel: Kernel, point: _Point) -> NDArray[np.float64]:
    """Return the curvature by mean and tau, (2, 2), with the levels profiled out."""
    if not kernel.leveled:
        return np.asarray(point.curve.sum(axis=-1))
    rest, across = point.curve[1:, 1:], point.curve[0, 1:]
    lost = across[:, None] * across[None, :] / point.curve[0, 0]
    return np.asarray((rest - lost).sum(axis=-1))


def _nothing(k: int, status: Status) -> CountModel:
    nan = float("nan")
    return CountModel(k, *(nan,) * 9, max(k - 1, 0), *(nan,) * 4, 0, status)
