"""The loss: against the predictive function, and its gradient against differences."""

from dataclasses import replace

import numpy as np
import pytest

from evidose.calibration.fit import start
from evidose.calibration.predictions import predictions
from evidose.calibration.surprise import THRESHOLDS, past_direction, sample, surprise
from evidose.calibration.table import read_trials
from evidose.stats.predictive import from_sums


@pytest.fixture
def data(make_table):
    return sample(predictions(read_trials(make_table(12))), start())


def test_the_loss_is_that_of_the_predictive_distribution(data) -> None:
    model = start()
    observed = data.given.design.observed(from_sums(data.sums, model)[1])
    expected = -np.log(observed.density(data.given.y))
    for threshold in THRESHOLDS:
        at = data.sign * threshold
        p = np.where(data.given.y > at, observed.above(at), observed.cdf(at))
        expected -= np.log(p)
    assert surprise(data, model)[0] == pytest.approx(data.weight @ expected, abs=1e-12)


@pytest.mark.parametrize("name", ["mu_sd", "tau_median", "tau_log_sd", "drift", "tail_factors"])
def test_gradient(data, name: str) -> None:
    model = start()
    slopes = getattr(surprise(data, model)[1], name)
    for i, slope in enumerate(slopes):
        h = 1e-5
        losses = []
        for sign in (1, -1):
            values = getattr(model, name).copy()
            values[i] = (
                values[i] + sign * h if name == "tau_log_sd" else values[i] * np.exp(sign * h)
            )
            losses.append(surprise(data, replace(model, **{name: values}))[0])
        assert slope == pytest.approx((losses[0] - losses[1]) / (2 * h), abs=1e-7)


@pytest.mark.parametrize("name", ["weights", "tail_weights"])
def test_gradient_of_shares(data, name: str) -> None:
    """Of shares only differences count: one is raised, all are scaled back to one."""
    model = start()
    slopes = getattr(surprise(data, model)[1], name)
    shares = getattr(model, name)
    for i in range(len(shares)):
        losses = []
        for sign in (1, -1):
            values = shares * np.exp(sign * 1e-5 * (np.arange(len(shares)) == i))
            losses.append(surprise(data, replace(model, **{name: values / values.sum()}))[0])
        expected = slopes[i] - shares[i] * slopes.sum()
        assert expected == pytest.approx((losses[0] - losses[1]) / 2e-5, abs=1e-7)


def test_direction_is_that_of_the_weighted_past(make_table) -> None:
    given = predictions(read_trials(make_table(5)))
    sign = past_direction(given)
    assert set(sign) <= {1.0, -1.0}
    clear = np.all((given.past_y > 0) | np.isnan(given.past_y), axis=1)
    assert np.all(sign[clear] == 1)
