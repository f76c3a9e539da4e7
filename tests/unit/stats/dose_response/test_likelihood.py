"""The likelihood against whole matrices, its derivatives against differences."""

import numpy as np
import pytest

from evidose.stats.dose_response import likelihood
from evidose.stats.dose_response.fit import contrast_columns
from evidose.stats.dose_response.sums import one_stage

PSI = np.array([[4e-4, -3e-6], [-3e-6, 9e-8]])
STEPS = np.array([[[1, 0], [0, 0]], [[0, 1], [1, 0]], [[0, 0], [0, 1]]], dtype=float)
SIZES = np.array([1e-4, 1e-6, 1e-8])[:, None, None]


@pytest.fixture
def sums(random_trials):
    trials = random_trials(2)
    x = contrast_columns(trials, "quadratic", np.empty((1, 0)))
    return trials, x, one_stage(trials, x)


@pytest.mark.parametrize("restricted", [False, True])
def test_value_is_that_of_whole_matrices(sums, restricted):
    trials, x, s = sums
    left, right, height, parts = 0.0, 0.0, 0.0, []
    for i in range(len(trials.labels)):
        at = trials.used[0, i]
        xs, ys = x[0, i][at], trials.y[0, i][at]
        sigma = trials.v[0, i][np.ix_(at, at)] + xs @ PSI @ xs.T
        inverse = np.linalg.inv(sigma)
        left, right = left + xs.T @ inverse @ xs, right + xs.T @ inverse @ ys
        parts.append((xs, ys, inverse, np.linalg.slogdet(sigma)[1]))
    beta = np.linalg.solve(left, right)
    for xs, ys, inverse, log_det in parts:
        e = ys - xs @ beta
        height -= 0.5 * (len(ys) * np.log(2 * np.pi) + log_det + e @ inverse @ e)
    if restricted:
        height += 0.5 * 2 * np.log(2 * np.pi) - 0.5 * np.linalg.slogdet(left)[1]
    point = likelihood.at(s, PSI[None], restricted)
    found = point.value + likelihood.constant(s, 2, restricted)
    assert found[0] == pytest.approx(height, rel=1e-10)
    assert point.beta[0] == pytest.approx(beta) and point.vcov[0] == pytest.approx(
        np.linalg.inv(left)
    )


@pytest.mark.parametrize("restricted", [False, True])
def test_gradient_is_the_slope(sums, restricted):
    s = sums[2]
    g = likelihood.gradient(likelihood.at(s, PSI[None], restricted), restricted)[0]
    for change in STEPS * SIZES:
        step = 1e-3 * change
        up, down = (
            likelihood.at(s, (PSI + sign * step)[None], restricted).value[0] for sign in (1, -1)
        )
        assert (up - down) / 2e-3 == pytest.approx((g * change).sum(), rel=1e-5)


@pytest.mark.parametrize("restricted", [False, True])
def test_curvature_is_the_slope_of_the_gradient(sums, restricted):
    s, change = sums[2], STEPS * SIZES
    found = likelihood.curvature(likelihood.at(s, PSI[None], restricted), change[None], restricted)[
        0
    ]
    for i, direction in enumerate(change):
        up, down = (
            likelihood.gradient(
                likelihood.at(s, (PSI + sign * 1e-3 * direction)[None], restricted), restricted
            )[0]
            for sign in (1, -1)
        )
        slope = (up - down) / 2e-3
        expected = [(slope * other).sum() for other in change]
        assert found[i] == pytest.approx(expected, rel=1e-4, abs=1e-6 * np.abs(found).max())


def test_a_point_keeps_chosen_rows(random_trials):
    trials = random_trials(2, rows=4)
    s = one_stage(trials, contrast_columns(trials, "linear", np.empty((4, 0))))
    whole = likelihood.at(s, np.zeros((4, 1, 1)), True)
    some = whole.rows(np.array([False, True, False, True]))
    assert some.value.tolist() == whole.value[[1, 3]].tolist() and some.m.shape[0] == 2
