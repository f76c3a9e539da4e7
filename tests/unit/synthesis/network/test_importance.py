"""Which effects matter."""

from collections.abc import Callable
from math import log
from typing import Any

import pytest

from evidose.evidence import Evidence, Threshold
from evidose.synthesis.network.answer import answer_comparison
from evidose.synthesis.network.importance import important_effects

Make = Callable[..., Any]


def _with(evidence: Evidence, outcome: str, scale: str, value: float) -> Evidence:
    source = {"cite": "Nobody", "reading": "knowledge"}
    told = Threshold.model_validate({"value": value, "scale": scale, "source": source})
    changed = evidence.outcomes[outcome].model_copy(update={"important_differences": (told,)})
    evidence.outcomes[outcome] = changed  # type: ignore[index]
    return evidence


@pytest.fixture
def bounds(comparison: Make, on_scale: Make, two: Make, evidence_of: Make, how: Any) -> Make:
    def made(asked: Any, outcome: str = "", scale: str = "", value: float = 0.0):
        evidence = evidence_of(two("a", "alpha", (30, 20)))
        if outcome:
            evidence = _with(evidence, outcome, scale, value)
        answer = answer_comparison(asked, evidence, how, {}, apart=False)
        found = important_effects(answer, evidence, 0.75, 1.25)
        return found.low, found.high, found.sourced

    return made


def test_people_at_the_baseline_risk(bounds: Make, comparison: Make):
    """The placebo arm has 20 of 100: ten more are a ratio of 1.5, ten fewer one of 0.5."""
    found = bounds(comparison(), "relief", "risk difference", 0.1)
    assert found == (pytest.approx(log(0.5)), pytest.approx(log(1.5)), True)
    odds = bounds(comparison(measure="OR"), "relief", "risk difference", 0.1)
    assert odds == (pytest.approx(log(4 / 9)), pytest.approx(log(12 / 7)), True)


def test_without_a_threshold_that_fits(bounds: Make, comparison: Make):
    conventional = (log(0.75), log(1.25), False)
    assert bounds(comparison()) == conventional
    assert bounds(comparison(), "relief", "risk difference", 0.3) == conventional
    assert bounds(comparison(), "relief", "SMD", 0.3) == conventional


def test_points(bounds: Make, on_scale: Make):
    assert bounds(on_scale(), "ache", "ten", 1.0) == (-1.0, 1.0, True)
    assert bounds(on_scale(), "ache", "SMD", 0.4) == (-0.8, 0.8, True)
    assert bounds(on_scale(measure="SMD"), "ache", "SMD", 0.4) == (-0.4, 0.4, True)
    assert bounds(on_scale()) == (-0.4, 0.4, False)
    assert bounds(on_scale(), "ache", "hundred", 10.0) == (-0.4, 0.4, False)
    assert bounds(on_scale(measure="SMD")) == (-0.2, 0.2, False)
