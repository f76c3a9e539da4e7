"""Strata at the door, and the inference that all stratified methods share."""

import numpy as np
import pytest

from evidose.stats.status import Status
from evidose.stats.stratified import inference, read_strata
from evidose.terms import InputError

NAMES = ("ai", "bi", "ci", "di")


def test_padding_is_no_stratum_and_a_hole_is_an_error():
    nan = np.nan
    strata = read_strata(
        NAMES, ([[1, nan], [1, 2]], [[2, nan], [3, nan]], [[3, nan]] * 2, [[4, nan]] * 2)
    )
    assert strata.used.tolist() == [[True, False], [False, False]]
    assert strata.status.tolist() == [Status.OK, Status.NON_FINITE_INPUT]
    assert strata.cells[0][0].tolist() == [1, 0]


def test_scalars_per_row_come_back_without_batch_axis():
    strata = read_strata(NAMES, ([1, 2], [3, 4], [5, 6], [7, 8]))
    assert strata.single
    assert strata.shaped(np.array([7.0])).shape == ()


@pytest.mark.parametrize(
    "columns",
    [([1, 2], [1], [1, 2, 3], [1]), ([], [], [], []), (1, 2, 3, 4), (["a"], [1], [1], [1])],
)
def test_what_is_no_table_is_refused(columns):
    with pytest.raises(InputError):
        read_strata(NAMES, columns)


def test_inference_of_a_known_normal():
    strata = read_strata(NAMES, ([[1, 1, 1]], [[1, 1, 1]], [[1, 1, 1]], [[1, 1, 1]]))
    found = inference(
        strata,
        np.array([0.5]),
        np.array([0.0625]),
        np.array([[0.1, 0.5, np.nan]]),
        np.full((1, 3), 0.04),
        0.9,
    )
    assert found.statistic == 2
    assert found.p_value == pytest.approx(0.0455, abs=1e-4)
    assert found.ci_low == pytest.approx(0.5 - 1.6449 * 0.25, abs=1e-4)
    assert (found.q, found.q_df) == (pytest.approx(4), 1)
    assert found.i2 == pytest.approx(75)
    assert found.h2 == pytest.approx(4)


def test_no_variance_no_inference():
    strata = read_strata(NAMES, ([0, 0], [1, 1], [0, 0], [1, 1]))
    found = inference(
        strata,
        np.array([0.0]),
        np.array([0.0]),
        np.full((1, 2), np.nan),
        np.full((1, 2), np.nan),
        0.95,
    )
    assert found.status == Status.NO_EVENTS
    assert np.isnan(found.se)
