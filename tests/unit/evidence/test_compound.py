import copy

import pytest
from pydantic import ValidationError

from evidose.evidence import Compound

TABLE = {
    "schema_version": 1,
    "id": "low-dose-naltrexone",
    "name": "Low-dose naltrexone",
    "substance": "naltrexone",
    "kind": "prescription",
    "summary": "An opioid antagonist in small doses.",
    "dose_low": 0.5,
    "dose_high": 6.0,
    "last_reviewed": "2026-11-22",
    "index": {
        "frozen_on": "2026-11-22",
        "weights": [{"question": "fibromyalgia-pain", "weight": 9.0, "why": "Critical"}],
    },
}


def test_a_compound_carries_frozen_weights():
    compound = Compound.model_validate(TABLE)
    assert compound.unit == "mg"
    assert compound.index.frozen_on.isoformat() == "2026-11-22"
    assert compound.index.weights[0].weight == 9.0


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("index", "weights"), []),
        (("index", "weights", 0, "weight"), 0),
        (("kind",), "drug"),
        (("dose_low",), 0),
        (("substance",), "Naltrexone HCl"),
    ],
)
def test_what_a_compound_refuses(path, value):
    table = copy.deepcopy(TABLE)
    place = table
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    with pytest.raises(ValidationError, match=str(path[-1])):
        Compound.model_validate(table)
