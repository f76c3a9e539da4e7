"""Each meta-analysis again without one of its studies, for every study."""

import numpy as np
from numpy.typing import ArrayLike

from evidose.stats.pool import Pooled
from evidose.stats.subsets import pool_without


def leave_one_out(
    y: ArrayLike, v: ArrayLike, *, method: str = "REML", test: str = "knha", level: float = 0.95
) -> Pooled:
    """Pool without each study in turn.

    Parameters
    ----------
    y, v, method, test, level : as for `evidose.stats.pool.pool`

    Returns
    -------
    Pooled whose fields have the shape of `y`: element i is the result without study i. Where there
    is no study to leave out, the status is TOO_FEW_STUDIES and k is 0.

    Raises
    ------
    InputError, UnknownNameError : as `pool`

    Examples
    --------
    >>> leave_one_out([0.1, 0.3, 0.9], [0.1, 0.1, 0.1], method="FE").estimate.round(2).tolist()
    [0.6, 0.5, 0.2]
    """
    return pool_without(y, v, np.eye(np.shape(y)[-1], dtype=bool), method, test, level)
