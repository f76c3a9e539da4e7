"""Patterns find what is meant, of oneself and not denied; with words of the tests' own."""

import pytest

from evidose.reading.phrases import Found, Frame, Saying, build_phrases, find
from evidose.reading.words import tokens

FRAME = Frame(
    denial=frozenset({"no", "not", "without"}),
    through=frozenset({"any", "the", "a", "had"}),
    either=frozenset({"or"}),
    denied_after=frozenset({"none"}),
    contrast=frozenset({"but"}),
    other=frozenset({"dad", "dog"}),
    reports=frozenset({"says"}),
    own=frozenset({"i", "me", "my"}),
)
CONCEPTS = {"<x.hurt>": ("ache", "sharp pain", "aching*"), "<x.tooth>": ("tooth", "molar")}


def said(text, *says, unless=(), insist=False, own=(), name=None):
    saying = Saying("toothache", says, unless, insist, own)
    return find(tokens(text), build_phrases(CONCEPTS, [saying], FRAME), name)


def heard(text, *says, **more):
    return bool(said(text, *says, **more))


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("<x.tooth> <x.hurt>", "molar ache", "ache molar"),
        ("<x.tooth> <x.hurt>", "tooth sharp pain", "tooth sharp"),
        ("<x.tooth> <x.hurt>", "tooth achingly", "tooth aches"),
        ("tooth ..2 ache", "tooth with an ache", "tooth with such an ache"),
        ("tooth .. ache", "tooth one two three ache", "tooth one two three four ache"),
        ("bad? tooth ache", "tooth ache", "bad ache"),
        ("bad? tooth ache", "bad tooth ache", "tooth bad ache"),
        ("tooth|gum ache", "gum ache", "lip ache"),
        ("<x.tooth>|gum ache", "gum ache", "lip ache"),
        ("<x.tooth>|gum ache", "molar ache", "lip ache"),
        ("^ ache", "well, ache", "well ache"),
        ("ache $", "ache, again", "ache again"),
        ("ache now|$", "ache now and then", "ache then"),
        ("ache now|$", "ache", "ache then"),
        ("tooth & ache", "ache in the tooth", "ache. tooth"),
        ("tooth & ache & lip", "ache of lip and tooth", "ache of tooth"),
        ("% aches", "3 aches", "three aches"),
        ("*痛*", "歯が痛いです", "歯です"),
        ("싶*", "싶어", "살고"),
        ("ache & tooth", "ache tooth", "ache but tooth"),
    ],
)
def test_patterns(pattern, yes, no):
    assert (heard(yes, pattern), heard(no, pattern)) == (True, False)


def test_a_place_is_told():
    assert said("such a bad tooth ache today", "<x.tooth> ache") == (Found("toothache", 3, 5),)
    assert said("ache. such an ache", "ache") == (
        Found("toothache", 0, 1),
        Found("toothache", 3, 4),
    )
    assert said("ache of my tooth", "tooth & ache") == (Found("toothache", 0, 4),)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("no ache", False),
        ("not had any ache", False),
        ("not just ache", True),
        ("no fever, ache", True),
        ("no fever or ache", False),
        ("fever or ache", True),
        ("ache: none", False),
        ("ache the none", False),
        ("ache none of it", True),
        ("not: ache", True),
        ("no fever but ache", True),
        ("not a the a the a ache", False),
        ("not a the a the a the ache", True),
    ],
)
def test_denials(text, counts):
    assert heard(text, "ache") is counts


def test_a_denial_that_goes_on_with_but_is_none_where_it_is_insisted():
    assert heard("not ache but all of it", "ache", insist=True)
    assert not heard("not ache but all of it", "ache")
    assert not heard("not ache", "ache", insist=True)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("dad has ache", False),
        ("dad says ache", True),
        ("dad and i ache", True),
        ("dad my ache", True),
        ("dad a b c d e ache", False),
        ("dad a b c d e f ache", True),
        ("ache of dad", True),
        ("dad. ache", True),
    ],
)
def test_other_people(text, counts):
    assert heard(text, "ache") is counts


def test_own_words_within_what_is_said_count():
    assert heard("dad saw my ache", "my ache")
    assert not heard("dad saw big ache", "big ache")


def test_a_word_for_another_can_be_ones_own_in_the_language_of_a_pattern():
    assert not heard("dad tooth ache", "tooth ache")
    assert heard("dad tooth ache", "tooth ache", own=("dad",))
    assert not heard("dog dad tooth ache", "dad? tooth ache")
    assert heard("dog dad tooth ache", "dad? tooth ache", own=("dad",))
    assert not heard("dog tooth ache", "tooth ache", own=("dad",))


def test_words_that_make_it_silent_reach_over_the_sentence_and_no_further():
    assert not heard("ache, said the film", "ache", unless=("film",))
    assert not heard("ache but a film", "ache", unless=("film",))
    assert heard("ache. a film", "ache", unless=("film",))
    assert heard("ache, said the film", "ache", unless=("film ..2 ache",))


def test_the_name_that_is_asked_about():
    assert heard("took it", "took <@>", name={1: (2,)})
    assert not heard("took it", "took <@>", name={0: (1,)})
    assert not heard("took it", "took <@>")


def test_a_pattern_without_its_concept_is_refused():
    with pytest.raises(ValueError, match=r"“a <x.lip>”: there is no concept <x.lip>"):
        said("", "a <x.lip>")
    with pytest.raises(ValueError, match=r"“a \|\|b”: a word is missing"):
        said("", "a ||b")
