"""The stable keys of the profile document, and values a reader can rely on."""

import json
from typing import Any

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.pages.know.profile_document import profile_document
from evidose.profile import build_profile

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)

TOP = {"schema_version", "compound", "as_of", "library_version", "evidence_hash", "score"}
TOP |= {"counts", "representative_study", "outcomes", "sentences"}
COUNTS = {"records", "trials", "rcts", "reviews", "participants"}
COUNTS |= {"year_first", "year_last", "median_n"}
OUTCOME = {"question", "condition", "outcome", "comparator", "k", "n", "measure", "estimate"}
OUTCOME |= {"ci_low", "ci_high", "pi_low", "pi_high", "tau2", "i2", "important_difference"}
OUTCOME |= {"p_any_benefit", "p_important", "p_harm", "score", "certainty", "studies", "set_aside"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return profile_document(build_profile("LDN", EVIDENCE, LIBRARY), "0.0.0")


def test_keys_of_the_contract(document: dict[str, Any]) -> None:
    assert document.keys() >= TOP
    assert document["score"].keys() >= {"index", "tier", "parts"}
    assert document["counts"].keys() >= COUNTS
    assert all(o.keys() >= OUTCOME for o in document["outcomes"])
    assert all(s.keys() == {"id", "text", "traces"} for s in document["sentences"])


def test_it_is_strict_json(document: dict[str, Any]) -> None:
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_intervals_hold_their_estimates(document: dict[str, Any]) -> None:
    for outcome in document["outcomes"]:
        for entry in (outcome, *outcome["studies"], *outcome["sensitivity"]):
            if entry["estimate"] is not None:
                assert entry["ci_low"] <= entry["estimate"] <= entry["ci_high"]


def test_probabilities_and_scores_agree(document: dict[str, Any]) -> None:
    for outcome in document["outcomes"]:
        if outcome["score"] is not None:
            assert outcome["score"] == pytest.approx(10 * outcome["p_important"])
            assert outcome["p_important"] <= outcome["p_any_benefit"]
        if outcome["p_harm"] is not None:
            assert outcome["p_harm"] + outcome["p_any_benefit"] == pytest.approx(1)
        if outcome["k"] == 0:
            assert outcome["estimate"] is None
            assert outcome["score"] is None


def test_harm_ratios_are_ratios_of_the_event(document: dict[str, Any]) -> None:
    outcome = next(o for o in document["outcomes"] if o["question"] == "any-adverse-event")
    final = next(s for s in outcome["studies"] if s["id"] == "bruun-2024-final")
    assert final["events"] == [41, 49, 43, 50]
    assert final["estimate"] == pytest.approx((41 / 49) / (43 / 50))
