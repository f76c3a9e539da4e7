import pytest

from evidose.actions.alerts import standing, with_words
from evidose.actions.person import log, open_live, start


def nobody():
    return None


@pytest.fixture
def record(record_home):
    start(None)
    live = open_live(nobody)
    yield live
    live.close()


def test_a_quiet_record_has_nothing_on_top(record):
    log(["pain", "4", "slept well today"], nobody)
    found = standing(record.snapshot())
    assert not found.alerts and not found.stopped and not found.crisis


def test_an_opioid_on_the_stack_stops_the_plan(record):
    log(["stack", "tramadol"], nobody)
    found = standing(record.snapshot())
    assert found.stopped and found.alerts[0].severity == "contraindicated"


def test_in_a_crisis_help_stands_alone(record):
    log(["stack", "tramadol"], nobody)
    log(["I want to die"], nobody)
    found = standing(record.snapshot())
    assert found.crisis and found.stopped and {f.rule for f in found.alerts} == {"self-harm-words"}


def test_words_that_could_not_be_stored_are_answered_too(record):
    quiet = standing(record.snapshot())
    assert with_words(quiet, ("walked",)) == quiet
    assert with_words(quiet, ("I want to die",)).crisis
