"""The fitted model, stretched to a question's unit."""

from collections.abc import Callable
from dataclasses import replace

from evidose.evidence import open_library
from evidose.synthesis.derived import Derived
from evidose.synthesis.scale import LOGISTIC_SD, Scale
from evidose.synthesis.score_model import score_model

POINTS = Scale("MD", "points", "NRS", 2.0, 1.0, None, None, True, False, None)
RATIO = Scale("RR", "risk ratio", "", LOGISTIC_SD, None, None, None, True, True, None)
MODEL = score_model(open_library())


def test_events_and_scales_have_their_own_model(trial: Callable[..., Derived]) -> None:
    assert MODEL.kind(POINTS) is MODEL.continuous
    assert MODEL.kind(RATIO) is MODEL.dichotomous
    assert MODEL.continuous.kind == "continuous"


def test_no_spread_no_prediction(trial: Callable[..., Derived]) -> None:
    bare = replace(POINTS, sd=None)
    assert MODEL.next_effect([], bare) is None


def test_the_unit_does_not_change_what_is_known(trial: Callable[..., Derived]) -> None:
    small = MODEL.next_effect([trial(0.7, 0.1)], POINTS)
    large = MODEL.next_effect([trial(7.0, 10.0)], replace(POINTS, sd=20.0))
    assert small is not None
    assert large is not None
    assert float(small.mean()) == float(large.mean())
