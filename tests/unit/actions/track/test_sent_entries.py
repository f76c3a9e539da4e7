"""What a device kept is stored once, whole or not at all, and answered in either case."""

from uuid import uuid4

import pytest

from evidose.actions.track.record import open_live, start
from evidose.actions.track.sent_entries import take_sent

AT = "2026-11-20T21:30:00+01:00"


@pytest.fixture
def record(record_home):
    start(None)
    with open_live(lambda: None) as opened:
        yield opened


def told(body, **more):
    return {"id": uuid4().hex, "at": AT, "zone": "Europe/Oslo", "body": body, **more}


def score(value):
    return told({"kind": "score", "outcome": "pain", "instrument": "nrs-pain", "value": value})


def note(text):
    return told({"kind": "note", "text": text})


def test_entries_are_stored_once_however_often_they_are_sent(record):
    documents = [score(6), note("woke twice")]
    names = tuple(d["id"] for d in documents)
    first, second = take_sent(record, documents), take_sent(record, documents)
    assert (first.stored, first.known) == (names, ())
    assert (second.stored, second.known) == ((), names)
    assert len(record.snapshot().current) == 2


def test_a_correction_may_come_in_the_same_piece(record):
    first = score(6)
    sent = take_sent(record, [first, {**score(7), "replaces": first["id"]}])
    assert len(sent.stored) == 2
    assert [e.body.value for e in record.snapshot().current] == [7]


def test_one_wrong_entry_keeps_all_out_and_is_named_with_the_reason(record):
    wrong = score(11)
    sent = take_sent(record, [score(6), wrong])
    assert list(sent.refused) == [wrong["id"]] and "0 to 10" in sent.refused[wrong["id"]]
    assert sent.stored == () and record.snapshot().current == ()


def test_an_id_that_is_taken_and_a_correction_of_nothing_are_named(record):
    first = score(6)
    take_sent(record, [first])
    sent = take_sent(record, [{**score(7), "id": first["id"]}])
    assert list(sent.refused) == [first["id"]]
    lost = {**score(7), "replaces": uuid4().hex}
    assert list(take_sent(record, [lost]).refused) == [lost["id"]]


def test_what_is_urgent_is_answered_also_when_nothing_can_be_stored(record):
    """A time to come is refused; the words beside it are not overheard."""
    plea = note("I want to die") | {"at": "2199-01-01T00:00:00+00:00"}
    sent = take_sent(record, [plea, note("took codeine")])
    assert sent.found.crisis and [f.rule for f in sent.found.alerts] == ["self-harm-words"]
    assert list(sent.refused) == [plea["id"]]


def test_a_second_sending_is_judged_too_for_the_first_answer_may_be_lost(record):
    taken = told({"kind": "dose", "medicine": "LDN", "taken": True, "amount": "4.5", "unit": "mg"})
    assert take_sent(record, [taken]).stored
    document = note("took tramadol again")
    assert take_sent(record, [document]).found.stopped
    assert take_sent(record, [document]).found.stopped


def test_what_is_no_entry_at_all_is_refused(record):
    assert set(take_sent(record, [{}]).refused) == {"None"}
    assert take_sent(record, [{"id": "x", "body": [1]}]).refused


@pytest.fixture
def both(record):
    """The record of somebody who takes two compounds."""
    for name in ("LDN", "red yeast rice"):
        medicine = {"kind": "medicine", "name": name, "amount": "3", "unit": "mg"}
        assert take_sent(record, [told(medicine)]).stored
    return record


@pytest.mark.parametrize("refused", [False, True])
@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("tramadol 50 mg for my back", {"low-dose-naltrexone"}),
        ("simvastatin 20 mg", {"red-yeast-rice"}),
        ("my eyes are yellow", {"low-dose-naltrexone", "red-yeast-rice"}),
        ("slept well", set()),
    ],
)
def test_an_answer_tells_each_compound_it_was_judged_for(both, text, ended, refused):
    sent = take_sent(both, [note(text), *([score(11)] if refused else [])])
    assert bool(sent.refused) is refused
    assert {c for c, means in sent.found.each.items() if means.ends_dose} == ended
    assert sent.found.each.keys() == {"low-dose-naltrexone", "red-yeast-rice"}


def test_signs_of_danger_in_what_is_refused_stop_what_is_taken(both):
    sent = take_sent(both, [note("my eyes are yellow") | {"at": "2199-01-01T00:00:00+00:00"}])
    assert sent.refused and all(means.ends_dose for means in sent.found.each.values())
