r"""Convolved exponentials: what every linear compartment chain is made of.

The content of the last box of a chain with rates :math:`a_0, \dots, a_n` after a unit bolus into
the first is the convolution of the exponentials, a divided difference of :math:`e^{-at}` in `a`:

.. math:: E(a_0, \dots, a_n; t) = (e^{-a_0 \cdot} * \dots * e^{-a_n \cdot})(t)

The textbook sum of exponentials divides by differences of rates and loses every digit where two
rates meet (ka = k). Here neighbouring rates are told apart by ``expm1``, wider sets by the
recursion of divided differences where the spread is large, and by a series of positive terms
where it is small (McCurdy, Ng and Parlett, Math. Comp. 43 (1984) 501-528).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

SMALL_SPREAD = 1.0
SERIES_TERMS = 20


def chain(rates: Sequence[ArrayLike], t: ArrayLike) -> Array:
    """Convolve the exponentials of `rates` at times `t`.

    Parameters
    ----------
    rates : one to five rates per hour (0 integrates), each broadcastable against `t`; any order,
        equal or nearly equal rates are welcome
    t : times in hours, not negative

    Returns
    -------
    array
        Shape of `t` and the rates broadcast together; relative error about 1e-13.

    Examples
    --------
    >>> float(chain([2.0, 2.0], 1.5))  # t exp(-2 t)
    0.07468060255179591
    """
    t = np.asarray(t, dtype=np.float64)
    a = np.sort(np.stack(np.broadcast_arrays(*(np.asarray(r, dtype=np.float64) for r in rates))), 0)
    level: list[Array] = [np.exp(-a_i * t) for a_i in a]
    if len(a) == 1:
        return level[0]
    level = [
        t * e * _relative_expm1((upper - lower) * t)
        for e, lower, upper in zip(level[:-1], a[:-1], a[1:], strict=True)
    ]
    for order in range(2, len(a)):
        level = [
            _divided(level[i], level[i + 1], a[i : i + order + 1], t) for i in range(len(a) - order)
        ]
    return level[0]


def _relative_expm1(x: Array) -> Array:
    """Return (1 - exp(-x)) / x, one at zero."""
    x = np.asarray(x)
    nonzero = x > 0
    return np.asarray(np.where(nonzero, -np.expm1(-x) / np.where(nonzero, x, 1.0), 1.0))


def _divided(slow: Array, fast: Array, a: Array, t: Array) -> Array:
    """One step of the divided differences over ascending rates `a`."""
    gap = a[-1] - a[0]
    close = np.broadcast_to(gap * t <= SMALL_SPREAD, np.broadcast_shapes(gap.shape, t.shape))
    result = np.asarray((slow - fast) / np.where(gap > 0, gap, 1.0))
    if not np.any(close):
        return result
    if np.all(close):
        return _series(a, t)
    some_a = np.stack([np.broadcast_to(a_i, close.shape)[close] for a_i in a])
    result[close] = _series(some_a, np.broadcast_to(t, close.shape)[close])
    return result


def _series(a: Array, t: Array) -> Array:
    """Sum complete homogeneous polynomials of (max - a) t; every term is positive."""
    n = len(a) - 1
    z = [(a[-1] - a_i) * t for a_i in a[:-1]]
    partial = [np.ones_like(np.broadcast_arrays(a[-1] * t)[0]) for _ in z]
    factorial = 1.0
    for k in range(2, n + 1):
        factorial *= k
    total = partial[-1] / factorial
    for k in range(1, SERIES_TERMS):
        partial[0] = partial[0] * z[0]
        for i in range(1, n):
            partial[i] = partial[i - 1] + z[i] * partial[i]
        factorial *= n + k
        total = total + partial[-1] / factorial
    return np.asarray(t**n * np.exp(-a[-1] * t) * total)
