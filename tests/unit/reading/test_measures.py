from fractions import Fraction

import pytest

from evidose.evidence import open_library
from evidose.reading.measures import (
    Measure,
    as_fraction,
    find_measure,
    load_measures,
    make_measures,
)


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


def test_every_name_leads_to_one_measure():
    measures = load_measures(open_library())
    for measure in measures.values():
        for name in (measure.id, measure.name, measure.short, *measure.names):
            assert find_measure(name, measures) is measure, name
        for code in measure.codes:
            assert find_measure(code.loinc, measures) is measure


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("S-ALAT", "alt"),
        ("fP-Glukos", "glucose"),
        ("serum AST level", "ast"),
        ("C-Reactive Protein, Quant", "crp"),
        ("CRP, high sensitivity", "hs-crp"),
    ],
)
def test_specimens_and_qualifiers_are_left_out(name, measure):
    assert find_measure(name, load_measures(open_library())).id == measure


@pytest.mark.parametrize("name", ["", "Zonulin", "urine glucose", "serum", "ALT AST"])
def test_what_is_no_measure(name):
    assert find_measure(name, load_measures(open_library())) is None


def test_two_measures_of_one_name_are_refused():
    measures = load_measures(open_library())
    both = {
        "alt": measures["alt"],
        "ast": measures["ast"].model_copy(update={"names": ("SGPT",)}),
    }
    with pytest.raises(ValueError, match="belongs to alt and ast"):
        make_measures(both, {})


def test_the_own_unit_must_be_among_the_units():
    table = load_measures(open_library())["alt"].model_dump()
    with pytest.raises(ValueError, match="the own unit"):
        Measure.model_validate(table | {"unit": "ukat/L"})


def test_bands_and_limits_lie_within_what_is_possible():
    for measure in load_measures(open_library()).values():
        b = measure.bounds
        for unit in measure.units:
            for end in unit.bare or ():
                own = float(unit.own(Fraction(str(end))))
                assert b.possible_low <= own * 1.0001 and own <= b.possible_high * 1.25, (
                    measure.id,
                    unit.ucum,
                    end,
                )
        if measure.limits and measure.limits.upper is not None:
            limits = measure.limits
            assert limits.upper_from <= limits.upper <= limits.upper_to, measure.id
