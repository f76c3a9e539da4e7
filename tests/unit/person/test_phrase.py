from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.person.entries import (
    Allergy,
    Consent,
    Dose,
    Goal,
    Illness,
    LabResult,
    LifeEvent,
    Medicine,
    Note,
    Score,
    Self,
    SideEffect,
)
from evidose.person.phrase import find_scale, read_phrase
from evidose.terms import EvidoseError, InputError, UnknownNameError

PAIN6 = Score("pain", "nrs-pain", 6.0)
SLEEP4 = Score("sleep-quality", "nrs-sleep", 4.0)


@pytest.mark.parametrize(
    ("words", "bodies"),
    [
        (["pain", "6", "sleep", "4", "woke twice"], [PAIN6, SLEEP4, Note("woke twice")]),
        (["pain 6 sleep 4 woke twice"], [PAIN6, SLEEP4, Note("woke twice")]),
        (["took", "4.5", "mg", "pain", "6"], [Dose("ldn", True, Decimal("4.5"), "mg"), PAIN6]),
        (["took", "ldn", "4,5mg"], [Dose("ldn", True, Decimal("4.5"), "mg")]),
        (["missed", "pain", "6"], [Dose("ldn", False), PAIN6]),
        (["took", "vitamin-d", "20", "ug"], [Dose("vitamin-d", True, Decimal(20), "ug")]),
        (["side", "nausea", "mild", "sleep", "4"], [SideEffect("nausea", "mild"), SLEEP4]),
        (["flare", "long flight", "pain", "6"], [LifeEvent("flare", "long flight"), PAIN6]),
        (["stack", "ldn", "4.5", "mg"],
         [Medicine("ldn", Decimal("4.5"), "mg", start=date(2026, 1, 1))]),
        (["stop", "ldn"], [Medicine("ldn", stop=date(2026, 1, 1))]),
        (["goal", "pain", "3"], [Goal("pain", "nrs-pain", 3.0)]),
        (["fiqr", "45"], [Score("function", "fiqr", 45.0)]),
    ],
)  # fmt: skip
def test_an_evening(words, bodies, vocabulary):
    assert list(read_phrase(words, vocabulary)) == bodies


@pytest.mark.parametrize(
    ("words", "bodies"),
    [
        (["illness", "asthma"], [Illness("asthma")]),
        (["illness", "rheumatoid arthritis", "since", "2019", "until", "2020-03"],
         [Illness("rheumatoid arthritis", since=date(2019, 1, 1), until=date(2020, 3, 1))]),
        (["illness", "lupus", "pain", "6"], [Illness("lupus"), Score("pain", "nrs-pain", 6.0)]),
        (["allergy", "penicillin", "rash"], [Allergy("penicillin", "rash")]),
        (["allergy", "nuts", "pain", "6"], [Allergy("nuts"), Score("pain", "nrs-pain", 6.0)]),
        (["allergy", "latex", "CRP 3 mg/L"],
         [Allergy("latex"), LabResult("crp", Decimal(3), unit="mg/L")]),
        (["allergy", "latex", "flare"], [Allergy("latex"), LifeEvent("flare")]),
        (["born", "1980", "sex", "Female"], [Self("1980"), Self(sex="female")]),
        (["born", "1980-02-29"], [Self("1980-02-29")]),
        (["consent", "research", "no"], [Consent("research", False)]),
    ],
)  # fmt: skip
def test_who_one_is_and_what_stays_true(words, bodies, vocabulary):
    assert list(read_phrase(words, vocabulary)) == bodies


@pytest.mark.parametrize(
    "words",
    [
        "illness", "illness asthma since", "illness asthma since soon", "illness took",
        "illness asthma since 2999", "allergy", "born 1980-02-30", "born 2027", "born",
        "sex unknown", "sex", "consent research", "consent research perhaps",
    ],
)  # fmt: skip
def test_not_understood(words, vocabulary):
    with pytest.raises(InputError, match="log"):
        read_phrase(words.split(), vocabulary)


def test_a_laboratory_value_after_a_flare_is_no_part_of_it(vocabulary):
    flare, lab = read_phrase(["flare", "CRP 12 mg/L (ref 0-5)"], vocabulary)
    assert flare == LifeEvent("flare")
    assert (lab.test, lab.value, lab.high) == ("crp", 12, 5)


@pytest.mark.parametrize("words", [["pain", "11"], ["pain", "-1"], ["pain", "2.5"], ["pain"], []])
def test_off_the_scale(words, vocabulary):
    with pytest.raises(InputError):
        read_phrase(words, vocabulary)


def test_a_slip_is_no_note(vocabulary):
    with pytest.raises(UnknownNameError, match="fatigue"):
        read_phrase(["fatige", "3"], vocabulary)
    with pytest.raises(UnknownNameError):
        read_phrase(["pain", "3", "fatige"], vocabulary)


def test_a_scale_by_its_first_word_only_if_there_is_one(vocabulary):
    assert find_scale("sleep", vocabulary)[0] == "sleep-quality"
    assert find_scale("quality", vocabulary) is None


@given(st.lists(st.text(max_size=20) | st.sampled_from(["pain", "6", "took", "side"]), max_size=5))
def test_any_words_are_read_or_refused(vocabulary, words):
    try:
        assert read_phrase(words, vocabulary)
    except EvidoseError as fault:
        assert str(fault)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["Sunlace", "800"], "Write Sunlace 800 IU."),
        (["folic", "acid", "5", "pain", "6"], "Write folic acid 5 mg, or the unit on the label."),
        (["pain", "6", "Sunlace", "0,5"], "Write Sunlace 0,5 IU."),
    ],
)
def test_a_medicine_with_a_bare_number_is_asked_for_its_unit(words, asked, vocabulary):
    known = replace(vocabulary, medicines={"sunlace": "IU", "folic acid": None})
    with pytest.raises(InputError) as told:
        read_phrase(words, known)
    assert str(told.value).endswith(asked) and "without a unit" in str(told.value)


def test_an_unknown_name_with_a_number_tells_no_long_list(vocabulary):
    with pytest.raises(UnknownNameError) as told:
        read_phrase(["zzzz", "3"], vocabulary)
    assert set(told.value.known) == set(vocabulary.diary_names())
