from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import open_library
from evidose.reading.lexicon import danger, is_opioid
from evidose.reading.mentions import read
from evidose.safety import load_rules

TODAY = date(2026, 11, 22)
LEXICON = load_rules(open_library()).lexicon


def ids(text):
    return [m.name.ids for m in read(text, LEXICON, TODAY).mentions]


def test_the_longest_name_wins():
    assert ids("Tylenol with Codeine no. 3") == [("codeine", "acetaminophen")]
    assert ids("Tylenol") == [("acetaminophen",)]
    assert ids("Nurofen Plus") == [("codeine", "ibuprofen")]


@pytest.mark.parametrize(
    "text", ["co deine", "oxy contin", "ms-contin", "MsContin", "Oxycodone10mg"]
)
def test_blanks_hyphens_and_glued_doses_do_not_hide_a_name(text):
    assert ids(text)[0][0] in {"codeine", "oxycodone", "morphine"}


@pytest.mark.parametrize(
    "text",
    [
        "metformin",
        "trazodone",
        "hydroxyzine",
        "cocaine",
        "hydrocortisone",
        "oxybutynin",
        "Tranxene",
        "methotrexate",
        "fenofibrate",
        "loratadine",
        "codergocrine",
        "propranolol",
    ],
)
def test_a_name_that_looks_like_an_opioid_is_itself(text):
    found = read(text, LEXICON, TODAY)
    assert all(danger(m.name, LEXICON) == 0 for m in found.mentions)


def test_short_names_are_not_put_together_from_other_words():
    assert ids("t 3 times") == []
    assert ids("T3 25 mcg") == [("liothyronine",)]


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("ibuprofen and cough syrup", "cough syrup"),
        ("ibuprofen, pain pills", "pain pills"),
        ("a white tablet", "white tablet"),
        ("migraine tablets", "migraine tablets"),
    ],
)
def test_a_medicine_told_by_its_purpose_is_not_understood(text, piece):
    assert piece in read(text, LEXICON, TODAY).unknown


def test_a_form_after_a_named_medicine_is_no_medicine_of_its_own():
    assert read("metformin tablets", LEXICON, TODAY).unknown == ()
    assert read("ibuprofen tablets for pain", LEXICON, TODAY).unknown == ()


def test_a_misspelling_is_shown_with_every_near_name_the_most_dangerous_first():
    mention = read("percoset", LEXICON, TODAY).mentions[0]
    assert not mention.exact
    assert mention.name.ids[0] == "oxycodone"


def test_everyday_words_are_not_misspellings():
    assert read("I feel clean and my allergies are done", LEXICON, TODAY).mentions == ()


def test_unknown_words_are_told_as_typed():
    assert read("Blorbzine Forte 10 mg with codeine", LEXICON, TODAY).unknown == ("Blorbzine",)


def test_letters_typed_as_digits_are_read():
    assert ids("0xycodone") == [("oxycodone",)]


@given(st.text(max_size=120))
def test_any_text_can_be_read_and_no_opioid_beside_it_is_lost(text):
    found = read(f"{text}\ncodeine 30 mg", LEXICON, TODAY)
    codeine = [m for m in found.mentions if "codeine" in m.name.ids]
    assert codeine


def test_a_word_of_an_almost_opioid_is_nobodys():
    """*Animal* and *horse* say elsewhere that a medicine is not the person's own."""
    for text in ("Lorge Animal Immobilon", "horse herion"):
        (mention,) = read(text, LEXICON, TODAY, listed=True).mentions
        assert (mention.text, mention.status) == (text, "current")
    (mention,) = read("animal Immobilon", LEXICON, TODAY, listed=True).mentions
    assert mention.status != "current"


@pytest.mark.parametrize("text", ["tramadol il y a 2 ans", "fentanly patch", "<b>tramadol</b>"])
def test_words_after_an_opioid_and_single_letters_stay_apart(text):
    """They can say since when it is over, how it is taken, or nothing at all."""
    (mention,) = read(text, LEXICON, TODAY, listed=True).mentions
    assert mention.text in ("tramadol", "fentanly")
    assert (mention.status == "past") is ("ans" in text)


def test_a_doubtful_item_is_a_guess_with_all_that_was_read_in_it():
    (mention,) = read("oxt 10 mg", LEXICON, TODAY, listed=True).mentions
    assert not mention.exact and mention.name.shown == "oxy"


def test_what_was_read_in_a_doubtful_item_stays_among_its_readings():
    (mention,) = read("aza Red", LEXICON, TODAY, listed=True).mentions
    assert is_opioid(mention.name, LEXICON)
    assert mention.others[-1].ids == ("azathioprine",)
    assert mention.text == "aza Red"


def test_items_are_doubted_only_where_medicines_are_listed():
    assert read("MS", LEXICON, TODAY).mentions[0].name.kind == "condition"
    assert read("oxt", LEXICON, TODAY).mentions == ()
