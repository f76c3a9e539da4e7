"""The multivariate non-central hypergeometric distribution of a study's events over its arms.

With sizes n_a, log odds theta_a and s events in all, P(x) is proportional to the product of
``C(n_a, x_a) exp(theta_a x_a)`` over x that sum to s. Sums over all x are coefficients of a product
of polynomials, one an arm, so a study of several arms costs a few convolutions.
"""

from dataclasses import dataclass

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.network.contrasts import Index


@dataclass(frozen=True, slots=True)
class Study:
    """Events of the arms of a study: number of the treatment, events and size of each, (a,)."""

    treatment: Index
    event: Index
    n: Index


def terms(studies: list[Study], theta: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    """Return log-likelihood, score (t,) and information (t, t) of log odds `theta` (t,)."""
    height, score = 0.0, np.zeros(theta.size)
    information = np.zeros((theta.size, theta.size))
    for s in studies:
        one, mean, spread = _study(s, theta[s.treatment])
        height += one
        score[s.treatment] += s.event - mean
        information[np.ix_(s.treatment, s.treatment)] += spread
    return height, score, information


def _study(study: Study, theta: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    """Return log-likelihood, mean and covariance of the events of one study."""
    total, a = int(study.event.sum()), study.n.size
    theta = theta + _tilt(study.n, theta, total)
    counts = np.arange(total + 1.0)
    logs = [_log_choose(int(n), total) + counts * th for n, th in zip(study.n, theta, strict=True)]
    tops = [float(own.max()) for own in logs]
    weights = [np.exp(own - top) for own, top in zip(logs, tops, strict=True)]
    # The product of all arms but one, and but two, each seen from both sides.
    without = [_product([w for j, w in enumerate(weights) if j != i], total) for i in range(a)]
    whole = float(weights[0] @ without[0][::-1])
    marginals = [w * rest[::-1] / whole for w, rest in zip(weights, without, strict=True)]
    mean = np.array([counts @ p for p in marginals])
    spread = np.empty((a, a))
    for i in range(a):
        spread[i, i] = (counts - mean[i]) ** 2 @ marginals[i]
        for j in range(i):
            spread[i, j] = spread[j, i] = _cross(i, j, weights, counts, total) / whole
            spread[i, j] = spread[j, i] = spread[i, j] - mean[i] * mean[j]
    if a == 2:
        spread[0, 1] = spread[1, 0] = -spread[0, 0]
    seen = sum(float(own[x]) for own, x in zip(logs, study.event, strict=True))
    return seen - np.log(whole) - sum(tops), mean, spread


def _tilt(n: Index, theta: FloatArray, total: int) -> float:
    """Return what to add to all log odds for `total` events to be expected.

    It changes no probability, and keeps every sum near its largest term, in reach of doubles.
    """
    level = float(np.log(total / (n.sum() - total)))
    low, high = level - float(theta.max()), level - float(theta.min())
    for _ in range(12):
        middle = 0.5 * (low + high)
        expected = (n / (1.0 + np.exp(-(theta + middle)))).sum()
        low, high = (middle, high) if expected < total else (low, middle)
    return 0.5 * (low + high)


def _cross(i: int, j: int, weights: list[FloatArray], counts: FloatArray, total: int) -> float:
    """Return the sum of x_i x_j over all x, by their weights."""
    both = np.convolve(counts * weights[i], counts * weights[j])[: total + 1]
    rest = _product([w for k, w in enumerate(weights) if k not in (i, j)], total)
    return float(both @ rest[::-1])


def _product(factors: list[FloatArray], total: int) -> FloatArray:
    out = np.zeros(total + 1)
    out[0] = 1.0
    for factor in factors:
        out = np.convolve(out, factor)[: total + 1]
    return out


def _log_choose(n: int, total: int) -> FloatArray:
    """Return log C(n, x) for x from 0 to total; -inf above n."""
    from scipy.special import gammaln

    x = np.arange(total + 1.0)
    inside = x <= n
    held = np.where(inside, x, 0.0)
    value = gammaln(n + 1.0) - gammaln(held + 1.0) - gammaln(n - held + 1.0)
    return np.where(inside, value, -np.inf)
