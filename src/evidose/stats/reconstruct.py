"""What summary figures allow to be reconstructed: event counts from percentages, and moments
from medians and quartiles.

The counts are exact statements (every integer that rounds to the printed percentage). Means and
SDs from medians are **approximations** that assume roughly normal data; they must be named as such
wherever they are used, and never be mixed silently with reported ones.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from evidose.stats.batch import read_numbers
from evidose.stats.status import Status, StatusArray
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]


class Counts(NamedTuple):
    """The integer counts that a percentage allows: every one from `low` to `high`.

    `status` is INVALID_TABLE where no integer count gives the percentage.
    """

    low: Array
    high: Array
    status: StatusArray

    @property
    def unique(self) -> NDArray[np.bool_]:
        """Where there is exactly one possible count."""
        return np.asarray((self.status == Status.OK) & (self.low == self.high))


class ApproximateMoments(NamedTuple):
    """Mean and SD approximated from order statistics; never to be shown as reported."""

    mean: Array
    sd: Array
    status: StatusArray


def counts_from_percentage(percent: ArrayLike, n: ArrayLike, *, decimals: int = 0) -> Counts:
    """Return the event counts out of `n` that print as `percent` with so many decimals.

    Halves may have been rounded either way, so both are allowed.

    Examples
    --------
    >>> found = counts_from_percentage([33, 50, 17], [12, 300, 7])
    >>> found.low.tolist(), found.high.tolist(), found.unique.tolist()
    ([4.0, 149.0, nan], [4.0, 151.0, nan], [True, False, False])
    """
    if decimals < 0:
        raise InputError(Problem("convert", "decimals", repr(decimals), "0 or more"))
    p, size = _arrays(percent=percent, n=n)
    half = 0.5 * 10.0**-decimals
    finite = np.isfinite(p) & np.isfinite(size)
    with np.errstate(invalid="ignore"):
        possible = (p >= 0) & (p <= 100) & (size >= 1) & (size == np.floor(size))
        slack = 1e-9 * np.maximum(size, 1)
        low = np.ceil(np.maximum(p - half, 0) / 100 * size - slack)
        high = np.floor(np.minimum(p + half, 100) / 100 * size + slack)
        status = np.where(possible & (low <= high), Status.OK, Status.INVALID_TABLE)
    status = np.where(finite, status, Status.NON_FINITE_INPUT).astype(np.int8)
    fine = status == Status.OK
    return Counts(np.where(fine, low, np.nan), np.where(fine, high, np.nan), status)


def approximate_moments(
    median: ArrayLike,
    n: ArrayLike,
    *,
    quartiles: tuple[ArrayLike, ArrayLike] | None = None,
    extremes: tuple[ArrayLike, ArrayLike] | None = None,
) -> ApproximateMoments:
    """Return approximate mean and SD from a median with quartiles, extremes or both.

    SD after Wan et al. (2014), BMC Med Res Methodol 14:135, equations 9, 12 and 16; mean after
    Luo et al. (2018), Stat Methods Med Res 27:1785, equations 7, 11 and 15. Both assume normal
    data: skewness that is visible in the figures (a median far from the middle) makes them wrong.

    Examples
    --------
    >>> found = approximate_moments(5.0, 40, quartiles=(3.0, 8.0))
    >>> found.mean.round(3).item(), found.sd.round(3).item()
    (5.355, 3.845)
    """
    if quartiles is None and extremes is None:
        problem = Problem("convert", "quartiles", "neither quartiles nor extremes", "at least one")
        raise InputError(problem)
    parts: dict[str, ArrayLike] = {"median": median, "n": n}
    if quartiles is not None:
        parts |= {"first quartile": quartiles[0], "third quartile": quartiles[1]}
    if extremes is not None:
        parts |= {"minimum": extremes[0], "maximum": extremes[1]}
    arrays = _arrays(**parts)
    m, size = arrays[:2]
    at = dict(zip(parts, arrays, strict=True))
    finite = np.logical_and.reduce([np.isfinite(a) for a in arrays])
    with np.errstate(all="ignore"):
        possible = size >= 2
        order = [
            at[name]
            for name in ("minimum", "first quartile", "median", "third quartile", "maximum")
            if name in at
        ]
        for left, right in pairwise(order):
            possible = possible & (left <= right)
        mean, sd = _wan_luo(m, size, at)
    status = np.where(possible, Status.OK, Status.INVALID_TABLE)
    status = np.where(finite, status, Status.NON_FINITE_INPUT).astype(np.int8)
    fine = status == Status.OK
    return ApproximateMoments(np.where(fine, mean, np.nan), np.where(fine, sd, np.nan), status)


def _wan_luo(m: Array, n: Array, at: dict[str, Array]) -> tuple[Array, Array]:
    by_range = ndtri((n - 0.375) / (n + 0.25))
    by_quartile = ndtri((0.75 * n - 0.125) / (n + 0.25))
    if "minimum" not in at:
        q1, q3 = at["first quartile"], at["third quartile"]
        w = 0.7 + 0.39 / n
        return w * (q1 + q3) / 2 + (1 - w) * m, (q3 - q1) / (2 * by_quartile)
    a, b = at["minimum"], at["maximum"]
    if "first quartile" not in at:
        w = 4 / (4 + n**0.75)
        return w * (a + b) / 2 + (1 - w) * m, (b - a) / (2 * by_range)
    q1, q3 = at["first quartile"], at["third quartile"]
    w1, w2 = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    mean = w1 * (a + b) / 2 + w2 * (q1 + q3) / 2 + (1 - w1 - w2) * m
    return mean, (b - a) / (4 * by_range) + (q3 - q1) / (4 * by_quartile)


def _arrays(**given: ArrayLike) -> list[Array]:
    arrays = [read_numbers(name, values) for name, values in given.items()]
    try:
        return list(np.broadcast_arrays(*arrays))
    except ValueError:
        shapes = ", ".join(f"{n} {np.shape(v)}" for n, v in given.items())
        raise InputError(Problem("convert", shapes, "shapes", "one shape for all")) from None
