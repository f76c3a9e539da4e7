"""What a two-by-two table's log odds ratio can be, before anyone knows who had the events.

The variance 1/a + 1/b + 1/c + 1/d is made of the result: used for a trial still to come it would
tell part of the answer. Given the sizes of the arms and the total number of events (which say
next to nothing about the effect), the number of events in the treatment arm is hypergeometric
under no effect, so that the mean and variance of the estimate are exact sums. Its slope, the
derivative of its mean with respect to the true log odds ratio, is the covariance of estimate and
count: the tables are an exponential family with the log odds ratio as its natural parameter.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Array = NDArray[np.float64]

ENOUGH = 25.0
"""Expected smallest cell from which on the large-sample variance is used."""


def table_moments(n1: Array, n2: Array, events: Array) -> tuple[Array, Array, Array]:
    """Return variance, slope and offset of the log odds ratio, with 0.5 added where a cell is 0.

    Parameters
    ----------
    n1, n2 : sizes of the arms, (m,)
    events : events in both arms together, (m,), at least 1 and below n1 + n2

    Returns
    -------
    variance under no effect; slope d mean / d (true log odds ratio) at no effect; mean under no
    effect; each (m,)

    Examples
    --------
    >>> variance, slope, offset = table_moments(np.array([20.0]), np.array([20.0]), np.array([1.0]))
    >>> variance.round(3), slope.round(3), offset.round(3)
    (array([1.319]), array([0.574]), array([0.]))
    """
    share = events / (n1 + n2)
    variance = (1 / n1 + 1 / n2) / (share * (1 - share))
    slope, offset = np.ones_like(variance), np.zeros_like(variance)
    smallest = np.minimum(events, n1 + n2 - events) * np.minimum(n1, n2) / (n1 + n2)
    for i in np.flatnonzero(smallest <= ENOUGH):
        variance[i], slope[i], offset[i] = _exact(float(n1[i]), float(n2[i]), float(events[i]))
    return variance, slope, offset


def _exact(n1: float, n2: float, events: float) -> tuple[float, float, float]:
    a = np.arange(max(0.0, events - n2), min(events, n1) + 1)
    b, c, d = n1 - a, events - a, n2 - events + a
    log_p = -gammaln(np.stack([a, b, c, d]) + 1).sum(axis=0)
    p = np.exp(log_p - log_p.max())
    p /= p.sum()
    half = np.where((a == 0) | (b == 0) | (c == 0) | (d == 0), 0.5, 0.0)
    log_odds = np.log((a + half) * (d + half) / ((b + half) * (c + half)))
    mean = float(p @ log_odds)
    slope = float(p @ ((log_odds - mean) * (a - p @ a)))
    return float(p @ (log_odds - mean) ** 2), slope, mean
