"""Differences in means, raw and standardised."""

import numpy as np
import pytest

from evidose.stats.dose_response import mean_trials
from evidose.stats.effect_size import effect_size
from evidose.terms import EvidoseError

M, SD, N = np.array([5.0, 4.2, 3.1]), np.array([2.0, 2.5, 1.5]), np.array([40.0, 50, 60])
ROWS = (["a"] * 3, [0, 5, 9], M, SD, N)
SQUARED = ((N - 1) * SD**2).sum() / (N - 1).sum()


def test_pooled_variances_share_the_reference_arms_own():
    v = mean_trials(*ROWS).v[0, 0]
    assert v[1, 1] == pytest.approx(SQUARED * (1 / 40 + 1 / 50))
    assert v[2, 2] == pytest.approx(SQUARED * (1 / 40 + 1 / 60))
    assert v[1, 2] == v[2, 1] == pytest.approx(4 / 40)


def test_separate_variances_are_those_of_two_arms():
    trials = mean_trials(*ROWS, variance="separate")
    alone = effect_size(
        "MD", m1i=M[1:], sd1i=SD[1:], n1i=N[1:], m2i=[M[0]] * 2, sd2i=[SD[0]] * 2, n2i=[N[0]] * 2
    )
    assert trials.y[0, 0, 1:] == pytest.approx(alone.yi)
    assert np.diagonal(trials.v[0, 0])[1:] == pytest.approx(alone.vi)
    assert trials.v[0, 0, 1, 2] == pytest.approx(4 / 40)


def test_a_standardised_difference_of_two_arms_is_hedges_g():
    pair = [column[:2] for column in ROWS]
    trials = mean_trials(*pair, measure="SMD")
    alone = effect_size("SMD", m1i=M[1], sd1i=SD[1], n1i=N[1], m2i=M[0], sd2i=SD[0], n2i=N[0])
    assert trials.y[0, 0, 1] == pytest.approx(float(alone.yi))
    assert trials.v[0, 0, 1, 1] == pytest.approx(float(alone.vi))


def test_standardised_differences_share_arm_and_deviation():
    trials = mean_trials(*ROWS, measure="SMD")
    g = trials.y[0, 0]
    assert g[1] / g[2] == pytest.approx((M[1] - M[0]) / (M[2] - M[0]))
    assert g[1] == pytest.approx((M[1] - M[0]) / SQUARED**0.5 * (1 - 3 / (4 * 147 - 1)), rel=1e-5)
    assert trials.v[0, 0, 1, 2] == pytest.approx(1 / 40 + g[1] * g[2] / 300)
    assert trials.v[0, 0, 2, 2] == pytest.approx(1 / 40 + 1 / 60 + g[2] ** 2 / 300)


def test_names_are_checked():
    for bad in ({"measure": "ROM"}, {"variance": "equal"}):
        with pytest.raises(EvidoseError):
            mean_trials(*ROWS, **bad)
