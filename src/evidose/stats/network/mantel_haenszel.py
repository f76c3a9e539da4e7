"""Sparse events: Mantel-Haenszel odds ratios in a network, common effects.

First each design (set of treatments of a study) gets its Mantel-Haenszel log odds ratios, those of
several arms made consistent by averaging (Mickey & Elashoff 1985, Biometrics 41:623), with the
covariances of Greenland (1989, Biometrics 45:183) and Robins, Breslow & Greenland (1986); then the
designs are combined by generalised least squares (Efthimiou et al. 2019, Stat Med 38:2992). No
cell is corrected. A treatment that had no event, or only events, in a whole design has an infinite
odds ratio there and leaves it, which `left_out` tells: the exact likelihood
(`evidose.stats.network.hypergeometric`) loses nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray, check_level
from evidose.stats.network.arm_table import ArmTable
from evidose.stats.network.connection import ABSENT, components
from evidose.stats.network.fisher import Study
from evidose.stats.network.hypergeometric import SparseNetwork, informative
from evidose.stats.network.league import League, league, pairs
from evidose.stats.status import Status

Members = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """Mantel-Haenszel estimate of one design: a - 1 log odds ratios against its first treatment."""

    members: Members
    estimate: FloatArray
    covariance: FloatArray


@dataclass(frozen=True, slots=True)
class MantelHaenszelNetwork:
    """A fit, and what it could not use.

    Attributes
    ----------
    fit : as from the exact likelihood
    q, q_df : inconsistency between designs, chi-squared; (...)
    left_out : for each row the designs, as names of treatments, of which a treatment or all was
        left out
    """

    fit: SparseNetwork
    q: FloatArray
    q_df: NDArray[np.int64]
    left_out: tuple[tuple[tuple[str, ...], ...], ...]


def mantel_haenszel(arms: ArmTable, *, level: float = 0.95) -> MantelHaenszelNetwork:
    """Estimate log odds ratios by the Mantel-Haenszel method.

    Parameters
    ----------
    arms : from `arm_table`, with whole numbers in the columns `event` and `n`
    level : of the intervals

    Examples
    --------
    >>> from evidose.stats.network.arm_table import arm_table
    >>> arms = arm_table(["x", "x"], ["a", "b"], event=[12, 20], n=[100, 100])
    >>> mantel_haenszel(arms).fit.common.estimate.round(4).tolist()[0]
    [0.0, -0.6061]
    """
    check_level(level)
    m, t = arms.there.shape[0], len(arms.treatments)
    count = pairs(t)[0].size
    estimate, se = np.full((m, count), np.nan), np.full((m, count), np.nan)
    q, k, df = np.full(m, np.nan), np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.int64)
    status, groups = np.zeros(m, dtype=np.int8), np.full((m, t), ABSENT, dtype=np.intp)
    left: list[tuple[tuple[str, ...], ...]] = []
    for row in range(m):
        studies, status[row] = informative(arms, row)
        k[row] = len(studies)
        designs, gone = _designs(studies)
        left.append(tuple(tuple(arms.treatments[i] for i in d) for d in gone))
        if status[row] == Status.OK:
            status[row], groups[row] = _connected(t, designs)
        if status[row] == Status.OK:
            try:
                found = _combine(designs, groups[row])
            except np.linalg.LinAlgError:  # a covariance that rounding has made singular
                status[row] = Status.ILL_CONDITIONED
                continue
            estimate[row], se[row], q[row], df[row] = found
    table = league(estimate, se, t, level)
    none = np.full(m, np.nan)
    if not arms.single:
        fit = SparseNetwork(arms.treatments, table, k, none, status, groups)
        return MantelHaenszelNetwork(fit, q, df, tuple(left))
    one = League(*(getattr(table, n)[0] for n in League.__slots__))
    fit = SparseNetwork(arms.treatments, one, k[0], none[0], status[0], groups[0])
    return MantelHaenszelNetwork(fit, q[0], df[0], tuple(left))


def _designs(studies: list[Study]) -> tuple[list[Design], list[Members]]:
    """Return the estimate of every design, and the designs of which something was left out."""
    by: dict[Members, list[Study]] = {}
    for s in studies:
        order = np.argsort(s.treatment)
        sorted_ = Study(s.treatment[order], s.event[order], s.n[order])
        by.setdefault(tuple(sorted_.treatment.tolist()), []).append(sorted_)
    out, gone = [], []
    for members in sorted(by, key=lambda d: (len(d), d)):
        event = np.array([s.event for s in by[members]], dtype=float)
        rest = np.array([s.n for s in by[members]], dtype=float) - event
        keep = np.arange(len(members))
        while True:
            c = _pairwise(event[:, keep], rest[:, keep])[0]
            lost = np.flatnonzero(
                (c + np.eye(keep.size) <= 0).any(axis=1) | (c + np.eye(keep.size) <= 0).any(axis=0)
            )
            if not lost.size or keep.size < 2:
                break
            # The treatment with the fewest finite odds ratios leaves first.
            bad = ((c <= 0) | (c.T <= 0)).sum(axis=1)
            keep = np.delete(keep, int(bad.argmax()))
        if keep.size < len(members):
            gone.append(members)
        if keep.size > 1:
            kept = tuple(members[i] for i in keep)
            out.append(Design(kept, *_estimate(event[:, keep], rest[:, keep])))
    return out, gone


def _pairwise(event: FloatArray, rest: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ``sum e_j f_l/n`` over the studies for every two arms, and n of each study."""
    n = (event + rest).sum(axis=1)
    return np.einsum("sj,sl,s->jl", event, rest, 1.0 / n), n


def _estimate(event: FloatArray, rest: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return log odds ratios against the first arm and their covariance.

    ``L_jl = log(c_jl/c_lj)`` with ``c_jl = sum e_j f_l/n``; the consistent ones are differences of
    the means over l. Cov(L_jl, L_jk) is that of e_j f_l - psi e_l f_j and e_j f_k - psi e_k f_j,
    whose expectation, given independent binomials, is ``n_j n_l n_k psi_jl p_l q_k``.
    """
    c, n = _pairwise(event, rest)
    a = c.shape[0]
    np.fill_diagonal(c, 1.0)
    ratio = np.log(c / c.T)
    size = event + rest
    index = [(j, i) for j in range(a) for i in range(a) if i != j]
    where = {pair: i for i, pair in enumerate(index)}
    v = np.zeros((len(index), len(index)))
    for (j, i), at in where.items():
        v[at, at] = _own(event, rest, n, j, i)
        v[at, where[i, j]] = -v[at, at]
        for k in range(a):
            if k in (i, j):
                continue
            shared = _shared(event, rest, size, n, c, (j, i, k))
            v[at, where[j, k]] += shared
            v[at, where[k, j]] -= shared
            back = _shared(event, rest, size, n, c, (i, j, k))
            v[at, where[i, k]] -= back
            v[at, where[k, i]] += back
    turn = np.zeros((a - 1, len(index)))  # mean over l of L_jl, less that of the first arm
    for (j, _), at in where.items():
        if j:
            turn[j - 1, at] += 1.0 / a
        else:
            turn[:, at] -= 1.0 / a
    estimate = turn @ np.array([ratio[pair] for pair in index])
    return estimate, turn @ v @ turn.T


def _own(event: FloatArray, rest: FloatArray, n: FloatArray, j: int, i: int) -> float:
    """Return the variance of L_ji by Robins, Breslow and Greenland."""
    r, s = event[:, j] * rest[:, i] / n, event[:, i] * rest[:, j] / n
    p, q = (event[:, j] + rest[:, i]) / n, (event[:, i] + rest[:, j]) / n
    one, other = r.sum(), s.sum()
    mixed = (p * s + q * r).sum() / (2.0 * one * other)
    return float((p * r).sum() / (2.0 * one**2) + mixed + (q * s).sum() / (2.0 * other**2))


def _shared(
    event: FloatArray,
    rest: FloatArray,
    size: FloatArray,
    n: FloatArray,
    c: FloatArray,
    arms: tuple[int, int, int],
) -> float:
    """Return the covariance of L_ji and L_jk, which share the arm j."""
    j, i, k = arms
    weight = size[:, j] / n**2
    one = (weight * event[:, i] * rest[:, k]).sum() / (c[i, j] * c[j, k])
    other = (weight * event[:, k] * rest[:, i]).sum() / (c[k, j] * c[j, i])
    return float(0.5 * (one + other))


def _connected(t: int, designs: list[Design]) -> tuple[Status, NDArray[np.intp]]:
    links = [(d.members[0], b) for d in designs for b in d.members[1:]]
    part = components(t, links)
    if not designs:
        return Status.NOT_IDENTIFIED, part
    return (Status.DISCONNECTED if part.max() > 0 else Status.OK), part


def _combine(
    designs: list[Design], groups: NDArray[np.intp]
) -> tuple[FloatArray, FloatArray, float, int]:
    """Combine the designs; return estimate and s.e. of pairs, Q between designs and its df."""
    from scipy.linalg import block_diag

    t = groups.size
    present = np.flatnonzero(groups != ABSENT)
    x = np.zeros((sum(d.estimate.size for d in designs), t))
    row = 0
    for d in designs:
        for b in d.members[1:]:
            x[row, b], x[row, d.members[0]] = 1.0, -1.0
            row += 1
    y = np.concatenate([d.estimate for d in designs])
    weight = np.linalg.inv(block_diag(*(d.covariance for d in designs)))
    free = x[:, present[1:]]
    covariance = np.full((t, t), np.nan)
    covariance[np.ix_(present, present)] = 0.0
    inner = np.linalg.inv(free.T @ weight @ free)
    covariance[np.ix_(present[1:], present[1:])] = inner
    theta = np.zeros(t)
    theta[present[1:]] = inner @ (free.T @ (weight @ y))
    left = y - x @ theta
    first, second = pairs(t)
    variance = covariance[first, first] + covariance[second, second] - 2 * covariance[first, second]
    estimate = np.where(np.isfinite(variance), theta[first] - theta[second], np.nan)
    return estimate, np.sqrt(variance), float(left @ weight @ left), y.size - present.size + 1
