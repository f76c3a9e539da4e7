"""Effects on a scale: rescaled, turned, joined over arms, or refused."""

from collections.abc import Callable
from typing import Any

import pytest

from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.network.nodes import nodes_of
from evidose.synthesis.network.scales import Made, between_means

Make = Callable[..., Any]
ARMS = {
    "low": ("alpha", 10.0, 50),
    "high": ("alpha", 20.0, 60),
    "placebo": ("placebo", 0.0, 40),
}


@pytest.fixture
def measured(on_scale: Make, evidence_of: Make, study: Make, how: Any) -> Callable[..., Made]:
    def made(
        *findings: dict[str, Any], apart: bool = False, measure: str = "MD", **changes: object
    ):
        base = {"outcome": "ache", "instrument": "ten", "kind": "final"}
        trial = study("one", ARMS, *(base | f for f in findings), **changes)
        evidence = evidence_of(trial)
        asked = on_scale(measure=measure)
        nodes, _ = nodes_of(trial, asked, evidence, apart=apart)
        return between_means(trial, list(trial.findings), nodes, asked, evidence, how.rules)

    return made


def _contrast(**told: object) -> dict[str, Any]:
    whole = {"arm": "low", "versus": "placebo", "measure": "mean difference", "estimate": -1.0}
    return {"kind": "contrast", "contrast": whole | told}


def test_a_printed_contrast(measured: Make):
    found = measured(_contrast(se=0.5))
    (between,) = found.between
    assert (between.first, between.second) == ("alpha", "placebo")
    assert (between.estimate, between.se) == (-1.0, 0.5)
    assert found.people == {"alpha": 50, "placebo": 40} and not found.bound
    assert found.assumptions == ("not used, for want of numbers: High",)


def test_a_contrast_printed_the_other_way_round_is_turned(measured: Make):
    found = measured(_contrast(arm="placebo", versus="low", estimate=1.0, ci_low=0.0, ci_high=2.0))
    assert (found.between[0].first, found.between[0].estimate) == ("alpha", -1.0)


@pytest.mark.parametrize(
    ("instrument", "estimate", "se"), [("hundred", -0.1, 0.05), ("turned", 1.0, 0.5)]
)
def test_other_scales_are_stretched_and_turned(
    measured: Make, instrument: str, estimate: float, se: float
):
    found = measured(_contrast(se=0.5) | {"instrument": instrument})
    assert found.between[0].estimate == pytest.approx(estimate)
    assert found.between[0].se == pytest.approx(se)
    assert any(a.startswith(f"a point of {instrument} means") for a in found.assumptions)


@pytest.mark.parametrize(("relation", "bound"), [("=", False), ("<", True), ("<=", True)])
def test_a_p_value_as_bound_is_marked(measured: Make, relation: str, bound: bool):
    assert measured(_contrast(p=0.01, p_relation=relation)).bound is bound


def test_arms_of_one_node_are_joined(measured: Make):
    """Handbook 6.5.2.10: 50 people at 4 (2) and 60 at 5 (1) are 110 at 4.545 (1.629)."""
    groups = [
        {"arm": "low", "n": 50, "mean": 4.0, "sd": 2.0},
        {"arm": "high", "n": 60, "mean": 5.0, "sd": 1.0},
        {"arm": "placebo", "n": 40, "mean": 6.0, "se": 0.25},
    ]
    found = measured({"groups": groups})
    (between,) = found.between
    whole = (49 * 4.0 + 59 * 1.0 + 50 * 60 / 110) / 109
    assert between.estimate == pytest.approx(500 / 110 - 6.0)
    assert between.se == pytest.approx((whole / 110 + 0.25**2) ** 0.5)
    assert found.people == {"alpha": 110, "placebo": 40} and found.arms == (
        "low",
        "high",
        "placebo",
    )


def test_doses_apart_give_every_pair(measured: Make):
    groups = [
        {"arm": "low", "n": 50, "mean": 4.0, "sd": 2.0},
        {"arm": "high", "n": 60, "mean": 5.0, "sd": 1.0},
        {"arm": "placebo", "n": 40, "mean": 6.0, "sd": 1.5},
    ]
    printed = {"contrast": _contrast(se=9.0)["contrast"]}
    found = measured({"groups": groups} | printed, apart=True)
    assert {(b.first, b.second): b.estimate for b in found.between} == {
        ("alpha 10 mg", "alpha 20 mg"): -1.0,
        ("alpha 10 mg", "placebo"): -2.0,
        ("alpha 20 mg", "placebo"): -1.0,
    }
    assert found.between[1].se == pytest.approx((4 / 50 + 1.5**2 / 40) ** 0.5)


def test_doses_that_share_a_placebo_arm_unseen_are_refused(measured: Make):
    second = _contrast(arm="high", se=0.5)
    with pytest.raises(NotComputableError, match="several doses against one placebo arm"):
        measured(_contrast(se=0.5), second)


def test_what_is_lacking_is_told(measured: Make):
    with pytest.raises(NotComputableError, match="without SD, SE or interval"):
        measured({"groups": [{"arm": "low", "mean": 4.0}, {"arm": "placebo", "mean": 5.0}]})
    with pytest.raises(NotComputableError, match="one arm alone"):
        measured({"groups": [{"arm": "low", "mean": 4.0, "sd": 1.0}]})
    with pytest.raises(NotComputableError, match="no comparison between the treatments"):
        measured(_contrast(versus="high", se=0.5))
    three = [{"arm": a, "mean": 4.0} for a in ARMS]
    with pytest.raises(NotComputableError, match="means are given without SD or SE"):
        measured({"groups": three})


def test_standardised_by_the_pooled_spread(measured: Make):
    groups = [
        {"arm": "low", "n": 50, "mean": 4.0, "sd": 2.0},
        {"arm": "placebo", "n": 50, "mean": 5.0, "sd": 2.0},
    ]
    found = measured({"groups": groups}, measure="SMD")
    assert found.between[0].estimate == pytest.approx(-0.5 * (1 - 3 / (4 * 98 - 1)), rel=1e-4)


def test_several_doses_of_a_crossover_are_refused(measured: Make):
    groups = [{"arm": a, "n": 9, "mean": 4.0, "sd": 1.0} for a in ARMS]
    with pytest.raises(NotComputableError, match="crossover of several doses"):
        measured({"groups": groups}, design="crossover")
