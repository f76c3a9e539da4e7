"""How many decimals a bound needs so that rounding does not move it onto no effect."""

import math
from collections.abc import Sequence

MOST_DECIMALS = 8
EXACT = 1e-10
"""Distance below which a computed bound is no effect itself."""


def decimals_that_tell(bound: float, decimals: int, nulls: Sequence[float] = (0.0, 1.0)) -> int:
    """Return the decimals, `decimals` or more, at which a bound is not printed as no effect.

    An interval of -0.049 to -0.001 excludes no difference; printed as -0.05 to 0.00 it seems to
    hold it. The same is true of a ratio of 0.998 that is printed as 1.00.

    Parameters
    ----------
    bound : end of an interval, on the scale on which it is printed
    nulls : what no effect is printed as: 0 for differences, 1 for ratios (and a ratio is never 0)

    Examples
    --------
    >>> decimals_that_tell(-0.001, 2), decimals_that_tell(0.998, 2), decimals_that_tell(0.0, 2)
    (3, 3, 2)
    >>> decimals_that_tell(0.51, 2)
    2
    """
    if not math.isfinite(bound) or any(abs(bound - null) < EXACT for null in nulls):
        return decimals
    while decimals < MOST_DECIMALS and any(round(bound, decimals) == null for null in nulls):
        decimals += 1
    return decimals
