"""Probabilities about a new trial: order, complements, and what moves them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.evidence import open_library
from evidose.synthesis.derived import Derived
from evidose.synthesis.probability import probabilities
from evidose.synthesis.scale import Scale
from evidose.synthesis.score_model import score_model

MODEL = score_model(open_library())
POINTS = Scale("MD", "points", "NRS", 2.0, 1.0, None, None, True, False, None)


@settings(max_examples=25, deadline=None)
@given(st.floats(-3, 3), st.floats(0.01, 2))
def test_order_and_complements(trial: Callable[..., Derived], yi: float, vi: float) -> None:
    found = probabilities([trial(yi, vi)], POINTS, MODEL)
    assert found is not None
    assert found.important is not None
    assert found.important_harm is not None
    assert found.important <= found.any_benefit
    assert found.any_benefit + found.harm == pytest.approx(1)
    assert found.important_harm <= found.harm


def test_turning_the_effect_round_swaps_benefit_and_harm(trial: Callable[..., Derived]) -> None:
    good = probabilities([trial(0.7, 0.1)], POINTS, MODEL)
    bad = probabilities([trial(-0.7, 0.1)], POINTS, MODEL)
    assert good is not None
    assert bad is not None
    assert good.any_benefit == pytest.approx(bad.harm)
    assert good.important == pytest.approx(bad.important_harm)


def test_units_do_not_matter(trial: Callable[..., Derived]) -> None:
    """Ten times the unit, ten times the spread and threshold: the same probability."""
    tenfold = replace(POINTS, sd=20.0, important=10.0)
    small = probabilities([trial(0.7, 0.1)], POINTS, MODEL)
    large = probabilities([trial(7.0, 10.0)], tenfold, MODEL)
    assert small is not None
    assert large is not None
    assert small.important == pytest.approx(large.important, abs=1e-6)


def test_no_threshold_no_score(trial: Callable[..., Derived]) -> None:
    found = probabilities([trial(0.7, 0.1)], replace(POINTS, important=None), MODEL)
    assert found is not None
    assert found.important is None
    assert found.score is None


def test_no_spread_no_probability(trial: Callable[..., Derived]) -> None:
    assert probabilities([trial(0.7, 0.1)], replace(POINTS, sd=None), MODEL) is None
