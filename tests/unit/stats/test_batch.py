import warnings
from decimal import Decimal

import numpy as np
import pytest

from evidose.stats.batch import check_level, read_batch, read_numbers
from evidose.stats.status import Status
from evidose.terms import InputError

NAN = float("nan")


def test_padding_is_not_a_study():
    batch = read_batch([[1.0, NAN, 2.0], [NAN, NAN, NAN]], [[1.0, NAN, 1.0], [NAN, NAN, NAN]])
    assert batch.k.tolist() == [2, 0]
    assert batch.status.tolist() == [Status.OK, Status.TOO_FEW_STUDIES]
    assert batch.used.tolist() == [[True, False, True], [False] * 3]


@pytest.mark.parametrize(
    ("y", "v", "status"),
    [
        ([1.0, np.inf], [1.0, 1.0], Status.NON_FINITE_INPUT),
        ([1.0, 2.0], [1.0, np.inf], Status.NON_FINITE_INPUT),
        ([1.0, NAN], [1.0, 1.0], Status.NON_FINITE_INPUT),
        ([1.0, 2.0], [1.0, NAN], Status.NON_FINITE_INPUT),
        ([1.0, 2.0], [1.0, 0.0], Status.NON_POSITIVE_VARIANCE),
        ([1.0, 2.0], [1.0, -1.0], Status.NON_POSITIVE_VARIANCE),
        ([1.0, 2.0], [1e-40, 1e40], Status.ILL_CONDITIONED),
        ([1e200, -1e200], [1.0, 1.0], Status.ILL_CONDITIONED),
        ([1.0, 2.0], [1e-300, 1e-300], Status.ILL_CONDITIONED),
    ],
)
def test_a_faulty_row_gets_its_status_and_leaves_the_others_alone(y, v, status):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        batch = read_batch([y, [0.0, 1.0]], [v, [1.0, 2.0]])
    assert batch.status.tolist() == [status, Status.OK]
    assert np.isnan(batch.y[0]).all()
    assert batch.y[1].tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("y", "v", "words"),
    [
        (["0.1", "0.2"], [1, 1], r"y\[0\]: found '0.1', expected numbers"),
        ([0.1, None], [1, 1], r"y\[1\]: found None"),
        ([0.1, "x"], [1, 1], "y"),
        ([True, False], [1, 1], r"y\[0\]: found True"),
        ([0.1, 0.2 + 1j], [1, 1], r"y\[0\]"),
        ([], [], "y: found no numbers, expected at least one study"),
        ([[1.0, 2.0], [1.0]], [[1, 1], [1]], "rows of different length"),
        ([1.0, 2.0], [1.0], r"v: found shape \(1,\), expected the shape of y, \(2,\)"),
        ([[1.0, 2.0]], [[1.0, 2.0], [1.0, 2.0]], r"v: found shape \(2, 2\)"),
        (1.0, 1.0, "y: found 0 axes"),
        ("0.1", [1.0], "y: found '0.1'"),
        (np.ones((2, 2, 2)), np.ones((2, 2, 2)), "3 axes"),
    ],
)
def test_what_cannot_be_read_is_refused_with_place_and_remedy(y, v, words):
    with pytest.raises(InputError, match=words):
        read_batch(y, v)


def test_one_row_of_variances_goes_with_every_row_of_effects():
    batch = read_batch([[0.0, 1.0], [2.0, 3.0]], [1.0, 2.0])
    assert batch.v.tolist() == [[1.0, 2.0], [1.0, 2.0]]
    assert not batch.single


def test_a_masked_cell_is_no_study():
    y = np.ma.array([[1.0, 2.0, 3.0]] * 2, mask=[[0, 0, 1], [0, 0, 0]])
    v = np.ma.array([[1, 1, 1]] * 2, mask=[[0, 0, 1], [0, 1, 0]])
    batch = read_batch(y, v)
    assert batch.k[0] == 2
    assert batch.status.tolist() == [Status.OK, Status.NON_FINITE_INPUT]


@pytest.mark.parametrize("level", [None, "0.95", True, 95, 0.0, NAN])
def test_a_level_is_a_number_between_0_and_1(level):
    with pytest.raises(InputError, match="level"):
        check_level(level)


def test_other_numbers_are_numbers():
    assert read_numbers("y", [Decimal("0.5"), 1]).tolist() == [0.5, 1.0]
    assert read_numbers("y", np.array([1, 2], dtype=np.int8)).dtype == np.float64
