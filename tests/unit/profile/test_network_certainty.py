"""Certainty of rows: each domain moves with its own input, and silence where nothing was judged."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from evidose.evidence import Comparison, Evidence, comparisons, open_library, read_evidence
from evidose.evidence.study import Judgement, RiskOfBias
from evidose.profile import NetworkCertainty, grade_rules, network_certainty
from evidose.synthesis import methods
from evidose.synthesis.network import Effect, Incoherence, NetworkAnswer, answer_comparison

LIBRARY = open_library()
RULES = grade_rules(LIBRARY)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(LIBRARY)


@pytest.fixture(scope="module")
def answers(evidence: Evidence) -> dict[str, NetworkAnswer]:
    every = comparisons(LIBRARY, evidence)
    how = methods(LIBRARY)

    def made(comparison: Comparison) -> NetworkAnswer:
        return answer_comparison(comparison, evidence, how, every, apart=False)

    return {c.asked: made(c) for c in every.values()}


Judge = Callable[..., NetworkCertainty]


@pytest.fixture
def judged(answers: dict[str, NetworkAnswer], evidence: Evidence) -> Judge:
    """Judge the row of naltrexone for pain, with some of its facts changed."""

    def made(effect: Effect | None = None, basis: str | None = None, **changes: Any):
        answer = replace(answers["pain"], **changes)
        row = answer.rows[0]
        row = replace(row, effect=effect or row.effect, basis=basis or row.basis)
        return network_certainty(row, answer, evidence, RULES)

    return made


def downs(found: NetworkCertainty) -> dict[str, int]:
    return {d.domain: d.down for d in found.domains}


def test_the_level_is_what_the_domains_take_off(judged: Judge):
    found = judged()
    assert list(downs(found)) == [
        "within-study bias", "reporting bias", "indirectness",
        "imprecision", "heterogeneity", "incoherence",
    ]  # fmt: skip
    assert downs(found) == {
        "within-study bias": 0, "reporting bias": 1, "indirectness": 0,
        "imprecision": 1, "heterogeneity": 0, "incoherence": 0,
    }  # fmt: skip
    assert (found.level, found.reason) == ("low", "reporting bias, imprecision")


def test_trials_that_nobody_judged_give_no_level(
    answers: dict[str, NetworkAnswer], evidence: Evidence
):
    answer = answers["pain"]
    row = next(r for r in answer.rows if r.treatment == "pregabalin")
    found = network_certainty(row, answer, evidence, RULES)
    assert found.level is None and found.domains == ()
    assert found.reason == "not judged: no risk of bias is on record for Pauer 2011, Ohta 2012"


def test_in_a_star_a_row_rests_on_its_own_trials(evidence: Evidence):
    """Also where doses of one trial stand apart and share a placebo arm."""
    every = comparisons(LIBRARY, evidence)
    asked = every["fibromyalgia-response-30"]
    answer = answer_comparison(asked, evidence, methods(LIBRARY), every, apart=True)
    reasons = {
        r.node: network_certainty(r, answer, evidence, RULES).reason
        for r in answer.rows
        if r.treatment == "duloxetine" and r.published is None
    }
    assert set(reasons.values()) == {
        "not judged: no risk of bias is on record for Arnold 2005, Russell 2008"
    }
    assert len(reasons) == 2


def test_in_a_loop_a_row_rests_on_all_trials(judged: Judge, answers: dict[str, NetworkAnswer]):
    fitted = answers["pain"].fitted
    assert fitted is not None
    assert judged(fitted=replace(fitted, loops=1)).level is None


def test_a_published_figure_gives_no_level(answers: dict[str, NetworkAnswer], evidence: Evidence):
    answer = answers["stopping"]
    row = next(r for r in answer.rows if r.published and r.published.pooled.certainty)
    found = network_certainty(row, answer, evidence, RULES)
    assert found.level is None
    assert "not read one by one; the review itself says very low" in found.reason


@pytest.mark.parametrize(
    ("effect", "down"),
    [
        (Effect(-0.1, -1.1, 1.1), 2),  # beyond one point both ways
        (Effect(-0.1, -1.1, 0.5), 1),
        (Effect(-0.1, -0.5, 0.5), 1),
        (Effect(-0.9, -1.5, -0.3), 1),  # one point lies inside
        (Effect(-2.0, -3.0, -1.2), 0),
        (Effect(-0.4, -0.6, -0.2), 0),
    ],
)
def test_imprecision(judged: Judge, effect: Effect, down: int):
    assert downs(judged(effect))["imprecision"] == down


@pytest.mark.parametrize(("tau", "down"), [(0.49, 0), (0.51, 1), (1.01, 2)])
def test_heterogeneity(judged: Judge, answers: dict[str, NetworkAnswer], tau: float, down: int):
    fitted = answers["pain"].fitted
    assert fitted is not None
    assert downs(judged(fitted=replace(fitted, tau=tau)))["heterogeneity"] == down


@pytest.mark.parametrize(
    ("incoherence", "basis", "down"),
    [
        (Incoherence(False, None), "direct", 0),
        (Incoherence(True, 0.05), "direct", 1),
        (Incoherence(True, 0.5), "direct", 0),
    ],
)
def test_incoherence(judged: Judge, incoherence: Incoherence, basis: str, down: int):
    found = judged(incoherence=incoherence, basis=basis)
    assert downs(found)["incoherence"] == down


def test_an_indirect_row_rests_on_all_trials(judged: Judge):
    """Those of another treatment were not judged, so nothing is proposed."""
    found = judged(basis="indirect")
    assert found.level is None and "Pauer 2011" in found.reason


def test_reporting_bias_goes_where_every_trial_has_a_number(judged: Judge):
    assert downs(judged(refused=()))["reporting bias"] == 0


@pytest.mark.parametrize(("level", "down"), [("low", 0), ("some", 1), ("high", 2)])
def test_bias_within_studies(
    judged: Judge, answers: dict[str, NetworkAnswer], level: str, down: int
):
    judgement = Judgement(judgement=level, reason="made")  # type: ignore[arg-type]
    names = ("randomisation", "deviations", "missing", "measurement", "reporting")
    risk = RiskOfBias(judged_by="a test", **dict.fromkeys(names, judgement))
    trials = tuple(
        replace(t, study=t.study.model_copy(update={"risk_of_bias": risk}))
        for t in answers["pain"].trials
    )
    assert downs(judged(trials=trials))["within-study bias"] == down


def test_what_a_curator_wrote_of_the_question_counts(
    answers: dict[str, NetworkAnswer], evidence: Evidence
):
    answer = answers["response-30"]
    found = network_certainty(answer.rows[0], answer, evidence, RULES)
    assert downs(found)["indirectness"] == 1 and found.level == "very low"
