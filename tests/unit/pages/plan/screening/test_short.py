from dataclasses import replace
from datetime import date

import pytest

from evidose.pages.plan.screening import short_answer
from evidose.pages.plan.screening.short import MOST_WORDS
from evidose.safety import Finding, Hold, Question, Screening
from evidose.terms import Source

SOURCE = Source(cite="A label", reading="label")
DAY = date(2026, 11, 30)


def finding(severity="major", start="ok", going_on="ok", message="Something is.", **more):
    hold = Hold("a-compound", start, going_on, "a-rule")
    told = {
        "severity": severity,
        "subject": "a thing",
        "message": message,
        "reason": "Because.",
        "action": "Do this. Then that.",
        "sources": (SOURCE,),
        "rule": "a-rule",
        "kind": "condition",
        "certainty": "high",
        "holds": (hold,),
    }
    return Finding(**(told | more))


def screening(*findings, verdict="caution", missing=(), unrecognised=(), crisis=False):
    complete = not (missing or unrecognised)
    return Screening(
        verdict,
        complete,
        tuple(Question(m, "Asked?", "Why.") for m in missing),
        findings,
        (),
        unrecognised,
        (),
        crisis,
        "a-compound",
        4.5,
    )


@pytest.mark.parametrize(
    ("verdict", "start", "heading"),
    [
        ("stop", "hold", "STOP: do not start."),
        ("caution", "hold", "STOP: do not start."),
        ("stop", "ok", "STOP: do not start."),
        ("caution", "hold until prescriber", "Do not start before a prescriber has decided."),
        ("caution", "ask first", "Ask first."),
        ("caution", "ok", "Caution."),
    ],
)
def test_the_heading_says_what_it_means_for_a_start(verdict, start, heading):
    assert short_answer(screening(finding(start=start), verdict=verdict)).heading == heading


def test_what_is_the_matter_comes_before_what_to_do_and_the_rest():
    told = short_answer(screening(finding(going_on="ask"), finding("moderate", subject="other")))
    assert told.lines[:3] == ("Something is.", "Do this.", "Then that.")
    assert told.lines[3].startswith("If you already take it: go on as you do")
    assert told.lines[4] == "1 more point below."


def test_where_going_on_is_worse_that_comes_before_the_rest():
    told = short_answer(screening(finding(going_on="stop today"), verdict="stop"))
    assert told.lines[1] == (
        "If you already take it: take no dose today, and get medical advice today."
    )
    emergency = short_answer(screening(finding(going_on="emergency"), verdict="stop"))
    assert emergency.heading == "Emergency: get help now, and take no dose today."
    assert not any("already" in line for line in emergency.lines)


def test_distress_stands_alone():
    told = short_answer(screening(finding(message="You are not alone."), crisis=True))
    assert (told.heading, told.lines) == ("You are not alone.", ("Do this.", "Then that."))


def test_what_is_open_is_told_with_its_number_and_its_words():
    told = short_answer(screening(verdict="incomplete", missing=("age", "liver")))
    assert told.heading == "Not enough is known yet."
    assert told.lines == ("2 questions not answered.",)
    strange = short_answer(screening(verdict="incomplete", unrecognised=("one", "two", "three")))
    assert strange.lines[0].endswith("“one”, “two” and 1 more.")


def test_a_harmless_answer_leaves_the_decision_to_a_prescriber():
    told = short_answer(screening(finding("informational"), verdict="no known issue"))
    assert told.heading == "No known issue in what was checked."
    assert told.lines == ("A prescriber still decides whether it is right for you.",)


def test_no_answer_is_longer_than_sixty_words_and_sentences_stay_whole():
    long = " ".join(["This sentence has exactly seven plain words."] * 12)
    told = short_answer(screening(finding(action=long, going_on="ask"), finding("moderate")))
    assert 50 <= told.words <= MOST_WORDS
    assert all(line[-1] in ".!?" for line in told.lines)


def of_two(*findings, verdict="caution"):
    """Return a screening of two compounds."""
    return replace(screening(*findings, verdict=verdict), compounds=("one-drug", "two-drug"))


def held(compound, start="ok", going_on="ok", **more):
    return finding(holds=(Hold(compound, start, going_on, "a-rule"),), **more)


@pytest.mark.parametrize(
    ("one", "two", "heading"),
    [
        ("hold", "hold", "STOP: do not start."),
        ("hold", "ok", "STOP: do not start one drug."),
        ("ask first", "hold", "STOP: do not start two drug. Ask first about one drug."),
        (
            "hold until prescriber",
            "ask first",
            "Do not start one drug before a prescriber has decided. Ask first about two drug.",
        ),
        ("ok", "ask first", "Ask first about two drug."),
        ("ask first", "ask first", "Ask first."),
        ("ok", "ok", "Caution."),
    ],
)
def test_of_several_compounds_the_heading_names_those_it_is_about(one, two, heading):
    told = of_two(held("one-drug", one), held("two-drug", two))
    assert short_answer(told).heading == heading


def test_what_gives_the_verdict_stop_stops_what_it_is_about():
    told = held("two-drug", "hold until prescriber", severity="contraindicated")
    both = of_two(held("one-drug", "ask first"), told, verdict="stop")
    assert short_answer(both).heading == "STOP: do not start two drug. Ask first about one drug."


@pytest.mark.parametrize(
    ("one", "two", "what"),
    [
        ("stop today", "ask", "one drug"),
        ("ask", "stop today", "two drug"),
        ("stop today", "stop today", "it"),
    ],
)
def test_of_several_compounds_going_on_names_those_it_is_about(one, two, what):
    told = of_two(held("one-drug", "ok", one), held("two-drug", "ok", two))
    line = f"If you already take {what}: take no dose today, and get medical advice today."
    assert line in short_answer(told).lines
