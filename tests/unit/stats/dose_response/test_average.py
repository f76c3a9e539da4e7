"""Weights and mean of several shapes."""

import numpy as np
import pytest

from evidose.stats.dose_response import average, curve, dose_response, mean_trials
from evidose.stats.status import Status
from evidose.terms import EvidoseError

SHAPES = ("linear", "quadratic", "spline", "emax")


def test_weights_follow_the_criterion(five):
    found = average(five)
    values = np.array([float(dose_response(five, s, method="ml").aic) for s in SHAPES])
    raw = np.exp(-0.5 * (values - values.min()))
    assert tuple(found.fits) == SHAPES
    assert found.weights == pytest.approx(raw / raw.sum()) and found.weights.sum() == pytest.approx(
        1
    )
    assert found.status == Status.OK


def test_the_mean_and_its_error(five):
    doses = [2.0, 10.0, 30.0]
    found = average(five, ("linear", "emax"), method="fixed", doses=doses, against=0.0)
    each = [curve(fit, doses) for fit in found.fits.values()]
    w = found.weights
    mean = w[0] * each[0].estimate + w[1] * each[1].estimate
    error = sum(w[i] * np.sqrt(each[i].se ** 2 + (each[i].estimate - mean) ** 2) for i in (0, 1))
    assert found.estimate == pytest.approx(mean) and found.se == pytest.approx(error)
    assert found.ci_high == pytest.approx(mean + 1.959963984540054 * error)
    assert found.ci_low == pytest.approx(mean - 1.959963984540054 * error)


def test_criteria_weigh_the_number_of_coefficients(five):
    fits = [dose_response(five, s, method="ml") for s in ("linear", "quadratic")]
    free, n = np.array([2, 5]), 13
    height = np.array([float(f.log_likelihood) for f in fits])
    for name, value in (
        ("bic", free * np.log(n) - 2 * height),
        ("aicc", 2 * free - 2 * height + 2 * free * (free + 1) / (n - free - 1)),
    ):
        found = average(five, ("linear", "quadratic"), criterion=name).weights
        raw = np.exp(-0.5 * (value - value.min()))
        assert found == pytest.approx(raw / raw.sum())


def test_a_shape_that_cannot_be_fitted_has_no_weight():
    arms = [(t, d) for t in "ab" for d in (0.0, 10.0, 20.0)]
    study, dose = zip(*arms, strict=True)
    mean = 0.1 * np.array(dose)
    trials = mean_trials(study, dose, mean, [1.0] * 6, [60] * 6)
    found = average(trials, ("linear", "emax", "spline"), method="fixed", knots=[0, 10, 20])
    assert found.weights.tolist() == [1, 0, 0]
    assert found.estimate == pytest.approx(curve(found.fits["linear"]).estimate)
    assert found.status == Status.OK


def test_where_no_shape_can_be_drawn_nothing_is():
    trials = mean_trials(list("aabb"), [0, 5, 0, 9], [0, 1, 0, 2], [1.0] * 4, [50] * 4)
    found = average(trials)
    assert found.status == Status.TOO_FEW_DOSES
    assert np.isnan(found.weights).all() and np.isnan(found.estimate).all()


def test_outside_the_doses_there_is_no_mean(five):
    found = average(five, ("linear", "quadratic"), doses=[10.0, 31.0])
    assert np.isfinite(found.estimate[0]) and np.isnan(found.estimate[1]) and np.isnan(found.se[1])


def test_a_batch_has_weights_of_its_own(random_trials):
    trials = random_trials(6, rows=3)
    found = average(trials, ("linear", "quadratic"), doses=[10.0])
    assert found.weights.shape == (3, 2) and found.weights.sum(axis=1) == pytest.approx([1] * 3)
    assert found.estimate.shape == (3, 1)


def test_what_cannot_be_averaged_is_refused(five):
    for bad in (
        {"shapes": ("linear",)},
        {"shapes": ("linear", "linear")},
        {"shapes": ("linear", "cubic")},
        {"criterion": "dic"},
        {"method": "reml"},
        {"level": 0.0},
    ):
        with pytest.raises(EvidoseError):
            average(five, **bad)
