"""The text: people first, nulls as plain as benefits, details where one outcome is asked for."""

from dataclasses import replace

import pytest

from evidose.actions.know.compare import compare_illness
from evidose.pages.frame.disclaimer import DISCLAIMER
from evidose.pages.know.comparison import comparison_text
from evidose.pages.know.comparison.text import WIDTH
from evidose.synthesis import Incoherence, NetworkBaseline


@pytest.fixture(scope="module")
def whole() -> str:
    return comparison_text(compare_illness("fibromyalgia"))


@pytest.fixture(scope="module")
def one() -> str:
    return comparison_text(compare_illness("fibromyalgia", "response-30"))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_line_fits_and_the_disclaimer_ends_it(whole: str, one: str):
    assert max(map(len, (whole + one).splitlines())) <= WIDTH
    assert flat(whole).endswith(DISCLAIMER) and flat(whole).count("No ranking.") == 1


def test_each_outcome_begins_with_the_baseline(whole: str):
    told = "Of 100 people on placebo, 29 to 38 have at least 30 % less pain; best guess 33."
    assert told in flat(whole)
    assert "Of 100 people on placebo, 3 to 11 stop because of an adverse event" in flat(whole)
    assert "Nothing: no trial on record has a number that can be used." in whole


def test_a_row(whole: str):
    told = flat(whole)
    assert (
        "Low-dose naltrexone, 6 mg: No benefit shown 19 to 100 of 100 people, best guess 53; from "
        "14 fewer to 68 more than on placebo ratio 0.58 to 4.45, best guess 1.60; 1 trial, 99 "
        "people; compared with placebo in these trials. Certainty: very low (reporting bias, "
        "indirectness, imprecision)."
    ) in told
    assert "2 trials, at least 498 people" in told
    assert "(derived from points)" in told
    assert "number of trials not told, number of people not told" in told
    assert "Doubt: For antidepressants the source reviews partly mix" in told


def test_what_is_not_known_is_told(whole: str):
    assert "No usable number on record: Low-dose naltrexone, Gabapentin." in flat(whole)


def test_details_stand_where_one_outcome_is_asked_for(whole: str, one: str):
    for heading in ("Against each other", "Other ways to analyse", "Trials used",
                    "Randomised trials without a usable number"):  # fmt: skip
        assert heading in one and heading not in whole
    assert "With --outcome (response-30, pain, response-50, stopping):" in flat(whole)
    told = flat(one)
    assert "never in one trial, only through placebo" in told
    assert "agree is not assessable: nothing here has both. That is no sign that they do." in told
    assert "INNOVA 2026: a P value without a size (it reports: P = 0.219 to 0.954)" in told
    assert "Low-dose naltrexone against Milnacipran: ratio" in told
    assert "(indirect, with a published result)" in told
    assert "10 further records are no randomised trial" in told


def test_trials_that_reported_something_come_first(one: str):
    told = flat(one)
    assert told.index("INNOVA 2026: a P value") < told.index("nothing on this outcome is on record")
    assert "As if all trials of a treatment had one true effect (common effect): " in told


def test_risk_and_incoherence_are_those_of_the_answer():
    found = compare_illness("fibromyalgia", "stopping")
    answer = found.compared[0].answer
    changed = replace(
        answer,
        baseline=NetworkBaseline(0.5, 0.4, 0.7, 0, 0, "a file", "stop"),
        incoherence=Incoherence(True, 0.031),
    )
    told = flat(
        comparison_text(replace(found, compared=(replace(found.compared[0], answer=changed),)))
    )
    assert "Of 100 people on placebo, 40 to 70 stop; best guess 50. From: a file." in told
    assert "Test of direct against indirect evidence: P = 0.031." in told
    assert "not assessable" not in told
    nothing = replace(changed, baseline=None)
    told = flat(
        comparison_text(replace(found, compared=(replace(found.compared[0], answer=nothing),)))
    )
    assert "No baseline risk is known, so nothing is told in people." in told


def test_doses_apart_are_named(one: str):
    told = flat(comparison_text(compare_illness("fibromyalgia", "response-30", "apart")))
    assert "Duloxetine 120 mg against Duloxetine 60 mg" in told and "(direct, 2 trials)" in told
    assert "Doses: each dose apart." in told and "Doses: all doses of a treatment" in flat(one)
