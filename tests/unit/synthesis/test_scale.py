"""Unit, important difference and orientation of a question."""

from math import exp

import pytest

from evidose.evidence import Evidence, Question, open_library, read_evidence
from evidose.synthesis.scale import Scale, question_scale, shown


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(open_library())


def test_points_of_an_instrument_carry_its_spread_and_threshold(evidence: Evidence) -> None:
    scale = question_scale(evidence.questions["fibromyalgia-pain"], evidence)
    assert scale.unit == "points"
    assert scale.sd == evidence.instruments["nrs-pain"].reference_sd.value  # type: ignore[union-attr]
    assert scale.threshold is not None
    assert scale.important == scale.threshold.value


def threshold(value: float, scale: str, baseline: float | None = None) -> dict[str, object]:
    source = {"cite": "made for this test", "reading": "derived"}
    return {"value": value, "scale": scale, "source": source, "baseline_risk": baseline}


def asked(evidence: Evidence, name: str, change: dict[str, object]) -> Question:
    table = evidence.questions[name].model_dump(exclude_unset=True)
    return Question.model_validate(table | change)


def test_a_threshold_in_smd_is_stretched_by_the_spread(evidence: Evidence) -> None:
    own = asked(
        evidence, "ms-quality-of-life-mental", {"important_difference": threshold(0.5, "SMD")}
    )
    scale = question_scale(own, evidence)
    stated_on_scale = [
        t for t in evidence.outcomes[own.outcome].important_differences if t.scale == own.instrument
    ]
    if stated_on_scale:
        assert scale.important == stated_on_scale[0].value
    else:
        assert scale.sd is not None
        assert scale.important == pytest.approx(0.5 * scale.sd)


def test_a_risk_difference_becomes_a_ratio_at_the_baseline_risk(evidence: Evidence) -> None:
    own = asked(
        evidence,
        "fibromyalgia-responders",
        {"important_difference": threshold(0.1, "risk difference", 0.2), "baseline_risk": 0.2},
    )
    scale = question_scale(own, evidence)
    assert scale.important is not None
    assert exp(scale.important) == pytest.approx(1.5)


def test_an_impossible_baseline_gives_no_threshold(evidence: Evidence) -> None:
    own = asked(
        evidence,
        "fibromyalgia-responders",
        {"important_difference": threshold(0.3, "risk difference", 0.9), "baseline_risk": 0.9},
    )
    assert question_scale(own, evidence).important is None


def test_ratios_of_harm_are_shown_as_ratios_of_the_event() -> None:
    harm = Scale("RR", "", "", None, None, None, None, wanted=False, ratio=True, baseline_risk=None)
    estimate, low, high = shown(harm, -0.7, -1.0, -0.4)
    assert low < estimate < high
    assert estimate == pytest.approx(exp(0.7))
