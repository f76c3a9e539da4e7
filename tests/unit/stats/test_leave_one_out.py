import json
from pathlib import Path

import numpy as np
import pytest

from evidose.stats.leave_one_out import leave_one_out
from evidose.stats.pool import pool
from evidose.stats.status import Status

SETS = json.loads((Path(__file__).parents[2] / "reference" / "metafor" / "pool.json").read_text())[
    "sets"
]


@pytest.mark.parametrize("method", ["REML", "DL"])
def test_agreement_with_metafor(method):
    sets = [(n, d) for n, d in SETS.items() if "leave_one_out" in d]
    assert len(sets) > 60
    for name, data in sets:
        ours = leave_one_out(data["y"], data["v"], method=method, test="z")
        same = np.ones(len(data["y"]), dtype=bool)
        if (name, method) == ("lau1992_PETO", "REML"):
            same[20] = False  # metafor stands on the lower of two modes
        for field, expected in data["leave_one_out"][method].items():
            got = getattr(ours, field)
            scale = np.abs(expected) + {"tau2": min(data["v"]), "estimate": ours.se}.get(field, 0)
            assert (np.abs(got - expected) / scale)[same].max() < 1e-6, (name, field)


def test_where_metafor_stands_on_a_local_maximum_ours_is_higher():
    data = SETS["lau1992_PETO"]
    ours = leave_one_out(data["y"], data["v"])
    y, v = np.delete(data["y"], 20), np.delete(data["v"], 20)
    assert ours.status[20] == Status.MULTIMODAL
    assert ours.modes[20] == 2
    assert ours.tau2[20] == pytest.approx(0.0218012610, rel=1e-8)
    at_zero = pool(y, v, method="REML", tau2=0.0)
    assert at_zero.estimate == pytest.approx(
        data["leave_one_out"]["REML"]["estimate"][20], rel=1e-6
    )


def test_a_faulty_study_spoils_only_the_results_it_takes_part_in():
    found = leave_one_out([[0.1, 0.4, 0.2, np.nan]], [[0.1, -1.0, 0.2, np.nan]])
    bad = Status.NON_POSITIVE_VARIANCE
    assert found.status.tolist()[0][::2] == [bad, bad]
    assert found.k.tolist() == [[2, 2, 2, 0]]
    assert np.isfinite(found.estimate[0, 1])
    assert found.status[0, 3] == Status.TOO_FEW_STUDIES
