"""Counts of people: percentages that hide counts, empty cells, orientation."""

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import Evidence, Study, open_library, read_evidence
from evidose.synthesis.counts import counts_behind, ratio_from_counts
from evidose.synthesis.derived import Derived, NotComputableError
from evidose.synthesis.eligible import Candidate


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(open_library())


def ratio(
    evidence: Evidence,
    ldn: dict[str, object],
    placebo: dict[str, object],
    question: str = "any-adverse-event",
    design: str = "parallel",
) -> Derived:
    final = evidence.studies["bruun-2024-final"].model_dump(exclude_unset=True)
    arms = {a["substance"]: a["id"] for a in final["arms"]}
    finding = {
        "id": "counted",
        "outcome": evidence.questions[question].outcome,
        "kind": "events",
        "source": final["sources"][0]["id"],
        "place": "nowhere",
        "reading": "abstract",
        "groups": [{"arm": arms["naltrexone"]} | ldn, {"arm": arms["placebo"]} | placebo],
    }
    study = Study.model_validate(final | {"findings": [finding], "design": design})
    by_substance = {a.substance: a for a in study.arms}
    candidate = Candidate(
        study, study.findings[0], by_substance["naltrexone"], by_substance["placebo"]
    )
    return ratio_from_counts(candidate, evidence.questions[question], evidence)


def test_more_harm_is_negative(evidence: Evidence) -> None:
    found = ratio(evidence, {"events": 20, "total": 50}, {"events": 10, "total": 50})
    assert exp(-found.yi) == pytest.approx(2.0)
    assert found.vi == pytest.approx(1 / 20 - 1 / 50 + 1 / 10 - 1 / 50)


def test_more_response_is_positive(evidence: Evidence) -> None:
    found = ratio(
        evidence,
        {"events": 20, "total": 50},
        {"events": 10, "total": 50},
        "fibromyalgia-responders",
    )
    assert exp(found.yi) == pytest.approx(2.0)


def test_an_empty_cell_gets_a_half_and_says_so(evidence: Evidence) -> None:
    found = ratio(evidence, {"events": 0, "total": 50}, {"events": 1, "total": 50})
    assert exp(-found.yi) == pytest.approx((0.5 / 51) / (1.5 / 51))
    assert any("0.5 added" in a for a in found.assumptions)


def test_no_event_at_all_says_nothing_about_the_ratio(evidence: Evidence) -> None:
    with pytest.raises(NotComputableError, match="no event in either arm"):
        ratio(evidence, {"events": 0, "total": 48}, {"events": 0, "total": 50})


def test_a_percentage_that_hides_one_count_is_opened(evidence: Evidence) -> None:
    found = ratio(evidence, {"percent": 32.0, "total": 28}, {"percent": 11.0, "total": 28})
    assert found.events == (9, 28, 3, 28)
    assert any("9 people" in a for a in found.assumptions)


def test_a_percentage_no_count_can_give_is_refused(evidence: Evidence) -> None:
    with pytest.raises(NotComputableError, match="no whole number"):
        ratio(evidence, {"percent": 88.0, "total": 20}, {"percent": 40.0, "total": 20})


def test_a_percentage_that_several_counts_can_give_is_refused(evidence: Evidence) -> None:
    with pytest.raises(NotComputableError, match="different numbers"):
        ratio(evidence, {"percent": 30.0, "total": 300}, {"events": 90, "total": 300})


def test_percentages_with_a_p_value_and_no_counts(evidence: Evidence) -> None:
    """Smith 2011: 88 % against 40 %, P = 0.009: log ratio over its standard error is 2.612."""
    study = evidence.studies["smith-2011-crohn"]
    finding = study.finding("clinical-response-12w")
    arms = {a.substance: a for a in study.arms}
    candidate = Candidate(study, finding, arms["naltrexone"], arms["placebo"])
    found = ratio_from_counts(candidate, evidence.questions["crohns-clinical-response"], evidence)
    assert found.route == "percent-p"
    assert exp(found.yi) == pytest.approx(2.2)
    assert found.yi / found.vi**0.5 == pytest.approx(2.612, abs=0.001)
    assert found.assumptions


def test_a_crossover_is_treated_cautiously(evidence: Evidence) -> None:
    pair = ({"events": 9, "total": 28}, {"events": 3, "total": 28})
    found = ratio(evidence, *pair, design="crossover")
    assert found.route == "counts-crossover"
    assert found.n == 28
    assert any("independent" in a for a in found.assumptions)


@given(st.integers(1, 200), st.data())
def test_a_percentage_always_finds_its_own_count(total: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, total))
    assert events in counts_behind(round(100 * events / total, 2), total)
