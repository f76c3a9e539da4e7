import json
from pathlib import Path

import numpy as np

from evidose.stats.cumulative import cumulative
from evidose.stats.pool import pool
from evidose.stats.status import Status

SETS = json.loads((Path(__file__).parents[2] / "reference" / "metafor" / "pool.json").read_text())[
    "sets"
]


def test_agreement_with_metafor():
    sets = [(n, d) for n, d in SETS.items() if "cumulative" in d]
    assert len(sets) > 60
    for name, data in sets:
        ours = cumulative(data["y"], data["v"], method="DL", test="z")
        for field, expected in data["cumulative"].items():
            scale = np.abs(expected) + {"tau2": min(data["v"]), "estimate": ours.se}.get(field, 0)
            error = np.abs(getattr(ours, field) - expected) / scale
            assert error.max() < 1e-6, (name, field)


def test_the_last_is_the_whole_and_the_first_says_it_is_alone():
    y, v = np.array([[0.3, 0.1, np.nan, 0.9]]), np.array([[0.1, 0.2, np.nan, 0.1]])
    found, whole = cumulative(y, v), pool(y, v)
    assert found.estimate[0, 3] == whole.estimate[0]
    assert found.status[0, 0] == Status.TOO_FEW_STUDIES
    assert found.k.tolist() == [[1, 2, 0, 3]]
