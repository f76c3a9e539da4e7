import pytest

from evidose.actions.track.own_screening import answer_questions, answered, read_words
from evidose.actions.track.record import log, screen_record
from evidose.terms import InputError

ALL_NO = {
    "medications": ["ibuprofen", "vitamin D"],
    "conditions": ["none"],
    "no_opioids": True,
    "age": "45",
    "surgery": "none",
    **dict.fromkeys(("dependence", "liver", "kidney", "pregnant", "breastfeeding"), "no"),
}


@pytest.mark.usefixtures("taking_ldn")
def test_answers_come_back_into_the_form(own_record):
    answer_questions(own_record, "a", ALL_NO)
    fields = answered(own_record.snapshot())
    assert fields["medications"] == "ibuprofen\nvitamin D"
    assert (fields["no_conditions"], fields["opioids"], fields["age"]) == ("yes", "no", "45")
    assert screen_record(own_record.snapshot()).verdict == "no known issue"


@pytest.mark.usefixtures("taking_ldn")
def test_an_opioid_stops_at_once_and_stays_in_the_form(own_record):
    told = {**ALL_NO, "no_opioids": False, "last_opioid": ["tramadol yesterday"]}
    assert answer_questions(own_record, "a", told).alarms
    assert screen_record(own_record.snapshot()).verdict == "stop"
    assert answered(own_record.snapshot())["last_opioid"] == "tramadol yesterday"


def test_blood_values_and_words_beside_the_answers_are_stored_too(own_record):
    told = {"labs": ["ALT 200 U/L (ref 10-45)"], "symptoms": ["yellow eyes"]}
    done = answer_questions(own_record, "a", told)
    assert [e.body.kind for e in done.entries] == ["lab", "note"] and done.alarms


@pytest.mark.parametrize("told", [{"age": "old"}, {"pregnant": "perhaps"}, {"labs": ["ALT 3"]}])
def test_what_is_wrong_stores_nothing(own_record, told):
    with pytest.raises(InputError):
        answer_questions(own_record, "a", {"no_opioids": True, **told})
    assert own_record.snapshot().history == ()


def test_words_that_the_screening_reads_are_shown_the_newest_first(own_record):
    log(["slept badly"], lambda: None)
    log(["side", "nausea", "mild"], lambda: None)
    assert [w.text for w in read_words(own_record.snapshot())] == ["nausea", "slept badly"]
