"""Standardised effects of crossovers from a paired P or spread of differences."""

import pytest
from scipy import stats

from evidose.evidence import Contrast, Evidence, Finding
from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.eligible import Candidate
from evidose.synthesis.multiverse.paired import paired_smd


def candidate(evidence: Evidence, name: str, finding: str) -> Candidate:
    study = evidence.studies[name]
    return Candidate(study, study.finding(finding), study.arm("ldn"), study.arm("placebo"))


def test_a_p_value_gives_the_t_of_the_paired_test(evidence: Evidence) -> None:
    # Younger 2013 prints P = 0.016 of 28 people; t with 27 df, then Becker's standardisation.
    t = stats.t.isf(0.016 / 2, 27)
    d, v = paired_smd(candidate(evidence, "younger-2013", "pain-percent"), 0.5, "lower")
    j = 1 - 3 / (4 * 27 - 1)
    assert d == pytest.approx(j * t / 28**0.5, rel=1e-4)
    assert v == pytest.approx(j**2 * (1 / 28 + (t / 28**0.5) ** 2 / 56), rel=1e-3)


def test_more_correlation_means_a_smaller_effect_and_variance(evidence: Evidence) -> None:
    younger = candidate(evidence, "younger-2013", "pain-percent")
    low, high = (paired_smd(younger, r, "lower") for r in (0.3, 0.7))
    assert low[0] > high[0] > 0
    assert low[1] > high[1]


def test_the_width_of_the_middle_half_gives_the_spread(evidence: Evidence) -> None:
    # Bested 2023: median of differences -0.33, width of the middle half 6.33.
    bested = candidate(evidence, "bested-2023", "pain-3w")
    d, _ = paired_smd(bested, 0.5, "lower")
    n, _ = bested.people
    assert n is not None
    assert d == pytest.approx(0.33 * 1.34898 / 6.33 * (1 - 3 / (4 * (n - 1) - 1)), rel=1e-3)


@pytest.mark.parametrize("change", [{"p": None}, {"p_relation": "<"}])
def test_an_inexact_p_is_not_enough(evidence: Evidence, change: dict[str, object]) -> None:
    younger = candidate(evidence, "younger-2013", "pain-percent")
    contrast = younger.finding.contrast
    assert isinstance(contrast, Contrast)
    finding: Finding = younger.finding.model_copy(
        update={"contrast": contrast.model_copy(update=change)}
    )
    with pytest.raises(NotComputableError, match="exact P"):
        paired_smd(Candidate(younger.study, finding, younger.arm, younger.versus), 0.5, "lower")


def test_a_parallel_trial_is_not_paired(evidence: Evidence) -> None:
    with pytest.raises(NotComputableError):
        paired_smd(candidate(evidence, "bruun-2024-final", "pain-12w"), 0.5, "lower")
