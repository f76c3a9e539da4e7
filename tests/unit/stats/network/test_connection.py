"""Parts of a network, and rows of one structure."""

import numpy as np
import pytest

from evidose.stats.network import contrasts, parts
from evidose.stats.network.connection import components, patterns


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], [-1, -1, -1, -1]),
        ([(0, 1)], [0, 0, -1, -1]),
        ([(2, 3), (0, 1)], [0, 0, 1, 1]),
        ([(2, 3), (3, 0), (1, 2)], [0, 0, 0, 0]),
        ([(3, 2), (2, 1)], [-1, 0, 0, 0]),
        ([(0, 3), (1, 2)], [0, 1, 1, 0]),
    ],
)
def test_components(pairs, expected) -> None:
    assert components(4, pairs).tolist() == expected


def test_a_long_chain_is_one_part() -> None:
    chain = [(i, i + 1) for i in range(60)]
    assert not components(61, chain[::2] + chain[1::2][::-1]).any()


def test_each_row_has_its_parts() -> None:
    te = [[1, 1, 1], [1, np.nan, 1], [1, np.nan, np.nan]]
    se = [[1, 1, 1], [1, np.nan, 1], [1, np.nan, np.nan]]
    data = contrasts(["1", "2", "3"], ["a", "b", "c"], ["b", "c", "d"], te, se)
    assert parts(data).tolist() == [[0, 0, 0, 0], [0, 0, 1, 1], [0, 0, -1, -1]]


def test_patterns_group_equal_rows() -> None:
    there = np.array([[True, True], [True, False], [True, True]])
    found = {tuple(kind.tolist()): rows.tolist() for rows, kind in patterns(there)}
    assert found == {(True, True): [0, 2], (True, False): [1]}
    (rows, kind), *more = patterns(there[::2])
    assert (rows.tolist(), kind.tolist(), more) == ([0, 1], [True, True], [])
