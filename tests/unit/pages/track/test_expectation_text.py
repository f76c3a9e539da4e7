from dataclasses import replace

from evidose.actions.track.expect import expect_outcomes
from evidose.pages.track.expectation_text import (
    expectation_document,
    expectations_document,
    expectations_text,
    trials_sentence,
)


def expected(outcome):
    (e,) = expect_outcomes(outcome, compound="low-dose-naltrexone").expectations
    return e


def test_people_are_counted_under_every_assumption():
    text = expectations_text([expected("pain")], 0.9)
    for words in (
        "Of 100 people like those in the trials, change of 2 points:",
        "People respond alike",
        "People differ widely",
        "All three, weighted",
        "no trial has measured",
        "Claimed, not measured: most of the effect is there after 4 to 12 weeks",
        "On placebo people improved by 0.9 points",
        "(read as: abstract; verified)",
    ):
        assert words in text


def test_the_assumptions_stand_from_alike_to_wide():
    text = expectations_text([expected("pain")], 0.9)
    assert text.index("respond alike") < text.index("differ moderately") < text.index("widely")


def test_no_trials_are_said():
    assert "No trials of it" in expectations_text([], 0.9)
    e = expected("sleep-quality")
    assert "No trials of it" in trials_sentence(e)
    assert "nobody is counted" in " ".join(expectations_text([e], 0.9).split())


def test_the_document_holds_what_the_text_says():
    e = expected("pain")
    found = expectation_document(e, 0.9)
    assert found["improvement"]["of_100"]["reach_mcid"] == round(100 * e.outlook.total.above(2.0))
    assert set(found["between_person_scenarios"]) == {"similar", "moderate", "varied"}
    assert found["onset_weeks"] == [4.0, 12.0]
    assert found["sources"]["onset"][0]["reading"] == "secondary"
    assert found["improvement"]["low"] < found["improvement"]["mean"]
    assert expectations_document([e], 0.9)["outcomes"] == [found]


def test_a_compound_of_which_no_source_tells_a_time_says_so():
    known = expected("pain")
    assumed = known.onset.model_copy(update={"assumed": True})
    text = " ".join(expectations_text([replace(known, onset=assumed)], 0.9).split())
    assert "No source tells how soon a change shows. Assumed: most of the effect is there" in text
    assert "Claimed" not in text
    assert expectation_document(known, 0.9)["onset_assumed"] is False
    assert expectation_document(replace(known, onset=assumed), 0.9)["onset_assumed"] is True
