"""Fits of some observations of one network."""

import numpy as np
import pytest

from evidose.stats.network import network
from evidose.stats.network.single import design_of_observations, fit_some, piece_of, q_of, rows_of


def test_effects_of_what_is_connected(triangle) -> None:
    found = network(triangle)
    piece = piece_of(found, 0)
    y, v, x = rows_of(found, piece, 0)
    fit, effects = fit_some(y[:1], v[:1], x[:1])
    assert effects[0] - effects[1] == pytest.approx(1.0)
    assert fit.design.df.tolist() == [0]
    _, effects = fit_some(y, v, x)
    np.testing.assert_allclose(effects - effects[2], found.common.estimate[:, 2], atol=1e-12)
    assert q_of(y, v, x) == (pytest.approx(3.0), 1)
    assert q_of(y, v, x, 2.0) == (pytest.approx(1.0), 1)
    assert q_of(y[:2], v[:2], x[:2]) == (0.0, 0)
    assert q_of(y[:0], v[:0], x[:0]) == (0.0, 0)


def test_units_do_not_matter(triangle) -> None:
    y, v, x = rows_of(network(triangle), piece_of(network(triangle), 0), 0)
    assert q_of(1e9 * y, 1e18 * v, x, 2e18)[0] == pytest.approx(1.0)
    _, effects = fit_some(1e9 * y, 1e18 * v, x)
    assert effects[0] - effects[1] == pytest.approx(2e9)


def test_observations_know_their_design(mixed) -> None:
    found = network(mixed)
    designs = design_of_observations(found, piece_of(found, 0))
    assert sorted(map(len, designs)) == [2, 2, 2, 2, 3, 3, 4, 4, 4]
    assert designs.count((0, 2, 3, 4)) == 3
