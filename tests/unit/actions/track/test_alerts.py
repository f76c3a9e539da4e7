from evidose.actions.track.alerts import (
    asked_back,
    meaning,
    meanings,
    standing,
    stands,
    with_words,
)
from evidose.actions.track.record import log
from evidose.safety import Finding, Hold, Means

LDN, RICE = "low-dose-naltrexone", "red-yeast-rice"


def finding(*holds, rule="a-rule"):
    words = ("major", "subject", "message", "reason", "action")
    return Finding(*words, (), rule, "organ", "low", holds)


def nobody():
    return None


def test_a_quiet_record_has_nothing_on_top(own_record):
    log(["pain", "4", "slept well today"], nobody)
    found = standing(own_record.snapshot())
    assert not found.alerts and not found.stopped and not found.crisis


def test_an_opioid_on_the_stack_stops_the_plan(own_record):
    log(["stack", "LDN", "4.5", "mg"], nobody)
    log(["stack", "tramadol"], nobody)
    found = standing(own_record.snapshot())
    assert found.stopped and found.alerts[0].severity == "contraindicated"


def test_in_a_crisis_help_stands_alone(own_record):
    log(["stack", "tramadol"], nobody)
    log(["I want to die"], nobody)
    found = standing(own_record.snapshot())
    assert found.crisis and found.stopped and {f.rule for f in found.alerts} == {"self-harm-words"}


def test_words_that_could_not_be_stored_are_answered_too(own_record):
    quiet = standing(own_record.snapshot())
    assert with_words(quiet, ("walked",)) == quiet
    assert with_words(quiet, ("I want to die",)).crisis


def test_a_value_that_was_not_read_is_asked_back(own_record):
    quiet = standing(own_record.snapshot())
    assert asked_back(quiet, log(["walked 5 km"], nobody)) is None
    assert asked_back(quiet, log(["CRP 12 mg/L"], nobody)) is None
    back = asked_back(quiet, log(["note", "bilirubin 8"], nobody))
    assert [f.rule for f in back.alerts] == ["result-not-read"]
    assert not back.stopped


def test_a_finding_means_something_for_those_it_holds_and_nothing_for_others():
    ldn = (Hold(LDN, "hold", "ask", "a"), Hold(LDN, "ok", "stop today", "b"))
    found = finding(*ldn, Hold("other", "ask first", "emergency", "a"))
    told = {LDN: Means("hold", "stop today"), RICE: Means()}
    assert meanings(found, (LDN, RICE)) == told
    assert meaning(found) == Means("hold", "emergency")


def test_what_was_judged_and_not_held_goes_on_and_anything_else_is_the_strictest():
    found = stands([finding(Hold(LDN, "hold", "stop today", "a"))], (RICE,))
    assert found.each == {LDN: Means("hold", "stop today"), RICE: Means()}
    assert found.of("unknown") == Means("hold", "stop today")
    assert (found.start, found.going_on, found.ends_dose) == ("hold", "stop today", True)


def test_words_that_could_not_be_stored_stop_the_dose_they_are_about(own_record):
    log(["stack", "LDN", "4.5", "mg"], nobody)
    log(["stack", "red yeast rice", "3", "mg"], nobody)
    found = with_words(standing(own_record.snapshot()), ("tramadol 50 mg for my back",))
    assert found.of(LDN).ends_dose and not found.of(RICE).ends_dose
    found = with_words(standing(own_record.snapshot()), ("simvastatin 20 mg",))
    assert found.of(RICE).ends_dose and not found.of(LDN).ends_dose
