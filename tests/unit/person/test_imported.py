from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.person.conftest import START, make_entry

from evidose.person.entries import Note, Withdrawn
from evidose.person.imported import Item, Understood, settle
from evidose.person.snapshot import Snapshot

KNOWN = "known"


def one(identity, content, updated="", body=None):
    body = body or Note(f"{content}")
    return Understood("entry 1", START, "", body, Item(identity, content, updated))


def take(history, *found):
    """Return the history after an import, how many were known, and why others were left out."""
    numbers = count(1000 + len(history))
    done = settle(Snapshot(tuple(history)), found, START, lambda: f"{next(numbers):032x}")
    return [*history, *done.entries], done.known, [s.why for s in done.skipped]


def texts(history):
    return [e.body.text for e in Snapshot(tuple(history)).current]


def test_new_known_changed():
    first, known, _ = take([], one("a", "1"), one("b", "1"))
    assert (texts(first), known) == (["1", "1"], 0)
    assert take(first, one("a", "1"), one("b", "1"))[1] == 2
    changed, known, _ = take(first, one("a", "2"), one("b", "1"))
    assert (sorted(texts(changed)), known) == (["1", "2"], 1)
    assert changed[2].replaces == first[0].id


def test_versions_keep_their_order():
    newest, *_ = take([], one("a", "2", "2026-02"))
    again, known, why = take(newest, one("a", "1", "2026-01"))
    assert (again, known, why) == (newest, 0, ["an older version of what the record has"])
    third, *_ = take(newest, one("a", "3", "2026-03"))
    assert texts(third) == ["3"]
    assert take(third, one("a", "2", "2026-02"))[1] == 1
    back, *_ = take(third, one("a", "2", "2026-04"))
    assert texts(back) == ["2"]
    untold, known, _ = take(third, one("a", "2"))
    assert (texts(untold), known) == (["3"], 1)


@pytest.mark.parametrize("body", [Note("mine"), Withdrawn()])
def test_what_the_person_corrected_is_left_alone(body):
    history, *_ = take([], one("a", "1"))
    history.append(make_entry(7, body, replaces=history[0].id))
    assert take(history, one("a", "1"))[1] == 1
    after, _, why = take(history, one("a", "2"))
    assert after == history
    assert "you corrected or took back" in why[0]


def test_taken_back_by_its_source_and_given_again():
    gone = one("a", "gone", body=Withdrawn("error"))
    history, *_ = take([], one("a", "1"))
    history, *_ = take(history, gone)
    assert texts(history) == []
    assert take(history, gone)[1] == 1
    history, *_ = take(history, one("a", "2"))
    assert texts(history) == ["2"]
    assert "does not have it" in take([], gone)[2][0]


def test_the_same_items_under_new_names_are_known():
    history, *_ = take([], one("a", "1"), one("b", "1"), one("c", "2"))
    after, known, _ = take(history, one("x", "1"), one("y", "1"), one("z", "1"), one("c", "2"))
    assert (len(after), known) == (4, 3)
    assert take(history, one("a", "1"), one("x", "1"))[1] == 2


def test_the_newest_version_of_a_file():
    rows = [one("a", "2", "2026-02"), one("a", "1", "2026-01"), one("b", "3"), one("b", "4")]
    history, _, why = take([], *rows)
    assert texts(history) == ["2", "4"]
    assert why == ["the file has a newer version of it"] * 2


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12"), st.sampled_from(" 123"))))
def test_a_second_time_adds_nothing(rows):
    found = [one(i, c, u.strip()) for i, c, u in rows]
    once, *_ = take([], *found)
    assert take(once, *found)[0] == once
    keys = [e.origin for e in once]
    assert len(keys) == len(set(keys))
    replaced = [e.replaces for e in once if e.replaces]
    assert len(replaced) == len(set(replaced))


def test_entries_of_other_origin_are_no_items():
    history = [make_entry(1), replace(make_entry(2), origin="csv:2026")]
    assert take(history, one("a", "1"))[1] == 0
