from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evidose.evidence import open_library, read_evidence
from evidose.pages.track.response_text import (
    evidence_name,
    expected_document,
    fragile,
    response_document,
    response_text,
)
from evidose.response import Diary, expect, find_target, load_response, respond

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DATA = load_response(LIBRARY)


def answer(outcome="pain", randomised=False, start=30):
    target = find_target(EVIDENCE, DATA, outcome)
    e = expect(target, "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA, randomised=randomised)
    t = np.arange(120)
    outcome_values = 6.0 - 3 * (t >= 45) + t % 3 - 1
    diary = Diary(date(2026, 1, 1), outcome_values, np.where(t < start, 0.0, 4.5))
    return respond(diary, e, DATA, randomised=randomised)


def test_the_drugs_own_part_is_labelled():
    assert response_document(answer())["specific"]["label"].startswith("prior-driven")
    drawn = response_document(answer(randomised=True))
    assert drawn["specific"]["label"].startswith("identified")
    assert drawn["specific"]["mean"] == pytest.approx(drawn["effect"]["mean"])


def test_of_100_people_more_improve_than_on_placebo_only_if_the_evidence_says_so():
    found = expected_document(answer().expectation)
    assert 0 < found["of_100_reach_mcid_without_drug"] <= found["of_100_reach_mcid"] < 60


def test_without_an_important_change_there_is_none():
    found = response_document(answer("sleep-quality"))
    assert found["mcid"] is None
    assert found["p_mcid"] is None
    assert found["p_benefit"] > 0.5


def test_left_out_columns_and_failed_checks_are_shown():
    text = response_text(answer(), ("note",))
    assert "left out: note" in text


def test_a_diary_without_a_before_has_no_numbers():
    text = response_text(answer(start=0))
    assert "Verdict: cannot tell" in text
    assert "your days alone" not in text
    assert "Of 100 people like those in the trials" in text


def test_a_verdict_that_rests_on_one_assumption_says_so():
    found = answer()
    none = replace(found.combined, low=-1.0, high=1.0)
    shaken = replace(found, noise_models={"wandering level": none})
    assert "If your level wanders" in response_text(shaken)
    assert list(fragile(replace(shaken, verdict="cannot tell"))) == []


def test_what_was_seen_stands_apart_from_what_is_forecast():
    found = answer()
    document = response_document(found)
    seen = document["observed"]
    assert seen["difference"] == pytest.approx(seen["off"] - seen["on"])
    assert document["data_only"]["mean"] == seen["difference"]
    assert seen["low"] < seen["difference"] < seen["high"]
    assert (seen["days_on"], seen["days_off"]) == (90, 30)
    text = response_text(found)
    assert f"Seen: mean {seen['on']:.1f} on 90 days with it, {seen['off']:.1f} on 30 days" in text
    assert text.index("your days alone") < text.index("Forecast:") < text.index("both together")
    few = response_document(answer(start=0))["observed"]
    assert (few["off"], few["difference"], few["low"]) == (None, None, None)


@pytest.mark.parametrize(
    ("count", "name"),
    [(0, "drugs at large, no trial"), (1, "the one trial alone"), (2, "the trials alone")],
)
def test_the_trials_are_named_by_their_number(count, name):
    e = answer().expectation
    assert evidence_name(replace(e, evidence=replace(e.evidence, trials=count))) == name
