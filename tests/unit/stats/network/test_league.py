"""League tables: signs, ends and what is missing."""

import numpy as np
import pytest

from evidose.stats.network import contrasts, network
from evidose.stats.network.league import league, pairs, square


def test_the_lower_half_mirrors_the_upper_one() -> None:
    table = league(np.array([[1.0, -2.0, 0.5]]), np.array([[0.5, 1.0, 2.0]]), 3, 0.95)
    np.testing.assert_allclose(table.estimate[0], [[0, 1, -2], [-1, 0, 0.5], [2, -0.5, 0]])
    np.testing.assert_allclose(table.se[0], [[0, 0.5, 1], [0.5, 0, 2], [1, 2, 0]])
    z = 1.959963984540054
    assert table.ci_low[0, 0, 1] == pytest.approx(1 - 0.5 * z)
    assert table.ci_high[0, 0, 1] == pytest.approx(1 + 0.5 * z)
    assert table.ci_low[0, 1, 0] == pytest.approx(-1 - 0.5 * z)
    assert table.ci_high[0, 1, 0] == pytest.approx(-1 + 0.5 * z)
    assert table.p_value[0, 0, 1] == pytest.approx(0.04550026389635842)
    assert np.isnan(np.diagonal(table.p_value[0])).all()


def test_the_level_sets_the_width() -> None:
    wide, narrow = (league(np.zeros((1, 1)), np.ones((1, 1)), 2, at) for at in (0.99, 0.5))
    assert wide.ci_high[0, 0, 1] == pytest.approx(2.5758293035489)
    assert narrow.ci_high[0, 0, 1] == pytest.approx(0.6744897501960817)


def test_a_treatment_without_data_has_no_number_at_all() -> None:
    nan = np.nan
    table = league(np.array([[1.0, nan, nan]]), np.array([[1.0, nan, nan]]), 3, 0.95)
    assert np.isnan(table.estimate[0, 2]).all()
    assert np.isnan(table.se[0, 2, 2])
    assert table.estimate[0, 0, 0] == table.se[0, 1, 1] == 0.0


def test_pairs_and_square() -> None:
    assert [p.tolist() for p in pairs(3)] == [[0, 0, 1], [1, 2, 2]]
    assert square(np.array([[1.0]]), 2, -1.0, 7.0).tolist() == [[[7, 1], [-1, 7]]]


def test_a_thread_costs_no_digits() -> None:
    # Two precise pairs, joined by a study ten million times less precise.
    data = contrasts(
        ["1", "2", "3", "4"],
        ["a", "a", "b", "c"],
        ["b", "b", "c", "d"],
        [1, 2, 0, 3],
        [1, 1, 1e7, 1],
    )
    found = network(data, method="FE").common
    assert found.se[0, 1] == pytest.approx(0.5**0.5, rel=1e-12)
    assert found.se[2, 3] == pytest.approx(1.0, rel=1e-12)
    assert found.se[0, 3] == pytest.approx(np.sqrt(1.5 + 1e14), rel=1e-12)
    assert found.estimate[2, 3] == pytest.approx(3.0, rel=1e-12)
