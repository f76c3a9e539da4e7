import pytest

from evidose.evidence import open_library
from evidose.person.lab_scan import scan
from evidose.reading.measures import load_measures

MEASURES = load_measures(open_library())


def found(text, measure="alt"):
    return scan(text, MEASURES[measure], MEASURES, measure)


@pytest.mark.parametrize(
    ("text", "number", "unit", "low", "high"),
    [
        (" 52 U/L (10-49)", "52", "U/L", "10", "49"),
        (" 52 H U/L 0.0 - 44.0", "52", "U/L", "0.0", "44.0"),
        (" 52 U/L [<44]", "52", "U/L", "", "44"),
        (" (<44) 52 U/L", "52", "U/L", "", "44"),
        (" (10-49): 52", "52", "", "10", "49"),
        (" 52 U/L up to 44", "52", "U/L", "", "44"),
        (" 52 U/L bis 44", "52", "U/L", "", "44"),
        (" 52 Normal: < 35", "52", "", "", "35"),
        (" 52 ULN 44", "52", "", "", "44"),
        (" 52 >= 10", "52", "", "10", ""),
        (" 52 U/L greater than 10", "52", "U/L", "10", ""),
        (" (U/L) 52", "52", "U/L", "", ""),
        (" 52 U/L 17.05.2025", "52", "U/L", "", ""),
        (" 2025-05-17 08:15 52", "52", "", "", ""),
        (" 17 May 2025 52", "52", "", "", ""),
        (" 52 U/L ref 0 - 44 H", "52", "U/L", "0", "44"),
    ],
)
def test_number_unit_and_interval(text, number, unit, low, high):
    s = found(text)
    assert (s.number, s.unit, s.low, s.high) == (number, unit, low, high)
    assert not s.crowded


def test_a_bound_is_no_limit():
    assert (found(" <5 U/L").number, found(" <5 U/L").comparator) == ("5", "<")
    assert found(" less than 5 U/L").comparator == "<"
    assert found(" above 400 U/L").comparator == ">"
    assert found(" ref <5").number == ""


def test_what_is_odd_is_noticed():
    assert found(" 52 30").crowded
    assert found(" -5").negative
    assert not found(" - 5").negative
    assert found(" urine 5").other
    assert found(" by a fancy method 52").between == ("by", "fancy", "method")
    assert found(" 5 hours").behind == "hours"
    assert found(" 52 mmol/L").foreign == "mmol/L"
    assert found(" 400 mg").dose
    assert found(": 52").colon
    assert not found(" 52: good").colon


def test_the_unit_behind_an_interval_is_kept_apart():
    s = found(" 52 10-44 U/L")
    assert (s.unit, s.limit_unit, s.limit_unit_only) == ("", "U/L", "U/L")
    both = found(" 0.9 ukat/L 10-44 U/L")
    assert (both.unit, both.limit_unit, both.limit_unit_only) == ("ukat/L", "U/L", "")
