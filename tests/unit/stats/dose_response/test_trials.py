"""Rows become trials; what is wrong in one analysis becomes its status."""

import numpy as np
import pytest

from evidose.stats.dose_response import given_trials, mean_trials, ratio_trials
from evidose.stats.dose_response.trials import lowest_arm, read_layout, shared
from evidose.stats.status import Status
from evidose.terms import InputError


def test_rows_are_laid_out_by_trial_in_any_order():
    layout = read_layout(["b", "a", "b", "a"], {"dose": [1, 2, 3, 4], "x": [10, 20, 30, 40]})
    assert layout.labels == ("b", "a")
    assert layout.columns["x"][0].tolist() == [[10, 30], [20, 40]]
    assert layout.single and layout.present.all()
    batch = read_layout([1, 1, 2], {"dose": [0, 1, 0], "x": [[1, 2, 3], [4, 5, 6]]})
    assert batch.rows == 2 and not batch.single
    assert batch.columns["x"][1, 0].tolist() == [4, 5]
    assert batch.present.tolist() == [[[True, True], [True, False]]] * 2


@pytest.mark.parametrize(
    ("study", "given"),
    [
        ([], {"dose": []}),
        ([["a"]], {"dose": [1]}),
        (["a", "b"], {"dose": [1, 2, 3]}),
        (["a", "b"], {"dose": [[[1, 2]]]}),
        (["a", "b"], {"dose": ["x", "y"]}),
        (["a", "b"], {"dose": [[1, 2]] * 2, "x": [[1, 2]] * 3}),
    ],
)
def test_what_cannot_be_read_is_refused(study, given):
    with pytest.raises(InputError):
        read_layout(study, given)


def test_words_are_one_a_trial():
    layout = read_layout(["a", "a", "b"], {"dose": [0, 1, 0]})
    assert layout.words("kind", "cc", ("cc",)).tolist() == ["cc", "cc"]
    assert layout.words("kind", ["cc", "cc", "ir"], ("cc", "ir")).tolist() == ["cc", "ir"]
    for bad in (["cc", "ir", "ir"], ["cc", "cc"], "xx"):
        with pytest.raises(InputError):
            layout.words("kind", bad, ("cc", "ir"))


def test_shared_variance():
    v = shared(np.array([[2.0]]), np.array([[[5.0, 7.0, 9.0]]]), np.array([[[True, False, True]]]))
    assert v[0, 0].tolist() == [[5, 2, 2], [2, 1, 2], [2, 2, 9]]


def test_the_lowest_arm_is_the_first_of_equal_ones():
    layout = read_layout(["a"] * 3 + ["b"], {"dose": [5, 2, 2, np.nan]})
    assert lowest_arm(layout)[0].tolist() == [[False, True, False], [False] * 3]


def means(**change):
    rows = {"mean": [5.0, 4, 3, 5, 4], "sd": [2.0] * 5, "n": [50.0] * 5}
    rows["dose"] = [0.0, 10, 20, 0, 10]
    rows |= change
    return mean_trials(list("aaabb"), **rows)


def test_contrasts_and_what_has_none():
    trials = means()
    assert trials.y[0].tolist() == [[0, -1, -2], [0, -1, 0]]
    assert trials.used[0].tolist() == [[False, True, True], [False, True, False]]
    assert trials.reference[0].tolist() == [0, 0]
    assert trials.v[0, 1].tolist() == [[1, 0, 0], [0, 0.16, 0], [0, 0, 1]]
    assert trials.status.tolist() == [Status.OK] and trials.single


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"mean": [5, np.nan, 3, 5, 4]}, Status.NON_FINITE_INPUT),
        ({"dose": [0, np.inf, 20, 0, 10]}, Status.NON_FINITE_INPUT),
        ({"sd": [2, 2, -2, 2, 2]}, Status.INVALID_TABLE),
        ({"n": [50, 1, 50, 50, 50]}, Status.INVALID_TABLE),
    ],
)
def test_what_is_wrong_becomes_a_status(change, status):
    trials = means(**change)
    assert trials.status.tolist() == [status]
    assert not trials.used.any() and not trials.y.any()


def test_no_reference_or_two():
    base = {"study": list("aabb"), "dose": [0, 1, 0, 1], "log_ratio": [0, 0.3, 0, 0.2]}
    base["covariance"] = "independent"
    good = ratio_trials(**base, se=[0, 0.1, np.nan, 0.1])
    assert good.status.tolist() == [Status.OK]
    none = ratio_trials(**base, se=[0, 0.1, 0.1, 0.1])
    assert none.status.tolist() == [Status.NO_REFERENCE]
    two = ratio_trials(**base | {"log_ratio": [0, 0.3, 0, 0]}, se=[0, 0.1, 0, 0])
    assert two.status.tolist() == [Status.NO_REFERENCE]


def test_negative_and_singular_covariances():
    rows = (["a"] * 3, [0, 1, 2], [0, 0.1, 0.2])
    negative = given_trials(*rows, {"a": [[-1.0, 0], [0, 1]]})
    assert negative.status.tolist() == [Status.NON_POSITIVE_VARIANCE]
    for off in (1.0, 1.5):
        singular = given_trials(*rows, {"a": [[1.0, off], [off, 1]]})
        assert singular.status.tolist() == [Status.SINGULAR_COVARIANCE]
    # scale is no fault: one contrast much less certain than the other
    wide = given_trials(*rows, {"a": [[1e-9, 0], [0, 1e9]]})
    assert wide.status.tolist() == [Status.OK]


def test_without_any_contrast_there_are_too_few_studies():
    trials = mean_trials(["a", "b"], [0, 0], [1, 2], [1, 1], [9, 9])
    assert trials.status.tolist() == [Status.TOO_FEW_STUDIES]


def test_an_absent_trial_of_one_analysis_is_no_fault():
    mean = np.array([[5, 4, 3, 5, 4], [5, 4, 3, np.nan, np.nan]])
    dose = np.where(np.isnan(mean), np.nan, [0, 10, 20, 0, 10])
    trials = mean_trials(list("aaabb"), dose, mean, np.full(5, 2.0), np.full(5, 50.0))
    assert trials.status.tolist() == [Status.OK, Status.OK]
    assert trials.used.sum(axis=(1, 2)).tolist() == [3, 2]
    assert np.isnan(trials.reference[1, 1])
