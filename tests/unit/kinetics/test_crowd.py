import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.kinetics import Regimen, crowd, load_kinetics, simulate, simulate_people

K = load_kinetics(open_library(), "naltrexone")
REGIMEN = Regimen(4.5, 3, 22.0)


def test_the_middle_of_many_people_is_near_the_typical_one_and_repeats():
    told = []
    people = simulate_people(K, REGIMEN, 3_000, seed=5, progress=told.append)
    assert told == [3_000]
    assert people == simulate_people(K, REGIMEN, 3_000, seed=5)
    for model in simulate(K, REGIMEN).models:
        spread = people[model.id]["at_wake"]
        assert spread.p5 < spread.median < spread.p95
        assert spread.median == pytest.approx(model.at_wake.value, abs=0.05)


def test_chunks_hold_different_people(monkeypatch):
    whole = simulate_people(K, REGIMEN, 2_000, seed=2)
    monkeypatch.setattr(crowd, "CHUNK", 500)
    told = []
    parts = simulate_people(K, REGIMEN, 1_250, seed=2, progress=told.append)
    assert told == [500, 1000, 1250]
    one = whole["naltrexone-direct-4h"]["at_wake"]
    other = parts["naltrexone-direct-4h"]["at_wake"]
    assert one.median == pytest.approx(other.median, abs=0.03)
    assert one != other


def test_quantiles_come_back_from_the_histogram():
    tally = np.zeros(crowd.BINS, dtype=np.int64)
    tally[[0, 1200, 2399]] = [10, 80, 10]
    assert crowd._spread(tally, 24.0) == crowd.Spread(0.0, pytest.approx(12.0, abs=0.01), 24.0)
