"""Certainty by rule: each domain moves with its inputs and says why."""

from dataclasses import replace

import pytest

from evidose.evidence import Evidence, Question, open_library, read_evidence
from evidose.profile.certainty import (
    DomainJudgement,
    certainty,
    domain_name,
    optimal_information_size,
)
from evidose.profile.grade_rules import LEVELS, grade_rules
from evidose.synthesis import Answer, answer, methods

LIBRARY = open_library()
RULES = grade_rules(LIBRARY)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(LIBRARY)


@pytest.fixture(scope="module")
def pain(evidence: Evidence) -> Answer:
    asked = evidence.questions["fibromyalgia-pain"]
    return answer(asked, evidence, methods(LIBRARY))


def down(found: Answer, evidence: Evidence) -> dict[str, int]:
    proposal = certainty(found, evidence, RULES)
    assert proposal is not None
    return {d.domain: d.down for d in proposal.domains}


def test_level_is_high_less_what_the_domains_take_off(pain: Answer, evidence: Evidence) -> None:
    proposal = certainty(pain, evidence, RULES)
    assert proposal is not None
    taken = sum(d.down for d in proposal.domains)
    assert LEVELS.index(proposal.level) >= min(taken, 3)
    assert all(d.reason for d in proposal.domains)
    assert len(proposal.domains) == 5


def test_trials_without_usable_numbers_count_as_missing(pain: Answer, evidence: Evidence) -> None:
    proposal = certainty(pain, evidence, RULES)
    assert proposal is not None
    missing = next(d for d in proposal.domains if d.domain == "publication bias")
    assert missing.down == 1
    assert missing.reason == "3 trials published no figure that can be pooled (47 % of all people)"
    assert domain_name(missing) == "unusable results"


def test_hidden_and_unusable_results_have_names_of_their_own() -> None:
    def named(silent: float, unusable: float) -> str:
        inputs = {"trials without results": silent, "trials without usable numbers": unusable}
        return domain_name(DomainJudgement("publication bias", 1, inputs, "made"))

    assert named(1, 0) == "publication bias"
    assert named(0, 2) == "unusable results"
    assert named(1, 2) == "publication bias and unusable results"
    other = DomainJudgement("imprecision", 1, {"trials without usable numbers": 1.0}, "made")
    assert domain_name(other) == "imprecision"


def with_bias(found: Answer, level: str) -> Answer:
    return replace(found, derived=tuple(replace(d, risk_of_bias=level) for d in found.derived))


def test_high_risk_of_bias_takes_two_levels(pain: Answer, evidence: Evidence) -> None:
    assert down(with_bias(pain, "low"), evidence)["risk of bias"] == 0
    assert down(with_bias(pain, "some"), evidence)["risk of bias"] == 1
    assert down(with_bias(pain, "high"), evidence)["risk of bias"] == 2


def test_unjudged_risk_of_bias_caps_certainty_at_low(pain: Answer, evidence: Evidence) -> None:
    proposal = certainty(with_bias(pain, "unjudged"), evidence, RULES)
    assert proposal is not None
    assert LEVELS.index(proposal.level) >= LEVELS.index("low")


def test_a_wide_interval_takes_more_than_a_narrow_one(pain: Answer, evidence: Evidence) -> None:
    assert pain.headline is not None
    narrow = replace(pain, headline=replace(pain.headline, ci_low=-0.2, ci_high=0.3))
    wide = replace(pain, headline=replace(pain.headline, ci_low=-1.5, ci_high=1.5))
    assert down(narrow, evidence)["imprecision"] == 0
    assert down(wide, evidence)["imprecision"] == 1
    assert down(replace(wide, n=50), evidence)["imprecision"] == 2


def test_ratios_that_fit_a_clear_rise_and_a_clear_fall_take_two_levels(evidence: Evidence) -> None:
    asked = evidence.questions["any-adverse-event"]
    found = answer(asked, evidence, methods(LIBRARY))
    assert found.headline is not None
    wide = replace(found, headline=replace(found.headline, ci_low=-0.5, ci_high=0.5))
    tight = replace(found, headline=replace(found.headline, ci_low=-0.1, ci_high=0.1))
    assert down(wide, evidence)["imprecision"] == 2
    assert down(tight, evidence)["imprecision"] == 1


def test_the_optimal_information_size_by_hand(pain: Answer) -> None:
    """4 (1.96 + 0.8416)^2 2^2 / 1^2 = 125.6 people for 1 point at a spread of 2."""
    needed = optimal_information_size(pain, RULES)
    assert needed == pytest.approx(125.58, abs=0.01)


def test_large_heterogeneity_is_inconsistency(pain: Answer, evidence: Evidence) -> None:
    assert pain.headline is not None
    apart = replace(pain, headline=replace(pain.headline, tau2=4.0))
    assert down(apart, evidence)["inconsistency"] >= 1


def test_a_curators_judgement_replaces_the_rule_and_is_named(
    pain: Answer, evidence: Evidence
) -> None:
    override = {
        "domain": "indirectness",
        "down": 2,
        "reason": "only women were studied",
        "by": "a curator",
    }
    table = pain.question.model_dump(exclude_unset=True) | {"overrides": [override]}
    proposal = certainty(replace(pain, question=Question.model_validate(table)), evidence, RULES)
    assert proposal is not None
    judged = next(d for d in proposal.domains if d.domain == "indirectness")
    assert judged.down == 2
    assert "a curator" in judged.reason
    assert "the rule says" in judged.reason


def test_nothing_pooled_nothing_judged(pain: Answer, evidence: Evidence) -> None:
    assert certainty(replace(pain, headline=None), evidence, RULES) is None
