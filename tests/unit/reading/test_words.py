import string
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.reading.words import compact, fold, one_script, pieces, plain, tokens


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Morphiné", "morphine"),
        ("ＯＸＹ", "oxy"),
        ("Größe", "grosse"),
        ("St John's", "st johns"),
        ("ox\u200bycodone", "oxycodone"),
        ("코데인", "코데인"),
        ("Tylenol #3", "tylenol  no 3"),
    ],
)
def test_fold_is_one_way_of_writing(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("c\u043ed\u0435ine", "codeine"),
        ("\u03bfxycodone", "oxycodone"),
        ("\u043a\u0440\u0430\u0442\u043e\u043c", "\u043a\u0440\u0430\u0442\u043e\u043c"),
        ("z\u043a\u043e\u0434\u0435\u0438\u043d", "z\u043a\u043e\u0434\u0435\u0438\u043d"),
    ],
    ids=["Cyrillic among Latin", "Greek among Latin", "Cyrillic", "Latin among Cyrillic"],
)
def test_letters_that_only_look_latin_are_latin_among_latin_ones(typed, read):
    assert one_script(typed) == read
    assert pieces(typed) == [read]


def test_compact_ignores_everything_but_letters_and_digits():
    assert compact("MS-Contin") == compact("ms contin") == compact("mscontin") == "mscontin"


def test_tokens_know_where_they_stood():
    text = "Percocet™ 10mg, b12"
    assert [text[t.start : t.end] for t in tokens(text)] == ["Percocet™", "10", "mg", "b", "12"]
    assert [t.glued for t in tokens(text)] == [False, False, True, False, True]
    assert tokens(text)[3].before == ","


def test_a_point_before_a_number_ends_no_sentence():
    assert tokens("codeine no. 3")[2].before == ""
    assert tokens("St. John's wort")[1].before == ""
    assert tokens("No. Codeine")[1].before == "."
    assert tokens("codeine. Tramadol")[1].before == "."


def test_plain_and_pieces_agree():
    assert plain("Tylenol  with Codeine (#3)") == "tylenol with codeine no 3"
    assert pieces("Tylenol  with Codeine (#3)") == ["tylenol", "with", "codeine", "no", "3"]


@given(st.text(max_size=200))
def test_any_text_gives_tokens_inside_it(text):
    found = tokens(text)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(a.start <= b.start for a, b in pairwise(found))


@given(st.text(alphabet=string.ascii_letters, min_size=1))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
