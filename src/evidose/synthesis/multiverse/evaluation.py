"""Pooling every specification, batch by batch."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.bayes import pool_bayes
from evidose.stats.pool import pool
from evidose.stats.priors import Flat
from evidose.stats.status import Status
from evidose.synthesis.multiverse.specifications import BAYES, SINGLE, Specifications
from evidose.synthesis.pooling import TauPrior

Array = NDArray[np.float64]

BENEFIT, NONE, HARM, UNSETTLED = 1, 0, -1, -2
VERDICTS = {
    BENEFIT: "favours the drug",
    NONE: "no difference shown",
    HARM: "favours the comparator",
    UNSETTLED: "not estimable",
}


@dataclass(frozen=True, slots=True)
class Results:
    """One number per specification, benefit-oriented on the scale of its own measure.

    Attributes
    ----------
    verdict : a key of `VERDICTS`, by the interval's side of no difference
    """

    estimate: Array
    ci_low: Array
    ci_high: Array
    k: NDArray[np.int64]
    verdict: NDArray[np.int8]


def evaluate(
    specs: Specifications, tau_prior: Callable[[str], TauPrior | None], level: float
) -> Results:
    """Pool every specification; one call of the pooling routine per estimator and test.

    Parameters
    ----------
    tau_prior : the published prior of tau on the scale of a measure; without one the Bayesian
        specifications of that measure are not estimable
    """
    m = len(specs)
    out = np.full((3, m), np.nan)
    columns = list(specs.options)
    at = {c: specs.codes[:, columns.index(c)] for c in ("measure", "heterogeneity", "inference")}
    for i, method in enumerate(specs.options["heterogeneity"]):
        chosen = at["heterogeneity"] == i
        if method == BAYES:
            for j, measure in enumerate(specs.options["measure"]):
                rows = np.flatnonzero(chosen & (at["measure"] == j))
                prior = tau_prior(measure)
                if prior is not None and rows.size:
                    out[:, rows] = _bayes(specs.y[rows], specs.v[rows], prior, level)
            continue
        for j, test in enumerate(specs.options["inference"]):
            rows = np.flatnonzero(chosen & (at["inference"] == j))
            if rows.size:
                name = "EE" if method == SINGLE else method
                out[:, rows] = _classic(specs.y[rows], specs.v[rows], name, test, level)
    k = np.isfinite(specs.y).sum(axis=1)
    return Results(out[0], out[1], out[2], k, _verdicts(out[0], out[1], out[2]))


def _classic(y: Array, v: Array, method: str, test: str, level: float) -> Array:
    found = pool(y, v, method=method, test=test, level=level)
    return np.array([found.estimate, found.ci_low, found.ci_high])


def _bayes(y: Array, v: Array, prior: TauPrior, level: float) -> Array:
    found = pool_bayes(y, v, mu_prior=Flat(), tau_prior=prior, level=level)
    out = np.array([found.median, found.ci_low, found.ci_high])
    out[:, np.asarray(found.status) != Status.OK] = np.nan
    return out


def _verdicts(estimate: Array, low: Array, high: Array) -> NDArray[np.int8]:
    side = np.where(low > 0, BENEFIT, np.where(high < 0, HARM, NONE))
    settled = np.isfinite(estimate) & np.isfinite(low) & np.isfinite(high)
    return np.where(settled, side, UNSETTLED).astype(np.int8)
