"""Mantel-Haenszel pooling of two-by-two tables and event rates.

Mantel and Haenszel (1959), J Natl Cancer Inst 22:719; Robins, Breslow and Greenland (1986),
Biometrics 42:311 (variance of the log odds ratio); Greenland and Robins (1985), Biometrics 41:55
(risk ratio, rates, risk difference); Sato, Greenland and Robins (1989), Biometrics 45:1323 (risk
difference); Breslow and Day (1980) and Tarone (1985), Biometrika 72:91 (homogeneity of odds
ratios). No continuity correction goes into the pooled estimate; the strata's own effects, used
for Q only, get 0.5 where a cell is empty.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.distributions import chi2_p_value
from evidose.stats.effect_size import Effects, effect_size
from evidose.stats.status import Status
from evidose.stats.stratified import Inference, Strata, inference, read_strata
from evidose.terms import UnknownNameError

Array = NDArray[np.float64]
Pair = tuple[Array, Array]

TABLE = ("ai", "bi", "ci", "di")
RATES = ("x1i", "t1i", "x2i", "t2i")


@dataclass(frozen=True, slots=True)
class Association:
    """Tests of a set of tables; all NaN for rates, but the Cochran-Mantel-Haenszel test.

    Attributes
    ----------
    cmh, cmh_p : test of no association in any stratum (1 df), continuity-corrected if asked for
    breslow_day, breslow_day_p : homogeneity of odds ratios; tarone, tarone_p : the same corrected
    df : degrees of freedom of the homogeneity tests (informative strata - 1)
    """

    cmh: Array
    cmh_p: Array
    breslow_day: Array
    breslow_day_p: Array
    tarone: Array
    tarone_p: Array
    df: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """Pooled effect (log scale for ratios) and tests; one number per row."""

    pooled: Inference
    tests: Association


def mantel_haenszel(
    measure: Literal["OR", "RR", "RD", "IRR", "IRD"],
    first: ArrayLike,
    second: ArrayLike,
    third: ArrayLike,
    fourth: ArrayLike,
    *,
    level: float = 0.95,
    continuity: bool = True,
    rd_variance: Literal["sato", "greenland-robins"] = "sato",
) -> MantelHaenszel:
    """Pool tables or rates by Mantel and Haenszel.

    Parameters
    ----------
    measure : OR, RR, RD of tables; IRR, IRD of rates
    first, second, third, fourth : ``ai bi ci di`` (events and non-events of group 1, then of
        group 2) or ``x1i t1i x2i t2i`` (events and person time); (k,) or (m, k), NaN for padding
    level : of the interval
    continuity : correct the Cochran-Mantel-Haenszel test by one half
    rd_variance : of the risk difference; RevMan prints Greenland and Robins'

    Returns
    -------
    MantelHaenszel; status NO_EVENTS where no stratum determines the estimate.

    Examples
    --------
    >>> found = mantel_haenszel("OR", [12, 8], [88, 92], [20, 15], [80, 85])
    >>> round(float(found.pooled.estimate), 4), round(float(found.tests.cmh_p), 4)
    (-0.6495, 0.0422)
    """
    if measure not in _POOLED:
        raise UnknownNameError("measure", measure, list(_POOLED))
    names = RATES if measure.startswith("IR") else TABLE
    strata = read_strata(names, (first, second, third, fourth))
    with np.errstate(all="ignore"):
        if measure == "RD":
            estimate, variance = _rd(strata, sato=rd_variance == "sato")
        else:
            estimate, variance = _POOLED[measure](strata)
        each = _each(measure, strata)
        pooled = inference(strata, estimate, variance, each.yi, each.vi, level)
        tests = _rate_tests(strata, continuity) if names is RATES else _tests(strata, continuity)
    return MantelHaenszel(pooled, tests)


def _each(measure: str, strata: Strata) -> Effects:
    """Return the strata's own effects."""
    one, two, three, four = (np.where(strata.used, c, np.nan) for c in strata.cells)
    if measure.startswith("IR"):
        return effect_size(measure, drop00=True, x1i=one, t1i=two, x2i=three, t2i=four)
    return effect_size(measure, drop00=True, ai=one, bi=two, ci=three, di=four)


def _sum(values: Array, strata: Strata) -> Array:
    out: Array = np.where(strata.used, values, 0.0).sum(axis=-1)
    return out


def _or(strata: Strata) -> Pair:
    a, b, c, d = strata.cells
    n = a + b + c + d
    r, s, p, q = a * d / n, b * c / n, (a + d) / n, (b + c) / n
    sum_r, sum_s = _sum(r, strata), _sum(s, strata)
    variance = (
        _sum(p * r, strata) / (2 * sum_r**2)
        + _sum(p * s + q * r, strata) / (2 * sum_r * sum_s)
        + _sum(q * s, strata) / (2 * sum_s**2)
    )
    return np.log(sum_r / sum_s), variance


def _rr(strata: Strata) -> Pair:
    a, b, c, d = strata.cells
    n1, n2, n = a + b, c + d, a + b + c + d
    r, s = _sum(a * n2 / n, strata), _sum(c * n1 / n, strata)
    return np.log(r / s), _sum(n1 * n2 * (a + c) / n**2 - a * c / n, strata) / (r * s)


def _rd(strata: Strata, *, sato: bool = True) -> Pair:
    a, b, c, d = strata.cells
    n1, n2, n = a + b, c + d, a + b + c + d
    weight = _sum(n1 * n2 / n, strata)
    estimate = _sum((a * n2 - c * n1) / n, strata) / weight
    if sato:
        p = (n1**2 * c - n2**2 * a + n1 * n2 * (n2 - n1) / 2) / n**2
        q = (a * (n2 - c) + c * (n1 - a)) / (2 * n)
        return estimate, (estimate * _sum(p, strata) + _sum(q, strata)) / weight**2
    spread = (a * b * n2**3 + c * d * n1**3) / (n1 * n2 * n**2)
    return estimate, _sum(spread, strata) / weight**2


def _irr(strata: Strata) -> Pair:
    x1, t1, x2, t2 = strata.cells
    t = t1 + t2
    r, s = _sum(x1 * t2 / t, strata), _sum(x2 * t1 / t, strata)
    return np.log(r / s), _sum(t1 * t2 * (x1 + x2) / t**2, strata) / (r * s)


def _ird(strata: Strata) -> Pair:
    x1, t1, x2, t2 = strata.cells
    t = t1 + t2
    weight = _sum(t1 * t2 / t, strata)
    estimate = _sum((x1 * t2 - x2 * t1) / t, strata) / weight
    return estimate, _sum((x1 * t2**2 + x2 * t1**2) / t**2, strata) / weight**2


_POOLED = {"OR": _or, "RR": _rr, "RD": _rd, "IRR": _irr, "IRD": _ird}


def _cmh(excess: Array, variance: Array, strata: Strata, continuity: bool) -> Pair:
    off, total = np.abs(_sum(excess, strata)), _sum(variance, strata)
    statistic = np.maximum(off - (0.5 if continuity else 0.0), 0.0) ** 2 / total
    statistic = np.where((strata.status == Status.OK) & (total > 0), statistic, np.nan)
    return statistic, chi2_p_value(statistic, np.ones_like(statistic))


def _tests(strata: Strata, continuity: bool) -> Association:
    a, b, c, d = strata.cells
    n1, n2, m1, m0 = a + b, c + d, a + c, b + d
    n = n1 + n2
    cmh, cmh_p = _cmh(a - n1 * m1 / n, n1 * n2 * m1 * m0 / (n**2 * (n - 1)), strata, continuity)
    ratio = np.exp(_or(strata)[0])[:, None]
    informative = strata.used & (m1 > 0) & (m0 > 0) & (n1 > 0) & (n2 > 0)
    expected = _expected(n1, n2, m1, ratio)
    spread = 1 / (
        1 / expected + 1 / (n1 - expected) + 1 / (m1 - expected) + 1 / (n2 - m1 + expected)
    )
    off = np.where(informative, a - expected, 0.0)
    spread = np.where(informative, spread, 0.0)
    plain = np.sum(off**2 / np.where(informative, spread, 1.0), axis=-1)
    tarone = plain - off.sum(axis=-1) ** 2 / spread.sum(axis=-1)
    df = np.maximum(informative.sum(axis=-1) - 1, 0)
    known = np.isfinite(tarone) & (df > 0)
    plain, tarone = np.where(known, plain, np.nan), np.where(known, tarone, np.nan)
    df = np.where(known, df, 0)
    p_values = [np.where(known, chi2_p_value(q, df.astype(float)), np.nan) for q in (plain, tarone)]
    found = (cmh, cmh_p, plain, p_values[0], tarone, p_values[1], df)
    return Association(*(strata.shaped(v) for v in found))


def _expected(n1: Array, n2: Array, m1: Array, ratio: Array) -> Array:
    """Return the count of events in group 1 that gives every table this odds ratio."""
    # (1 - psi) x^2 + (n2 - m1 + psi (n1 + m1)) x - psi n1 m1 = 0, by the root without cancellation
    linear = n2 - m1 + ratio * (n1 + m1)
    root = np.sqrt(np.maximum(linear**2 + 4 * (1 - ratio) * ratio * n1 * m1, 0.0))
    out: Array = 2 * ratio * n1 * m1 / (linear + root)
    return out


def _rate_tests(strata: Strata, continuity: bool) -> Association:
    x1, t1, x2, t2 = strata.cells
    x, t = x1 + x2, t1 + t2
    cmh, cmh_p = _cmh(x1 - x * t1 / t, x * t1 * t2 / t**2, strata, continuity)
    none = np.full(cmh.shape, np.nan)
    found = (cmh, cmh_p, none, none, none, none, np.zeros(cmh.shape, dtype=np.intp))
    return Association(*(strata.shaped(v) for v in found))
