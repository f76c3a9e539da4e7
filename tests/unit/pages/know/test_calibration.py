"""The check on paper: every number is the report's, every table is well-formed."""

import json

import pytest

from evidose.actions.keep.calibrate import evaluate_file
from evidose.pages.know.calibration import (
    check_diagram,
    check_document,
    check_tables,
    check_text,
    replaced_block,
)


@pytest.fixture
def report(make_table):
    def judged(columns: dict[str, list]) -> None:
        n = len(columns["rob2_overall"])
        columns["rob2_overall"] = [("low", "high", None)[i % 3] for i in range(n)]

    return evaluate_file(make_table(12, change=judged)).report


def test_the_document_is_plain_data(report) -> None:
    document = check_document(report, {"file": {"name": "x"}})
    again = json.loads(json.dumps(document, allow_nan=False))
    assert again["n_predictions"] == report.overall.n_predictions
    low = report.by_risk_of_bias["low"]
    assert again["at_low_risk"]["debiased"]["n_predictions"] == low.n_predictions
    assert again["at_low_risk"]["observed"]["log_score"] == low.log_score
    hidden = again["at_low_risk"]["debiased, past unjudged"]["log_score"]
    assert hidden != again["at_low_risk"]["observed, past unjudged"]["log_score"]
    assert again["gains"]["base_rate"]["gt_0"]["mean"] == report.gains["base_rate"]["gt_0"].mean


def test_the_tables_are_rectangles_with_the_reports_numbers(report) -> None:
    text = check_tables(report)
    blocks = [b.splitlines() for b in text.split("\n\n")[1:]]
    assert len(blocks) == 7
    for block in blocks:
        assert len({line.count("|") for line in block}) == 1
    assert f"{report.overall.events['gt_0_2'].ece:.4f}" in text
    assert f"{100 * report.by_kind['dichotomous'].coverage['0.9']:.1f}" in text


def test_the_text_names_every_rival(report) -> None:
    text = check_text(report)
    assert "Hartung-Knapp, REML" in text
    assert f"{100 * report.overall.coverage['0.5']:.1f} %" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_diagram_holds_every_filled_bin(report) -> None:
    filled = sum(1 for e in report.overall.events.values() for b in e.reliability if b.n)
    assert check_diagram(report).count("<circle") == filled


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no block 'x'"):
        replaced_block("nothing here", "x", "new")
