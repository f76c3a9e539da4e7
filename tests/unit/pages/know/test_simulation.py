import json

import pytest

from evidose.evidence import open_library
from evidose.kinetics import Regimen, load_kinetics, simulate
from evidose.pages.know.simulation import (
    people_document,
    simulation_document,
    simulation_text,
)


@pytest.fixture(scope="module")
def answer():
    return simulate(load_kinetics(open_library(), "naltrexone"), Regimen(50.0, 2, 8.5))


def test_the_document_is_plain_json_without_infinities(answer):
    text = json.dumps(simulation_document(answer), allow_nan=False)
    document = json.loads(text)
    assert document["regimen"] == {"dose_mg": 50.0, "at": "08:30", "days": 2, "wake": "07:00"}
    assert len(document["times"]) == len(document["models"][0]["blockade"])
    assert people_document({}) == {}


def test_the_text_fits_a_terminal_and_says_it_is_no_advice(answer):
    text = simulation_text(answer, ["A sentence " * 20], {}, 1)
    assert max(len(line) for line in text.splitlines()) <= 110
    assert "not medical advice" in text
