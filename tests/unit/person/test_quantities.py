from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import open_library
from evidose.person import LabResult
from evidose.person.quantities import (
    Printed,
    check_lab,
    convert,
    find_unit,
    make_result,
    numbers,
    plain_unit,
    read_cells,
)
from evidose.reading.measures import find_measure, load_measures
from evidose.terms import InputError

MEASURES = load_measures(open_library())


def printed(name, number, unit="", low="", high="", limit_unit="", sign=""):
    measure = find_measure(name, MEASURES)
    return make_result(Printed(measure, name, number, sign, unit, low, high, limit_unit))


def question(name, number, **more):
    with pytest.raises(InputError) as caught:
        printed(name, number, **more)
    return caught.value.problems[0].next_step


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("52", ["52"]),
        ("0,85", ["0.85"]),
        (".45", ["0.45"]),
        ("1,200", ["1.200", "1200"]),
        ("0,200", ["0.200"]),
        ("1.234,5", ["1234.5"]),
        ("1,234.5", ["1234.5"]),
        ("1.234.567", ["1234567"]),
        ("12.5.25", []),
    ],
)
def test_what_a_written_number_can_be(text, expected):
    assert [str(n) for n in numbers(text)] == expected


@pytest.mark.parametrize(
    ("name", "number", "unit"),
    [
        ("ALT", "52", "U/L"),
        ("bilirubin", "0.8", "mg/dL"),
        ("creatinine", "1.2", "mg/dL"),
        ("creatinine", "90", "umol/L"),
        ("haemoglobin", "12.5", "g/dL"),
        ("haemoglobin", "131", "g/L"),
        ("haematocrit", "0.42", "L/L"),
        ("HbA1c", "48", "mmol/mol"),
        ("CRP", "300", "mg/L"),
        ("TSH", "2.5", "m[IU]/L"),
        ("PHQ-9", "14", "{score}"),
    ],
)
def test_a_bare_number_is_read_where_one_unit_is_possible(name, number, unit):
    assert printed(name, number).result.unit == unit


@pytest.mark.parametrize(
    ("name", "number", "units"),
    [
        ("bilirubin", "8", "umol/L, mg/dL or mg/L"),
        ("bilirubin", "18", "umol/L, mg/dL or mg/L"),
        ("ALAT", "6,2", "U/L or ukat/L"),
        ("AST", "12", "U/L or ukat/L"),
        ("ALT", "0,5", "U/L or ukat/L"),
        ("CK", "2.4", "U/L or ukat/L"),
        ("glucose", "18", "mmol/L or mg/dL"),
        ("CRP", "3", "mg/L or mg/dL"),
        ("vitamin D", "40", "nmol/L or ng/mL"),
        ("haemoglobin", "7.8", "g/dL or mmol/L"),
        ("free T4", "15", "pmol/L or ng/L"),
    ],
)
def test_in_an_ambiguous_band_the_unit_is_asked_for(name, number, units):
    assert question(name, number).endswith(f"{number}: {units}?")


def test_a_number_that_fits_no_unit_is_asked_about_too():
    assert "In which unit is bilirubin 2000" in question("bilirubin", "2000")


@pytest.mark.parametrize(
    ("name", "number", "low", "high", "unit"),
    [
        ("ALT", "12", "0", "44", "U/L"),
        ("ALT", "6,2", "0,15", "0,75", "ukat/L"),
        ("bilirubin", "8", "", "21", "umol/L"),
        ("bilirubin", "8.0", "0.2", "1.2", "mg/dL"),
        ("haemoglobin", "7.8", "7.5", "10.0", "mmol/L"),
        ("haemoglobin", "7.8", "12.0", "16.0", "g/dL"),
        ("eGFR", "2", "60", "", "mL/min/{1.73_m2}"),
    ],
)
def test_a_printed_interval_settles_the_unit(name, number, low, high, unit):
    assert printed(name, number, low=low, high=high).result.unit == unit


def test_an_interval_that_fits_no_unit_settles_nothing():
    assert "In which unit" in question("bilirubin", "8", low="0", high="400")


def test_the_unit_behind_the_interval_counts():
    found = printed("CRP", "12.1", high="8.0", limit_unit="mg/L").result
    assert (found.unit, found.high) == ("mg/L", Decimal("8.0"))


def test_limits_in_another_unit_are_converted():
    found = printed("ALT", "0.5", unit="µkat/L", low="0", high="45", limit_unit="U/L").result
    assert (found.low, found.high) == (Decimal(0), Decimal("0.75"))


def test_thousands_are_told_from_decimals_by_what_the_unit_allows():
    assert printed("ALT", "1,200", unit="U/L").result.value == 1200
    assert printed("TSH", "2,345", unit="mU/l").result.value == Decimal("2.345")
    assert printed("ferritin", "1.200", unit="ng/ml").result.value == 1200
    assert "1.200 or 1200" in question("platelets", "1,200", unit="G/l")
    assert "ukat/L" in question("ALT", "1,200")


@pytest.mark.parametrize("unit", ["mmol/L", "stone", "mg"])
def test_a_unit_of_another_measure_is_asked_about(unit):
    assert question("ALT", "52", unit=unit) == (
        f"{unit} is not a unit of ALT: which one stands on the report, U/L, ukat/L or nkat/L?"
    )


def test_urea_nitrogen_has_a_factor_of_its_own():
    nitrogen, urea = printed("BUN", "15", unit="mg/dL"), printed("urea", "32", unit="mg/dL")
    measure = MEASURES["urea"]
    for found, expected in ((nitrogen, 5.35), (urea, 5.33)):
        own = convert(found.result.value, found.result.unit, "mmol/L", measure)
        assert float(own) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("name", "number", "unit", "accepted"),
    [
        ("CRP", "2000", "mg/L", "0 to 1000 mg/L"),
        ("creatinine", "90", "mg/dL", "mg/dL"),
        ("PHQ-9 item 9", "4", "points", "0 to 3"),
        ("HbA1c", "95", "%", "2.2 to 25 %"),
    ],
)
def test_what_no_living_person_has_is_refused(name, number, unit, accepted):
    with pytest.raises(InputError, match=accepted):
        printed(name, number, unit=unit)


def test_the_ends_of_what_is_possible_are_kept():
    assert printed("CRP", "1000", unit="mg/L").result.value == 1000
    assert printed("PHQ-9 item 9", "3").result.value == 3
    assert printed("PHQ-9 item 9", "0").result.value == 0


def test_an_unlikely_value_is_kept_and_asked_about():
    found = printed("CRP", "700", unit="mg/L").result
    assert found.value == 700
    assert "unusual" in found.unlikely
    assert printed("CRP", "7", unit="mg/L").result.unlikely == ""
    assert printed("CRP", "700", unit="mg/L", sign=">").result.unlikely == ""


def test_what_was_concluded_is_said():
    assert printed("ALT", "520").remark == "ALT 520 came without unit: read as U/L."
    assert printed("ALT", "520", unit="U/L").remark == ""
    assert printed("TSH", "2").remark == ""
    assert printed("Child-Pugh", "7").remark == ""


def test_cells_of_a_table():
    found = read_cells("S-ALAT", "<0,5 *", "µkat/L", MEASURES, low="0,15", high="0,75")
    assert (found.test, found.comparator, str(found.value), found.unit) == (
        "alt", "<", "0.5", "ukat/L",
    )  # fmt: skip
    assert (found.low, found.high) == (Decimal("0.15"), Decimal("0.75"))
    assert read_cells("ALT", "52 H", "", MEASURES).unit == "U/L"
    assert read_cells("ALT", "52 U/L", "", MEASURES).unit == "U/L"
    assert read_cells("ANA", "1:160", "", MEASURES).titre == 160
    assert read_cells("TPO", "negative", "", MEASURES).word == "negative"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("Zonulin", "12", "ng/mL"), "Zonulin"),
        (("CRP", "12", ""), "mg/L or mg/dL"),
        (("CRP", "twelve", "mg/L"), "twelve"),
        (("CRP", "-3", "mg/L"), "-3"),
        (("CRP", "", "mg/L"), "CRP"),
        (("CRP", "12", "stone"), "stone"),
    ],
)
def test_doubtful_cells_are_refused(cells, told):
    with pytest.raises(InputError) as caught:
        read_cells(*cells, MEASURES)
    assert told in str(caught.value.problems)


def test_limits_must_be_numbers():
    with pytest.raises(InputError, match="a limit"):
        read_cells("CRP", "12", "mg/L", MEASURES, high="none")


def test_results_of_other_programs_are_checked():
    bare = check_lab(LabResult("tsh", Decimal("2.5")), MEASURES["tsh"])
    assert bare.unit == "m[IU]/L"
    assert check_lab(LabResult("alt", Decimal(52)), MEASURES["alt"]).unit == "U/L"
    for lab in (LabResult("crp", Decimal(12)), LabResult("crp", Decimal(12), unit="stone")):
        with pytest.raises(InputError, match="mg/L"):
            check_lab(lab, MEASURES["crp"])
    with pytest.raises(InputError, match="no value"):
        check_lab(LabResult("crp"), MEASURES["crp"])
    titre = LabResult("ana", titre=160)
    assert check_lab(titre, MEASURES["ana"]) == titre


@pytest.mark.parametrize(
    ("value", "unit", "to", "marker", "expected"),
    [
        # creatinine 1 mg/dL = 88.4 umol/L, bilirubin 1 mg/dL = 17.1 umol/L, free T4 1 ng/dL =
        # 12.87 pmol/L, HbA1c 48 mmol/mol = 6.5 %: what every laboratory handbook prints
        ("1", "mg/dL", "umol/L", "creatinine", 88.40),
        ("1", "mg/dL", "umol/L", "bilirubin", 17.10),
        ("1", "ng/dL", "pmol/L", "free-t4", 12.87),
        ("1", "ukat/L", "U/L", "alt", 60.0),
        ("1.2", "mg/dL", "mg/L", "crp", 12.0),
        ("2.5", "uIU/mL", "mIU/L", "tsh", 2.5),
        ("48", "mmol/mol", "%", "hba1c", 6.543),
        ("90", "mg/dL", "mmol/L", "glucose", 4.996),
        ("1", "mg/dL", "mmol/L", "cholesterol", 0.02586),
        ("88.57", "mg/dL", "mmol/L", "triglycerides", 1.0),
        ("1", "ng/mL", "nmol/L", "vitamin-d", 2.496),
        ("1", "pg/mL", "pmol/L", "vitamin-b12", 0.7378),
        ("14", "g/dL", "mmol/L", "haemoglobin", 8.688),
        ("1", "mg/dL", "umol/L", "uric-acid", 59.48),
        ("10", "mg/dL", "mmol/L", "calcium", 2.495),
        ("10", "ug/dL", "nmol/L", "cortisol", 275.9),
        ("100", "ug/dL", "umol/L", "iron", 17.91),
    ],
)
def test_conversions(value, unit, to, marker, expected):
    assert float(convert(Decimal(value), unit, to, MEASURES[marker])) == pytest.approx(
        expected, rel=5e-4
    )


@given(st.decimals(min_value=0, max_value=10**6, places=4), st.sampled_from(sorted(MEASURES)))
def test_there_and_back_is_exact(value, name):
    measure = MEASURES[name]
    for unit in measure.units:
        assert unit.own(unit.back(Fraction(value))) == value


def test_no_conversion_between_strangers():
    with pytest.raises(InputError, match="pmol/L"):
        convert(Decimal(1), "mg/L", "stone", MEASURES["free-t4"])


def test_units_as_people_write_them():
    assert find_unit("IU/l", MEASURES["alt"]).ucum == "U/L"
    assert find_unit("mL/min/{1.73_m2}", MEASURES["egfr"]).ucum == "mL/min/{1.73_m2}"
    assert find_unit("mg/L", MEASURES["alt"]) is None
    assert [plain_unit(u) for u in ("m[IU]/L", "10*9/L", "{score}", "mg/dL{N}")] == [
        "mIU/L", "10^9/L", "", "mg/dL",
    ]  # fmt: skip
