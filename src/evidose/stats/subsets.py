"""Pool parts of each meta-analysis, many parts in one batch."""

from dataclasses import fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import read_batch, read_numbers
from evidose.stats.pool import Pooled, pool

CELLS = 1 << 22
"""Studies expanded at once, so that memory stays bounded whatever the batch."""


def pool_without(
    y: ArrayLike, v: ArrayLike, drop: NDArray[np.bool_], method: str, test: str, level: float
) -> Pooled:
    """Pool each meta-analysis once per study of its own, without the studies that `drop` names.

    Parameters
    ----------
    y, v : shape (k,) or (m, k)
    drop : shape (k, k); row i tells which studies the i-th result leaves out
    method, test, level : as for `evidose.stats.pool.pool`

    Returns
    -------
    Pooled with fields of the shape of `y`; where there is no study i, the status is
    TOO_FEW_STUDIES and k is 0. A faulty study spoils only the results it takes part in.
    """
    single = read_batch(y, v).single
    effects, variances = np.broadcast_arrays(
        np.atleast_2d(read_numbers("y", y)), np.atleast_2d(read_numbers("v", v))
    )
    m, width = effects.shape
    step = max(1, CELLS // (width * width))
    parts = []
    for start in range(0, m, step):
        some_y, some_v = effects[start : start + step], variances[start : start + step]
        absent = np.isnan(some_y) & np.isnan(some_v)
        out = drop | absent[:, :, None]
        kept_y = np.where(out, np.nan, some_y[:, None, :]).reshape(-1, width)
        kept_v = np.where(out, np.nan, some_v[:, None, :]).reshape(-1, width)
        parts.append(pool(kept_y, kept_v, method=method, test=test, level=level))
    shape = (width,) if single else (m, width)
    columns = (np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Pooled))
    return Pooled(*(column.reshape(shape) for column in columns))
