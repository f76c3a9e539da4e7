from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import open_library
from evidose.person.measures import load_measures
from evidose.person.quantities import convert, find_measure, read_lab
from evidose.terms import InputError

MARKERS = load_measures(open_library())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CRP <0.6 mg/L (ref 0-5)", ("crp", "<", "0.6", "mg/L", "0", "5")),
        ("CRP=1,2 mg/dl (<0,5)", ("crp", "", "1.2", "mg/dL", "None", "0.5")),
        ("hs-CRP 0.8 mg/L", ("hs-crp", "", "0.8", "mg/L", "None", "None")),
        ("free T4: 15 pmol/l (12 - 22)", ("free-t4", "", "15", "pmol/L", "12", "22")),
        ("TSH 2.5 mIU/L", ("tsh", "", "2.5", "m[IU]/L", "None", "None")),
        ("eGFR >90 mL/min/1.73m2", ("egfr", ">", "90", "mL/min/{1.73_m2}", "None", "None")),
        ("1742-6 40 U/l", ("alt", "", "40", "U/L", "None", "None")),
        ("calprotectin 250 µg/g", ("calprotectin", "", "250", "ug/g", "None", "None")),
    ],
)
def test_as_laboratories_write_it(text, told):
    r = read_lab(text, MARKERS)
    assert (r.test, r.comparator, str(r.value), r.unit, str(r.low), str(r.high)) == told


def test_titres_and_words_stay_as_they_are():
    assert read_lab("ANA 1:160", MARKERS).titre == 160
    assert read_lab("ANA 1/80", MARKERS).titre == 80
    assert read_lab("ANA=negative", MARKERS).word == "negative"


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("CRP 12 stone", "mg/L, mg/dL"),
        ("CRP 12", "mg/L, mg/dL"),
        ("CRP 2000 mg/L", "0 to 1000 mg/L"),
        ("creatinine 90 mg/dL", "0.01131 to 56.56 mg/dL"),
        ("CRP high", "mg/L, mg/dL"),
        ("Zonulin 12 ng/mL", "C-reactive protein"),
        ("CRP", "mg/L"),
        ("CRP -3 mg/L", "mg/L"),
    ],
)
def test_what_is_refused_says_what_is_accepted(text, accepted):
    with pytest.raises(InputError, match=accepted):
        read_lab(text, MARKERS)


def test_an_unlikely_value_is_kept_and_asked_about():
    found = read_lab("CRP 700 mg/L", MARKERS)
    assert found.value == 700
    assert "unusual" in found.unlikely
    assert read_lab("CRP 7 mg/L", MARKERS).unlikely == ""


@pytest.mark.parametrize(
    ("value", "unit", "to", "marker", "expected"),
    [
        # creatinine 1 mg/dL = 88.4 umol/L, bilirubin 1 mg/dL = 17.1 umol/L, free T4 1 ng/dL =
        # 12.87 pmol/L: the factors every laboratory handbook prints
        ("1", "mg/dL", "umol/L", "creatinine", 88.40),
        ("1", "mg/dL", "umol/L", "bilirubin", 17.10),
        ("1", "ng/dL", "pmol/L", "free-t4", 12.87),
        ("1", "ukat/L", "U/L", "alt", 60.0),
        ("1.2", "mg/dL", "mg/L", "crp", 12.0),
        ("2.5", "uIU/mL", "mIU/L", "tsh", 2.5),
    ],
)
def test_conversions(value, unit, to, marker, expected):
    assert float(convert(Decimal(value), unit, to, MARKERS[marker])) == pytest.approx(
        expected, rel=5e-4
    )


@given(st.decimals(min_value=0, max_value=10**6, places=4), st.sampled_from(sorted(MARKERS)))
def test_there_and_back_is_exact(value, name):
    marker = MARKERS[name]
    for unit in marker.units:
        there = convert(value, marker.unit, unit.ucum, marker)
        back = there * convert(Decimal(1), unit.ucum, marker.unit, marker)
        assert back == value


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        read_lab(text, MARKERS)
    except InputError as fault:
        assert fault.problems


def test_no_conversion_between_strangers():
    with pytest.raises(InputError, match="pmol/L"):
        convert(Decimal(1), "mg/L", "stone", MARKERS["free-t4"])


def test_every_name_leads_to_one_biomarker():
    for marker in MARKERS.values():
        for name in (marker.id, marker.name, *marker.names):
            assert find_measure(name, MARKERS) is marker, name
