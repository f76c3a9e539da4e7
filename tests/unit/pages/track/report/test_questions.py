from dataclasses import replace

from evidose.pages.track.report.questions import visit_questions
from evidose.response import Beside


def test_questions_follow_what_the_record_shows(ordinary):
    text = " ".join(visit_questions(ordinary))
    assert "Vivid dreams was severe" in text
    assert "is the change worth going on" in text
    assert "C-reactive protein moved beyond its noise" in text
    assert "No liver value (ALT, AST) since the start is in the record: is one wanted?" in text
    assert "Still to be answered for safety" in text


def test_irregular_taking_is_asked_about(ordinary):
    taking = replace(ordinary.taking, taken=30, missed=30)
    assert "What gets in the way" in " ".join(visit_questions(replace(ordinary, taking=taking)))


def test_each_verdict_has_its_question(ordinary):
    ((days, response),) = ordinary.answers
    asked = {}
    for verdict in ("worse", "no change seen", "cannot tell", "too early"):
        changed = replace(ordinary, answers=((days, replace(response, verdict=verdict)),))
        asked[verdict] = " ".join(visit_questions(changed))
    assert "is worse: lower the dose, stop" in asked["worse"]
    assert "Stop?" in asked["no change seen"]
    assert "drawn by lot" in asked["cannot tell"]
    assert "Look again from 2026-05-06" in asked["too early"]


def test_no_day_is_named_where_no_source_tells_how_fast_it_works(ordinary):
    ((days, response),) = ordinary.answers
    e = response.expectation
    unknown = replace(e, onset=e.onset.model_copy(update={"assumed": True}))
    early = replace(response, verdict="too early", expectation=unknown)
    asked = " ".join(visit_questions(replace(ordinary, answers=((days, early),))))
    assert "no source tells how soon a change shows. When shall we look again?" in asked
    assert "Look again from" not in asked


def test_the_urgent_stands_first_and_alone_on_benefit(urgent):
    questions = visit_questions(urgent)
    assert questions[0].startswith("First: ")
    assert not any("change" in q for q in questions)


def test_of_several_compounds_each_is_asked_about_by_name(ordinary):
    ((days, response),) = ordinary.answers
    rarely = replace(ordinary.taking, taken=30, missed=30)
    worse = replace(response, verdict="worse")
    other = Beside("glimmerine", "Glimmerine", rarely, ((days, worse),), ())
    asked = visit_questions(replace(ordinary, name="First and Glimmerine", beside=(other,)))
    text = " ".join(asked)
    assert "What gets in the way of taking Glimmerine, and" in text
    assert "way of taking First" not in text and "taking it, and" not in text
    assert "Pain intensity (First): is the change worth going on" in text
    assert "Pain intensity (Glimmerine) is worse: lower the dose" in text


def test_only_what_the_rules_of_a_compound_ask_about_is_asked_about(ordinary):
    asked = visit_questions(replace(ordinary, unmeasured=(("muscle value", ("CK",)),)))
    assert "No muscle value (CK) since the start is in the record: is one wanted?" in asked
    assert not any("value" in q for q in visit_questions(replace(ordinary, unmeasured=())))
