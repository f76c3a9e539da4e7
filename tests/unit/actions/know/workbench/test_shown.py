"""A worked table as text, as a document and as plots."""

import json

import pytest

from evidose.actions.know.workbench.shown import (
    document_of,
    forest_of,
    funnel_of,
    text_of,
)


def test_text_has_result_notes_and_parts(worked, trials):
    text = text_of(worked(trials, "OR", subgroup="subgroup", bias=True))
    assert "Subtotal" in text
    assert "0.73 (0.58 to 0.92)" in text
    assert "Columns that had no part in this: dose." in text
    assert "\nSubgroups by subgroup\n  Drug A  0.77 (0.52 to 1.14), k 5" in text
    assert "Egger's regression: 1.486, df 8, P = 0.18" in text


def test_rows_left_out_are_named(worked, trials):
    text = text_of(worked(trials.replace("S1,25", "S1,NR"), "OR"))
    assert "left out: own.csv: row 2 (S1): found nothing in ai" in text


def test_a_document_holds_the_parts_by_key(worked, trials):
    document = document_of(worked(trials, "OR", {"level": 0.9}, subgroup="subgroup"))
    json.dumps(document, allow_nan=False)
    assert document["level"] == 0.9
    assert document["subgroup"]["rows"][0]["label"] == "Drug A"
    assert document["back_transformed"]["to"] == "ratio"
    assert document["back_transformed"]["estimate"] == pytest.approx(0.7309, abs=1e-4)
    assert "bias" not in document


def test_proportions_come_back(worked):
    text = "study,xi,ni\nA,2,30\nB,5,50\nC,10,40\n"
    logit = worked(text, "PLO", {"test": "z"})
    assert "As a proportion: 0.136 (0.059 to 0.284), prediction interval" in text_of(logit)
    double = worked(text, "PFT", {"test": "z"})
    assert "As a proportion: 0.133 (0.046 to 0.250)" in text_of(double)
    back = document_of(double)["back_transformed"]
    assert back["to"] == "proportion"
    assert [back["estimate"], back["ci_high"]] == pytest.approx(
        [0.132682732, 0.249681733], abs=1e-6
    )
    assert forest_of(logit).null is None
    plain = "study,yi,vi\nA,2,1\nB,5,1\n"
    assert "back_transformed" not in document_of(worked(plain))


def test_forest_plots(worked, trials):
    work = worked(trials, "OR", subgroup="subgroup", leave_one_out=True, cumulative="dose")
    whole = forest_of(work)
    assert [g.label for g in whole.groups] == ["Drug A", "Drug B"]
    assert whole.groups[1].rows[0].label == "S6"
    assert whole.groups[0].summaries[0].label == "Subtotal"
    assert forest_of(work, "leave_one_out").rows[0].label == "without S1"
    assert forest_of(work, "cumulative").rows[0].label == "+ S5"
    assert len(forest_of(worked(trials, "OR"), "cumulative").rows) == 10


def test_weights_of_counts_and_level(worked, trials):
    rows = forest_of(worked(trials, "OR", {"method": "MH"})).rows
    assert rows[0].weight == pytest.approx(0.09261397619)
    wide, usual = (forest_of(worked(trials, "OR", {"level": x})).rows[0].high for x in (0.99, 0.95))
    assert wide > usual


def test_the_funnel_shows_what_trim_and_fill_adds(worked):
    text = "study,yi,vi\nA,0.1,0.01\nB,0.2,0.02\nC,0.5,0.05\nD,0.9,0.1\nE,1.2,0.2\n"
    asked = funnel_of(worked(text, choices={"method": "EE"}, bias=True))
    assert [p.filled for p in asked.points].count(True) == 2
    plain = funnel_of(worked(text, choices={"method": "EE"}))
    assert len(plain.points) == 5
    assert plain.points[0].se == pytest.approx(0.1)
    assert plain.pooled == pytest.approx(
        float(worked(text, choices={"method": "EE"}).found.pooled.estimate)
    )
