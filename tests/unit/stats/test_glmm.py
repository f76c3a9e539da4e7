"""Mixed models of counts against an integral by brute force, and at their limits."""

import numpy as np
import pytest
from scipy import optimize, stats

from evidose.stats.glmm import fit_counts
from evidose.stats.glmm_kernels import Binomial, Hypergeometric, TwoBinomials
from evidose.stats.status import Status

A = np.array([0.0, 1.0, 2.0, 0.0, 5.0, 1.0, 8.0])
N1 = np.array([60.0, 44.0, 80.0, 70.0, 90.0, 50.0, 95.0])
C = np.array([3.0, 3.0, 9.0, 7.0, 6.0, 0.0, 4.0])
N2 = np.array([58.0, 35.0, 75.0, 66.0, 93.0, 48.0, 99.0])
Z = np.linspace(-9, 9, 4001)
WEIGHT = stats.norm.pdf(Z) * (Z[1] - Z[0])


def brute(kernel, mean, tau, level):
    """Return the log-likelihood of every study by a sum over 4,001 points."""
    eta = np.broadcast_to(mean + tau * Z, (len(A), len(Z)))
    return np.log(np.exp(kernel.slopes(eta, level).value) @ WEIGHT)


def test_the_maximum_is_that_of_brute_force():
    kernel = Hypergeometric.of(A, N1 - A, C, N2 - C)
    fit = fit_counts(kernel, len(A))

    def lost(at):
        return -brute(kernel, at[0], np.exp(at[1]), np.zeros(len(A))).sum()

    best = optimize.minimize(
        lost,
        (0.0, 0.0),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000},
    )
    assert fit.status is Status.OK and fit.modes == 1
    assert fit.log_likelihood == pytest.approx(-best.fun, abs=1e-9)
    assert fit.estimate == pytest.approx(best.x[0], abs=1e-6)
    assert np.sqrt(fit.tau2) == pytest.approx(np.exp(best.x[1]), abs=1e-6)
    assert (fit.se, fit.tau2_se) == pytest.approx(errors(kernel, fit), rel=1e-4)


def errors(kernel, fit, level=None):
    """Return both standard errors from differences of the brute-force likelihood."""
    tau, h = np.sqrt(fit.tau2), 1e-3
    level = np.zeros(len(A)) if level is None else level

    def at(i, j):
        return brute(kernel, fit.estimate + i * h, tau + j * h, level).sum()

    mean = (at(1, 0) - 2 * at(0, 0) + at(-1, 0)) / h**2
    spread = (at(0, 1) - 2 * at(0, 0) + at(0, -1)) / h**2
    both = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h**2)
    covariance = np.linalg.inv(-np.array([[mean, both], [both, spread]]))
    return np.sqrt(covariance[0, 0]), 2 * tau * np.sqrt(covariance[1, 1])


def test_levels_of_studies_are_at_their_best():
    kernel = TwoBinomials(A, N1 - A, C, N2 - C)
    fit = fit_counts(kernel, len(A))

    def profile(mean, tau):
        def lost(level, i):
            one = TwoBinomials(*(x[i : i + 1] for x in (A, N1 - A, C, N2 - C)))
            eta = (mean + tau * Z)[None, :]
            return -np.log(np.exp(one.slopes(eta, np.array([level])).value) @ WEIGHT)[0]

        found = [
            optimize.minimize_scalar(
                lost, bounds=(-9, 3), args=(i,), method="bounded", options={"xatol": 1e-8}
            )
            for i in range(len(A))
        ]
        return -sum(f.fun for f in found)

    here = profile(fit.estimate, np.sqrt(fit.tau2))
    assert fit.log_likelihood == pytest.approx(here, abs=1e-8)
    for mean, tau in ((0.02, 0.0), (-0.02, 0.0), (0.0, 0.02), (0.0, -0.02)):
        assert profile(fit.estimate + mean, np.sqrt(fit.tau2) + tau) < here
    h = 1e-2
    curve = np.array(
        [
            [profile(fit.estimate + i * h, np.sqrt(fit.tau2) + j * h) for j in (-1, 0, 1)]
            for i in (-1, 0, 1)
        ]
    )
    mean, spread = (
        (curve[2, 1] - 2 * here + curve[0, 1]) / h**2,
        (curve[1, 2] - 2 * here + curve[1, 0]) / h**2,
    )
    both = (curve[2, 2] - curve[2, 0] - curve[0, 2] + curve[0, 0]) / (4 * h**2)
    covariance = np.linalg.inv(-np.array([[mean, both], [both, spread]]))
    assert fit.se == pytest.approx(np.sqrt(covariance[0, 0]), rel=1e-3)


def test_studies_that_agree_have_no_spread():
    kernel = Hypergeometric.of(
        np.full(4, 5.0), np.full(4, 45.0), np.full(4, 10.0), np.full(4, 40.0)
    )
    fit = fit_counts(kernel, 4)
    assert fit.status is Status.BOUNDARY and fit.tau2 == 0 and np.isnan(fit.tau2_se)
    assert (fit.pi_low, fit.pi_high) == (fit.ci_low, fit.ci_high)
    assert fit.q == pytest.approx(0.0, abs=1e-9) and fit.q_df == 3


def test_a_small_spread_between_zero_and_the_grid_is_found():
    events = np.array([1000.0, 1040.0, 960.0, 1040.0, 960.0])
    fit = fit_counts(Binomial(events, 10000 - events, np.zeros(5)), 5)
    assert 0 < fit.tau2 < 0.03**2 and fit.status is Status.OK


def test_the_level_of_intervals_is_heeded():
    kernel = Hypergeometric.of(A, N1 - A, C, N2 - C)
    wide, narrow = fit_counts(kernel, len(A), level=0.99), fit_counts(kernel, len(A), level=0.5)
    assert (wide.ci_high - wide.estimate) / wide.se == pytest.approx(2.5758293)
    assert (narrow.ci_high - narrow.estimate) / narrow.se == pytest.approx(0.6744898)
    reach = 2.5758293 * np.sqrt(wide.se**2 + wide.tau2)
    assert wide.estimate - wide.pi_low == pytest.approx(reach)
    assert wide.p_value == pytest.approx(2 * stats.norm.sf(abs(wide.estimate / wide.se)))


@pytest.mark.parametrize(
    ("a", "status"),
    [
        ([0.0, 0.0, 0.0], Status.NOT_IDENTIFIED),
        ([1.0], Status.TOO_FEW_STUDIES),
        ([], Status.NO_EVENTS),
    ],
)
def test_what_counts_do_not_tell_has_a_status(a, status):
    a = np.array(a)
    some = np.full(len(a), 5.0)
    fit = fit_counts(Binomial(a, some, np.zeros(len(a))), len(a))
    assert fit.status is status and np.isnan(fit.estimate) and fit.k == len(a)


def test_effects_that_run_apart_without_end_are_not_identified():
    """Half of the studies have only events, half none: the spread rises without end."""
    events = np.array([20.0, 20.0, 0.0, 0.0, 1.0])
    fit = fit_counts(Binomial(events, 20 - events, np.zeros(5)), 5)
    assert fit.status in (Status.NOT_IDENTIFIED, Status.OK)
    if fit.status is Status.OK:
        assert np.isfinite(fit.se) and fit.tau2 > 1
