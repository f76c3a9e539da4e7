"""Bayesian networks: by brute force, against two treatments, and where there is little to learn."""

import numpy as np
import pytest
from scipy.special import ndtr

from evidose.stats.bayes import pool_bayes
from evidose.stats.network import contrasts, network
from evidose.stats.network.bayes import network_bayes
from evidose.stats.priors import HalfCauchy, HalfNormal, LogNormal, Uniform
from evidose.stats.status import Status

TABLES = ("mean", "sd", "median", "ci_low", "ci_high", "pi_low", "pi_high")
TAU = ("tau_mean", "tau_sd", "tau_median", "tau_low", "tau_high")


@pytest.mark.parametrize(
    "prior", [HalfNormal(0.5), LogNormal(-1.0, 0.8), HalfCauchy(0.3), Uniform()]
)
def test_two_treatments_are_the_pairwise_posterior(prior) -> None:
    y, v = [0.1, 0.6, -0.3, 0.9], [0.02, 0.05, 0.03, 0.08]
    data = contrasts(list("1234"), ["a"] * 4, ["b"] * 4, y, np.sqrt(v))
    found, expected = network_bayes(data, tau_prior=prior), pool_bayes(y, v, tau_prior=prior)
    for name in TABLES:
        assert getattr(found, name)[0, 1] == pytest.approx(float(getattr(expected, name)), rel=1e-6)
    for name in TAU:
        assert getattr(found, name) == pytest.approx(float(getattr(expected, name)), rel=1e-6)
    assert found.above[0, 1] == pytest.approx(float(expected.p_above(0)), rel=1e-7)
    assert found.above[1, 0] == pytest.approx(float(expected.cdf(0)), rel=1e-6)
    assert found.ci_low[1, 0] == pytest.approx(-found.ci_high[0, 1])
    assert found.pi_high[1, 0] == pytest.approx(-found.pi_low[0, 1])
    assert found.status == Status.OK
    assert found.error < 1e-8


def test_a_network_is_its_sum_over_tau(references, as_data) -> None:
    data, prior = as_data(references["hasselblad1998_OR"]), HalfNormal(0.5)
    tau = np.linspace(1e-6, 3.0, 1201)
    heights, fits = [], []
    for t in tau:
        fit = network(data, tau2=t * t, method="REML")
        fits.append(fit)
        ml = network(data, tau2=t * t, method="ML")
        # The restricted likelihood from the full one: less half the log of the information.
        covariance = np.array(
            [
                [
                    ml.random.se[i, 0] ** 2 + ml.random.se[j, 0] ** 2 - ml.random.se[i, j] ** 2
                    for j in range(1, 4)
                ]
                for i in range(1, 4)
            ]
        )
        heights.append(float(ml.log_likelihood) + 0.5 * np.linalg.slogdet(covariance)[1])
    log_post = np.array(heights) - 0.5 * (tau / 0.5) ** 2
    w = np.exp(log_post - log_post.max())
    w /= w.sum()
    means = np.array([f.random.estimate for f in fits])
    ses = np.array([f.random.se for f in fits])
    found = network_bayes(data, tau_prior=prior)
    mean = np.tensordot(w, means, 1)
    np.testing.assert_allclose(found.mean, mean, atol=1e-6)
    sd = np.sqrt(np.tensordot(w, ses**2 + (means - mean) ** 2, 1))
    np.testing.assert_allclose(found.sd, sd, atol=1e-5)
    assert found.tau_mean == pytest.approx(float(w @ tau), abs=1e-5)
    assert float(w @ ndtr((means / np.where(ses > 0, ses, 1))[:, 0, 1])) == pytest.approx(
        found.above[0, 1], abs=1e-6
    )
    inside = ndtr((found.ci_high[0, 2] - means[:, 0, 2]) / ses[:, 0, 2])
    assert float(w @ inside) == pytest.approx(0.975, abs=1e-6)
    wide = np.sqrt(ses[:, 0, 2] ** 2 + tau**2)
    below = ndtr((found.pi_low[0, 2] - means[:, 0, 2]) / wide)
    assert float(w @ below) == pytest.approx(0.025, abs=1e-6)


def test_a_tree_keeps_the_prior_of_tau() -> None:
    data = contrasts(["1", "2"], ["a", "b"], ["b", "c"], [1, 2], [1, 2])
    found = network_bayes(data, tau_prior=HalfNormal(0.5))
    assert found.tau_median == pytest.approx(0.5 * 0.6744897501960817, rel=1e-7)
    assert found.tau_mean == pytest.approx(0.5 * np.sqrt(2 / np.pi), rel=1e-7)
    assert found.sd[0, 1] == pytest.approx(np.sqrt(1 + 0.25), rel=1e-7)
    assert found.sd[0, 2] == pytest.approx(np.sqrt(5 + 0.5), rel=1e-7)
    heavy = network_bayes(data, tau_prior=HalfCauchy(0.5))
    assert heavy.tau_median == pytest.approx(0.5, rel=1e-7)
    assert np.isinf([heavy.tau_mean, heavy.tau_sd, heavy.sd[0, 2]]).all()
    assert heavy.sd[1, 1] == 0
    more = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "b"], [1, 2, 1], [1, 2, 1])
    once = network_bayes(more, tau_prior=HalfCauchy(0.5))
    assert np.isfinite(once.tau_mean)
    assert np.isinf([once.tau_sd, once.sd[0, 1]]).all()


def test_a_prior_with_an_end() -> None:
    data = contrasts(["1", "2"], ["a", "b"], ["b", "c"], [1, 2], [1, 2])
    found = network_bayes(data, tau_prior=Uniform(2.0))
    assert found.tau_median == pytest.approx(1.0, rel=1e-6)
    assert found.sd[0, 1] == pytest.approx(np.sqrt(1 + 4 / 3), rel=1e-6)


def test_variances_too_far_apart_are_told() -> None:
    se = [[1, 1, 1], [1, 1, 1e5], [1, 1, 3e4]]
    data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "b"], np.ones((3, 3)), se)
    found = network_bayes(data, tau_prior=HalfNormal(0.5))
    assert found.status.tolist() == [Status.OK, Status.ILL_CONDITIONED, Status.OK]
    assert np.isnan(found.mean[1]).all()
    assert np.isfinite(found.mean[[0, 2]]).all()


def test_improper_posteriors_and_parts_are_told() -> None:
    few = contrasts(["1", "2"], ["a", "b"], ["b", "c"], [1, 2], [1, 2])
    refused = network_bayes(few, tau_prior=Uniform())
    assert refused.status == Status.NOT_IDENTIFIED
    assert np.isnan(refused.mean).all()
    apart = contrasts(["1", "2"], ["a", "c"], ["b", "d"], [1, 2], [1, 2])
    assert network_bayes(apart, tau_prior=HalfNormal(1)).status == Status.DISCONNECTED


def test_rows_of_a_batch_and_their_ranks(triangle) -> None:
    te = np.array([[1, 1, 5], [1, 1, 2], [0, 0, 0.0]])
    names = ["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"]
    whole = network_bayes(contrasts(*names, te, np.ones((3, 3))), tau_prior=HalfNormal(1))
    alone = network_bayes(triangle, tau_prior=HalfNormal(1))
    for name in (*TABLES, *TAU, "above"):
        np.testing.assert_allclose(getattr(whole, name)[0], getattr(alone, name), rtol=1e-7)
    ranks = whole.ranking(small_is_good=False)
    assert ranks.p_score[0, 0] > 0.9
    assert ranks.p_score[2].tolist() == pytest.approx([0.5, 0.5, 0.5])
    turned = whole.ranking(small_is_good=True)
    np.testing.assert_allclose(turned.p_score, 1 - ranks.p_score)


def test_units_scale_with_the_prior(triangle) -> None:
    names = ["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"]
    one = network_bayes(triangle, tau_prior=HalfNormal(0.7), level=0.9)
    far = contrasts(*names, 1e6 * triangle.te[0], 1e6 * triangle.se[0])
    other = network_bayes(far, tau_prior=HalfNormal(0.7e6), level=0.9)
    for name in (*TABLES, *TAU):
        np.testing.assert_allclose(
            getattr(other, name) / 1e6, getattr(one, name), rtol=1e-7, atol=1e-12
        )
