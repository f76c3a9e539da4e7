"""Effective counts of a trial: what an unadjusted table would hold to give the published figures.

Hamling, Lee, Weitkunat & Ambuehl 2008 (Stat Med 27: 954-970): counts whose ratios and standard
errors are the published ones, with the observed share of unexposed people among those without the
event, and the observed number of these for one with it. The variance of the reference arm's log
odds (rate, risk) is then the covariance of any two log ratios.

With ``s`` that variance and ``V`` the variance of a log ratio, the arms hold ``a / (V - s)`` cases
and ``b / (V - s)`` without, the reference ``a0 / s`` and ``b0 / s``; a and b follow from the ratios
and from the reference arm's odds or risk alone. So both conditions are roots of rising functions,
one inside the other. Rates have no second condition: person-time has no scale.
"""

import math

import numpy as np

from evidose.stats.batch import FloatArray

STEPS = 80
FARTHEST = 40.0
"""Largest absolute log odds of the reference arm that is looked at."""


def reference_variance(
    kind: str, ratio: FloatArray, variance: FloatArray, cases: FloatArray, n: FloatArray
) -> float:
    """Return the variance of the reference arm's log odds, rate or risk; NaN if there is none.

    Parameters
    ----------
    kind : "cc", "ir" or "ci"
    ratio, variance : published ratios and variances of their logarithms, shape (a,)
    cases, n : counts of the reference arm and then of the others, shape (a + 1,)

    Examples
    --------
    >>> n, cases = np.array([100.0, 100.0, 100.0]), np.array([20.0, 25.0, 40.0])
    >>> variance = 1 / cases - 1 / n
    >>> crude = reference_variance("ci", cases[1:] / 20, variance[1:] + variance[0], cases, n)
    >>> round(float(crude), 6), round(float(variance[0]), 6)
    (0.04, 0.04)
    """
    without = n if kind == "ir" else n - cases
    if not (np.isfinite(ratio).all() and (without > 0).all() and (cases > 0).all()):
        return math.nan
    if kind == "ir":
        return _variance(1.0, 1.0 / ratio, variance, without)
    share = float(without.sum() / cases.sum())
    largest = 1.0 if kind == "cc" else float(np.max(ratio, initial=1.0))
    low, high = -FARTHEST, FARTHEST
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        own, other = _forms(kind, ratio, middle, largest)
        s = _variance(other[0], other[1:], variance, without)
        scale = np.concatenate([[1.0 / s], 1.0 / (variance - s)])
        if float((other * scale).sum()) > share * float((own * scale).sum()):
            low = middle  # too few cases: raise the odds
        else:
            high = middle
    if min(high + FARTHEST, FARTHEST - low) < 1e-6:
        return math.nan
    return s


def _forms(kind: str, ratio: FloatArray, at: float, largest: float) -> tuple[FloatArray, ...]:
    """Return a and b of each arm, the reference first, at log odds (or a share of the risk)."""
    if kind == "cc":
        odds = np.concatenate([[1.0], ratio]) * math.exp(at)
        return 1.0 + odds, 1.0 + 1.0 / odds
    risk = np.concatenate([[1.0], ratio]) / (largest * (1.0 + math.exp(-at)))
    return 1.0 - risk, (1.0 - risk) ** 2 / risk


def _variance(b0: float, b: FloatArray, variance: FloatArray, without: FloatArray) -> float:
    """Return s with which the reference arm has its share of those without the event.

    ``(total - own) b0 / s`` falls and ``own sum(b / (V - s))`` rises with s, from 0 to the smallest
    variance.
    """
    own, rest = float(without[0]), float(without[1:].sum())
    low, high = 0.0, float(variance.min())
    for _ in range(STEPS):
        s = 0.5 * (low + high)
        if rest * b0 / s > own * float((b / (variance - s)).sum()):
            low = s
        else:
            high = s
    return 0.5 * (low + high)
