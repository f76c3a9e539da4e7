"""Effect sizes of two groups' means and standard deviations.

Columns ``m1i sd1i n1i`` (group 1) and ``m2i sd2i n2i``. Sources: Hedges (1981), J Educ Stat 6:107
(g, its exact correction and unbiased variance); Hedges (1982), Psychol Bull 92:490; Bonett (2008),
Psychol Methods 13:99 and (2009) 14:225 (SMDH, variances with unequal SDs); Hedges, Gurevitch and
Curtis (1999), Ecology 80:1150 and Lajeunesse (2015), Ecology 96:2056 (ROM); Nakagawa et al.
(2015), Methods Ecol Evol 6:143 (VR, CVR); Jacobs and Viechtbauer (2017), Res Synth Methods 8:161
(RBIS); Chinn (2000), Stat Med 19:3127 and Cox and Snell (1989) (D2OR).
"""

from collections.abc import Callable, Mapping
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

from evidose.stats.effect_columns import Columns, Options
from evidose.stats.effect_tables import averaged, variant

Array = NDArray[np.float64]
Pair = tuple[Array, Array]

_GROUPS = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")


def hedges_factor(df: Array, *, approximate: bool = False) -> Array:
    """Return the small-sample correction of a standardised mean with `df` degrees of freedom.

    Exact: gamma(df/2) / (sqrt(df/2) gamma((df-1)/2)) (Hedges 1981); approximate:
    1 - 3 / (4 df - 1). NaN for df <= 1 (exact) or df < 1.

    Examples
    --------
    >>> hedges_factor(np.array([10.0, 100.0])).round(5).tolist()
    [0.92275, 0.99248]
    """
    df = np.asarray(df, dtype=float)
    if approximate:
        return np.where(df >= 1, 1 - 3 / (4 * df - 1), np.nan)
    from scipy.special import gammaln

    with np.errstate(all="ignore"):
        exact = np.exp(gammaln(df / 2) - 0.5 * np.log(df / 2) - gammaln((df - 1) / 2))
    return np.where(df > 1, exact, np.nan)


def _factor(options: Options, df: Array) -> Array:
    if options.correct is False:
        return np.ones_like(df)
    return hedges_factor(df, approximate=options.approximate)


def _columns(table: Columns) -> tuple[Array, Array, Array, Array, Array, Array]:
    m1, s1, n1, m2, s2, n2 = (table[name] for name in _GROUPS)
    return m1, s1, n1, m2, s2, n2


def _pooled_variance(s1: Array, n1: Array, s2: Array, n2: Array) -> Array:
    return ((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2)


def _md(table: Columns, options: Options) -> Pair:
    m1, s1, n1, m2, s2, n2 = _columns(table)
    if variant(options, ("LS", "UB", "HO")) == "HO":
        return m1 - m2, _pooled_variance(s1, n1, s2, n2) * (1 / n1 + 1 / n2)
    return m1 - m2, s1**2 / n1 + s2**2 / n2


def _smd(table: Columns, options: Options) -> Pair:
    m1, s1, n1, m2, s2, n2 = _columns(table)
    df, n = n1 + n2 - 2, n1 + n2
    d = (m1 - m2) / np.sqrt(_pooled_variance(s1, n1, s2, n2))
    if options.revman and options.approximate:
        g = _factor(options, df) * d
        variant(options, ("LS",))
        return g, 1 / n1 + 1 / n2 + g**2 / (2 * (n - 3.94))
    return standardised(options, d, 1 / n1 + 1 / n2, df, n, n)


def standardised(
    options: Options, d: Array, size: Array, df: Array, n: Array, weight: Array
) -> Pair:
    """Return g and its variance from the uncorrected d, by variance variant.

    The variance is that of the difference in SDs, `size`, plus that of the SD, g^2 / (2 n); `df`
    are the degrees of freedom of the SD and `weight` weighs studies in averages.
    """
    j = _factor(options, df)
    g = j * d
    match variant(options, ("LS", "LS2", "UB", "AV")):
        case "LS2":
            return g, j**2 * (size + d**2 / (2 * n))
        case "UB":
            return g, size + (1 - (df - 2) / (df * hedges_factor(df) ** 2)) * g**2
        case "AV":
            return g, size + averaged(g, weight) ** 2 / (2 * n)
        case _:
            return g, size + g**2 / (2 * n)


def _smdh(table: Columns, options: Options) -> Pair:
    m1, s1, n1, m2, s2, n2 = _columns(table)
    mean_variance = (s1**2 + s2**2) / 2
    d = (m1 - m2) / np.sqrt(mean_variance)
    j = _factor(options, n1 + n2 - 2)
    g = j * d
    vi = g**2 * (s1**4 / (n1 - 1) + s2**4 / (n2 - 1)) / (8 * mean_variance**2)
    vi = vi + (s1**2 / (n1 - 1) + s2**2 / (n2 - 1)) / mean_variance
    variant(options, ("LS",))
    return g, vi if options.modern else j**2 * vi


def _smd1(table: Columns, options: Options) -> Pair:
    m1, s1, n1, m2, s2, n2 = _columns(table)
    d = (m1 - m2) / s2
    if options.measure == "SMD1H":
        variant(options, ("LS",))
        g = _factor(options, n2 - 1) * d
        less = 1 if options.modern else 0
        vi = s1**2 / s2**2 / (n1 - less) + 1 / (n2 - less) + g**2 / (2 * (n2 - less))
        return g, vi
    return standardised(options, d, 1 / n1 + 1 / n2, n2 - 1, n2, n1 + n2)


def _rom(table: Columns, options: Options) -> Pair:
    m1, s1, n1, m2, s2, n2 = _columns(table)
    yi = np.log(m1 / m2)
    kind = variant(options, ("LS", "HO", "AV", "AVHO"))
    if kind == "HO":
        s1 = s2 = np.sqrt(_pooled_variance(s1, n1, s2, n2))
    c1, c2 = s1 / m1, s2 / m2
    if kind == "AV":
        c1, c2 = averaged(c1, n1), averaged(c2, n2)
    if kind == "AVHO":
        c1 = c2 = averaged((n1 * c1 + n2 * c2) / (n1 + n2), n1 + n2)
    u1, u2 = c1**2 / n1, c2**2 / n2
    if options.modern and options.correct is not False:
        return yi + 0.5 * (u1 - u2), u1 + u2 + 0.5 * (u1**2 + u2**2)
    return yi, u1 + u2


def _cvr(table: Columns, options: Options) -> Pair:
    m1, s1, n1, m2, s2, n2 = _columns(table)
    variant(options, ("LS",))
    u1, u2 = s1**2 / (n1 * m1**2), s2**2 / (n2 * m2**2)
    yi = np.log(s1 / m1) - np.log(s2 / m2)
    vi = u1 + u2 + 1 / (2 * (n1 - 1)) + 1 / (2 * (n2 - 1))
    if options.correct is False:
        return yi, vi
    yi = yi + 1 / (2 * (n1 - 1)) - 1 / (2 * (n2 - 1))
    if options.modern:
        yi = yi - 0.5 * (u1 - u2)
        vi = vi + 0.5 * (u1**2 + u2**2) + 0.5 / (n1 - 1) ** 2 + 0.5 / (n2 - 1) ** 2
    return yi, vi


def _vr(table: Columns, options: Options) -> Pair:
    _, s1, n1, _, s2, n2 = _columns(table)
    variant(options, ("LS",))
    yi = np.log(s1 / s2)
    if options.correct is not False:
        yi = yi + 1 / (2 * (n1 - 1)) - 1 / (2 * (n2 - 1))
    return yi, 1 / (2 * (n1 - 1)) + 1 / (2 * (n2 - 1))


def _scaled_smd(table: Columns, options: Options) -> Pair:
    m1, s1, n1, m2, s2, n2 = _columns(table)
    variant(options, ("LS",))
    d = (m1 - m2) / np.sqrt(_pooled_variance(s1, n1, s2, n2))
    factor = 1.65 if options.measure == "D2ORN" else pi / sqrt(3)
    variance = 1 / n1 + 1 / n2 + d**2 / (2 * (n1 + n2))
    return factor * d, factor**2 * variance


def _biserial(table: Columns, options: Options) -> Pair:
    """Point-biserial and biserial correlation, group 1 coded high."""
    m1, s1, n1, m2, s2, n2 = _columns(table)
    n = n1 + n2
    d = (m1 - m2) / np.sqrt(_pooled_variance(s1, n1, s2, n2))
    h = (n - 2) / n1 + (n - 2) / n2
    r = d / np.sqrt(d**2 + h)
    p, q = n1 / n, n2 / n
    if options.measure == "RPB":
        if variant(options, ("ST", "LS", "CS")) == "CS":
            # Both group sizes random.
            return r, (1 - r**2) ** 2 * (1 - 1.5 * r**2 + r**2 / (4 * p * q)) / n
        # Delta method on d with fixed group sizes.
        variance = 1 / n1 + 1 / n2 + d**2 / (2 * n)
        return r, h**2 / (h + d**2) ** 3 * variance
    variant(options, ("LS",))
    from scipy.special import ndtri

    z = ndtri(q)  # the threshold that leaves the share p above it
    f = np.exp(-0.5 * z * z) / sqrt(2 * pi)
    rb = np.sqrt(p * q) / f * r
    vi = p * q / f**2 - (1.5 + (1 - p * z / f) * (1 + q * z / f)) * rb**2 + rb**4
    return rb, vi / (n - 1)


FORMULAS: Mapping[str, Callable[[Columns, Options], Pair]] = {
    "MD": _md,
    "SMD": _smd,
    "SMDH": _smdh,
    "SMD1": _smd1,
    "SMD1H": _smd1,
    "ROM": _rom,
    "CVR": _cvr,
    "VR": _vr,
    "D2ORN": _scaled_smd,
    "D2ORL": _scaled_smd,
    "RPB": _biserial,
    "RBIS": _biserial,
}
COLUMNS: Mapping[str, tuple[str, ...]] = dict.fromkeys(FORMULAS, _GROUPS)
