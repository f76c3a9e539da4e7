"""Contrasts with a covariance of their own."""

import numpy as np
import pytest

from evidose.stats.dose_response import given_trials
from evidose.terms import InputError

ROWS = (["a", "a", "a", "b", "b"], [0, 1, 2, 0, 3], [9, 0.1, 0.2, 9, 0.3])


def test_the_first_row_is_the_reference():
    trials = given_trials(*ROWS, {"a": [[1, 0.4], [0.4, 2]], "b": [[3]]})
    assert trials.used[0].tolist() == [[False, True, True], [False, True, False]]
    assert trials.y[0].tolist() == [[0, 0.1, 0.2], [0, 0.3, 0]]
    assert trials.v[0, 0, 1:, 1:].tolist() == [[1, 0.4], [0.4, 2]]
    assert trials.v[0, 1, 1, 1] == 3


def test_a_batch_shares_covariances():
    contrast = np.array([ROWS[2], ROWS[2]]) * np.array([[1.0], [2.0]])
    trials = given_trials(*ROWS[:2], contrast, {"a": np.eye(2), "b": [[3]]})
    assert trials.y[1, 0].tolist() == [0, 0.2, 0.4] and trials.v.shape == (2, 2, 3, 3)


@pytest.mark.parametrize("bad", [{"a": np.eye(2)}, {"a": np.eye(3), "b": [[3]]}, {"a": [1, 2]}])
def test_a_missing_or_wrong_covariance_is_refused(bad):
    with pytest.raises(InputError):
        given_trials(*ROWS, bad)
