"""How much each direct comparison contributes to each estimate of a network.

The estimate of a pair is a flow of evidence from one treatment to the other along the direct
comparisons (König, Krahn & Binder 2013, Stat Med 32:5414). Split into streams, each shared evenly
among the comparisons it runs along, the flow gives shares that sum to one (Papakonstantinou et
al. 2018, F1000Research 7:610). Which streams depends on the order in which they are taken away;
the streams of a random walk along the flow do not (Davies et al. 2022, Res Synth Methods 13:2):
they are taken here, all at once, by their lengths.
"""

from dataclasses import dataclass

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.network.contrasts import Index
from evidose.stats.network.fit import Network
from evidose.stats.network.graph import contrast_covariance, reduced_weights
from evidose.stats.network.league import pairs
from evidose.stats.network.single import piece_of

DRY = 1e-12
"""Flow below which nothing flows; the whole is 1."""


@dataclass(frozen=True, slots=True)
class Contributions:
    """Contributions to the estimates of one network.

    Attributes
    ----------
    treat1, treat2 : numbers of the treatments of each pair that is estimated, (pairs,)
    direct1, direct2 : numbers of the treatments of each direct comparison, (c,)
    share : contribution of each direct comparison to each pair, (pairs, c); rows sum to 1. NaN
        where studies of several arms have a negative weight, in which flow is not defined
    """

    treat1: Index
    treat2: Index
    direct1: Index
    direct2: Index
    share: FloatArray


def contributions(found: Network, *, random: bool, row: int = 0) -> Contributions | None:
    """Return what contributes to each estimate of one row of a fit; None if it was not fitted.

    Examples
    --------
    >>> from evidose.stats.network import contrasts, network
    >>> data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"], [1, 1, 5], [1, 1, 1])
    >>> contributions(network(data), random=False).share[0].round(4).tolist()
    [0.6667, 0.1667, 0.1667]
    """
    piece = piece_of(found, row)
    if piece is None:
        return None
    data = found.work.data
    weights = np.atleast_2d(reduced_weights(found, random=random))[row]
    t = len(data.treatments)
    total, seen = np.zeros((t, t)), np.zeros((t, t), dtype=bool)
    there = np.isfinite(data.te[row])
    low = np.minimum(data.treat1, data.treat2)[there]
    high = np.maximum(data.treat1, data.treat2)[there]
    np.add.at(total, (low, high), weights[there])
    seen[low, high] = True
    direct1, direct2 = np.nonzero(seen)
    at = pairs(piece.treatments.size)
    first, second = piece.treatments[at[0]], piece.treatments[at[1]]
    share = np.full((first.size, direct1.size), np.nan)
    if (total[seen] >= 0).all():
        conductance = total + total.T
        covariance = contrast_covariance(found, random=random)[row]
        for i, (a, b) in enumerate(zip(first, second, strict=True)):
            spread = streams(conductance, covariance[a] - covariance[b], int(a), int(b))
            share[i] = (spread + spread.T)[direct1, direct2]
    return Contributions(first, second, direct1, direct2, share)


def streams(conductance: FloatArray, potential: FloatArray, start: int, end: int) -> FloatArray:
    """Return the shares of a unit flow that runs from high to low potential, (t, t), from row to
    column.

    Of all walks from `start` to `end` with probabilities in proportion to the flow, an edge u-v
    lies on those that reach u in i steps and go on from v in j: their share in it is 1/(i + j + 1).
    """
    flow = conductance * np.maximum(potential[:, None] - potential, 0.0)
    flow[flow < DRY] = 0.0
    out = flow.sum(axis=1)
    out[end] = 0.0
    step = np.divide(flow, out[:, None], out=np.zeros_like(flow), where=out[:, None] > 0)
    n = potential.size
    reach, on = np.zeros((n, n)), np.zeros((n, n))
    reach[0, start], on[0, end] = 1.0, 1.0
    for i in range(1, n):  # no walk is longer: the potential falls with every step
        reach[i], on[i] = reach[i - 1] @ step, step @ on[i - 1]
    length = 1.0 / (np.arange(n)[:, None] + np.arange(n) + 1.0)
    return np.asarray(step * (reach.T @ length @ on))
