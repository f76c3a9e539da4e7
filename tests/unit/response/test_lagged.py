import numpy as np
import pytest

from evidose.response.lagged import LEAST, lagged_relation

RNG = np.random.default_rng(5)


def wandering(length, rng):
    noise = rng.normal(size=length)
    course = np.zeros(length)
    for t in range(1, length):
        course[t] = 0.95 * course[t - 1] + noise[t]
    return course


def results(symptom, lag, rng, every=14, noise=0.3):
    days = list(range(70, len(symptom), every))
    return days, [
        float(symptom[d - lag - 6 : d - lag + 1].mean() + noise * rng.normal()) for d in days
    ]


def test_a_marker_that_follows_four_weeks_later_is_found():
    symptom = wandering(700, RNG)
    found = lagged_relation(*results(symptom, 28, RNG), symptom)
    assert found.told
    assert found.lag_days == 28
    assert found.correlation > 0.8


def test_the_direction_is_told():
    symptom = wandering(700, RNG)
    days, values = results(symptom, 0, RNG)
    assert lagged_relation(days, [-v for v in values], symptom).correlation < -0.8


def test_few_results_cannot_tell():
    symptom = wandering(300, RNG)
    days, values = results(symptom, 0, RNG)
    found = lagged_relation(days[: LEAST - 1], values[: LEAST - 1], symptom)
    assert not found.told
    assert found.pairs == min(LEAST - 1, len(days))
    assert found.lag_days is None
    assert not lagged_relation([], [], symptom).told


def test_weeks_without_symptoms_do_not_count():
    symptom = wandering(700, RNG)
    days, values = results(symptom, 0, RNG)
    symptom[:600] = np.nan
    assert "fewer than" in lagged_relation(days, values, symptom).why


def test_two_straight_trends_are_no_relation():
    symptom = np.linspace(8, 3, 700)
    days = list(range(70, 700, 14))
    values = list(np.linspace(12, 4, len(days)))
    assert not lagged_relation(days, values, symptom).told


def test_unrelated_courses_are_told_as_related_rarely():
    """Both wander; the level of the test is 5 %, the turning is approximate for such courses."""
    told = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        symptom, other = wandering(700, rng), wandering(700, rng)
        told += lagged_relation(*results(other, 0, rng), symptom).told
    assert told <= 12


@pytest.mark.parametrize("flat", ["marker", "symptom"])
def test_what_does_not_vary_shows_nothing(flat):
    symptom = wandering(700, RNG)
    days, values = results(symptom, 0, RNG)
    if flat == "marker":
        values = [5.0] * len(days)
    else:
        symptom[:] = 5.0
    assert not lagged_relation(days, values, symptom).told
