"""To which side an interval lies, and what it leaves room for."""

from dataclasses import replace

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.profile.direction import direction, rules_out_importance
from evidose.synthesis import Answer, answer, methods

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)


def moved(low: float, high: float) -> Answer:
    found = answer(EVIDENCE.questions["fibromyalgia-pain"], EVIDENCE, methods(LIBRARY))
    assert found.headline is not None and found.scale.important == 1.0
    head = replace(found.headline, estimate=(low + high) / 2, ci_low=low, ci_high=high)
    return replace(found, headline=head)


@pytest.mark.parametrize(
    ("low", "high", "side", "little"),
    [
        (0.1, 0.9, "better", True),
        (0.1, 1.1, "better", False),
        (-0.9, -0.1, "worse", True),
        (-0.9, 0.9, "none", True),
        (0.0, 0.9, "none", True),
        (-0.9, 0.0, "none", True),
        (-1.0, 0.9, "none", False),
        (-0.9, 1.0, "none", False),
    ],
)
def test_side_and_room(low: float, high: float, side: str, little: bool) -> None:
    found = moved(low, high)
    assert direction(found) == side
    assert rules_out_importance(found) is little


def test_without_a_threshold_or_a_pool_nothing_is_ruled_out() -> None:
    found = moved(-0.1, 0.1)
    unscaled = replace(found, scale=replace(found.scale, important=None))
    assert not rules_out_importance(unscaled)
    assert not rules_out_importance(replace(found, headline=None))
