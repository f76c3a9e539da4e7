"""Each meta-analysis as it grew: the first study, the first two, and so on."""

import numpy as np
from numpy.typing import ArrayLike

from evidose.stats.pool import Pooled
from evidose.stats.subsets import pool_without


def cumulative(
    y: ArrayLike, v: ArrayLike, *, method: str = "REML", test: str = "knha", level: float = 0.95
) -> Pooled:
    """Pool the first study, the first two, ..., in the order given.

    Parameters
    ----------
    y, v, method, test, level : as for `evidose.stats.pool.pool`; sort the studies by year first

    Returns
    -------
    Pooled whose fields have the shape of `y`: element i is the result of studies 0 to i. One study
    gives itself, with the status TOO_FEW_STUDIES; so do cells without a study, with k = 0.

    Raises
    ------
    InputError, UnknownNameError : as `pool`

    Examples
    --------
    >>> cumulative([0.1, 0.3, 0.9], [0.1, 0.1, 0.1], method="FE").estimate.round(4).tolist()
    [0.1, 0.2, 0.4333]
    """
    return pool_without(y, v, ~np.tri(np.shape(y)[-1], dtype=bool), method, test, level)
