from fractions import Fraction

import pytest

from evidose.evidence import open_library
from evidose.person.measures import as_fraction, load_measures


def check_digit(code):
    """Return the check digit of a LOINC code (modulus 10, as Regenstrief defines it)."""
    digits = [int(c) for c in reversed(code.partition("-")[0])]
    odd = str(int("".join(str(d) for d in reversed(digits[::2]))) * 2)
    even = "".join(str(d) for d in digits[1::2])
    return -sum(int(c) for c in odd + even) % 10


def test_all_biomarkers_of_the_record():
    found = load_measures(open_library())
    assert set(found) >= {
        "crp", "hs-crp", "esr", "alt", "ast", "alp", "bilirubin", "tsh", "free-t4",
        "tpo-antibodies", "thyroglobulin-antibodies", "ana", "il-6", "tnf-alpha", "creatinine",
        "egfr", "calprotectin",
    }  # fmt: skip


def test_loinc_codes_have_the_right_check_digit_and_one_owner():
    codes = [c.loinc for m in load_measures(open_library()).values() for c in m.codes]
    assert len(set(codes)) == len(codes)
    assert [c for c in codes if check_digit(c) != int(c[-1])] == []


def test_bounds_and_units_hold_together():
    for marker in load_measures(open_library()).values():
        b = marker.bounds
        assert b.possible_low <= b.likely_low < b.likely_high <= b.possible_high, marker.id
        own = next(u for u in marker.units if u.ucum == marker.unit)
        assert as_fraction(own.factor) == 1, marker.id


@pytest.mark.parametrize("text", ["0", "-1", "a", "1/0", ""])
def test_no_factor(text):
    with pytest.raises(ValueError, match="factor"):
        as_fraction(text)


def test_an_exact_factor():
    assert as_fraction("10000/584.66") == Fraction(1_000_000, 58_466)
