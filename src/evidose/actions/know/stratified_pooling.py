"""Pooling of counts as they stand: Mantel and Haenszel, and Peto."""

from collections.abc import Mapping
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from evidose.stats.mantel_haenszel import mantel_haenszel
from evidose.stats.peto import peto
from evidose.stats.pool import Pooled
from evidose.stats.stratified import Inference
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

MH, PETO = "MH", "Peto"
MEASURES: Mapping[str, tuple[str, ...]] = {
    MH: ("OR", "RR", "RD", "IRR", "IRD"),
    PETO: ("OR", "PETO"),
}
"""Measures that a method can pool."""


def pool_counts(
    method: str, measure: str, counts: Mapping[str, Array], level: float
) -> tuple[Pooled, Array]:
    """Pool tables or rates.

    Parameters
    ----------
    method : MH or Peto
    counts : columns of every study, by metafor's names
    level : of the interval

    Returns
    -------
    Pooled
        with tau2 = 0 and no prediction interval: both are methods of a common effect
    weights : of the studies, shares of one

    Raises
    ------
    InputError
        The method cannot pool the measure, or there are no counts.
    """
    if measure not in MEASURES[method]:
        expected = f"--measure {' or '.join(MEASURES[method])}"
        raise InputError(Problem("the choices", "method", f"{method} with {measure}", expected))
    if not counts:
        found = f"{method} where not every study has counts"
        raise InputError(Problem("the choices", "method", found, "counts of both arms"))
    cells = _cells(counts)
    if method == PETO:
        return _as_pooled(peto(*cells, level=level)), _share(_hypergeometric(*cells))
    kind = cast(Literal["OR", "RR", "RD", "IRR", "IRD"], measure)
    found_mh = mantel_haenszel(kind, *cells, level=level)
    return _as_pooled(found_mh.pooled), _share(_weights(measure, *cells))


def model_of(method: str) -> str:
    """Return the method for what needs an effect a study: a common effect for these two."""
    return "EE" if method in MEASURES else method


def two_by_two(counts: Mapping[str, Array]) -> tuple[Array, Array, Array, Array] | None:
    """Return events and non-events of both groups, where the counts are those of tables."""
    tables = {"ai", "ci"} <= counts.keys() and bool({"n2i", "di"} & counts.keys())
    return _cells(counts) if tables else None


def _cells(counts: Mapping[str, Array]) -> tuple[Array, Array, Array, Array]:
    if "x1i" in counts:
        return counts["x1i"], counts["t1i"], counts["x2i"], counts["t2i"]
    a, c = counts["ai"], counts["ci"]
    b = counts["bi"] if "bi" in counts else counts["n1i"] - a
    d = counts["di"] if "di" in counts else counts["n2i"] - c
    return a, b, c, d


def _hypergeometric(a: Array, b: Array, c: Array, d: Array) -> Array:
    total = a + b + c + d
    return (a + b) * (c + d) * (a + c) * (b + d) / (total**2 * (total - 1))


def _weights(measure: str, a: Array, b: Array, c: Array, d: Array) -> Array:
    """Return the weights of Mantel and Haenszel (Greenland & Robins 1985; rates: Rothman 1986)."""
    if measure in ("IRR", "IRD"):
        return (c * b if measure == "IRR" else b * d) / (b + d)
    total = a + b + c + d
    if measure == "OR":
        return b * c / total
    return (a + b) * (c if measure == "RR" else c + d) / total


def _share(weights: Array) -> Array:
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), 1 / len(weights))


def _as_pooled(found: Inference) -> Pooled:
    none, zero, one = np.array(np.nan), np.array(0.0), np.array(1)
    return Pooled(
        k=found.k,
        estimate=found.estimate,
        se=found.se,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        statistic=found.statistic,
        p_value=found.p_value,
        tau2=zero,
        tau2_se=none,
        q=found.q,
        q_p=found.q_p,
        i2=found.i2,
        h2=found.h2,
        pi_low=none,
        pi_high=none,
        status=found.status,
        modes=one,
        log_likelihood=none,
    )
