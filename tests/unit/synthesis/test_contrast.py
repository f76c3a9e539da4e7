"""Orientation and standardisation of effects."""

from collections.abc import Callable
from math import sqrt

import pytest

from evidose.evidence import Evidence, Study, open_library
from evidose.synthesis.contrast import derive
from evidose.synthesis.derived import Derived
from evidose.synthesis.eligible import Candidate
from evidose.synthesis.rules import derivation_rules


def contrast(**values: object) -> dict[str, object]:
    pair = {"arm": "ldn", "versus": "placebo", "measure": "mean difference"}
    return {"kind": "contrast", "contrast": pair | values}


def groups(*pairs: dict[str, object], kind: str = "final") -> dict[str, object]:
    ldn, placebo = pairs
    return {"kind": kind, "groups": [{"arm": "ldn"} | ldn, {"arm": "placebo"} | placebo]}


def test_lower_pain_is_benefit(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    assert effect(evidence, study(contrast(estimate=-0.5, se=0.2))).yi == pytest.approx(0.5)


def test_crossover_smd_uses_the_spread_between_people(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    """A small spread of differences must not blow up a crossover SMD."""
    made = study(contrast(estimate=-1.0, se=0.1), "crossover", n=30)
    found = effect(evidence, made, "chronic-pain")
    reference = evidence.instruments["nrs-pain"].reference_sd
    assert reference is not None
    assert found.yi == pytest.approx(1.0 / reference.value)
    assert found.yi < 1.0 / (0.1 * 30**0.5)


def test_parallel_final_means_give_hedges_g(
    effect: Callable[..., Derived], study: Callable[..., Study], evidence: Evidence
) -> None:
    both = groups({"mean": 4.0, "sd": 2.0, "n": 50}, {"mean": 5.0, "sd": 2.0, "n": 50})
    found = effect(evidence, study(both), "chronic-pain")
    assert found.yi == pytest.approx(0.5 * (1 - 3 / (4 * 98 - 1)), rel=1e-4)


def test_final_trial_as_published(evidence: Evidence) -> None:
    final = evidence.studies["bruun-2024-final"]
    finding = final.finding("pain-12w")
    arms = {a.substance: a for a in final.arms}
    candidate = Candidate(final, finding, arms["naltrexone"], arms["placebo"])
    rules = derivation_rules(open_library())
    found = derive(candidate, evidence.questions["fibromyalgia-pain"], evidence, rules)
    assert found.yi == pytest.approx(0.34)
    assert sqrt(found.vi) == pytest.approx(0.307, abs=0.001)
