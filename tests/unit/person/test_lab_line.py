"""What is a result, what is a question and what is neither; whole lines of ten countries stand in
``tests/cases/test_laboratory_lines.py``.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import open_library
from evidose.person.lab_line import read_labs
from evidose.reading.measures import load_measures

MEASURES = load_measures(open_library())


def read(text):
    return read_labs(text, MEASURES)


def told(text):
    return [(r.result.test, str(r.result.value)) for r in read(text).results]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALT 30, AST 400", [("alt", "30"), ("ast", "400")]),
        ("ALT 140 U/L AST 150 U/L", [("alt", "140"), ("ast", "150")]),
        ("ALT=30 (ref 10-45); bilirubin 5 mg/dL", [("alt", "30"), ("bilirubin", "5")]),
        ("ALT is 30 and AST is 40", [("alt", "30"), ("ast", "40")]),
        ("PHQ-9 item 9: 1", [("phq-9-item-9", "1")]),
        ("ALT 52 U/L\nAST 40 U/L", [("alt", "52"), ("ast", "40")]),
        ("520 U/L ALT", [("alt", "520")]),
        ("GPT (ALT) 37°C 41 U/l", [("alt", "41")]),
        ("alt 520", [("alt", "520")]),
        ("K+ 4.1", [("potassium", "4.1")]),
        ("MG 2.0 mg/dL", [("magnesium", "2.0")]),
        ("CRP 12 mg/L", [("crp", "12")]),
    ],
)
def test_results(text, expected):
    assert told(text) == expected
    assert not read(text).asked


@pytest.mark.parametrize(
    "text",
    [
        "AST/ALT 30/40 U/L",
        "ALT/AST: 52/40",
        "ALT, AST 40",
        "ALT 80 -> 52",
        "ALT 52 U/L vs 80 U/L",
        "ALT 52 30",
        "ALT -5 U/L",
        "ALT 40 bananas/L",
        "ALT 30-40 U/L",
        "ALT (ref 0-44)",
        "urine glucose 5 mmol/L",
        "glucose, urine 5 mmol/L",
        "reverse T3 free 3 pg/mL",
        "bone ALP 30 U/L",
        "my husband's ALT 520 U/L",
        "iron binding capacity 60 umol/L",
        "PSA 4.2 ng/mL",
        "Lipase 52 (ref 13-60)",
        "the doctor said my CRP is 45",
        "terrible ALT 520 U/L",
        "K 4.1",
    ],
)
def test_what_looks_like_a_result_and_is_doubtful_is_asked_about(text):
    found = read(text)
    assert found.asked
    assert not found.results
    assert all(a.question and a.text == text for a in found.asked)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "walked 5 km",
        "BP 120/80",
        "met Alt at 5",
        "got 5 hours of sleep",
        "magnesium 400 mg at night",
        "vitamin D 5000",
        "TSH check in 3 weeks",
        "ALT back to normal",
        "5 mg/kg a day",
        "iron 65 mg",
    ],
)
def test_an_ordinary_sentence_is_neither(text):
    assert not read(text).any


def test_a_further_number_is_told_as_unread():
    assert read("ALT 30 U/L, gamma 400").unread == ("gamma 400",)
    assert read("ALT 30 U/L (ref 10-45), 2026-11-01").unread == ()


def test_words_beside_a_result_are_noticed():
    assert read("my last ALT was 520 U/L, scary").words
    assert not read("my last ALT was 520 U/L").words
    assert read("CRP 12 mg/L\nfelt sick").words


def test_multiples_of_the_upper_limit():
    (one,) = read("ALT >3 x ULN").multiples
    assert (one.measure.id, one.times, one.comparator) == ("alt", 3, ">")


def test_titres_and_words():
    assert read("ANA 1:160 (<1:80)").results[0].result.titre == 160
    assert read("ANA <1:80").results[0].result.word == "<1:80"
    assert read("anti-TPO negative").results[0].result.word == "negative"
    assert not read("Ana negative about the trip").any


def test_a_very_long_line_is_cut_into_sentences():
    text = "I slept well. " * 60 + "ALT 520 U/L."
    assert told(text) == [("alt", "520")]


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    found = read(text)
    assert all(r.result.test in MEASURES for r in found.results)


@given(st.sampled_from(["U/L", "mg/dL", "%"]), st.text("ALTCRP0123456789 <>-:()/.,", max_size=30))
def test_nothing_near_a_result_breaks_the_reader(unit, text):
    assert read(f"{text} {unit}") is not None
