"""Checks of single cells: which figures cannot be."""

import numpy as np
import pytest

from evidose.stats.effect_columns import Columns
from evidose.stats.status import Status


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({"ai": 3, "bi": -1, "ci": 2, "di": 2}, Status.INVALID_TABLE),
        ({"ai": 3, "bi": np.inf, "ci": 2, "di": 2}, Status.NON_FINITE_INPUT),
        ({"m1i": -3, "sd1i": 0, "n1i": 5}, Status.OK),
        ({"m1i": 1, "sd1i": -2, "n1i": 5}, Status.INVALID_TABLE),
        ({"m1i": 1, "sd1i": 2, "n1i": 0}, Status.INVALID_TABLE),
        ({"ri": 1.01, "ni": 9}, Status.INVALID_TABLE),
        ({"ri": -1, "ni": 9}, Status.OK),
        ({"ti": -4.2, "ni": 9, "mi": 2}, Status.OK),  # a t statistic
        ({"xi": 3, "ti": -4.2}, Status.INVALID_TABLE),  # a time
        ({"mi": -2, "sdi": 1, "ni": 9}, Status.OK),  # a mean
        ({"ai": -0.1, "mi": 20, "ni": 9}, Status.OK),  # an alpha
        ({"yi": 1, "vi": -1}, Status.INVALID_TABLE),
    ],
)
def test_a_cell_that_cannot_be(columns, status):
    table = Columns({name: np.array([float(value)]) for name, value in columns.items()})
    assert table.status().tolist() == [status]


def test_blanking_leaves_sound_studies_alone():
    table = Columns({"yi": np.array([1.0, 2.0]), "vi": np.array([1.0, -1.0])})
    kept = table.where(table.status() == Status.OK)
    assert kept["yi"][0] == 1
    assert np.isnan(kept["yi"][1])
    assert "yi" in kept
    assert "ni" not in kept


def test_studies_without_contrast():
    table = Columns(
        {n: np.array(v, float) for n, v in
         {"ai": [0, 5, 1], "bi": [9, 0, 8], "ci": [0, 4, 0], "di": [9, 0, 9]}.items()}
    )  # fmt: skip
    assert table.no_contrast().tolist() == [True, True, False]
    rates = Columns({"x1i": np.array([0.0, 0]), "x2i": np.array([0.0, 2])})
    assert rates.no_contrast().tolist() == [True, False]
