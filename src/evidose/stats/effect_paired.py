"""Effect sizes of paired means: change within one group, and crossover trials.

Columns ``m1i sd1i m2i sd2i ni ri``: means and SDs of both occasions or periods, the number of
pairs and the correlation within persons. The standardised forms for crossover trials divide by
the SD between persons, never by the SD of differences (Becker 1988, Br J Math Stat Psychol
41:257; Elbourne et al. 2002, Int J Epidemiol 31:140; Morris and DeShon 2002, Psychol Methods
7:105; Bonett 2008, Psychol Methods 13:99; Lajeunesse 2011, Ecology 92:2049).
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from evidose.stats.effect_columns import Columns, Options
from evidose.stats.effect_means import hedges_factor
from evidose.stats.effect_tables import variant

Array = NDArray[np.float64]
Pair = tuple[Array, Array]

_PAIRED = ("m1i", "sd1i", "m2i", "sd2i", "ni", "ri")


def _columns(table: Columns) -> tuple[Array, Array, Array, Array, Array, Array]:
    m1, s1, m2, s2, n, r = (table[name] for name in _PAIRED)
    return m1, s1, m2, s2, n, r


def _factor(options: Options, df: Array) -> Array:
    if options.correct is False:
        return np.ones_like(df)
    return hedges_factor(df, approximate=options.approximate)


def _mc(table: Columns, options: Options) -> Pair:
    m1, s1, m2, s2, n, r = _columns(table)
    variant(options, ("LS",))
    return m1 - m2, (s1**2 + s2**2 - 2 * r * s1 * s2) / n


def _smcc(table: Columns, options: Options) -> Pair:
    m1, s1, m2, s2, n, r = _columns(table)
    d = (m1 - m2) / np.sqrt(s1**2 + s2**2 - 2 * r * s1 * s2)
    return _standardised(options, d, 1 / n, n)


def _standardised(options: Options, d: Array, size: Array, n: Array) -> Pair:
    j = _factor(options, n - 1)
    if variant(options, ("LS", "LS2")) == "LS2":
        return j * d, j**2 * (size + d**2 / (2 * n))
    return j * d, size + (j * d) ** 2 / (2 * n)


def _smcr(table: Columns, options: Options) -> Pair:
    m1, s1, m2, s2, n, r = _columns(table)
    d = (m1 - m2) / s1
    if options.measure == "SMCRH":
        variant(options, ("LS",))
        j = _factor(options, n - 1)
        change = s1**2 + s2**2 - 2 * r * s1 * s2
        vi = change / (s1**2 * (n - 1)) + (j * d) ** 2 / (2 * (n - 1))
        return j * d, vi if options.modern else j**2 * vi
    return _standardised(options, d, 2 * (1 - r) / n, n)


def _smcrp(table: Columns, options: Options) -> Pair:
    """Standardise by the SD pooled over both occasions; also the SMD of a crossover trial.

    The two variances share persons, so their mean has 2 (n - 1) / (1 + r^2) degrees of freedom
    (Bonett 2008; Cousineau 2020, Meta-Psychology 4).
    """
    m1, s1, m2, s2, n, r = _columns(table)
    variant(options, ("LS",))
    df = 2 * (n - 1) / (1 + r**2)
    g = _factor(options, df) * (m1 - m2) / np.sqrt((s1**2 + s2**2) / 2)
    change = (s1**2 + s2**2 - 2 * r * s1 * s2) / ((s1**2 + s2**2) / 2)
    return g, change / n + g**2 / (2 * df)


def _romc(table: Columns, options: Options) -> Pair:
    m1, s1, m2, s2, n, r = _columns(table)
    variant(options, ("LS",))
    u1, u2 = s1**2 / (n * m1**2), s2**2 / (n * m2**2)
    yi = np.log(m1 / m2)
    shared = r * s1 * s2 / (m1 * m2 * n)
    if options.modern and options.correct is not False:
        return yi + 0.5 * (u1 - u2), u1 + u2 - 2 * shared + 0.5 * (u1**2 + u2**2) - shared**2
    return yi, u1 + u2 - 2 * shared


def _cvrc(table: Columns, options: Options) -> Pair:
    m1, s1, m2, s2, n, r = _columns(table)
    variant(options, ("LS",))
    u1, u2 = s1**2 / (n * m1**2), s2**2 / (n * m2**2)
    shared = r * s1 * s2 / (m1 * m2 * n)
    yi = np.log(s1 / m1) - np.log(s2 / m2)
    if options.modern and options.correct is not False:
        yi = yi - 0.5 * (u1 - u2)
    return yi, (1 - r**2) / (n - 1) + u1 + u2 - 2 * shared


def _vrc(table: Columns, options: Options) -> Pair:
    _, s1, _, s2, n, r = _columns(table)
    variant(options, ("LS",))
    return np.log(s1 / s2), (1 - r**2) / (n - 1)


FORMULAS: Mapping[str, Callable[[Columns, Options], Pair]] = {
    "MC": _mc,
    "SMCC": _smcc,
    "SMCR": _smcr,
    "SMCRH": _smcr,
    "SMCRP": _smcrp,
    "ROMC": _romc,
    "CVRC": _cvrc,
    "VRC": _vrc,
    "MDX": _mc,
    "SMDX": _smcrp,
}
"""MDX and SMDX are the mean difference and its standardised form of a crossover trial."""
COLUMNS: Mapping[str, tuple[str, ...]] = dict.fromkeys(FORMULAS, _PAIRED)
