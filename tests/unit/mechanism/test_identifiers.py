"""Identifiers: real ones pass, slips of the pen do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from evidose.mechanism import Identifier
from evidose.mechanism.identifiers import ADDRESSES, PATTERNS, loinc_check_digit

REAL = [
    ("ATC", "N07BB04"),
    ("ATC", "N02A"),
    ("HGNC", "HGNC:8156"),
    ("LOINC", "4537-7"),
    ("LOINC", "1742-6"),
    ("LOINC", "2160-0"),
    ("MONDO", "MONDO:0005546"),
    ("MeSH", "D009271"),
    ("MeSH", "D000068877"),
    ("UniProt", "P35372"),
    ("UniProt", "Q9NYK1"),
    ("UniProt", "A0A024R161"),
]
FALSE = [
    ("ATC", "N7BB04"),
    ("HGNC", "8156"),
    ("LOINC", "4537-8"),
    ("MONDO", "MONDO:5546"),
    ("MeSH", "009271"),
    ("UniProt", "P3537"),
    ("PubChem", "0"),
]


@pytest.mark.parametrize(("system", "value"), REAL)
def test_real_entries_pass_unverified_until_someone_looks(system, value):
    found = Identifier(system=system, value=value)
    assert not found.verified
    assert found.address.startswith("https://")


@pytest.mark.parametrize(("system", "value"), FALSE)
def test_slips_are_refused(system, value):
    with pytest.raises(ValidationError, match="LOINC" if system == "LOINC" else system):
        Identifier(system=system, value=value)


def test_every_system_has_a_form_and_an_address():
    assert set(PATTERNS) == set(ADDRESSES)


@given(st.integers(1, 99_999), st.integers(0, 4), st.integers(0, 9))
def test_a_check_digit_notices_every_single_wrong_digit(number, place, digit):
    text = f"{number:05d}"
    changed = text[:place] + str(digit) + text[place + 1 :]
    same = loinc_check_digit(changed) == loinc_check_digit(text)
    assert same == (changed == text)
