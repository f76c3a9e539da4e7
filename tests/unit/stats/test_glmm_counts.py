"""Mixed models of counts against metafor's rma.glmm; see tests/reference/metafor_glmm."""

import json
from pathlib import Path

import numpy as np
import pytest

from evidose.stats.glmm_counts import MODELS, pool_counts_exactly
from evidose.stats.status import Status
from evidose.terms import InputError

REFERENCE = Path(__file__).parents[2] / "reference" / "metafor_glmm" / "glmm.json"
CASES = json.loads(REFERENCE.read_text())["cases"]


def counts_of(case):
    x = {name: np.array(values, float) for name, values in case["columns"].items()}
    if case["measure"] == "OR":
        return {"ai": x["ai"], "bi": x["n1i"] - x["ai"], "ci": x["ci"], "di": x["n2i"] - x["ci"]}
    return x | ({"mi": x["ni"] - x["xi"]} if case["measure"] == "PLO" else {})


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['name']}-{c['measure']}-{c['model']}")
def test_results_are_metafors(case):
    """lme4 stops at a slope of 1e-3; CM.EL of OR is metafor's own integral."""
    right = case["found"]
    fit = pool_counts_exactly(case["measure"], case["model"], counts_of(case)).fit
    exact = case["measure"] == "OR" and case["model"] == "CM.EL"
    assert fit.status is Status.OK and fit.k == right["k"]
    assert fit.estimate == pytest.approx(right["estimate"], rel=1e-6 if exact else 5e-4)
    assert fit.tau2 == pytest.approx(right["tau2"], rel=1e-6 if exact else 2e-4)
    assert fit.se == pytest.approx(right["se"], rel=2e-4)
    assert fit.q == pytest.approx(right["q"], rel=1e-8)
    if exact:
        assert fit.log_likelihood == pytest.approx(right["log_likelihood"], abs=1e-9)


def test_every_model_has_a_reference():
    assert {(c["measure"], c["model"]) for c in CASES} == {
        (measure, model) for measure, models in MODELS.items() for model in models
    }


def test_studies_that_tell_nothing_are_named_and_change_nothing():
    case = CASES[0]
    counts = counts_of(case)
    more = {n: np.append(v, 0.0 if n in ("ai", "ci") else 50.0) for n, v in counts.items()}
    one, two = (pool_counts_exactly("OR", "CM.EL", c) for c in (counts, more))
    assert one.fit == two.fit and not two.told[-1] and two.told.sum() == 17


def test_no_study_that_tells_anything_has_its_status():
    none = {n: np.array([0.0, 0.0]) for n in ("ai", "ci")}
    found = pool_counts_exactly(
        "OR", "UM.FS", none | {n: np.array([9.0, 8.0]) for n in ("bi", "di")}
    )
    assert found.fit.status is Status.NO_EVENTS and not found.told.any()


@pytest.mark.parametrize(
    ("measure", "model", "bad", "words"),
    [
        ("OR", "XX", 1.0, "XX with OR"),
        ("RR", "CM.EL", 1.0, "CM.EL with RR"),
        ("IRR", "UM.FS", 1.0, "UM.FS with IRR"),
        ("OR", "CM.EL", 0.5, "whole numbers"),
        ("OR", "UM.FS", -1.0, "whole numbers"),
        ("OR", "UM.FS", float("nan"), "whole numbers"),
        ("OR", "CM.EL", 300_000.0, "at most 200,000"),
    ],
)
def test_what_has_no_such_model_is_refused(measure, model, bad, words):
    counts = {n: np.array([3.0, 4e5]) for n in ("ai", "bi", "ci", "di")}
    counts["ai"] = np.array([3.0, bad])
    with pytest.raises(InputError, match=words):
        pool_counts_exactly(measure, model, counts)


def test_the_time_under_observation_need_not_be_whole():
    counts = {"x1i": [1.0, 4.0, 2.0], "t1i": [10.5, 30.25, 8.0], "x2i": [3.0, 5.0, 9.0]}
    counts = {n: np.array(v) for n, v in counts.items()} | {"t2i": np.array([9.5, 28.0, 11.0])}
    assert np.isfinite(pool_counts_exactly("IRR", "CM.EL", counts).fit.estimate)
