"""Net heat data: which design drives the inconsistency of which other one.

Each contrast of a design has a part of Q between designs; setting another design free (giving it
effects of its own) changes that part, and the change is the heat (Krahn, Binder & König 2013, BMC
Med Res Methodol 13:35). A design of several arms is shown by all its contrasts with their reduced
weights, so that the parts of Q add up to Q between whatever the designs.
"""

from dataclasses import dataclass

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.network.contrasts import Index
from evidose.stats.network.fit import Network
from evidose.stats.network.graph import contrast_covariance, reduced_weights
from evidose.stats.network.single import (
    Members,
    design_of_observations,
    fit_some,
    piece_of,
    rows_of,
)


@dataclass(frozen=True, slots=True)
class NetHeat:
    """Heat of one network, common effects.

    Attributes
    ----------
    designs : treatments of each of the d designs
    treat1, treat2 : numbers of the treatments of each of the c contrasts
    design : number of the design each contrast belongs to, (c,)
    q : part of Q between of each contrast, (c,); they sum to Q between
    heat : how much of it is gone when a design (column) is set free, (c, d); negative where it
        grows. Warm (positive) off the diagonal: both designs pull the same way against the rest
    share : what each contrast (column) gives to the network's estimate of each (row), (c, c)
    """

    designs: tuple[tuple[str, ...], ...]
    treat1: Index
    treat2: Index
    design: Index
    q: FloatArray
    heat: FloatArray
    share: FloatArray


def net_heat(found: Network, row: int = 0) -> NetHeat | None:
    """Return the net heat data of one row of a fit, or None where it was not fitted.

    Examples
    --------
    >>> from evidose.stats.network import contrasts, network
    >>> data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"], [1, 1, 5], [1, 1, 1])
    >>> heat = net_heat(network(data))
    >>> heat.q.round(6).tolist(), heat.heat.round(6).tolist()[0]
    ([1.0, 1.0, 1.0], [1.0, 1.0, 1.0])
    """
    piece = piece_of(found, row)
    if piece is None:
        return None
    members = design_of_observations(found, piece)
    designs = sorted(set(members), key=lambda d: (len(d), d))
    of = np.array([designs.index(d) for d in members])
    y, v, x = rows_of(found, piece, row)
    own = [fit_some(y[of == i], v[of == i], x[of == i])[1] for i in range(len(designs))]
    whole = fit_some(y, v, x)[1]
    design, first, second, weight = _edges(found, row, designs)
    direct = np.array(
        [own[d][a] - own[d][b] for d, a, b in zip(design, first, second, strict=True)]
    )
    q = weight * (direct - (whole[first] - whole[second])) ** 2
    heat = np.empty((design.size, len(designs)))
    for d in range(len(designs)):
        freed = np.zeros(design.size)
        others = design != d
        if others.any():
            rest = fit_some(y[of != d], v[of != d], x[of != d])[1]
            gap = (direct - (rest[first] - rest[second]))[others]
            freed[others] = weight[others] * gap**2
        heat[:, d] = q - freed
    covariance = contrast_covariance(found, random=False)[row]
    span = covariance[first] - covariance[second]
    share = (span[:, first] - span[:, second]) * weight
    names = tuple(tuple(found.treatments[t] for t in d) for d in designs)
    return NetHeat(names, first, second, design, q, heat, share)


def _edges(
    found: Network, row: int, designs: list[Members]
) -> tuple[Index, Index, Index, FloatArray]:
    """Return design, treatments and weight of every contrast of every design."""
    data = found.work.data
    weights = np.atleast_2d(reduced_weights(found, random=False))[row]
    members: dict[int, set[int]] = {}
    there = np.flatnonzero(np.isfinite(data.te[row]))
    for c in there.tolist():
        pair = int(data.treat1[c]), int(data.treat2[c])
        members.setdefault(int(data.study[c]), set()).update(pair)
    total: dict[tuple[int, int, int], float] = {}
    for c in there.tolist():
        own = designs.index(tuple(sorted(members[int(data.study[c])])))
        a, b = sorted((int(data.treat1[c]), int(data.treat2[c])))
        total[own, a, b] = total.get((own, a, b), 0.0) + float(weights[c])
    edges = sorted(total)
    design, first, second = (np.array(part, dtype=np.intp) for part in zip(*edges, strict=True))
    return design, first, second, np.array([total[e] for e in edges])
