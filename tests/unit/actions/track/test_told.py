import pytest

from evidose.actions.track.told import read_number, store, take_back
from evidose.terms import InputError

NOTE = {"kind": "note", "text": "rain"}


def test_a_form_stores_once_and_another_form_again(own_record):
    for _ in range(2):
        store(own_record, "a", [(NOTE, None)])
    store(own_record, "b", [(NOTE, None)])
    assert [e.body.text for e in own_record.snapshot().current] == ["rain", "rain"]


def test_a_correction_leaves_the_old_one_in_the_history(own_record):
    (old,) = store(own_record, "a", [(NOTE, None)]).entries
    store(own_record, "b", [({**NOTE, "text": "sun"}, old)])
    snapshot = own_record.snapshot()
    assert [e.body.text for e in snapshot.current] == ["sun"] and len(snapshot.history) == 2


def test_nothing_of_a_form_is_stored_when_a_part_is_wrong(own_record):
    off = {"kind": "score", "outcome": "pain", "instrument": "nrs-pain", "value": 11}
    with pytest.raises(InputError):
        store(own_record, "a", [(NOTE, None), (off, None)])
    assert own_record.snapshot().history == ()


def test_taking_back_is_known_once_and_never_an_error(own_record):
    (entry,) = store(own_record, "a", [(NOTE, None)]).entries
    for _ in range(2):
        take_back(own_record, [entry.id, "0" * 32])
    snapshot = own_record.snapshot()
    assert snapshot.current == () and len(snapshot.history) == 2


def test_numbers_are_read_with_point_or_comma():
    assert read_number(" 4,5 ", "x") == read_number("4.5", "x") == 4.5
    with pytest.raises(InputError):
        read_number("four", "x")


def test_a_number_whose_comma_may_part_thousands_is_not_guessed():
    with pytest.raises(InputError, match="may part thousands"):
        read_number("1,250", "value")
