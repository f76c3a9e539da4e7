"""What is held is made once, for all threads, and no longer than it is true."""

import threading
from dataclasses import dataclass, field

import pytest

from evidose.evidence import Held, read_once
from evidose.terms import Problem, note_left_out, noting_left_out


@dataclass(frozen=True)
class Shelf:
    name: str
    held: Held | None = field(default=None, compare=False)


READ = []


@read_once(most=2)
def titles(shelf, word=""):
    """Titles of a shelf."""
    READ.append((shelf.name, word))
    note_left_out([Problem(shelf.name, "", "a fault", "none")])
    return (shelf.name, word)


@pytest.fixture(autouse=True)
def nothing_read():
    READ.clear()


def test_without_a_place_to_hold_it_everything_is_read_anew():
    assert titles(Shelf("a")) == titles(Shelf("a")) == ("a", "")
    assert READ == [("a", "")] * 2
    assert titles.__doc__ == "Titles of a shelf."


def test_it_is_read_once_for_each_library_and_what_else_is_asked():
    held = Held()
    for _ in range(2):
        assert titles(Shelf("a", held)) == ("a", "")
        assert titles(Shelf("b", held), "x") == ("b", "x")
    assert READ == [("a", ""), ("b", "x")]


def test_the_one_that_was_not_asked_for_longest_goes():
    held = Held()
    for name in ("a", "b", "a", "c", "a", "b"):
        titles(Shelf(name, held))
    assert [name for name, _ in READ] == ["a", "b", "c", "b"]


def test_one_kind_does_not_push_out_another():
    held = Held()
    titles(Shelf("a", held))
    for i in range(10):
        held.ask("other", i, 3, lambda i=i: i)
    titles(Shelf("a", held))
    assert READ == [("a", "")]


def test_who_gets_what_is_held_hears_what_was_left_out():
    held = Held()
    for _ in range(2):
        with noting_left_out() as noted:
            titles(Shelf("a", held))
        assert [p.file for p in noted] == ["a"]


def test_what_cannot_be_made_is_not_held():
    held, tries = Held(), []

    def make():
        tries.append(1)
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            held.ask("k", 1, 5, make)
    assert held.ask("k", 1, 5, lambda: "made") == "made" and len(tries) == 2


def test_many_who_ask_at_once_wait_for_one_reading():
    held, begun, go, made = Held(), threading.Event(), threading.Event(), []

    def make():
        begun.set()
        assert go.wait(20)
        made.append(1)
        return "value"

    found = []
    threads = [
        threading.Thread(target=lambda: found.append(held.ask("k", 1, 5, make))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    assert begun.wait(20)
    assert held.ask("k", 2, 5, lambda: "another") == "another"  # nobody waits for what is not his
    go.set()
    for thread in threads:
        thread.join(20)
    assert found == ["value"] * 8 and made == [1]


def test_in_another_state_everything_is_read_again():
    held = Held()
    for state in ("one", "one", "two"):
        held.renew(state)
        titles(Shelf("a", held))
    assert len(READ) == 2


def test_what_was_read_before_a_change_is_not_held_after_it():
    held = Held()
    held.renew("one")

    def make():
        held.renew("two")
        return "of one"

    assert held.ask("k", 1, 5, make) == "of one"
    assert held.ask("k", 1, 5, lambda: "of two") == "of two"
    assert held.ask("k", 1, 5, lambda: "read again") == "of two"
