import json
from dataclasses import replace

import pytest

from evidose.evidence import open_library
from evidose.kinetics import Regimen, load_kinetics, simulate, tell
from evidose.pages.charts.occupancy_chart import occupancy_svg
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


def test_what_is_blocked_is_called_as_the_pack_calls_it(answer):
    assert "Blocked mu receptors at 07:00" in simulation_text(answer, [], {}, 1)
    other = replace(answer, target="light switches")
    text = simulation_text(other, [], {}, 1)
    assert "Blocked light switches at 07:00" in text and "mu receptors" not in text
    assert "Blocked light switches after 50 mg" in occupancy_svg(other)


def test_every_hour_of_a_dose_in_parts_is_told():
    k = load_kinetics(open_library(), "naltrexone")
    twice = simulate(k, Regimen(50.0, 2, 8.5, later=(12.0,)))
    assert simulation_text(twice, [], {}, 1).startswith("50 mg every day at 08:30 and 20:30, day 2")
    told = simulation_document(twice)["regimen"]
    assert (told["at"], told["also_at"]) == ("08:30", ["20:30"])
    assert "after 50 mg at 08:30 and 20:30, day 2" in occupancy_svg(twice)
    assert "mg at 08:30 and 20:30 on day 2" in tell(k, twice)[0].text
