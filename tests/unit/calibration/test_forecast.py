"""Forecasts: the model's is the shared function's, the rivals' are their textbook formulas."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm, t

from evidose.calibration.fit import start
from evidose.calibration.forecast import (
    RIVALS,
    at_low_risk,
    biased,
    low_risk_forecasts,
    model_forecast,
    rival_forecast,
)
from evidose.calibration.predictions import predictions
from evidose.calibration.table import KINDS, read_trials
from evidose.stats.pool import pool
from evidose.stats.predictive import predictive


@pytest.fixture
def given(make_table):
    return predictions(read_trials(make_table(8)))


def test_the_model_answers_through_the_shared_function(given) -> None:
    model = replace(start(), bias_sd=np.array([0.0, 0.0, 0.2, 0.1]))
    said = model_forecast(given, dict.fromkeys(KINDS, model))
    for i in (0, 5, len(given.y) - 1):
        past = ~np.isnan(given.past_y[i])
        alone = predictive(
            given.past_y[i, past], given.past_v[i, past], model, levels=given.past_level[i, past]
        )
        one = np.array([i])
        design = biased(given.design.take(one), model, given.level[one])
        seen = design.observed(alone.new)
        assert said.pit[i] == pytest.approx(float(seen.cdf(given.y[one])[0]), abs=1e-9)
        assert said.log_density[i] == pytest.approx(
            float(np.log(seen.density(given.y[one])[0])), abs=1e-9
        )


def test_probabilities_fall_with_the_threshold(given) -> None:
    ours = model_forecast(given, dict.fromkeys(KINDS, start()))
    for said in (ours, *(rival_forecast(given, name) for name in RIVALS)):
        assert np.all(np.diff(said.p, axis=1) <= 1e-12)
        assert np.all((said.p >= 0) & (said.p <= 1))
        assert np.all((said.pit >= 0) & (said.pit <= 1))


@pytest.mark.parametrize(
    ("name", "method", "test", "df"),
    [
        ("common_effect", "EE", "z", None),
        ("dersimonian_laird", "DL", "z", None),
        ("dersimonian_laird_t", "DL", "z", 2),
        ("hartung_knapp", "REML", "knha", 1),
    ],
)
def test_rivals_are_their_formulas(given, name: str, method: str, test: str, df) -> None:
    said = rival_forecast(given, name)
    for i in range(0, len(given.y), 7):
        past = ~np.isnan(given.past_y[i])
        fit = pool(given.past_y[i, past], given.past_v[i, past], method=method, test=test)
        design = given.design.take(np.array([i]))
        mean = float(design.offset[0] + design.slope[0] * fit.estimate)
        tau2 = 0.0 if name == "common_effect" else float(fit.tau2)
        variance = float(design.slope[0] ** 2 * (fit.se**2 + tau2) + design.variance[0])
        variance += float(design.growth[0] * fit.estimate**2)
        law = norm() if df is None else t(max(past.sum() - df, 1))
        z = (given.y[i] - mean) / np.sqrt(variance)
        assert said.pit[i] == pytest.approx(law.cdf(z), abs=1e-7)
        assert said.log_density[i] == pytest.approx(
            law.logpdf(z) - 0.5 * np.log(variance), abs=1e-6
        )


def test_a_biased_level_widens_and_scales(given) -> None:
    model = replace(
        start(), bias_factor=np.array([1.0, 1.0, 1.5, 1.0]), bias_sd=np.array([0.0, 0.0, 0.2, 0.0])
    )
    few = given.design.take(np.arange(2))
    bent = biased(few, model, np.array([2, 3]))
    assert bent.slope[0] == pytest.approx(1.5 * few.slope[0])
    assert bent.variance[0] == pytest.approx(few.variance[0] + (0.2 * few.slope[0]) ** 2)
    assert bent.growth[0] == pytest.approx(2.25 * few.growth[0])
    assert (bent.slope[1], bent.variance[1]) == (few.slope[1], few.variance[1])


def test_hidden_judgements_are_not_used(given) -> None:
    """With the past unjudged, what was judged makes no difference."""
    judged = replace(given, level=np.zeros_like(given.level), past_level=0 * given.past_level + 2)
    bias = np.array([0.0, 0.0, 0.3, 0.1])
    models = dict.fromkeys(KINDS, replace(start(), bias_sd=bias))
    rows = at_low_risk(judged)
    assert len(rows) == len(given.y)
    said = low_risk_forecasts(judged, dict.fromkeys(KINDS, start()), models)
    unjudged = model_forecast(replace(given, level=judged.level), models)
    np.testing.assert_array_equal(said["debiased, past unjudged"].pit, unjudged.pit)
    assert not np.allclose(said["debiased"].pit, unjudged.pit)
    np.testing.assert_array_equal(said["observed"].pit, said["observed, past unjudged"].pit)
