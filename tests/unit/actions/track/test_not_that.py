"""An alarm about a word of a note can be answered: no, not that."""

import pytest

from evidose.actions.track.alerts import standing
from evidose.actions.track.not_that import say_not_that
from evidose.actions.track.record import log, look
from evidose.terms import InputError


def nobody():
    return None


def rules(found):
    return [f.rule for f in found]


@pytest.mark.usefixtures("taking_ldn")
def test_a_word_alarms_no_more_once_it_was_said_to_mean_something_else(own_record):
    (alarm,) = log(["took smack today"], nobody).alarms
    assert alarm.doubts == ("smack",)
    assert standing(own_record.snapshot()).stopped
    say_not_that(own_record, "Smack")
    assert not standing(own_record.snapshot()).stopped
    assert log(["took smack today again"], nobody).alarms == ()
    assert look(nobody).current[2].body.answers == ("Smack",)


@pytest.mark.usefixtures("taking_ldn")
def test_other_words_go_on_to_alarm_and_each_answer_stays(own_record):
    say_not_that(own_record, "smack")
    say_not_that(own_record, "percs")
    assert log(["took smack and percs today"], nobody).alarms == ()
    assert rules(log(["took tramadol today"], nobody).alarms) == ["interval-short-acting"]


@pytest.mark.usefixtures("taking_ldn")
def test_of_a_sure_name_the_whole_note_is_remembered_and_no_other(own_record):
    (alarm,) = log(["tramadol knocked me out"], nobody).alarms
    assert alarm.doubts == ("tramadol knocked me out",)
    say_not_that(own_record, "tramadol knocked me out")
    assert not standing(own_record.snapshot()).stopped
    assert rules(log(["took tramadol"], nobody).alarms) == ["interval-short-acting"]


@pytest.mark.usefixtures("taking_ldn")
def test_a_list_and_signs_of_danger_are_read_as_before(own_record):
    say_not_that(own_record, "tramadol")
    say_not_that(own_record, "yellow eyes")
    assert rules(log(["stack", "tramadol"], nobody).alarms) == ["central-opioid"]
    (alarm,) = log(["yellow eyes"], nobody).alarms
    assert (alarm.rule, alarm.doubts) == ("jaundice", ())


def test_no_words_are_refused(own_record):
    with pytest.raises(InputError, match="words that were read"):
        say_not_that(own_record, " ")
