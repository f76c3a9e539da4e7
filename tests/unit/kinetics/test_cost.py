"""The cost is known before, grows with all that is asked, and is what is really computed."""

import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import open_library
from evidose.kinetics import Regimen, cost, load_kinetics, most_days, simulate
from evidose.kinetics.simulation import DRAWS, drawn_points

K = load_kinetics(open_library(), "naltrexone")
MB = 1_000_000


def with_models(count):
    """The kinetics with as many models, each of them one of the shipped."""
    records = list(K.occupancy.values())
    return replace(K, occupancy={f"m{i}": records[i % len(records)] for i in range(count)})


def test_a_year_under_five_models():
    points = 24 * (366 + 28) * 2
    assert cost(K, 366) == 5 * DRAWS * points * (3 + len(K.compared_mg))
    assert int(drawn_points(366)[-1]) == points
    assert cost(K, 28, 1000) - cost(K, 28) == 5 * 1000 * 24 * 28


@given(st.integers(1, 366), st.integers(1, 40), st.integers(1, 10_000))
def test_more_of_anything_costs_more(days, models, people):
    k = with_models(models)
    assert cost(k, days, people) < cost(k, days + 1, people)
    assert cost(k, days, people) < cost(with_models(models + 1), days, people)
    assert cost(k, days, people) < cost(k, days, people + 1)


@given(st.integers(0, 400 * MB), st.integers(1, 40), st.integers(1, 10_000))
def test_the_days_that_are_offered_can_be_afforded_and_one_more_cannot(most, models, people):
    k = with_models(models)
    days = most_days(k, most, people)
    assert days >= 0 and cost(k, days + 1, people) > most
    assert days == 0 or cost(k, days, people) <= most


@pytest.mark.parametrize("days", [28, 366])
def test_memory_stays_within_a_hundred_megabytes(days):
    tracemalloc.start()
    try:
        simulate(K, Regimen(4.5, days, 22.0))
        assert tracemalloc.get_traced_memory()[1] < 100 * MB
    finally:
        tracemalloc.stop()
