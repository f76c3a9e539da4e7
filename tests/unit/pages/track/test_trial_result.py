from dataclasses import replace
from datetime import date

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.pages.track.trial_result import analysed_document, analysed_text, decision
from evidose.response import Analysed, BlockKept, Look, find_target, load_response
from evidose.safety import Finding

LIBRARY = open_library()
DAY = date(2026, 3, 1)
BLOCKS = (
    BlockKept(1, 1, DAY, date(2026, 3, 28), 25, 26, 2, True, 4.5, ("nausea",)),
    BlockKept(2, 1, date(2026, 3, 29), date(2026, 4, 25), 0, None, None, False, 0.0),
)
TARGET = find_target(read_evidence(LIBRARY), load_response(LIBRARY), "pain")
RUNNING = Analysed(TARGET, (), BLOCKS, (2, 3), (Look(2, DAY, 0.5, 0.975, False),), False, None, ())


def test_before_the_end_only_the_decision_is_told():
    text = analysed_text(RUNNING)
    assert "Decision: go on, still blinded." in text
    assert "25 of 28  26 taken, 2 missed" in text
    assert "not over" in text
    assert "placebo" not in text
    assert "nausea" not in text
    assert "after pair 2, 2026-03-01: not decided" in text
    assert "after pair 3: to come" in text
    assert "50.00%" not in text
    document = analysed_document(RUNNING)
    assert document["looks"][0]["p_better"] is None
    assert document["blocks"][0]["held"] is None
    assert document["effect"]["mean"] is None


@pytest.mark.parametrize(
    ("looks", "words"),
    [
        ((Look(2, DAY, 0.99, 0.975, True),), "better on the drug"),
        ((Look(2, DAY, 0.5, 0.975, False),), "not shown to be better on the drug"),
        ((Look(2, DAY, None, 0.975, False),), "no number"),
    ],
)
def test_the_decision_in_words(looks, words):
    over = replace(RUNNING, looks=looks, open=True)
    assert decision(over) == words
    assert f"Decision: {words}." in analysed_text(over)


def test_before_the_first_look_nothing_is_decided():
    assert decision(replace(RUNNING, looks=())) == "no look is due yet"


def test_a_look_that_was_not_needed():
    over = replace(RUNNING, looks=(Look(2, DAY, 0.99, 0.975, True),), open=True)
    assert "after pair 3: not needed" in analysed_text(over)
    assert "99.00%" in analysed_text(over)
    assert "26 taken, 2 missed; drug, 4.5 mg; nausea" in analysed_text(over)
    assert [b["held"] for b in analysed_document(over)["blocks"]] == ["drug, 4.5 mg", "placebo"]


def test_the_urgent_comes_first_and_alone():
    alarm = Finding("contraindicated", "x", "Words.", "why", "Call.", (), "x", "red-flag", "")
    stopped = replace(RUNNING, urgent=(alarm,), looks=())
    assert analysed_text(stopped).startswith("! Words.")
    assert "Decision" not in analysed_text(stopped)
    assert analysed_document(stopped)["decision"] == "withheld"
