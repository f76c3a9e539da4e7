from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.reading.weights import Weights, heard, sequences, stems, weigh
from evidose.reading.words import tokens

DARK = Weights("dark", -10, {"dark": 6, "very dark": 5, "dark~night": 4, "longe*": 0, "a": 0})


def told(text, *known):
    words = tokens(text)
    return [(means, first.text, last.text) for means, first, last in heard(words, known)]


def test_words_add_up_from_the_bias_on():
    assert weigh(sequences(["very", "dark"]), DARK) == -10 + 6 + 5
    assert weigh(sequences(["dark", "a", "night"]), DARK) == -10 + 6 + 4
    assert weigh(sequences([]), DARK) == -10


@pytest.mark.parametrize(
    ("text", "heard_there"),
    [
        ("a very dark", True),
        ("very dark", False),
        ("dark a night a", False),
        ("very light a", False),
        ("", False),
    ],
)
def test_it_is_heard_above_nothing_and_not_at_it(text, heard_there):
    assert bool(told(text, DARK)) is heard_there


@pytest.mark.parametrize(
    ("text", "heard_there"),
    [("very dark a a", True), ("very dark x y", False), ("very dark a x", True)],
)
def test_a_text_of_mostly_unknown_words_weighs_nothing(text, heard_there):
    weights = Weights("dark", -1, {"dark": 6, "a": 0})
    assert bool(told(text, weights)) is heard_there


@pytest.mark.parametrize(("word", "stem"), [("jumps", "jumps"), ("jumped", "jumpe*")])
def test_a_word_of_six_letters_is_weighed_by_five(word, stem):
    assert stems([word]) == [stem]


def test_pairs_reach_over_three_words_and_no_further():
    found = sequences(list("abcdef"))
    assert {"a~b", "a~e", "b~f"} <= found and "a~f" not in found
    assert {"^ a", "f $", "a b"} <= found and "b a" not in found


@given(st.lists(st.sampled_from("abcd"), max_size=12))
def test_every_word_and_neighbour_is_weighed_once(words):
    found = sequences(words)
    assert set(words) <= found
    assert {f"{a} {b}" for a, b in pairwise(words)} <= found
    pairs = {f"{words[i]}~{words[j]}" for i, j in combinations(range(len(words)), 2) if j - i <= 4}
    assert {f for f in found if "~" in f} == pairs


def test_three_sentences_are_weighed_together_and_a_long_note_in_runs():
    weights = Weights("dark", -10, {"dark": 6, "night": 6, "a": 0})
    assert told("Dark a. A a. Night a.", weights) == [("dark", "dark", "a")]
    assert not told("Dark a. A a. A a. Night a.", weights)
    assert told("A a. A a. A a. Dark night.", weights) == [("dark", "a", "night")]


def test_each_meaning_is_told_once():
    other = Weights("other", -1, {"dark": 6, "a": 0})
    assert [m for m, _, _ in told("very dark a. Very dark a.", DARK, other)] == ["dark", "other"]
