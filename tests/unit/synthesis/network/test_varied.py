"""Other analyses, each only where a number leaves a choice."""

from collections.abc import Callable
from math import log
from typing import Any

import pytest

from evidose.synthesis.network.answer import answer_comparison

Make = Callable[..., Any]
ARMS = {"drug": ("alpha", 5.0, 120), "placebo": ("placebo", 0.0, 120)}


def test_whole_counts_leave_one_choice(comparison: Make, two: Make, evidence_of: Make, how: Any):
    evidence = evidence_of(two("a", "alpha", (30, 20)))
    found = answer_comparison(comparison(), evidence, how, {}, apart=False)
    assert [v.id for v in found.varied] == ["common"]
    own, common = found.rows[0].effect, found.varied[0].rows["alpha"]
    assert common.estimate == pytest.approx(log(1.5))
    assert own.high - own.low > common.high - common.low


def test_percentages(comparison: Make, study: Make, two: Make, evidence_of: Make, how: Any):
    loose = [{"arm": a, "percent": 33.0, "total": 120} for a in ("drug", "placebo")]
    rough = [{"arm": "drug", "percent": 52.1, "total": 147}, {"arm": "placebo", "percent": 36.1,
             "total": 144}]  # fmt: skip
    evidence = evidence_of(
        study("loose", ARMS, {"groups": loose}),
        study("rough", ARMS, {"groups": rough}),
        two("sure", "beta", (30, 20)),
    )
    found = answer_comparison(comparison(), evidence, how, {}, apart=False)
    by_id = {v.id: v for v in found.varied}
    assert list(by_id) == ["common", "whole-counts", "fewest", "most"]
    assert by_id["whole-counts"].studies == ("rough",) and by_id["fewest"].studies == ("loose",)
    ends = [by_id[i].rows["alpha"].estimate for i in ("fewest", "most")]
    assert ends[0] < found.rows[0].effect.estimate < ends[1]
    assert by_id["whole-counts"].rows["alpha"].estimate == pytest.approx(0.0, abs=1e-6)


def test_a_bound_enters_one_analysis_alone(
    on_scale: Make, study: Make, evidence_of: Make, how: Any
):
    def scale(name: str, estimate: float, **told: object) -> Any:
        contrast = {"arm": "drug", "versus": "placebo", "measure": "mean difference",
                    "estimate": estimate} | told  # fmt: skip
        finding = {"outcome": "ache", "kind": "contrast", "instrument": "ten"}
        return study(name, ARMS, finding | {"contrast": contrast})

    exact = scale("exact", -0.2, se=0.3)
    evidence = evidence_of(exact, scale("bound", -1.0, p=0.001, p_relation="<"))
    found = answer_comparison(on_scale(), evidence, how, {}, apart=False)
    alone = answer_comparison(on_scale(), evidence_of(exact), how, {}, apart=False)
    assert found.rows[0].effect == alone.rows[0].effect
    assert [r.study for r in found.refused] == ["bound"]
    assert "bound" in found.refused[0].text
    varied = next(v for v in found.varied if v.id == "bounds")
    assert varied.studies == ("bound",) and varied.rows["alpha"].estimate < -0.4


def test_nothing_but_bounds_is_still_shown(
    on_scale: Make, study: Make, evidence_of: Make, how: Any
):
    contrast = {"arm": "drug", "versus": "placebo", "measure": "mean difference",
                "estimate": -1.0, "p": 0.001, "p_relation": "<"}  # fmt: skip
    told = {"outcome": "ache", "kind": "contrast", "instrument": "ten", "contrast": contrast}
    found = answer_comparison(on_scale(), evidence_of(study("a", ARMS, told)), how, {}, apart=False)
    assert found.rows == () and [v.id for v in found.varied] == ["bounds"]
