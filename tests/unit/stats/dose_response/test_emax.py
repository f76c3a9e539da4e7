"""The Emax shape against known curves, another search, and where the doses do not tell it."""

import numpy as np
import pytest
from scipy.optimize import minimize

from evidose.stats.dose_response import curve, dose_response, mean_trials
from evidose.stats.dose_response.emax import emax_columns
from evidose.stats.status import Status

DOSES = np.tile([0.0, 5, 10, 20, 40, 80], 4)
STUDY = np.repeat(np.arange(4), 6)


def made(effect, half, seed=None, tau=0.0, sd=1.0):
    noise = np.zeros(24)
    scale = np.ones(24)
    if seed is not None:
        rng = np.random.default_rng(seed)
        noise = rng.normal(size=24) * sd / 10
        scale = np.repeat(1 + tau * rng.normal(size=4), 6)
    mean = scale * effect * DOSES / (half + DOSES) + noise
    return mean_trials(STUDY, DOSES, mean, np.full(24, sd), np.full(24, 100))


def test_columns_and_their_slope():
    dose, log_half = np.array([[0.0, 3.0, 9.0]]), np.array([np.log(3.0)])
    at = emax_columns(dose, log_half)[0]
    assert at[:, 0].tolist() == pytest.approx([0, 0.5, 0.75])
    step = 1e-6
    slope = (emax_columns(dose, log_half + step) - emax_columns(dose, log_half - step)) / (2 * step)
    assert at[:, 1] == pytest.approx(slope[0, :, 0], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("effect", "half"), [(-4.0, 12.0), (2.0, 3.0), (6.0, 60.0)])
def test_finds_a_curve_without_noise(effect, half):
    fit = dose_response(made(effect, half), "emax", method="fixed")
    assert fit.status == Status.OK
    assert fit.coefficients[0] == pytest.approx(effect, rel=1e-6)
    assert np.exp(fit.coefficients[1]) == pytest.approx(half, rel=1e-6)
    at = curve(fit, [20.0, 40.0], against=5.0)
    known = [effect * (d / (half + d) - 5 / (half + 5)) for d in (20, 40)]
    assert at.estimate == pytest.approx(known, rel=1e-6)


def negative(v, trials, tau2=None):
    """Minus the log likelihood with whole matrices, in the three parameters together."""
    effect, log_half = v[0], v[1]
    spread = np.exp(v[2]) if tau2 is None else tau2
    total = 0.0
    for s in range(len(trials.labels)):
        at = trials.used[0, s]
        dose = trials.dose[0, s][at]
        x = dose / (np.exp(log_half) + dose)
        sigma = trials.v[0, s][np.ix_(at, at)] + spread * np.outer(x, x)
        e = trials.y[0, s][at] - effect * x
        size = len(e) * np.log(2 * np.pi) + np.linalg.slogdet(sigma)[1]
        total += 0.5 * (size + e @ np.linalg.solve(sigma, e))
    return total


def test_agrees_with_a_search_over_all_three_at_once():
    trials = made(5.0, 10.0, seed=3, tau=0.3)
    fit = dose_response(trials, "emax")
    found = minimize(
        negative,
        [5.0, np.log(10.0), 0.0],
        args=(trials,),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000},
    )
    assert fit.status == Status.OK
    assert fit.coefficients == pytest.approx(found.x[:2], rel=1e-5)
    assert fit.psi[0, 0] == pytest.approx(np.exp(found.x[2]), rel=1e-4)
    assert fit.log_likelihood == pytest.approx(-found.fun, rel=1e-9)
    assert fit.aic == pytest.approx(6 + 2 * found.fun, rel=1e-9)


def test_errors_are_those_of_the_information():
    trials = made(5.0, 10.0, seed=3)
    fit = dose_response(trials, "emax", method="fixed")
    effect, log_half = fit.coefficients
    information = np.zeros((2, 2))
    for s in range(4):
        at = trials.used[0, s]
        dose = trials.dose[0, s][at]
        x = dose / (np.exp(log_half) + dose)
        j = np.stack([x, -effect * x * (1 - x)], axis=1)
        information += j.T @ np.linalg.solve(trials.v[0, s][np.ix_(at, at)], j)
    assert fit.vcov == pytest.approx(np.linalg.inv(information), rel=1e-6)
    x = 20 / (np.exp(log_half) + 20)
    slope = np.array([x, -effect * x * (1 - x)])
    assert curve(fit, [20.0]).se[0] == pytest.approx(np.sqrt(slope @ fit.vcov @ slope), rel=1e-9)


def test_a_new_trial_differs_in_the_largest_effect():
    fit = dose_response(made(5.0, 10.0, seed=3, tau=0.3), "emax")
    at = curve(fit, [20.0])
    x = 20 / (np.exp(fit.coefficients[1]) + 20)
    wide = 1.959963984540054 * np.sqrt(at.se[0] ** 2 + fit.psi[0, 0] * x * x)
    assert at.pi_high[0] - at.estimate[0] == pytest.approx(wide, rel=1e-9)


def test_a_straight_line_and_a_level_do_not_tell_it():
    line = mean_trials(STUDY, DOSES, 0.1 * DOSES, np.ones(24), np.full(24, 100))
    level = mean_trials(STUDY, DOSES, 3.0 * (DOSES > 0), np.ones(24), np.full(24, 100))
    for trials in (line, level):
        fit = dose_response(trials, "emax")
        assert fit.status == Status.NOT_IDENTIFIED
        assert np.isnan(fit.coefficients).all() and np.isnan(curve(fit).estimate).all()


def test_the_highest_of_doses_below_zero_is_refused():
    trials = mean_trials(STUDY, DOSES - 5, DOSES, np.ones(24), np.full(24, 100))
    assert dose_response(trials, "emax").status == Status.NOT_IDENTIFIED


def test_too_few_doses_and_trials():
    few = mean_trials(list("aabb"), [0, 5, 0, 9], [0, 1, 0, 2], [1.0] * 4, [50] * 4)
    assert dose_response(few, "emax").status == Status.TOO_FEW_DOSES


def test_a_batch_and_no_heterogeneity_are_told():
    mean = np.stack([4 * DOSES / (9 + DOSES), 0.1 * DOSES])
    trials = mean_trials(STUDY, DOSES, mean, np.ones(24), np.full(24, 100))
    fit = dose_response(trials, "emax")
    assert fit.status.tolist() == [Status.BOUNDARY, Status.NOT_IDENTIFIED]
    assert fit.modes.tolist() == [1, 0] and fit.psi[0, 0, 0] == 0
    assert np.exp(fit.coefficients[0, 1]) == pytest.approx(9, rel=1e-6)
