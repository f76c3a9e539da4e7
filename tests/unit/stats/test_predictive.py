"""The predictive distribution: against full Bayesian pooling, and what must hold for any model."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.bayes import pool_bayes
from evidose.stats.normal_mixture import Mixture
from evidose.stats.predictive import LEVELS, PredictiveModel, TrialDesign, predictive
from evidose.stats.priors import LogNormal, Normal
from evidose.stats.status import Status
from evidose.terms import InputError

ONE = np.ones(1)
PLAIN = PredictiveModel(
    ONE, 0.6 * ONE, 0.1 * ONE, 0.8 * ONE, ONE, 2 * ONE, ONE, ONE, np.ones(4), np.zeros(4)
)
RICH = PredictiveModel(
    weights=np.array([0.3, 0.7]),
    mu_sd=np.array([0.2, 0.6]),
    tau_median=np.array([0.07, 0.3]),
    tau_log_sd=np.array([0.5, 0.4]),
    drift=np.array([0.8, 0.95]),
    drift_from=np.array([2.0, 5.0]),
    tail_weights=np.array([0.8, 0.2]),
    tail_factors=np.array([0.6, 3.0]),
    bias_factor=np.array([1.0, 1.1, 1.3, 1.1]),
    bias_sd=np.array([0.0, 0.05, 0.2, 0.1]),
)


@pytest.mark.parametrize("k", [1, 2, 5, 20, 100])
def test_one_component_agrees_with_bayesian_pooling(k: int) -> None:
    rng = np.random.default_rng(k)
    y, v = rng.normal(0.3, 0.5, (20, k)), rng.uniform(0.01, 0.3, (20, k))
    full = pool_bayes(y, v, mu_prior=Normal(0, 0.6), tau_prior=LogNormal(float(np.log(0.1)), 0.8))
    found = predictive(y, v, PLAIN)
    for threshold in (-0.3, 0.0, 0.2, 1.0):
        np.testing.assert_allclose(found.p_above(threshold), full.p_new_above(threshold), atol=1e-6)
        np.testing.assert_allclose(
            found.p_mean_above(threshold), full.p_above(threshold), atol=1e-6
        )
        np.testing.assert_allclose(
            found.p_observed_above(threshold, 0.04),
            full.p_observed_above(threshold, 0.04),
            atol=1e-6,
        )


def test_two_components_mix_by_their_marginal_likelihoods() -> None:
    y, v = np.array([0.5, 0.1, 0.4]), np.array([0.04, 0.02, 0.09])
    fits = [
        pool_bayes(y, v, mu_prior=Normal(0, s), tau_prior=LogNormal(float(np.log(t)), w))
        for s, t, w in zip(RICH.mu_sd, RICH.tau_median, RICH.tau_log_sd, strict=True)
    ]
    weight = RICH.weights * np.exp([float(f.log_marginal) for f in fits])
    expected = weight @ [float(f.p_above(0.2)) for f in fits] / weight.sum()
    assert float(predictive(y, v, RICH).p_mean_above(0.2)) != pytest.approx(expected, abs=1e-3)
    unbiased = replace(RICH, bias_factor=np.ones(4), bias_sd=np.zeros(4))
    assert float(predictive(y, v, unbiased).p_mean_above(0.2)) == pytest.approx(expected, abs=1e-6)


effects = st.lists(st.floats(-2, 2), min_size=2, max_size=6)


@settings(max_examples=40, deadline=None)
@given(y=effects, threshold=st.floats(-1, 1))
def test_direction_is_symmetric_and_order_does_not_matter(y: list[float], threshold: float) -> None:
    v = np.linspace(0.02, 0.2, len(y))
    p = float(predictive(y, v, RICH).p_above(threshold))
    mirrored = float(predictive(np.negative(y), v, RICH).p_above(-threshold))
    assert p == pytest.approx(1 - mirrored, abs=1e-9)
    assert p == pytest.approx(float(predictive(y[::-1], v[::-1], RICH).p_above(threshold)))
    assert p >= float(predictive(y, v, RICH).p_above(threshold + 0.1))


def test_drift_is_read_by_the_number_of_past_trials() -> None:
    assert RICH.drift_at([1, 2, 4, 5, 60]).tolist() == [0.8, 0.8, 0.8, 0.95, 0.95]


def test_bias_of_a_level_shrinks_and_widens() -> None:
    y, v = [0.6, 0.5, 0.7], [0.01, 0.01, 0.01]
    model = replace(PLAIN, bias_factor=RICH.bias_factor, bias_sd=RICH.bias_sd)
    low = predictive(y, v, model, levels=["low"] * 3)
    high = predictive(y, v, model, levels=["high"] * 3)
    assert float(high.mean()) < float(low.mean())
    assert float(high.mean_effect.sd()[0]) > float(low.mean_effect.sd()[0])
    by_number = predictive(y, v, model, levels=[LEVELS.index("high")] * 3)
    assert float(by_number.mean()) == float(high.mean())


def test_rows_stand_alone_and_say_what_is_wrong() -> None:
    nan = np.nan
    y = np.array([[0.2, 0.4, nan], [0.1, 0.2, 0.3], [0.1, 0.2, 0.3]])
    v = np.array([[0.1, 0.2, nan], [0.1, 0.1, 0.1], [0.1, -0.1, 0.1]])
    found = predictive(y, v, RICH)
    assert found.status.tolist() == [Status.OK, Status.OK, Status.NON_POSITIVE_VARIANCE]
    single = predictive(y[0, :2], v[0, :2], RICH)
    assert float(found.p_above(0.1)[0]) == pytest.approx(float(single.p_above(0.1)), abs=1e-12)
    assert np.isnan(found.p_above(0.1)[2])
    assert found.quantile(0.5)[0] < found.quantile(0.9)[0]


def test_unknown_level_is_told() -> None:
    with pytest.raises(InputError, match="levels: found 'medium', expected low or some"):
        predictive([0.1, 0.2], [0.1, 0.1], RICH, levels=["low", "medium"])


def test_a_design_bends_and_widens_what_is_observed() -> None:
    new = Mixture(np.ones((1, 1)), np.array([[0.4]]), np.array([[0.3]]))
    design = TrialDesign(np.array([0.1]), np.array([0.5]), np.array([0.02]), np.array([0.05]))
    seen = design.observed(new)
    assert seen.means[0, 0] == pytest.approx(0.02 + 0.5 * 0.4)
    assert seen.sds[0, 0] ** 2 == pytest.approx(0.1 + 0.25 * 0.09 + 0.05 * (0.16 + 0.09))
