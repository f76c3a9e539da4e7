from decimal import Decimal

import pytest

from evidose.terms import Dose, InputError


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("4.5", "4.5"),
        (" 4,5 mg", "4.5"),
        ("0.5MG", "0.5"),
        (".5 mg", "0.5"),
        ("50", "50"),
        ("1.2 g", "1200"),
        ("1500 µg", "1.5"),
        ("1500 mcg", "1.5"),
        ("1500ug", "1.5"),
        ("2 grams", "2000"),
    ],
)
def test_doses_are_read_as_people_write_them(text, mg):
    assert Dose.parse(text).in_mg == Decimal(mg)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("800 IU", "800 IU"),
        ("50000 i.u.", "50000 IU"),
        ("10000000000 CFU", "10000000000 CFU"),
        ("2.5 ml", "2.5 mL"),
        ("1 drop", "1 drop"),
        ("20 drops", "20 drops"),
        ("2 caps", "2 capsules"),
        ("1 tablet", "1 tablet"),
        ("3 mg/kg", "3 mg/kg"),
        ("25 ug", "25 µg"),
    ],
)
def test_units_without_a_conversion_stay_as_they_are(text, shown):
    assert str(Dose.parse(text)) == shown


@pytest.mark.parametrize("text", ["800 IU", "2 mL", "20 drops", "2 capsules", "3 mg/kg"])
def test_what_is_not_a_mass_has_no_milligrams(text):
    assert Dose.parse(text).in_mg is None
    assert Dose.parse(text).converted("g") is None


@pytest.mark.parametrize(("unit", "shown"), [("mg", "3 mg"), ("g", "3 g"), ("IU", "3 IU")])
def test_a_number_alone_has_the_unit_of_its_compound(unit, shown):
    assert str(Dose.parse("3", unit=unit)) == shown


@pytest.mark.parametrize(
    "text",
    [
        *("", "-1", "0", "0 g", "abc", "nan", "inf", "4.5 stone", "1e999999999", "1.2.3", "mg"),
        *("5 mg a", "1234567 mg", "1234567", "2 units", "1,250 mg", "1,250 IU"),
    ],
)
def test_what_is_not_a_dose_is_refused_with_what_is_accepted(text):
    with pytest.raises(InputError, match=r"amount above zero.*mg, g, µg.*IU.*mL, drops"):
        Dose.parse(text)


def test_the_error_names_the_field_and_the_unit_of_the_compound():
    with pytest.raises(InputError, match=r"a file: --start: .*such as 2 or 2 drops"):
        Dose.parse("x", "--start", unit="drop", shown="a file")


@pytest.mark.parametrize("amount", [0, -1, "NaN", "Infinity"])
def test_a_dose_cannot_be_built_below_zero(amount):
    with pytest.raises(ValueError, match="above zero"):
        Dose(Decimal(amount))


def test_doses_of_one_scale_are_compared_whatever_they_are_written_in():
    gram, same = Dose.parse("1 g"), Dose.parse("1000 mg")
    less, more = Dose.parse("999999 µg"), Dose.parse("1000.001 mg")
    assert less < gram < more
    assert more > gram > less
    assert gram <= same <= gram
    assert gram >= same >= gram
    assert not gram < same
    assert not gram > same
    assert gram.like(same)


@pytest.mark.parametrize("other", ["1 IU", "1 mL", "1 drop", "1 mg/kg", "1 capsule"])
def test_doses_of_different_scales_are_never_compared(other):
    dose = Dose.parse("1 mg")
    assert not dose.like(Dose.parse(other))
    with pytest.raises(ValueError, match="cannot be compared"):
        _ = dose < Dose.parse(other)


def test_capsules_of_one_kind_are_compared():
    assert Dose.parse("2 capsules") > Dose.parse("1 capsule")
