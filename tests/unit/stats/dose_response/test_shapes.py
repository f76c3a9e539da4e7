"""Columns of the shapes, and where knots stand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.stats.dose_response import mean_trials
from evidose.stats.dose_response.shapes import columns, count, read_knots, rising
from evidose.terms import InputError

KNOTS = np.array([[1.0, 3.0, 6.0, 10.0]])


def harrell(x, t):
    """The formula of the book, number by number."""

    def up(v):
        return max(v, 0.0) ** 3

    k = len(t)
    found = [x]
    for j in range(k - 2):
        last, before = t[k - 1], t[k - 2]
        rest = up(x - before) * (last - t[j]) / (last - before)
        rest -= up(x - last) * (before - t[j]) / (last - before)
        found.append((up(x - t[j]) - rest) / (last - t[0]) ** 2)
    return found


@given(st.floats(-5, 20))
def test_a_spline_is_harrells(x):
    found = columns("spline", np.array([[x]]), KNOTS)[0, 0]
    assert found == pytest.approx(harrell(x, KNOTS[0]), rel=1e-9, abs=1e-12)


@given(st.floats(10, 1000), st.floats(0.1, 5))
def test_a_spline_is_straight_beyond_its_last_knot(x, step):
    at = columns("spline", np.array([[x, x + step, x + 2 * step]]), KNOTS)[0]
    assert at[2] - at[1] == pytest.approx(at[1] - at[0], rel=1e-6, abs=1e-6)


def test_each_analysis_has_its_own_knots():
    two = columns("spline", np.array([[4.0, 8.0], [4.0, 8.0]]), np.array([[0, 2, 6], [1, 5, 9.0]]))
    assert two[0, 0] == pytest.approx(harrell(4.0, [0, 2, 6]))
    assert two[1, 1] == pytest.approx(harrell(8.0, [1, 5, 9]))


def test_counts_of_coefficients():
    none = np.empty((1, 0))
    assert [count("linear", none), count("quadratic", none), count("spline", KNOTS)] == [1, 2, 3]
    for shape, knots in (("linear", none), ("quadratic", none), ("spline", KNOTS)):
        assert columns(shape, np.array([[2.0]]), knots).shape[2] == count(shape, knots)


@pytest.mark.parametrize(
    ("number", "shares"),
    [(3, [0.1, 0.5, 0.9]), (4, [0.05, 0.35, 0.65, 0.95]), (5, [0.05, 0.275, 0.5, 0.725, 0.95])],
)
def test_knots_stand_at_quantiles_of_all_arms(number, shares):
    dose = np.array([0, 3, 8, 0, 7, 9, 21.0])
    trials = mean_trials(list("aaabbbb"), dose, dose, dose + 1, [9] * 7)
    assert read_knots(trials, number)[0] == pytest.approx(np.quantile(dose, shares))
    assert read_knots(trials, None)[0] == pytest.approx(np.quantile(dose, [0.1, 0.5, 0.9]))


def test_knots_agree_with_dosresmeta(reference, of_reference):
    for name, known in reference.items():
        assert read_knots(of_reference(name), None)[0] == pytest.approx(known["rcs_knots"])


def test_absent_arms_move_no_knots():
    dose = np.array([[0, 3, 8, 0, 7, np.nan], [0, 3, 8, 0, 7, 9]])
    full = np.where(np.isnan(dose), np.nan, 1.0)
    trials = mean_trials(list("aaabbb"), dose, full, full, 9 * full)
    assert read_knots(trials, 3)[0] == pytest.approx(np.quantile(dose[0, :5], [0.1, 0.5, 0.9]))
    assert read_knots(trials, 3)[1] == pytest.approx(np.quantile(dose[1], [0.1, 0.5, 0.9]))


def test_given_knots_are_taken_and_bad_ones_refused(five):
    assert read_knots(five, [0, 5, 30]).tolist() == [[0, 5, 30]]
    for bad in (2, 6, [1.0, 2.0], [[1.0, 2.0, 3.0]], ["a", "b", "c"]):
        with pytest.raises(InputError):
            read_knots(five, bad)


def test_rising():
    knots = np.array([[0, 1, 2], [0, 0, 2], [0, 2, 1], [0, np.nan, 2]])
    assert rising(knots).tolist() == [True, False, False, False]
