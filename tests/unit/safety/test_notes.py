"""In a note a medicine counts by its context, and danger by what is meant."""

from datetime import date

import pytest

from evidose.safety import Answers, screen
from evidose.safety.notes import read_note

TODAY = date(2026, 11, 28)


def names(rules, text):
    reading = read_note(text, rules.lexicon, rules.notes, TODAY)
    return [m.name.shown.casefold() for m in reading.mentions]


@pytest.mark.parametrize(
    "text",
    ["took tramadol", "tramadol", "tramadol 50 mg", "tramadol knocked me out", "took tramadl",
     "tramadl 50 mg", "watched a film after I took tramadol", "gave me tramadl for the pain"],
)  # fmt: skip
def test_a_medicine_that_is_taken_counts(rules, text):
    assert names(rules, text)


@pytest.mark.parametrize(
    "text",
    ["film about tramadol", "refused the tramadol", "tramadl is a funny word",
     "my brother takes tramadol", "asked about tramadol", "never took tramadol"],
)  # fmt: skip
def test_a_medicine_that_is_talked_about_does_not(rules, text):
    answer = screen(Answers("low-dose-naltrexone", diary=(text,)), rules, TODAY)
    assert answer.findings == ()


@pytest.mark.parametrize(
    ("text", "counts"),
    [("took smack", True), ("smack on the head", False), ("two percs last night, took them", True),
     ("popped two percs", True), ("percs of the job", False), ("oxy", True), ("oxy day", False),
     ("took percs today", True), ("drank lean at the party", True), ("lean meat", False)],
)  # fmt: skip
def test_an_everyday_word_counts_where_it_is_used(rules, text, counts):
    assert bool(names(rules, text)) is counts


def test_an_everyday_word_is_no_misspelt_name(rules):
    for text in ("took dental floss", "had a mental block", "took the travel pills", "on margin"):
        assert names(rules, text) == []


def test_a_condition_counts_by_its_name_and_by_a_long_misspelt_one(rules):
    assert names(rules, "cirrhosis") and names(rules, "cirrhosiss")
    assert names(rules, "asthms attack") == []


def test_signs_of_danger_are_told_once_each_and_as_typed(rules):
    text = "Yellow eyes. My eyes are yellow!"
    (mention,) = read_note(text, rules.lexicon, rules.notes, TODAY).mentions
    assert (mention.text, mention.name.ids, mention.status) == (
        "Yellow eyes",
        ("jaundice",),
        "current",
    )


def test_words_of_distress_are_heard_in_a_list_too_and_other_signs_in_sentences_alone(rules):
    ldn = "low-dose-naltrexone"
    assert screen(Answers(ldn, medications=("I want to die",)), rules, TODAY).crisis
    kinds = {r.kind for r in screen(Answers(ldn, diary=("i wanna die",)), rules, TODAY).recognised}
    assert kinds == {"self-harm"}
    tablet = screen(Answers(ldn, medications=("tablets for my lips are swelling",)), rules, TODAY)
    assert not any(f.kind == "red-flag" for f in tablet.findings)
    told = screen(Answers(ldn, symptoms=("my lips are swelling",)), rules, TODAY)
    assert [f.rule for f in told.findings] == ["allergic-reaction"]
