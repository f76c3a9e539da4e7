"""A text in clauses: where one ends, and what stands in brackets."""

import pytest

from evidose.reading.clauses import LONGEST, Span, Turns, clauses, says, shortened_will
from evidose.reading.words import tokens

WORDS = Turns(frozenset({"but"}), frozenset({"and"}))


def cut(text, *spans):
    words = tokens(text)
    found = clauses(text, words, spans, WORDS)
    return [" ".join(t.text for t in words[c.start : c.end]) for c in found]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("codeine daily", ["codeine daily"]),
        ("codeine, daily", ["codeine", "daily"]),
        ("codeine but rarely", ["codeine", "but rarely"]),
        ("codeine: daily", ["codeine daily"]),
        ("took it 3/2021", ["took it 3 2021"]),
        ("codeine. Tramadol", ["codeine", "tramadol"]),
        ("codeine and a nap", ["codeine", "and a nap"]),
    ],
)
def test_where_a_clause_ends(text, parts):
    assert cut(text) == parts


def test_and_joins_two_medicines_and_parts_everything_else():
    assert cut("codeine and tramadol", Span(0, 1), Span(2, 3)) == ["codeine and tramadol"]
    joined = cut("codeine and surgery", Span(0, 1), Span(2, 3, medicine=False))
    assert joined == ["codeine", "and surgery"]


def test_a_name_is_never_cut():
    assert cut("this and that", Span(0, 3)) == ["this and that"]


def test_brackets_and_sentences_are_told():
    text = "codeine (2016). Tramadol"
    found = clauses(text, tokens(text), (), WORDS)
    assert [(c.bracket, c.sentence) for c in found] == [(False, 0), (True, 0), (False, 1)]


def test_a_clause_has_an_end():
    found = clauses("a " * 150, tokens("a " * 150), (), WORDS)
    assert [c.end - c.start for c in found] == [LONGEST, LONGEST, 30]


def test_phrases_are_whole_words():
    assert says(tokens("turned it down"), frozenset({"it down"}))
    assert not says(tokens("turned it downtown"), frozenset({"it down"}))


def test_will_is_heard_in_its_short_form_only_with_an_apostrophe():
    text = "I'll be ill"
    assert [shortened_will(text, t) for t in tokens(text)] == [True, False, False]
