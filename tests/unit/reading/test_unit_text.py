import pytest

from evidose.reading.unit_text import name_key, plain_letters, tidy, unit_key


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ALAT 2,3 µkat/L (0,2–0,8)", "ALAT 2,3 ukat/L (0,2-0,8)"),
        ("GFR 88 > OR = 60", "GFR 88 >= 60"),
        ("CRP ≤5", "CRP <=5"),
        ("x10⁹/L", "x10^9/L"),
        ("mL/min/1,73 m²", "mL/min/1.73m2"),
        ("mL/min (1.73 m^2)", "mL/min/1.73m2"),
        ("mmol·L⁻¹", "mmol/L"),
        ("IL-1 5", "IL-1 5"),
        ("250 000 /mm3", "250000 /mm3"),
        ("6 200 /mm3 4 000 - 10 000", "6200 /mm3 4000 - 10000"),
        ("251 150-450", "251 150-450"),
        ("B12 431 pg/mL", "B12 431 pg/mL"),
        ("1'200 U/l", "1200 U/l"),
        ("γ-GT", "gamma-GT"),
        ("a\tb|c", "a  b  c"),
    ],
)
def test_one_way_of_writing(typed, expected):
    assert tidy(typed) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x10^9/L", "10*9/L"),
        ("10E9/L", "10⁹/l"),
        ("µg/L", "ug/l"),
        ("U/litre", "u/l"),
        ("m[IU]/L", "mIU/L"),
        ("mL/min/{1.73_m2}", "ml/min/1,73 m²"),
    ],
)
def test_units_are_compared_by_what_they_say(one, other):
    assert unit_key(one) == unit_key(other)


def test_different_units_stay_apart():
    assert len({unit_key(u) for u in ("mg/L", "mg/dL", "ug/L", "U/L", "mmol/L", "/uL")}) == 6


def test_names_are_letters_and_digits():
    assert name_key("C-Reactive Protein, Quant") == "creactiveproteinquant"
    assert name_key("créatinine (S)", split=True) == "creatinine s"
    assert plain_letters("Hämoglobin") == "hamoglobin"
