"""Sparse events: the exact conditional likelihood of odds ratios in a network, common effects.

Given how many events a study had in all, how they fell to its arms follows the non-central
(multivariate Fisher) hypergeometric distribution, which knows nothing but the odds ratios: no
correction of empty cells, no baseline, and a study without events says nothing, as it should
(Stijnen, Hamza & Özdemir 2010, Stat Med 29:3046). The log-likelihood is concave. Its maximum
exists where treatments beat each other in a circle: ``a -> b`` where some study has an event under
a and none missing under b; where the treatments do not all reach each other an odds ratio is
infinite, and the status says so instead of a large number.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray, check_level, refuse
from evidose.stats.network.arm_table import ArmTable
from evidose.stats.network.connection import ABSENT, components
from evidose.stats.network.contrasts import PLACE, Index
from evidose.stats.network.fisher import Study, terms
from evidose.stats.network.league import League, league, pairs
from evidose.stats.status import Status, StatusArray

STEPS = 100
CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class SparseNetwork:
    """Log odds ratios of a network of sparse events, or of m of them.

    Attributes
    ----------
    treatments : names
    common : league table, (..., t, t)
    k : studies that inform it: with an event in some arm, and not events only
    log_likelihood : conditional, at the maximum; NaN for Mantel-Haenszel
    status : NO_EVENTS, DISCONNECTED, INVALID_TABLE; NOT_IDENTIFIED where an odds ratio is infinite
    groups : number of the group of treatments within which odds ratios are finite, (..., t); -1
        for a treatment that no informative study has
    """

    treatments: tuple[str, ...]
    common: League
    k: NDArray[np.int64]
    log_likelihood: FloatArray
    status: StatusArray
    groups: Index


def hypergeometric(arms: ArmTable, *, level: float = 0.95) -> SparseNetwork:
    """Estimate log odds ratios by maximum conditional likelihood.

    Parameters
    ----------
    arms : from `arm_table`, with whole numbers in the columns `event` and `n`
    level : of the intervals

    Examples
    --------
    >>> from evidose.stats.network.arm_table import arm_table
    >>> arms = arm_table(["x", "x"], ["a", "b"], event=[1, 4], n=[50, 50])
    >>> found = hypergeometric(arms)
    >>> found.common.estimate.round(4).tolist()[0], int(found.status)
    ([0.0, -1.4366], 0)
    """
    check_level(level)
    for column in ("event", "n"):
        if column not in arms.columns:
            raise refuse(column, "no such column", "event and n", place=PLACE)
    m, t = arms.there.shape[0], len(arms.treatments)
    count = pairs(t)[0].size
    estimate, se = np.full((m, count), np.nan), np.full((m, count), np.nan)
    height, k = np.full(m, np.nan), np.zeros(m, dtype=np.int64)
    status, groups = np.zeros(m, dtype=np.int8), np.full((m, t), ABSENT, dtype=np.intp)
    for row in range(m):
        studies, status[row] = informative(arms, row)
        k[row] = len(studies)
        if status[row] == Status.OK:
            status[row], groups[row] = identified(t, studies)
        if status[row] == Status.OK:
            try:
                found = _maximum(studies, groups[row])
            except np.linalg.LinAlgError:  # odds ratios beyond the range of numbers
                status[row] = Status.NOT_CONVERGED
                continue
            status[row] = found[3]
            if found[3] == Status.OK:
                estimate[row], se[row], height[row] = found[:3]
    table = league(estimate, se, t, level)
    if not arms.single:
        return SparseNetwork(arms.treatments, table, k, height, status, groups)
    one = League(*(getattr(table, n)[0] for n in League.__slots__))
    return SparseNetwork(arms.treatments, one, k[0], height[0], status[0], groups[0])


def informative(arms: ArmTable, row: int) -> tuple[list[Study], Status]:
    """Return the studies of a row that say something of odds ratios."""
    event, n = arms.columns["event"][row], arms.columns["n"][row]
    there = arms.there[row]
    half = np.isfinite(event) != np.isfinite(n)
    with np.errstate(invalid="ignore"):
        wrong = (event < 0) | (event > n) | (n < 1) | (event % 1 != 0) | (n % 1 != 0)
    if (half | np.isinf(event) | np.isinf(n)).any():
        return [], Status.NON_FINITE_INPUT
    if (wrong & there).any():
        return [], Status.INVALID_TABLE
    if not there.any():
        return [], Status.TOO_FEW_STUDIES
    out = []
    for s in range(len(arms.studies)):
        own = np.flatnonzero(there & (arms.study == s))
        total = event[own].sum()
        if own.size > 1 and 0 < total < n[own].sum():
            cells = event[own].astype(np.int64), n[own].astype(np.int64)
            out.append(Study(arms.treatment[own], *cells))
    return out, Status.OK if out else Status.NO_EVENTS


def identified(t: int, studies: list[Study]) -> tuple[Status, Index]:
    """Tell whether all log odds ratios are finite, and which treatments' are among themselves."""
    links = [(int(s.treatment[0]), int(b)) for s in studies for b in s.treatment[1:]]
    part = components(t, links)
    if part.max() > 0:
        return Status.DISCONNECTED, part
    reach = np.eye(t, dtype=bool)
    for s in studies:
        reach[np.ix_(s.treatment[s.event > 0], s.treatment[s.event < s.n])] = True
    for _ in range(t.bit_length()):
        reach = (reach.astype(np.float64) @ reach) > 0
    both = reach & reach.T
    first = both.argmax(axis=1)
    named = np.flatnonzero(part != ABSENT)
    number = {int(f): i for i, f in enumerate(dict.fromkeys(first[named].tolist()))}
    groups = np.full(t, ABSENT, dtype=np.intp)
    groups[named] = [number[int(f)] for f in first[named]]
    return (Status.OK if len(number) == 1 else Status.NOT_IDENTIFIED), groups


def _maximum(studies: list[Study], groups: Index) -> tuple[FloatArray, FloatArray, float, Status]:
    """Climb the concave log-likelihood; return estimate and s.e. of pairs, height and status."""
    t = groups.size
    present = np.flatnonzero(groups != ABSENT)
    free = present[1:]
    theta = np.zeros(t)
    height, score, information = terms(studies, theta)
    status = Status.NOT_CONVERGED
    for _ in range(STEPS):
        step = np.linalg.solve(information[np.ix_(free, free)], score[free])
        gain = float(step @ score[free])
        size = 1.0
        while True:
            trial = theta.copy()
            trial[free] += size * step
            found = terms(studies, trial)
            if found[0] >= height - 1e-12 * abs(height) or size < 1e-9:
                break
            size *= 0.5
        theta, (height, score, information) = trial, found
        if gain <= CLOSE:
            status = Status.OK
            break
    covariance = np.full((t, t), np.nan)
    covariance[np.ix_(present, present)] = 0.0
    covariance[np.ix_(free, free)] = np.linalg.inv(information[np.ix_(free, free)])
    first, second = pairs(t)
    variance = covariance[first, first] + covariance[second, second] - 2 * covariance[first, second]
    estimate = np.where(np.isfinite(variance), theta[first] - theta[second], np.nan)
    return estimate, np.sqrt(variance), height, status
