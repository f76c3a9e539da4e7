"""Rows of a batch that have the same studies and one connected network: fitted together."""

from dataclasses import dataclass

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.design_matrix import Design, based
from evidose.stats.network.connection import components, patterns
from evidose.stats.network.contrasts import Contrasts, Index
from evidose.stats.network.observations import Observations
from evidose.stats.status import Status, StatusArray, usable

CELLS = 2_000_000
"""Rows x observations x treatments that are fitted at once."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a batch whose networks are connected and of one structure.

    Attributes
    ----------
    rows : their numbers, shape (n,)
    columns : the observations they have, shape (q,)
    treatments : the treatments they have, shape (t,)
    design : the regression on the effects against the first treatment; p = t - 1
    path : how each treatment's effect against the first follows from the design's coefficients,
        shape (n, t, p)
    """

    rows: Index
    columns: Index
    treatments: Index
    design: Design
    path: FloatArray


def pieces(data: Contrasts, found: Observations) -> tuple[list[Piece], StatusArray]:
    """Return the pieces of a batch and the status of each row, DISCONNECTED among them."""
    status = found.status.copy()
    out: list[Piece] = []
    for rows, used in patterns(found.used):
        rows = rows[usable(status[rows])]
        if not rows.size:
            continue
        there = np.isfinite(data.te[rows[0]])
        pairs = zip(data.treat1[there].tolist(), data.treat2[there].tolist(), strict=True)
        part = components(len(data.treatments), pairs)
        if part.max() > 0:
            status[rows] = Status.DISCONNECTED
            continue
        columns, treatments = np.flatnonzero(used), np.flatnonzero(part == 0)
        size = max(1, CELLS // (columns.size * treatments.size))
        for first in range(0, rows.size, size):
            some = rows[first : first + size]
            piece = _piece(found, some, columns, treatments)
            status[some] = piece.design.status
            out.append(piece)
    return out, status


def _piece(found: Observations, rows: Index, columns: Index, treatments: Index) -> Piece:
    whole = columns.size == found.y.shape[1] and rows.size == found.y.shape[0]
    y, v, x = found.y, found.v, found.x
    if not whole:
        y, v, x = y[rows][:, columns], v[rows][:, columns], x[rows][:, columns]
    x = x[:, :, treatments[1:]]
    n, _, p = x.shape
    exponent = (np.frexp(v.min(axis=1))[1] - 1) >> 1
    design = based(
        np.ldexp(y, -exponent[:, None]),
        np.ldexp(v, -2 * exponent[:, None]),
        x,
        np.broadcast_to(np.eye(p), (n, p, p)),
        k=np.full(n, columns.size),
        unit=np.ldexp(1.0, exponent),
        status=np.zeros(n, dtype=np.int8),
        single=False,
    )
    path = np.concatenate([np.zeros((n, 1, p)), design.back], axis=1)
    return Piece(rows, columns, treatments, design, path)
