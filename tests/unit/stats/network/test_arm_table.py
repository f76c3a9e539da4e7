"""The door for arm data."""

import numpy as np
import pytest

from evidose.stats.network.arm_table import arm_table
from evidose.terms import InputError

STUDY, TREATMENT = ["x", "x", "y", "y"], ["b", "a", "a", "c"]


def test_arms_are_numbered() -> None:
    arms = arm_table(STUDY, TREATMENT, event=[1, 2, 3, 4], n=[[9, 9, 9, 9], [8, 8, np.nan, 8]])
    assert arms.treatments == ("a", "b", "c")
    assert arms.treatment.tolist() == [1, 0, 0, 2]
    assert arms.study.tolist() == [0, 0, 1, 1]
    assert not arms.single
    assert arms.columns["event"].shape == (2, 4)
    assert arms.there.tolist() == [[True] * 4, [True, True, False, True]]
    assert arm_table(STUDY, TREATMENT, n=[1, 1, 1, 1]).single


@pytest.mark.parametrize(
    ("study", "treatment", "columns", "words"),
    [
        (STUDY, ["a", "a", "a", "c"], {"n": [1] * 4}, "a twice in study x"),
        (["x", "x", "y", "z"], TREATMENT, {"n": [1] * 4}, "study y with one arm, a"),
        (["x", "x", "y", " "], TREATMENT, {"n": [1] * 4}, "study\\[3\\].*an empty name"),
        (STUDY, ["b", "", "a", "c"], {"n": [1] * 4}, "treatment\\[1\\].*an empty name"),
        (STUDY, TREATMENT[:3], {"n": [1] * 4}, "treatment.*3 entries"),
        (STUDY, TREATMENT, {"n": [1] * 3}, "n.*3 entries"),
        (STUDY, TREATMENT, {"n": 5}, "n.*0 entries"),
        ([], [], {}, "0 entries"),
        (STUDY, TREATMENT, {"n": np.ones((1, 1, 4))}, "more than two axes"),
        (STUDY, TREATMENT, {"n": np.ones((2, 4)), "event": np.ones((3, 4))}, "2, 3"),
        (STUDY, TREATMENT, {"n": ["a"] * 4}, "numbers"),
    ],
)
def test_refusals(study, treatment, columns, words) -> None:
    with pytest.raises(InputError, match=words):
        arm_table(study, treatment, **columns)
