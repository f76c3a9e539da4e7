"""The quadrature itself: conditional moments, convergence, hard rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evidose.stats.priors import (
    Flat,
    HalfCauchy,
    HalfNormal,
    LogNormal,
    Normal,
    NormalMixture,
    Uniform,
)
from evidose.stats.tau_posterior import (
    TOLERANCE,
    Data,
    conditional,
    mu_terms,
    tail_power,
    tau_cdf,
    tau_density,
    tau_posteriors,
    tau_quantile,
)


def _data(y, v):
    y, v = np.atleast_2d(y).astype(float), np.atleast_2d(v).astype(float)
    return Data(y, v, np.ones_like(y))


def test_given_tau_all_is_the_textbook_normal():
    y, v = np.array([0.3, -0.2, 0.5]), np.array([0.04, 0.09, 0.02])
    prior = NormalMixture([1, 2], [Normal(0, 0.5), Normal(0.4, 2)])
    found = conditional(_data(y, v), mu_terms(prior), np.array([[0.07]]))
    for i, (weight, part) in enumerate(zip((1 / 3, 2 / 3), prior.components, strict=True)):
        cov = np.diag(v + 0.07) + part.sd**2
        like = stats.multivariate_normal.logpdf(y, np.full(3, part.mean), cov)
        assert found.log_likelihood[0, 0, i] == pytest.approx(like + np.log(weight))
        precision = np.sum(1 / (v + 0.07)) + 1 / part.sd**2
        mean = (np.sum(y / (v + 0.07)) + part.mean / part.sd**2) / precision
        assert found.means[0, 0, i] == pytest.approx(mean)
        assert found.sds[0, 0, i] == pytest.approx(precision**-0.5)


def test_a_flat_prior_is_the_limit_of_wide_ones():
    data = _data([0.3, -0.2, 0.5], [0.04, 0.09, 0.02])
    flat = conditional(data, mu_terms(Flat()), np.array([[0.1]]))
    wide = conditional(data, mu_terms(Normal(0, 1e6)), np.array([[0.1]]))
    assert flat.means[0, 0, 0] == pytest.approx(wide.means[0, 0, 0], rel=1e-9)
    gap = flat.log_likelihood - wide.log_likelihood
    assert gap[0, 0, 0] == pytest.approx(np.log(1e6 * np.sqrt(2 * np.pi)), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([HalfNormal(0.3), HalfCauchy(1), Uniform(4)]))
def test_hard_rows_converge(seed, prior):
    rng = np.random.default_rng(seed)
    k = int(rng.integers(1, 40))
    v = 10 ** rng.uniform(-6, 2, (5, k))
    y = rng.normal(0, np.sqrt(v + 10 ** rng.uniform(-6, 4, (5, 1))))
    y[0, 0] += 1000 * np.sqrt(v[0, 0])
    rows = []
    for some, post in tau_posteriors(_data(y, v), mu_terms(Flat()), prior):
        assert (post.error <= TOLERANCE).all()
        np.testing.assert_allclose(post.weights.sum(axis=-1), 1, rtol=1e-12)
        rows += some.tolist()
    assert sorted(rows) == list(range(5))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.001, 0.999))
def test_quantile_cdf_and_density_of_tau_belong_together(seed, p):
    rng = np.random.default_rng(seed)
    data = _data(rng.normal(0, 0.5, (3, 6)), 10 ** rng.uniform(-2, 0, (3, 6)))
    terms, prior = mu_terms(Flat()), LogNormal(-1.2, 0.9)
    for rows, post in tau_posteriors(data, terms, prior):
        tau = tau_quantile(post, np.full(len(rows), p), prior.upper)
        np.testing.assert_allclose(tau_cdf(post, tau, prior.upper), p, atol=1e-9)
        h = 1e-4 * tau
        slope = (tau_cdf(post, tau + h, np.inf) - tau_cdf(post, tau - h, np.inf)) / (2 * h)
        density = tau_density(data.take(rows), terms, prior, post, tau)
        np.testing.assert_allclose(density, slope, rtol=1e-5)


def test_the_tail_tells_which_moments_exist():
    data = _data([[0.1, 0.2, 0.3]], [[1, 1, 1]])
    assert tail_power(data, mu_terms(Flat()), Uniform()) == [2]
    assert tail_power(data, mu_terms(Normal(0, 1)), HalfCauchy(1)) == [5]
    assert tail_power(data, mu_terms(Flat()), Uniform(3)) == [np.inf]


def test_an_upper_end_is_respected():
    data = _data([[5.0, -5.0, 4.0]], [[0.01, 0.01, 0.01]])
    [(_, post)] = tau_posteriors(data, mu_terms(Flat()), Uniform(0.5))
    assert post.error <= TOLERANCE
    assert (post.tau <= 0.5).all()
    assert 0.49 < tau_quantile(post, np.array([0.5]), 0.5)[0] < 0.5
