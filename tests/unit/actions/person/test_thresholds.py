from decimal import Decimal

import pytest

from evidose.actions import person
from evidose.person import Entry, LabResult


def lab(test, value, high, unit="U/L", days=0, sign=""):
    body = LabResult(test, Decimal(value), sign, unit, high=Decimal(high) if high else None)
    at, _ = person.read_moment(f"2026-01-{1 + days:02d}")
    return Entry(f"{days:032x}", at, "", at, body)


def rules(entries, earlier=()):
    return [f.rule for f in person.judge_entries(entries, earlier)]


@pytest.mark.parametrize(
    ("value", "sign", "told"),
    [
        ("299", "", []),
        ("300", "", ["threshold-three-times"]),
        ("499", "", ["threshold-three-times"]),
        ("500", "", ["threshold-five-times"]),
        ("300", ">", ["threshold-three-times"]),
        ("300", "<", []),
    ],
)
def test_alkaline_phosphatase_against_its_own_limit(value, sign, told):
    """Which the screening for a start calls moderate at most."""
    assert rules([lab("alp", value, "100", sign=sign)]) == told


def test_what_the_screening_says_is_not_said_twice():
    assert rules([lab("alt", "400", "40")]) == ["transaminases-5"]
    assert rules([lab("alt", "130", "40")]) == ["transaminases-3"]


def test_two_tests_of_one_week_together():
    earlier = [lab("alt", "130", "40", days=1)]
    late, new = lab("bilirubin", "50", "21", "umol/L", 9), lab("bilirubin", "50", "21", "umol/L", 8)
    assert rules([new], earlier)[0] == "threshold-hys-law"
    assert "threshold-hys-law" not in rules([late], earlier)


def test_an_old_result_does_not_alert_again():
    assert rules([lab("alp", "90", "100", days=3)], [lab("alp", "900", "100", days=1)]) == []


def test_written_one_after_the_other(nobody):
    person.start(None)
    person.log(["ALT 130 U/L (ref 0-40)"], nobody)
    alarms = person.log(["bilirubin 50 umol/L (ref 0-21)"], nobody).alarms
    assert alarms[0].rule == "threshold-hys-law"
    assert "3.2 times its upper limit 40" in alarms[0].message
