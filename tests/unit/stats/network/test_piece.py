"""Rows of one structure are fitted together, and only where they hang together."""

import numpy as np

from evidose.stats.network import contrasts
from evidose.stats.network import piece as module
from evidose.stats.network.observations import observations
from evidose.stats.network.piece import pieces
from evidose.stats.status import Status

NAN = np.nan


def test_rows_are_grouped_by_what_they_have(monkeypatch) -> None:
    te = [[1, 1, 1], [1, NAN, 1], [1, 1, NAN], [1, 1, 1], [NAN, NAN, NAN]]
    data = contrasts(["1", "2", "3"], ["a", "b", "c"], ["b", "c", "d"], te, te)
    found, status = pieces(data, observations(data))
    ok, few = Status.OK, Status.TOO_FEW_STUDIES
    assert status.tolist() == [ok, Status.DISCONNECTED, ok, ok, few]
    kinds = {tuple(p.rows.tolist()): (p.treatments.tolist(), p.columns.tolist()) for p in found}
    assert kinds == {(0, 3): ([0, 1, 2, 3], [0, 1, 2]), (2,): ([0, 1, 2], [0, 1])}
    monkeypatch.setattr(module, "CELLS", 1)
    alone, _ = pieces(data, observations(data))
    assert sorted(p.rows.tolist() for p in alone) == [[0], [2], [3]]


def test_paths_lead_to_every_treatment() -> None:
    data = contrasts(["1", "2"], ["a", "b"], ["b", "c"], [2.0, 3.0], [1e-3, 1e3])
    (piece,), _ = pieces(data, observations(data))
    design = piece.design
    fitted = np.take_along_axis(design.y, design.base, axis=1) * design.unit[:, None]
    against_first = (piece.path @ fitted[:, :, None])[0, :, 0]
    np.testing.assert_allclose(against_first, [0.0, -2.0, -5.0], atol=1e-12)
    assert 1.0 <= design.v.min() < 4.0
