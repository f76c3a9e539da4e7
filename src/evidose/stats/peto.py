"""Peto's one-step odds ratio (Yusuf et al. 1985, Prog Cardiovasc Dis 27:335).

Good for rare events, groups of similar size and small effects; biased otherwise (Greenland and
Salvan 1990, Stat Med 9:247). Strata without events contribute nothing and need no correction.
"""

import numpy as np
from numpy.typing import ArrayLike

from evidose.stats.stratified import Inference, inference, read_strata


def peto(
    ai: ArrayLike, bi: ArrayLike, ci: ArrayLike, di: ArrayLike, *, level: float = 0.95
) -> Inference:
    """Return the pooled log odds ratio of tables by Peto's method.

    Parameters
    ----------
    ai, bi, ci, di : events and non-events of group 1, then of group 2; (k,) or (m, k), NaN padded
    level : of the interval

    Examples
    --------
    >>> found = peto([12, 8], [88, 92], [20, 15], [80, 85])
    >>> round(float(found.estimate), 4), round(float(found.q_p), 4)
    (-0.6319, 0.8752)
    """
    strata = read_strata(("ai", "bi", "ci", "di"), (ai, bi, ci, di))
    a, b, c, d = strata.cells
    n1, n2, events, rest = a + b, c + d, a + c, b + d
    n = n1 + n2
    with np.errstate(all="ignore"):
        excess = np.where(strata.used, a - n1 * events / n, 0.0)
        weight = np.where(strata.used, n1 * n2 * events * rest / (n**2 * (n - 1)), 0.0)
        weight = np.where(np.isfinite(weight), weight, 0.0)
        total = weight.sum(axis=-1)
        estimate = np.where(weight > 0, excess, 0.0).sum(axis=-1) / total
        return inference(strata, estimate, 1 / total, excess / weight, 1 / weight, level)
