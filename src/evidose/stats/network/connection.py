"""Which treatments hang together: the parts of a network between which nothing can be said."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from evidose.stats.network.contrasts import Contrasts, Index

ABSENT = -1


def parts(data: Contrasts) -> Index:
    """Return the part each treatment belongs to, per row: (treatments,) or (m, treatments).

    Parts are numbered from 0 in the order of the treatments; -1 where a row has no study of one.

    Examples
    --------
    >>> from evidose.stats.network import contrasts
    >>> parts(contrasts(["1", "2"], ["a", "b"], ["c", "d"], [0, 0], [1, 1])).tolist()
    [0, 1, 0, 1]
    """
    there = np.isfinite(data.te) & np.isfinite(data.se)
    out = np.empty((there.shape[0], len(data.treatments)), dtype=np.intp)
    for rows, used in patterns(there):
        pairs = zip(data.treat1[used].tolist(), data.treat2[used].tolist(), strict=True)
        out[rows] = components(len(data.treatments), pairs)
    return out[0] if data.single else out


def components(n: int, pairs: Iterable[tuple[int, int]]) -> Index:
    """Return the part of each of n treatments, numbered from 0; -1 where no pair names it."""
    parent = list(range(n))
    named = [False] * n
    for a, b in pairs:
        named[a] = named[b] = True
        while parent[a] != a:
            parent[a] = a = parent[parent[a]]
        while parent[b] != b:
            parent[b] = b = parent[parent[b]]
        parent[max(a, b)] = min(a, b)
    found: dict[int, int] = {}
    out = np.full(n, ABSENT, dtype=np.intp)
    for i in range(n):
        root = i
        while parent[root] != root:
            root = parent[root]
        if named[i]:
            out[i] = found.setdefault(root, len(found))
    return out


def patterns(there: NDArray[np.bool_]) -> list[tuple[Index, NDArray[np.bool_]]]:
    """Group rows (m, k) that have the same cells; return their numbers and the cells, (k,)."""
    if there.all():
        return [(np.arange(there.shape[0]), there[0])]
    kinds, of = np.unique(there, axis=0, return_inverse=True)
    of = of.reshape(-1)
    return [(np.flatnonzero(of == i), kind) for i, kind in enumerate(kinds)]
