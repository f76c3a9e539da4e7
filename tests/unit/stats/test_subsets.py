import numpy as np
import pytest

from evidose.stats import subsets
from evidose.stats.pool import Pooled, pool
from evidose.stats.status import Status

RNG = np.random.default_rng(8)
Y = RNG.normal(size=(9, 6))
V = RNG.lognormal(size=(9, 6))


def test_any_choice_of_studies_is_pooled_as_if_the_others_were_not_there():
    drop = RNG.random((6, 6)) < 0.4
    drop[2] = False
    found = subsets.pool_without(Y, V, drop, "DL", "z", 0.9)
    assert found.estimate.shape == (9, 6)
    for i, out in enumerate(drop):
        kept = np.flatnonzero(~out)
        alone = pool(Y[4, kept], V[4, kept], method="DL", test="z", level=0.9)
        assert found.ci_high[4, i] == pytest.approx(float(alone.ci_high), rel=1e-12)
        assert found.k[4, i] == kept.size


def test_memory_stays_bounded_without_changing_results(monkeypatch):
    drop = np.eye(6, dtype=bool)
    whole = subsets.pool_without(Y, V, drop, "REML", "knha", 0.95)
    monkeypatch.setattr(subsets, "CELLS", 2 * 36)
    pieces = subsets.pool_without(Y, V, drop, "REML", "knha", 0.95)
    for field in Pooled.__slots__:
        np.testing.assert_allclose(getattr(pieces, field), getattr(whole, field), rtol=1e-9)


def test_leaving_out_everything_leaves_nothing_and_says_so():
    found = subsets.pool_without(Y[0], V[0], np.ones((6, 6), dtype=bool), "REML", "z", 0.95)
    assert (found.status == Status.TOO_FEW_STUDIES).all()
    assert np.isnan(found.estimate).all()
    assert found.k.tolist() == [0] * 6
