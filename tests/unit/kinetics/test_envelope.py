import numpy as np
import pytest

from evidose.kinetics.envelope import Band, band, difference, envelope


def test_a_band_is_the_estimate_and_the_middle_of_the_draws():
    draws = np.concatenate([[7.0], np.arange(100.0)])
    assert band(draws) == Band(7.0, 5.0, 94.0)


def test_a_band_may_be_open():
    assert band(np.array([3.0] + [np.inf] * 40)).high == np.inf


def test_the_envelope_reaches_from_the_lowest_to_the_highest_end():
    assert envelope([Band(1, 0, 2), Band(5, 4, 9), Band(3, 2, 4)]) == Band(3, 0, 9)


@pytest.mark.parametrize(
    ("first", "second", "identified"),
    [(-0.30, -0.25, True), (-0.30, -0.05, False), (0.2, -0.2, False)],
)
def test_a_difference_is_identified_only_where_models_disagree_by_less(first, second, identified):
    found = difference([np.full(50, first), np.full(50, second)])
    assert found.identified is identified
