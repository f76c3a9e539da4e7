"""Answers of made-up networks, and the shipped one of fibromyalgia recomputed by hand."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm, t

from evidose.evidence import Comparison, Evidence, comparisons, open_library, read_evidence
from evidose.synthesis import Methods
from evidose.synthesis.network.answer import (
    NetworkAnswer,
    answer_comparison,
    heterogeneity_prior_of,
)

Make = Callable[..., Any]


def test_a_star_is_no_sign_of_agreement(comparison: Make, two: Make, evidence_of: Make, how: Any):
    evidence = evidence_of(two("a", "alpha", (30, 20)), two("b", "beta", (20, 20)))
    found = answer_comparison(comparison(), evidence, how, {}, apart=False)
    assert not found.incoherence.assessable and found.incoherence.p is None
    assert found.silent == ("gamma",)
    assert [t.study.id for t in found.trials] == ["a", "b"] and found.not_fitted == ""


def test_no_trial_is_told_and_published_figures_stay(
    comparison: Make, two: Make, evidence_of: Make, review: Make, how: Any
):
    edge = {"treatment": "gamma", "review": "review", "pooled": "relief", "dose": "5 mg"}
    asked = comparison(published=[edge])
    lent = evidence_of(two("a", "alpha", (30, 20), findings=[]), reviews=(review(1.5, 1.2, 1.9),))
    found = answer_comparison(asked, lent, how, {}, apart=False)
    assert found.fitted is None and found.trials == () and found.varied == ()
    assert found.not_fitted == "no trial on record has a number that can be used"
    (row,) = found.rows
    assert row.basis == "published" and row.per_hundred is None and found.baseline is None
    assert found.silent == ("alpha", "beta")


def test_trials_that_nothing_joins_are_refused(
    comparison: Make, two: Make, study: Make, evidence_of: Make, how: Any
):
    groups = [
        {"arm": "drug", "events": 30, "total": 100},
        {"arm": "other", "events": 35, "total": 100},
    ]
    apart = study("c", {"drug": ("beta", 5.0, 9), "other": ("gamma", 5.0, 9)}, {"groups": groups})
    evidence = evidence_of(two("a", "alpha", (30, 20)), apart)
    found = answer_comparison(comparison(), evidence, how, {}, apart=False)
    assert [r.node for r in found.rows] == ["alpha"]
    assert [(r.study, "no trial joins" in r.text) for r in found.refused] == [("c", True)]


def test_doses_lumped_or_apart(comparison: Make, study: Make, evidence_of: Make, how: Any):
    """Lumped, both arms are one of 200; apart, the shared placebo arm joins two nodes."""
    arms = {
        "low": ("alpha", 5.0, 100),
        "high": ("alpha", 10.0, 100),
        "placebo": ("placebo", 0.0, 100),
    }
    groups = [
        {"arm": a, "events": e, "total": 100} for a, e in zip(arms, (30, 50, 20), strict=True)
    ]
    evidence = evidence_of(study("a", arms, {"groups": groups}))
    (row,) = answer_comparison(comparison(), evidence, how, {}, apart=False).rows
    assert row.effect.estimate == pytest.approx(np.log(80 / 200 / 0.2), abs=1e-6)
    assert row.dose == "5 mg; 10 mg" and row.n == 300
    apart = answer_comparison(comparison(), evidence, how, {}, apart=True)
    assert {r.node: round(float(np.exp(r.effect.estimate)), 6) for r in apart.rows} == {
        "alpha 5 mg": 1.5,
        "alpha 10 mg": 2.5,
    }
    assert [(p.basis, p.k) for p in apart.pairs] == [("direct", 1)]


def test_the_prior_is_that_of_the_outcome(comparison: Make, evidence_of: Make):
    assert heterogeneity_prior_of(comparison(), evidence_of()) == "turner-2015-general"


# The shipped library, by hand: what docs/explanation/comparing-treatments.md tells.


@pytest.fixture(scope="module")
def shipped() -> tuple[Evidence, Mapping[str, Comparison]]:
    library = open_library()
    evidence = read_evidence(library)
    return evidence, comparisons(library, evidence)


@pytest.fixture(scope="module")
def asked(shipped: tuple[Evidence, Mapping[str, Comparison]], how: Methods) -> Make:
    evidence, every = shipped

    def made(name: str) -> NetworkAnswer:
        return answer_comparison(every[f"fibromyalgia-{name}"], evidence, how, every, apart=False)

    return made


def _common(answer: NetworkAnswer) -> dict[str, tuple[float, float, float]]:
    rows = next(v for v in answer.varied if v.id == "common").rows
    return {n: (e.estimate, e.low, e.high) for n, e in rows.items()}


def _pooled(effects: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Inverse-variance mean of (estimate, variance) with its 95 % interval."""
    weight = sum(1 / v for _, v in effects)
    mean = sum(y / v for y, v in effects) / weight
    half = float(norm.ppf(0.975)) / weight**0.5
    return mean, mean - half, mean + half


def _log_rr(a: int, n: int, c: int, m: int) -> tuple[float, float]:
    return float(np.log(a / n / (c / m))), 1 / a - 1 / n + 1 / c - 1 / m


def test_a_third_less_pain_by_hand(asked: Make):
    """Arnold 2005: 65 + 63 of 234 against 40 of 120; Russell 2008: 76 + 77 of 297, 52 of 144."""
    found = _common(asked("response-30"))
    assert found["duloxetine"] == pytest.approx(
        _pooled([_log_rr(128, 234, 40, 120), _log_rr(153, 297, 52, 144)])
    )
    assert found["low-dose-naltrexone"] == pytest.approx(_pooled([_log_rr(22, 49, 14, 50)]))
    assert found["gabapentin"] == pytest.approx(_pooled([_log_rr(38, 75, 23, 75)]))
    assert set(found) == {"duloxetine", "low-dose-naltrexone", "gabapentin"}


def test_stopping_by_hand(asked: Make):
    found = _common(asked("stopping"))
    assert found["low-dose-naltrexone"] == pytest.approx(_pooled([_log_rr(4, 49, 3, 50)]))
    assert found["pregabalin"] == pytest.approx(_pooled([_log_rr(24, 250, 8, 248)]))
    assert found["gabapentin"] == pytest.approx(_pooled([_log_rr(12, 75, 7, 75)]))


def test_pain_by_hand(asked: Make):
    """FINAL -0.34 (-0.95 to 0.27), INNOVA 0.49 with P = 0.236; Pauer and Ohta from their P."""
    found = _common(asked("pain"))
    final = (1.22 / 2 / t.ppf(0.975, 97)) ** 2
    innova = (0.49 / t.isf(0.118, 96)) ** 2
    assert found["low-dose-naltrexone"] == pytest.approx(_pooled([(-0.34, final), (0.49, innova)]))
    pauer = (0.56 / norm.isf(0.0066)) ** 2
    ohta = (0.44 / t.isf(0.0023, 496)) ** 2
    assert found["pregabalin"] == pytest.approx(_pooled([(-0.56, pauer), (-0.44, ohta)]))


def test_published_reviews_beside_ours(asked: Make):
    """Häuser 2014: 1.33 (1.18 to 1.51) of five trials, of which two have a number here."""
    answer = asked("response-30")
    row = next(r for r in answer.rows if r.published and r.treatment == "duloxetine")
    assert row.published is not None and row.published.review.id == "haeuser-2014"
    ends = np.exp([row.effect.estimate, row.effect.low, row.effect.high])
    assert ends == pytest.approx([1.33, 1.18, 1.51])
    own = np.exp(_common(answer)["duloxetine"])
    assert own[1] < 1.33 < own[2]  # the two trials alone do not contradict the five
    # 1.33 of all five and 1.52 of two leave 1.16 for the other three, taken as one effect.
    weight = (2 * float(norm.ppf(0.975)) / np.log(1.51 / 1.18)) ** 2
    two = (2 * float(norm.ppf(0.975)) / np.log(own[2] / own[1])) ** 2
    rest = np.exp((weight * np.log(1.33) - two * np.log(own[0])) / (weight - two))
    assert rest == pytest.approx(1.18, abs=0.03)


def test_half_less_pain_rests_on_reviews_alone(asked: Make):
    answer = asked("response-50")
    assert answer.trials == () and {r.basis for r in answer.rows} == {"published"}
    assert answer.baseline is not None and answer.baseline.risk == 0.18
