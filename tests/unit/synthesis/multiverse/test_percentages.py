"""Percentage changes with a stated baseline, as points."""

import pytest
from scipy import stats

from evidose.evidence import Evidence, Finding
from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.eligible import Candidate
from evidose.synthesis.multiverse.percentages import points_from_percentages


def younger(evidence: Evidence, baselines: tuple[float | None, float | None]) -> Candidate:
    study = evidence.studies["younger-2013"]
    finding = study.finding("pain-percent")
    groups = tuple(
        g.model_copy(update={"baseline_mean": b})
        for g, b in zip(finding.groups, baselines, strict=True)
    )
    made: Finding = finding.model_copy(update={"groups": groups})
    return Candidate(study, made, study.arm("ldn"), study.arm("placebo"))


def test_points_are_percentages_of_each_baseline(evidence: Evidence) -> None:
    # -28.8 % of 6 against -18 % of 5 points; the paired P of 0.016 with 27 df gives the error.
    effect, variance = points_from_percentages(younger(evidence, (6.0, 5.0)), "lower")
    assert effect == pytest.approx(0.288 * 6 - 0.18 * 5)
    assert effect / variance**0.5 == pytest.approx(stats.t.isf(0.008, 27), rel=1e-6)


def test_without_a_recorded_baseline_there_are_no_points(evidence: Evidence) -> None:
    with pytest.raises(NotComputableError, match="baseline"):
        points_from_percentages(younger(evidence, (6.0, None)), "lower")
