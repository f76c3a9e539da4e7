"""Standard errors from what papers print beside a difference."""

from scipy.special import ndtri, stdtrit

NORMAL_IQR = 2 * float(ndtri(0.75))
"""Width of the middle half of a normal distribution, in standard deviations: 1.349."""


def quantile(p: float, df: float | None) -> float:
    """Return the p-quantile of t with `df` degrees of freedom, of the normal where df is None."""
    return float(ndtri(p)) if df is None else float(stdtrit(df, p))


def se_from_ci(low: float, high: float, level: float, df: float | None) -> float:
    """Return half the interval's width over its quantile (Cochrane Handbook 6.5.2.3).

    Examples
    --------
    >>> round(se_from_ci(-0.95, 0.27, 0.95, 97), 4), round(se_from_ci(-0.95, 0.27, 0.95, None), 4)
    (0.3073, 0.3112)
    """
    return (high - low) / 2 / quantile((1 + level) / 2, df)


def se_from_p(estimate: float, p: float, df: float | None, sides: int) -> float:
    """Return the standard error that turns `estimate` into this P value.

    Examples
    --------
    >>> round(se_from_p(0.49, 0.236, 96, sides=2), 4)
    0.4109
    """
    return abs(estimate) / -quantile(p / sides, df)
