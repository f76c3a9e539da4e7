"""Scores: by hand, and what a calibrated and a miscalibrated forecaster get."""

import numpy as np
import pytest

from evidose.calibration.scores import coverage, event_scores, resampled_mean

RNG = np.random.default_rng(11)
REVIEW = np.repeat([f"r{i}" for i in range(150)], 8)
P = RNG.uniform(0.05, 0.95, len(REVIEW))
HAPPENED = RNG.uniform(size=len(P)) < P


def test_by_hand() -> None:
    p = np.array([0.25, 0.85, 0.85])
    happened = np.array([False, True, False])
    found = event_scores(p, happened, np.array(["a", "b", "b"]))
    assert found.rate == pytest.approx(0.25)
    assert found.log_score == pytest.approx(
        -(0.5 * np.log(0.75) + 0.25 * np.log(0.85) + 0.25 * np.log(0.15))
    )
    assert found.log_score_base_rate == pytest.approx(-(0.25 * np.log(0.25) + 0.75 * np.log(0.75)))
    assert found.brier == pytest.approx(0.5 * 0.0625 + 0.25 * 0.0225 + 0.25 * 0.7225)
    assert found.ece == pytest.approx(0.5 * 0.25 + 0.5 * 0.35)
    filled = [b for b in found.reliability if b.n]
    assert [(b.low, b.n, b.observed) for b in filled] == [(0.2, 1, 0.0), (0.8, 2, 0.5)]


def test_a_calibrated_forecaster_has_no_excess_and_an_overconfident_one_has() -> None:
    good = event_scores(P, HAPPENED, REVIEW)
    assert abs(good.ece_excess) < 0.015
    assert good.ece_p > 0.05
    bold = 1 / (1 + ((1 - P) / P) ** 2.5)
    bad = event_scores(bold, HAPPENED, REVIEW)
    assert bad.ece_excess > 0.04
    assert bad.ece_p < 0.01
    assert bad.log_score > good.log_score


def test_expectation_agrees_with_simulated_perfect_calibration() -> None:
    drawn = [event_scores(P, RNG.uniform(size=len(P)) < P, REVIEW).ece for _ in range(16)]
    assert event_scores(P, HAPPENED, REVIEW).ece_expected == pytest.approx(np.mean(drawn), rel=0.2)


def test_dependence_within_reviews_raises_what_is_expected() -> None:
    p = np.full(len(REVIEW), 0.55)
    whole = np.repeat(RNG.uniform(size=150) < 0.55, 8)
    assert event_scores(p, whole, REVIEW).ece_expected > 1.8 * (
        event_scores(p, RNG.uniform(size=len(p)) < 0.55, REVIEW).ece_expected
    )


def test_coverage_of_uniform_and_of_narrow_forecasts() -> None:
    pit = (np.arange(1200) + 0.5) / 1200
    assert coverage(pit, REVIEW)["0.8"] == pytest.approx(0.8, abs=0.02)
    narrow = np.where(pit < 0.5, pit**2 * 2, 1 - 2 * (1 - pit) ** 2)
    assert coverage(narrow, REVIEW)["0.8"] < 0.7


def test_resampled_mean_weighs_reviews_equally() -> None:
    mean, low, high = resampled_mean(np.array([0.0, 0.0, 0.0, 1.0]), np.array(list("aaab")))
    assert mean == 0.5
    assert (low, high) == (0.0, 1.0)
    one = resampled_mean(RNG.normal(1, 0.1, len(REVIEW)), REVIEW)
    assert one[1] < 1 < one[2]
