"""The door of networks: what is read, and what is refused with the study's name."""

import numpy as np
import pytest

from evidose.stats.network import contrasts
from evidose.terms import InputError

GOOD = (["x", "x", "x", "y"], ["a", "a", "b", "b"], ["b", "c", "c", "c"])


def test_treatments_are_sorted_and_studies_keep_their_order() -> None:
    data = contrasts(["z", "y"], ["b", "c"], [" a ", "b"], [1, 2], [1, 1])
    assert data.treatments == ("a", "b", "c")
    assert data.studies == ("z", "y")
    assert data.treat1.tolist() == [1, 2]
    assert data.treat2.tolist() == [0, 1]
    assert data.single


def test_studies_are_grouped_by_arms_with_direction() -> None:
    data = contrasts(*GOOD, [1, 2, 3, 4], [1, 1, 1, 1])
    two, three = data.arms
    assert (two.study.tolist(), three.study.tolist()) == ([1], [0])
    assert three.treatment.tolist() == [[0, 1, 2]]
    assert three.row[0].tolist() == [[0, 0, 1], [0, 0, 2], [1, 2, 0]]
    assert three.sign[0].tolist() == [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]]
    turned = contrasts(["x"], ["b"], ["a"], [1], [1]).arms[0]
    assert turned.sign[0].tolist() == [[0, -1], [1, 0]]


def test_a_batch_shares_errors_or_effects() -> None:
    data = contrasts(*GOOD, np.ones((5, 4)), [1, 1, 1, 2])
    assert data.te.shape == data.se.shape == (5, 4)
    assert not data.single
    assert not contrasts(*GOOD, [1, 2, 3, 4], np.ones((2, 4))).single


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"treat2": ["a", "c", "c", "c"]}, "a against itself in study x"),
        ({"treat1": ["a", "c", "b", "b"], "treat2": ["b", "b", "c", "c"]}, "b against c twice"),
        ({"study": ["x", "x", "w", "y"]}, "no contrast of b and c in study x"),
        ({"study": ["x", "x", "x", " "]}, "study\\[3\\].*an empty name"),
        ({"treat1": ["a", "a", None, "b"]}, "treat1\\[2\\].*an empty name"),
        ({"study": ["x"]}, "1 names"),
        ({"se": [1, 1, 1]}, "se.*that of te"),
        ({"se": np.ones((2, 4)), "te": np.ones((3, 4))}, "se.*shape"),
        ({"te": np.ones((1, 1, 4))}, "te.*shape"),
        ({"te": [], "se": []}, "te.*shape"),
        ({"te": ["1", "2", "3", "4"]}, "te.*numbers"),
    ],
)
def test_refusals_name_the_place(changed, words) -> None:
    given = dict(zip(("study", "treat1", "treat2"), GOOD, strict=True))
    given |= {"te": [1, 2, 3, 4], "se": [1, 1, 1, 1]}
    with pytest.raises(InputError, match=words):
        contrasts(**(given | changed))
