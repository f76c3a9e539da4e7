"""The rows against the baseline, of trials and of reviews."""

from collections.abc import Callable
from math import log
from typing import Any

import pytest

from evidose.synthesis.network.answer import answer_comparison

Make = Callable[..., Any]
EDGE = {"treatment": "gamma", "review": "review", "pooled": "relief", "dose": "5 mg"}


def test_a_row_tells_what_it_rests_on(comparison: Make, two: Make, evidence_of: Make, how: Any):
    evidence = evidence_of(
        two("a", "beta", (30, 20)), two("b", "alpha", (30, 20)), two("c", "alpha", (40, 20), n=80)
    )
    asked = comparison()
    rows = answer_comparison(asked, evidence, how, {}, apart=False).rows
    assert [(r.node, r.treatment, r.name, r.k, r.n) for r in rows] == [
        ("alpha", "alpha", "Alpha", 2, 360),
        ("beta", "beta", "Beta", 1, 200),
    ]
    first = rows[0]
    assert (first.dose, first.basis, first.studies, first.whole) == (
        "10 mg", "direct", ("b", "c"), True
    )  # fmt: skip
    assert first.share == pytest.approx(1.0) and first.per_hundred is not None


def test_a_treatment_that_only_others_lead_to(
    comparison: Make, two: Make, study: Make, evidence_of: Make, how: Any
):
    groups = [
        {"arm": "drug", "events": 30, "total": 100},
        {"arm": "other", "events": 40, "total": 100},
    ]
    arms = {"drug": ("alpha", 5.0, 100), "other": ("beta", 5.0, 100)}
    evidence = evidence_of(two("a", "alpha", (30, 20)), study("b", arms, {"groups": groups}))
    rows = answer_comparison(comparison(), evidence, how, {}, apart=False).rows
    beta = next(r for r in rows if r.node == "beta")
    assert (beta.basis, beta.k, beta.studies) == ("indirect", 1, ("b",))
    assert beta.effect.estimate == pytest.approx(log(2.0), abs=1e-6)


def test_people_that_are_not_told_are_not_guessed(
    on_scale: Make, study: Make, evidence_of: Make, how: Any
):
    contrast = {"arm": "drug", "versus": "placebo", "measure": "mean difference",
                "estimate": -1.0, "se": 0.5}  # fmt: skip
    arms = {
        "drug": {"substance": "alpha", "dose": 5.0, "n": 40},
        "placebo": {"substance": "placebo", "dose": 0.0},
    }
    told = {"outcome": "ache", "kind": "contrast", "instrument": "ten", "contrast": contrast}
    evidence = evidence_of(study("a", arms, told))
    (row,) = answer_comparison(on_scale(), evidence, how, {}, apart=False).rows
    assert (row.n, row.whole) == (40, False)
    assert row.per_hundred is None


def test_published_figures_stand_beside_and_never_inside(
    comparison: Make, two: Make, evidence_of: Make, review: Make, how: Any
):
    trials = two("a", "alpha", (30, 20)), two("b", "gamma", (30, 20))
    bare = answer_comparison(comparison(), evidence_of(*trials), how, {}, apart=False)
    asked = comparison(published=[EDGE])
    lent = evidence_of(*trials, reviews=(review(1.5, 1.2, 1.875),))
    found = answer_comparison(asked, lent, how, {}, apart=False)
    assert found.rows[:-1] == bare.rows and found.fitted is not None
    row = found.rows[-1]
    assert (row.basis, row.k, row.n, row.dose, row.studies) == (
        "published", 3, 300, "5 mg", ("review",)
    )  # fmt: skip
    assert (row.effect.estimate, row.effect.low) == pytest.approx((log(1.5), log(1.2)))
    assert row.per_hundred is not None
    assert row.per_hundred.with_it == pytest.approx(30.0)


def test_a_review_that_was_withdrawn_is_silent(
    comparison: Make, evidence_of: Make, review: Make, how: Any
):
    gone = review(1.5, 1.2, 1.9).model_copy(update={"retracted": "2024-01-01"})
    asked = comparison(published=[EDGE])
    assert answer_comparison(asked, evidence_of(reviews=(gone,)), how, {}, apart=False).rows == ()
