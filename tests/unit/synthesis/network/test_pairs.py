"""Treatments against each other, in the network and through a published figure."""

from collections.abc import Callable
from math import log
from typing import Any

import pytest

from evidose.synthesis.network.answer import answer_comparison

Make = Callable[..., Any]


def test_inside_the_network(comparison: Make, two: Make, evidence_of: Make, how: Any):
    evidence = evidence_of(two("a", "alpha", (30, 20)), two("b", "beta", (20, 20)))
    (pair,) = answer_comparison(comparison(), evidence, how, {}, apart=False).pairs
    assert (pair.first, pair.second, pair.basis, pair.k, pair.bucher) == (
        "alpha", "beta", "indirect", 0, ()
    )  # fmt: skip
    assert pair.effect.estimate == pytest.approx(log(1.5), abs=1e-6)


def test_a_trial_of_both_is_direct(comparison: Make, study: Make, evidence_of: Make, how: Any):
    arms = {
        "one": ("alpha", 5.0, 100),
        "other": ("beta", 5.0, 100),
        "placebo": ("placebo", 0.0, 100),
    }
    groups = [
        {"arm": a, "events": e, "total": 100}
        for a, e in (("one", 40), ("other", 30), ("placebo", 20))
    ]
    evidence = evidence_of(study("a", arms, {"groups": groups}))
    (pair,) = answer_comparison(comparison(), evidence, how, {}, apart=False).pairs
    assert (pair.basis, pair.k) == ("direct", 1)
    assert pair.effect.estimate == pytest.approx(log(4 / 3), abs=1e-6)


@pytest.mark.parametrize("bucher", [True, False])
def test_bucher_with_a_published_figure(
    comparison: Make, two: Make, evidence_of: Make, review: Make, how: Any, bucher: bool
):
    edge = {"treatment": "gamma", "review": "review", "pooled": "relief", "dose": "5 mg"}
    asked = comparison(published=[edge | {"bucher": bucher}])
    evidence = evidence_of(two("a", "alpha", (30, 20)), reviews=(review(1.5, 1.2, 1.875),))
    found = answer_comparison(asked, evidence, how, {}, apart=False)
    if not bucher:
        assert found.pairs == ()
        return
    (pair,) = found.pairs
    assert (pair.basis, pair.k, pair.bucher) == ("indirect", 0, ("review",))
    own = found.rows[0].effect
    assert pair.effect.estimate == pytest.approx(own.estimate - log(1.5))
    widths = (own.high - own.low) ** 2 + (log(1.875) - log(1.2)) ** 2
    assert pair.effect.high - pair.effect.low == pytest.approx(widths**0.5)


def test_own_trials_come_before_a_published_figure(
    comparison: Make, two: Make, evidence_of: Make, review: Make, how: Any
):
    edge = {"treatment": "gamma", "review": "review", "pooled": "relief", "dose": "5 mg"}
    asked = comparison(published=[edge | {"bucher": True}])
    evidence = evidence_of(
        two("a", "alpha", (30, 20)), two("b", "gamma", (20, 20)), reviews=(review(1.5, 1.2, 1.9),)
    )
    (pair,) = answer_comparison(asked, evidence, how, {}, apart=False).pairs
    assert pair.bucher == ()
