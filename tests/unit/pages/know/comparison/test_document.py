"""The document: the contract's keys, ratios as ratios, no number that is none."""

import json
from math import exp

import pytest

from evidose.actions.know.compare import compare_illness
from evidose.pages.know.comparison import comparison_document
from evidose.profile import IllnessComparison

ROW = {"compound", "dose", "k", "n", "estimate", "low", "high", "per_100", "basis", "certainty"}


@pytest.fixture(scope="module")
def found() -> IllnessComparison:
    return compare_illness("fibromyalgia")


def test_the_keys_that_do_not_change(found: IllnessComparison):
    document = json.loads(json.dumps(comparison_document(found), allow_nan=False))
    assert {"schema_version", "illness", "outcome", "baseline", "rows", "outcomes"} <= set(document)
    assert (document["illness"], document["outcome"], document["asked"]) == (
        "fibromyalgia", "pain-response", "response-30"
    )  # fmt: skip
    assert [o["asked"] for o in document["outcomes"]] == [
        "response-30", "pain", "response-50", "stopping"
    ]  # fmt: skip
    assert document["rows"] == document["outcomes"][0]["rows"]
    for outcome in document["outcomes"]:
        for row in outcome["rows"]:
            assert set(row) >= ROW
            assert row["basis"] in ("direct", "indirect", "published")
            assert row["low"] <= row["estimate"] <= row["high"]


def test_numbers_are_those_of_the_answer(found: IllnessComparison):
    document = comparison_document(found)
    answer = found.compared[0].answer
    for entry, row in zip(document["rows"], answer.rows, strict=True):
        assert entry["estimate"] == pytest.approx(exp(row.effect.estimate), abs=1e-6)
        assert entry["per_100"]["derived_from"] is None
        people = row.per_hundred
        assert people is not None
        assert [entry["per_100"][k] for k in ("estimate", "low", "high")] == [
            round(x, 2) for x in (people.with_it, people.with_low, people.with_high)
        ]
        assert entry["per_100"]["difference"]["low"] == round(people.low, 2)
        assert (entry["certainty"] == "not judged") is bool(
            entry["certainty_reason"].startswith("not judged")
        )
    assert answer.baseline is not None
    assert document["baseline"]["per_100"]["estimate"] == round(100 * answer.baseline.risk, 2)
    assert document["orientation"] == "higher is better"


def test_points_keep_the_sign_of_the_instrument(found: IllnessComparison):
    pain = comparison_document(found)["outcomes"][1]
    assert pain["orientation"] == "lower is better"
    pregabalin = next(r for r in pain["rows"] if r["compound"] == "pregabalin")
    assert pregabalin["estimate"] < 0 < pregabalin["per_100"]["difference"]["estimate"]
    assert pregabalin["per_100"]["derived_from"] == "SMD"
    assert pregabalin["n_complete"] is False


def test_what_was_used_and_what_was_not(found: IllnessComparison):
    document = comparison_document(found)
    studies = {t["study"] for t in document["trials"]}
    assert studies == {
        "arnold-2005-duloxetine", "arnold-2007-gabapentin", "russell-2008-duloxetine",
        "bruun-2024-final",
    }  # fmt: skip
    refused = {r["study"]: r for r in document["refused"]}
    assert not studies & set(refused)
    assert refused["rodriguezfreire-2026-innova"]["reported"]
    assert refused["crofford-2008-freedom"]["randomised_with_results"] is False
    assert document["incoherence"] == {"assessable": False, "p": None}
    modifiers = document["trials"][0]["modifiers"]
    assert (modifiers["year"], modifiers["weeks"], modifiers["run_in"]) == (2005, 12.0, None)


def test_published_figures_name_their_review(found: IllnessComparison):
    rows = comparison_document(found)["rows"]
    lent = [r for r in rows if r["basis"] == "published"]
    assert {r["review"] for r in lent} == {"haeuser-2014", "cording-2015-milnacipran"}
    assert all(r["studies"] == [] and r["direct_share"] is None for r in lent)
    assert any(r["doubts"] for r in lent)
