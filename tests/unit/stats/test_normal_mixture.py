"""Mixtures of normals: quantiles invert the distribution function, whatever the tails."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evidose.stats.normal_mixture import Mixture, shortest_interval


def _random(seed, n=5, m=4):
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.full(n, 0.5), m)
    return Mixture(weights, rng.normal(0, 5, (m, n)), 10 ** rng.uniform(-3, 3, (m, n)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1e-6, 1 - 1e-6))
def test_quantiles_invert_the_distribution_function(seed, p):
    mixture = _random(seed)
    at = mixture.quantile(p)
    np.testing.assert_allclose(mixture.cdf(at), p, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(mixture.cdf(at) + mixture.above(at), 1, rtol=1e-12)


def test_one_component_is_the_normal_itself():
    one = Mixture(np.ones((1, 1)), np.full((1, 1), 2.0), np.full((1, 1), 3.0))
    assert one.quantile(0.975) == pytest.approx(stats.norm.ppf(0.975, 2, 3))
    assert one.density(np.array([1.0])) == pytest.approx(stats.norm.pdf(1, 2, 3))
    assert one.above(np.array([40.0])) == pytest.approx(stats.norm.sf(40, 2, 3), rel=1e-9)
    assert one.widened(np.array([16.0])).sd() == pytest.approx(5)
    low, high = one.shortest(0.95)
    assert (low, high) == (
        pytest.approx(stats.norm.ppf(0.025, 2, 3)),
        pytest.approx(7.8799, abs=1e-4),
    )


def test_padding_and_limits():
    mixture = Mixture(
        np.array([[0.5, 0.5, 0.0]]), np.array([[0, 1, 99.0]]), np.array([[1, 2, 1.0]])
    )
    plain = Mixture(mixture.weights[:, :2], mixture.means[:, :2], mixture.sds[:, :2])
    assert mixture.quantile(0.9) == plain.quantile(0.9)
    assert mixture.mean() == pytest.approx(0.5)
    assert mixture.quantile(0.0) == -np.inf
    assert mixture.quantile(1.0) == np.inf


def test_the_shortest_interval_of_a_skewed_density_starts_where_it_is_highest():
    law = stats.expon()
    low, high = shortest_interval(law.ppf, law.pdf, 0.9, 1)
    assert low == 0
    assert high == pytest.approx(law.ppf(0.9))
    gamma = stats.gamma(4)
    low, high = shortest_interval(gamma.ppf, gamma.pdf, 0.9, 1)
    assert gamma.pdf(low) == pytest.approx(gamma.pdf(high), rel=1e-6)
    assert gamma.cdf(high) - gamma.cdf(low) == pytest.approx(0.9)
