import pytest

from evidose.actions.track import record as person
from evidose.person import Note
from evidose.terms import EvidoseError, InputError, UnknownNameError


def test_logged_and_corrected(nobody):
    person.start(None)
    (first,) = person.log(["pain", "6"], nobody, at="2026-01-05T21:30").entries
    assert first.at.isoformat() == "2026-01-05T21:30:00+01:00"
    assert first.zone == "Europe/Oslo"
    (better,) = person.log(["pain", "5"], nobody, replaces=first.id[:8]).entries
    assert better.at == first.at
    assert person.look(nobody).current == (better,)
    person.withdraw(better.id[:8], nobody, "typed twice")
    assert person.look(nobody).current == ()
    assert len(person.look(nobody).history) == 3


def test_words_of_distress_are_stored_and_answered_however_they_are_typed(nobody):
    person.start(None)
    for words in (["I want to kill myself"], ["i", "want", "to", "kill", "myself"]):
        done = person.log(words, nobody)
        assert done.alarms[0].rule == "self-harm-words"
        assert done.entries[0].body == Note("I want to kill myself" if len(words) == 1 else
                                            "i want to kill myself")  # fmt: skip
    assert len(person.look(nobody).history) == 2


def test_nothing_is_stored_of_a_line_that_is_not_understood(nobody):
    person.start(None)
    with pytest.raises(UnknownNameError):
        person.log(["pain", "6", "blah"], nobody)
    assert person.look(nobody).history == ()


def test_any_kind_as_json(nobody):
    person.start(None)
    table = '{"kind": "consent", "purpose": "research", "given": true}'
    assert person.log_body(table, nobody).entries[0].body.given
    with pytest.raises(InputError, match="--entry"):
        person.log_body('{"kind": "spell"}', nobody)


def test_the_stack_names_the_medicine(nobody):
    person.start(None)
    person.log(["stack", "ldn", "4.5", "mg"], nobody)
    assert person.log(["took", "3"], nobody).entries[0].body.medicine == "ldn"
    person.log(["stop", "ldn"], nobody)
    with pytest.raises(InputError, match="no medicine"):
        person.log(["took", "3"], nobody)


BODY = {"kind": "score", "outcome": "pain", "instrument": "nrs-pain", "value": 6}
ID = "0123456789abcdef0123456789abcdef"


def test_an_entry_of_another_device(nobody):
    person.start(None)
    with person.open_live(nobody) as live:
        document = {"id": ID, "at": "2026-01-05T21:30:00+01:00", "zone": "Europe/Oslo"}
        sent = person.sent_entry({**document, "body": BODY})
        assert person.write(live, [sent]).entries == (sent,)
        again = person.write(live, [person.sent_entry({**document, "body": BODY})])
        assert (again.entries, [e.id for e in again.known]) == ((), [ID])
        other = person.sent_entry({**document, "body": {**BODY, "value": 7}})
        with pytest.raises(InputError, match="different entry"):
            person.write(live, [other])
        assert person.look(nobody).history == live.snapshot().history == (sent,)
        (typed,) = person.read_line(["pain", "5"], live.snapshot(), replaces=ID[:6])
        person.write(live, [typed])
        assert live.snapshot().current == (typed,)


def test_the_answer_to_distress_is_given_again_when_it_is_sent_again(nobody):
    person.start(None)
    plea = {"id": ID, "at": "2026-01-05T21:30:00+01:00"}
    plea |= {"body": {"kind": "note", "text": "I want to kill myself"}}
    with person.open_live(nobody) as live:
        for _ in range(2):
            told = person.write(live, [person.sent_entry(plea)])
            assert told.alarms[0].rule == "self-harm-words"


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"body": {**BODY, "value": 11}}, "0 to 10"),
        ({"body": {**BODY, "instrument": "nrs-joy"}}, "nrs-joy"),
        ({"body": BODY, "at": "2999-01-01T00:00:00+00:00"}, "a time that has come"),
        ({"body": BODY, "at": "2026-01-01T00:00:00"}, "zone"),
        ({"body": BODY, "id": "x"}, "id"),
        ({"body": BODY, "mood": 3}, "mood"),
        ({"body": {"kind": "lab", "test": "crp", "value": "5", "unit": "mmol/L"}}, "mg/L"),
        ({}, "entry"),
    ],
)
def test_no_entry(document, told):
    with pytest.raises(EvidoseError, match=told):
        person.sent_entry(document)
