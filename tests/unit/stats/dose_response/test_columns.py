"""Columns by dosresmeta's names."""

import numpy as np
import pytest

from evidose.stats.dose_response import dose_response, read_trials
from evidose.terms import InputError

BASE = {"id": ["a", "a", "b", "b"], "dose": [0, 10, 0, 20]}


def test_a_published_table_is_read_as_it_stands(reference, of_reference):
    given = reference["sim_ir_k6"]["inputs"]
    trials = read_trials(given)
    assert trials.v == pytest.approx(of_reference("sim_ir_k6").v)
    assert dose_response(given).coefficients == pytest.approx(dose_response(trials).coefficients)
    alone = read_trials(given, covariance="independent")
    assert (alone.v[0, 0] == np.diag(np.diag(alone.v[0, 0]))).all()


def test_means_and_counts():
    means = BASE | {"mean": [5, 4, 5, 3], "sd": [2] * 4, "n": [50] * 4}
    assert read_trials(means).y[0].tolist() == [[0, -1], [0, -2]]
    assert read_trials(means, measure="SMD").y[0, 0, 1] == pytest.approx(-0.4962, abs=1e-4)
    counts = BASE | {"cases": [5, 10, 5, 20], "n": [50] * 4, "type": ["ci"] * 4}
    assert read_trials(counts).y[0].tolist() == pytest.approx(np.log([[1, 2], [1, 4]]))


def test_ratios_without_counts_need_none_for_two_arms():
    ratios = BASE | {"logrr": [0, 0.2, 0, 0.3], "se": [0, 0.1, 0, 0.1]}
    assert read_trials(ratios).used.sum() == 2


@pytest.mark.parametrize("bad", [{}, {"id": ["a"]}, BASE, BASE | {"cases": [1] * 4, "n": [9] * 4}])
def test_missing_columns_are_named(bad):
    with pytest.raises(InputError, match="id, dose and logrr"):
        read_trials(bad)
