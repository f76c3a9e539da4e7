"""Counts of arms: the log ratios and their exact covariances."""

import numpy as np
import pytest

from evidose.stats.dose_response import count_trials
from evidose.stats.effect_size import effect_size
from evidose.stats.status import Status

A, N = np.array([20.0, 25, 40]), np.array([100.0, 120, 110])


@pytest.mark.parametrize(("kind", "measure"), [("cc", "OR"), ("ci", "RR")])
def test_each_contrast_is_that_of_two_arms(kind, measure):
    trials = count_trials(["a"] * 3, [0, 5, 9], A, N, kind=kind)
    alone = effect_size(measure, ai=A[1:], n1i=N[1:], ci=[A[0]] * 2, n2i=[N[0]] * 2)
    assert trials.y[0, 0, 1:] == pytest.approx(alone.yi)
    assert np.diagonal(trials.v[0, 0])[1:] == pytest.approx(alone.vi)
    one = 1 / A[0] + (1 / (N[0] - A[0]) if kind == "cc" else -1 / N[0])
    assert trials.v[0, 0, 1, 2] == pytest.approx(one)


def test_rates():
    trials = count_trials(["a"] * 3, [0, 5, 9], A, 10 * N, kind="ir")
    assert trials.y[0, 0, 1] == pytest.approx(np.log(25 / 1200 / (20 / 1000)))
    assert trials.v[0, 0, 1:, 1:].tolist() == pytest.approx(np.array([[0.09, 0.05], [0.05, 0.075]]))


def test_the_lowest_dose_is_the_reference_wherever_it_stands():
    trials = count_trials(["a"] * 3, [9, 0, 5], A, N)
    assert trials.reference.tolist() == [[0]]
    assert trials.used[0, 0].tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("cases", "n", "kind", "status"),
    [
        ([0, 25, 40], N, "ci", Status.ZERO_CELL),
        ([20, 120, 40], N, "cc", Status.ZERO_CELL),
        ([20, 120, 40], N, "ir", Status.OK),
        ([20, 130, 40], N, "ci", Status.INVALID_TABLE),
        ([20, 130, 40], N, "ir", Status.OK),
        ([20, -1, 40], N, "ir", Status.INVALID_TABLE),
        ([20, 25, 40], [100, 0, 110], "ir", Status.INVALID_TABLE),
        ([20, np.nan, 40], N, "ci", Status.NON_FINITE_INPUT),
    ],
)
def test_statuses(cases, n, kind, status):
    assert count_trials(["a"] * 3, [0, 5, 9], cases, n, kind=kind).status.tolist() == [status]
