"""Effect sizes of one group: proportions, rates, means, correlations, reliability, given ones.

Sources: Freeman and Tukey (1950), Ann Math Stat 21:607 (double arcsine, double square root);
Fisher (1921), Metron 1:3 (z); Olkin and Pratt (1958), Ann Math Stat 29:201 and Hedges (1989)
(unbiased correlation); Aloe and Becker (2012), Res Synth Methods 3:164 (partial correlations);
Hakstian and Whalen (1976), Psychometrika 41:219 and Bonett (2002), J Educ Behav Stat 27:335
(reliability); Ziegler, Steen and Wellek (2011), Am J Epidemiol 173:1446 (heterozygosity).
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from evidose.stats.effect_columns import Columns, Options
from evidose.stats.effect_means import hedges_factor
from evidose.stats.effect_tables import added, averaged, variant

Array = NDArray[np.float64]
Pair = tuple[Array, Array]


_PROPORTION_VARIANTS = {
    "PR": ("LS", "UB", "AV"),
    "PLN": ("LS", "AV"),
    "PLO": ("LS", "AV"),
    "PAS": ("LS",),
    "PFT": ("LS",),
}


def _proportion(table: Columns, options: Options) -> Pair:
    x, n = table["xi"], table["ni"]
    x = np.where(x > n, np.nan, x)
    plus = added(options, x, n - x)
    x, n = x + plus, n + 2 * plus
    p = x / n
    kind = variant(options, _PROPORTION_VARIANTS[options.measure])
    at = averaged(p, n) if kind == "AV" else p
    match options.measure:
        case "PLN":
            return np.log(p), (1 - at) / (n * at)
        case "PLO":
            return np.log(x / (n - x)), 1 / (n * at * (1 - at))
        case "PAS":
            return np.arcsin(np.sqrt(p)), 1 / (4 * n)
        case "PFT":
            low, high = np.sqrt(x / (n + 1)), np.sqrt((x + 1) / (n + 1))
            return 0.5 * (np.arcsin(low) + np.arcsin(high)), 1 / (4 * n + 2)
    return p, at * (1 - at) / (n - (1 if kind == "UB" else 0))


def _rate(table: Columns, options: Options) -> Pair:
    variant(options, ("LS",))
    x, t = table["xi"], table["ti"]
    x = x + added(options, x)
    match options.measure:
        case "IRLN":
            return np.log(x / t), 1 / x
        case "IRS":
            return np.sqrt(x / t), 1 / (4 * t)
        case "IRFT":
            return 0.5 * (np.sqrt(x / t) + np.sqrt((x + 1) / t)), 1 / (4 * t)
    return x / t, x / t**2


def _mean(table: Columns, options: Options) -> Pair:
    m, s, n = table["mi"], table["sdi"], table["ni"]
    half = 1 / (2 * (n - 1))
    variant(options, ("LS",))
    match options.measure:
        case "MNLN":
            return np.log(m), s**2 / (n * m**2)
        case "CVLN":
            return np.log(s / m) + half, half + s**2 / (n * m**2)
        case "SDLN":
            return np.log(s) + half, half
        case "SMN":
            j = hedges_factor(n - 1, approximate=options.approximate)
            y = (m / s) if options.correct is False else j * m / s
            return y, 1 / n + y**2 / (2 * n)
    return m, s**2 / n


def _correlation(table: Columns, options: Options) -> Pair:
    r, n = table["ri"], table["ni"]
    if options.measure == "ZCOR":
        variant(options, ("LS",))
        return np.arctanh(r), 1 / np.where(n > 3, n - 3, np.nan)
    from scipy.special import hyp2f1

    kind = variant(options, ("LS", "UB", "AV"))
    y = r
    if options.measure == "UCOR":
        y = r * hyp2f1(0.5, 0.5, (n - 2) / 2, 1 - r**2)
    if kind == "UB":
        # y^2 minus the unbiased estimate of rho^2
        rest = (1 - r**2) * (n - 3) / (n - 2) * hyp2f1(1, 1, n / 2, 1 - r**2)
        return y, y**2 - 1 + rest
    at = averaged(y, n) if kind == "AV" else y
    return y, (1 - at**2) ** 2 / (n - 1)


def _partial(table: Columns, options: Options) -> Pair:
    t, n, m = table["ti"], table["ni"], table["mi"]
    df = n - m - 1
    if options.measure == "SPCOR":
        variant(options, ("LS",))
        full = table["r2i"]
        r = t * np.sqrt(1 - full) / np.sqrt(df)
        others = full - r**2  # what the other predictors explain
        return r, (full**2 - 2 * full + others + 1 - others**2) / n
    r = t / np.sqrt(t**2 + df)
    if options.measure == "ZPCOR":
        variant(options, ("LS",))
        return np.arctanh(r), 1 / (df - 1 if options.modern else df)
    at = averaged(r, n) if variant(options, ("LS", "AV")) == "AV" else r
    return r, (1 - at**2) ** 2 / (df + 1 if options.modern else df)


def _reliability(table: Columns, options: Options) -> Pair:
    variant(options, ("LS",))
    alpha, m, n = table["ai"], table["mi"], table["ni"]
    if options.measure == "AHW":
        third = np.cbrt(1 - alpha)
        return 1 - third, 18 * m * (n - 1) * third**2 / ((m - 1) * (9 * n - 11) ** 2)
    plain = 2 * m / ((m - 1) * (n - 2))
    if options.measure == "ABT":
        return -np.log(1 - alpha), plain
    return alpha, plain * (1 - alpha) ** 2


def _heterozygosity(table: Columns, options: Options) -> Pair:
    a, b, c = table["ai"], table["bi"], table["ci"]
    variant(options, ("LS",))
    return np.log(b / (2 * np.sqrt(a * c))), 1 / b + 1 / (4 * a) + 1 / (4 * c)


def _given(table: Columns, options: Options) -> Pair:
    variant(options, ("LS",))
    return table["yi"], table["vi"]


FORMULAS: Mapping[str, Callable[[Columns, Options], Pair]] = {
    **dict.fromkeys(("PR", "PLN", "PLO", "PAS", "PFT"), _proportion),
    **dict.fromkeys(("IR", "IRLN", "IRS", "IRFT"), _rate),
    **dict.fromkeys(("MN", "MNLN", "CVLN", "SDLN", "SMN"), _mean),
    **dict.fromkeys(("COR", "UCOR", "ZCOR"), _correlation),
    **dict.fromkeys(("PCOR", "ZPCOR", "SPCOR"), _partial),
    **dict.fromkeys(("ARAW", "AHW", "ABT"), _reliability),
    "REH": _heterozygosity,
    "GEN": _given,
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("PR", "PLN", "PLO", "PAS", "PFT"), ("xi", "ni")),
    **dict.fromkeys(("IR", "IRLN", "IRS", "IRFT"), ("xi", "ti")),
    **dict.fromkeys(("MN", "MNLN", "CVLN", "SDLN", "SMN"), ("mi", "sdi", "ni")),
    **dict.fromkeys(("COR", "UCOR", "ZCOR"), ("ri", "ni")),
    **dict.fromkeys(("PCOR", "ZPCOR"), ("ti", "ni", "mi")),
    "SPCOR": ("ti", "ni", "mi", "r2i"),
    **dict.fromkeys(("ARAW", "AHW", "ABT"), ("ai", "mi", "ni")),
    "REH": ("ai", "bi", "ci"),
    "GEN": ("yi", "vi"),
}
