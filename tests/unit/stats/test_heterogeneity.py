import json
from pathlib import Path

import numpy as np
import pytest

from evidose.stats.heterogeneity import tau2_interval
from evidose.stats.status import Status
from evidose.terms import InputError

SETS = json.loads((Path(__file__).parents[2] / "reference" / "metafor" / "pool.json").read_text())[
    "sets"
]


def test_q_profile_limits_agree_with_metafor_on_every_set():
    checked = 0
    for name, data in SETS.items():
        if "interval" not in data:
            continue
        ours = tau2_interval(data["y"], data["v"])
        for field, expected in data["interval"].items():
            floor = min(data["v"]) if field in ("low", "high") else 0.0
            error = abs(getattr(ours, field) - expected) / (abs(expected) + floor + 1e-12)
            assert error < 1e-6 or abs(expected) < 1e-9, (name, field)
            checked += 1
    assert checked > 600


def test_a_batch_gives_what_single_rows_give():
    rng = np.random.default_rng(4)
    y, v = rng.normal(size=(50, 12)) * 2, rng.lognormal(size=(50, 12))
    y[:25, 7:] = v[:25, 7:] = np.nan
    together = tau2_interval(y, v, 0.9)
    for i in (0, 24, 25, 49):
        alone = tau2_interval(y[i, : together.k[i]], v[i, : together.k[i]], 0.9)
        assert float(alone.high) == pytest.approx(together.high[i], rel=1e-12)
        assert alone.low.shape == ()


def test_the_limits_grow_with_the_level():
    y, v = [0.1, 0.9, 0.35, 1.65], [0.03, 0.03, 0.05, 0.01]
    narrow, wide = tau2_interval(y, v, 0.5), tau2_interval(y, v, 0.99)
    assert wide.low < narrow.low < narrow.high < wide.high


def test_effects_that_agree_too_well_give_an_empty_set_and_say_so():
    found = tau2_interval([0.5, 0.5, 0.5], [1.0, 2.0, 3.0])
    assert (float(found.low), float(found.high)) == (0.0, 0.0)
    assert found.status == Status.BOUNDARY


def test_rows_that_have_no_interval():
    nan = np.nan
    found = tau2_interval(
        [[1.0, nan], [1.0, 2.0], [1.0, np.inf]], [[1.0, nan], [1.0, 0.0], [1.0, 1.0]]
    )
    assert found.status.tolist() == [
        Status.TOO_FEW_STUDIES,
        Status.NON_POSITIVE_VARIANCE,
        Status.NON_FINITE_INPUT,
    ]
    assert np.isnan(found.high).all()
    with pytest.raises(InputError, match="level"):
        tau2_interval([1.0, 2.0], [1.0, 1.0], 95)
