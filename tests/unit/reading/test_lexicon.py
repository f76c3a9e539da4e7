import pytest

from evidose.evidence import open_library
from evidose.reading.lexicon import by_danger, danger, is_opioid, unknown_word
from evidose.safety import load_rules

LEXICON = load_rules(open_library()).lexicon
NAMED = LEXICON.names.exact


def test_an_opioid_is_more_dangerous_to_overlook_than_what_acts_elsewhere():
    order = ["oxycodone", "naloxegol", "naltrexone", "loperamide", "metformin"]
    found = [danger(NAMED[name], LEXICON) for name in order]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)
    assert danger(NAMED["selfharm"], LEXICON) > found[0]


def test_an_opioid_in_a_combination_is_an_opioid_and_a_phrase_is_none():
    assert is_opioid(NAMED["percocet"], LEXICON)
    assert not is_opioid(NAMED["loperamide"], LEXICON)
    assert not is_opioid(NAMED["selfharm"], LEXICON)


def test_readings_are_told_once_the_most_dangerous_first():
    names = [NAMED["metformin"], NAMED["tramadol"], NAMED["ultram"], NAMED["metformin"]]
    assert [n.ids for n in by_danger(names, LEXICON)] == [("tramadol",), ("metformin",)]


@pytest.mark.parametrize("word", ["mg", "tablets", "never", "yesterday", "doctor", "12", "weeks"])
def test_words_with_a_meaning_of_their_own_are_known(word):
    assert not unknown_word(word, LEXICON)


def test_other_words_may_be_names():
    assert unknown_word("blorbzine", LEXICON)
