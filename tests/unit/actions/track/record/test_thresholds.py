from datetime import date, timedelta
from decimal import Decimal

import pytest

from evidose.actions.track import record as person
from evidose.actions.track.labs import labs_of_record
from evidose.person import Entry, LabResult, Note

LDN = ("low-dose-naltrexone",)


def lab(test, value, high, unit="U/L", days=0, sign=""):
    body = LabResult(test, Decimal(value), sign, unit, high=Decimal(high) if high else None)
    at, _ = person.read_moment(str(date(2026, 1, 1) + timedelta(days=days)))
    return Entry(f"{days:032x}", at, "", at, body)


def rules(entries, earlier=()):
    return [f.rule for f in person.judge_entries(entries, earlier, compounds=LDN)]


@pytest.mark.parametrize(
    ("value", "sign", "told"),
    [
        ("299", "", []),
        ("300", "", ["alkaline-phosphatase-3"]),
        ("499", "", ["alkaline-phosphatase-3"]),
        ("500", "", ["alkaline-phosphatase-5"]),
        ("300", ">", ["alkaline-phosphatase-5"]),
        ("300", "<", ["alkaline-phosphatase-3"]),
        ("250", "<", []),
    ],
)
def test_alkaline_phosphatase_against_its_own_limit(value, sign, told):
    assert rules([lab("alp", value, "100", sign=sign)]) == told


def test_what_the_screening_says_is_not_said_twice():
    assert rules([lab("alt", "400", "40")]) == ["transaminases-5"]
    assert rules([lab("alt", "130", "40")]) == ["transaminases-3"]


def test_two_tests_of_one_month_together():
    earlier = [lab("alt", "130", "40", days=0)]
    late, new = (
        lab("bilirubin", "50", "21", "umol/L", 31),
        lab("bilirubin", "50", "21", "umol/L", 30),
    )
    assert rules([new], earlier)[0] == "hys-law"
    assert "hys-law" not in rules([late], earlier)
    assert rules([new, *earlier])[0] == "hys-law"
    assert rules([new, *earlier]).count("hys-law") == 1


def test_a_new_result_must_be_part_of_what_goes_together():
    earlier = [lab("alt", "130", "40", days=1), lab("bilirubin", "50", "21", "umol/L", 2)]
    assert rules([lab("crp", "3", "5", "mg/L", 3)], earlier) == []
    assert rules([lab("ast", "130", "40", days=3)], earlier)[0] == "hys-law"


def test_values_in_notes_go_together_with_results():
    at, _ = person.read_moment("2026-01-03")
    note = Entry("a" * 32, at, "", at, Note("bilirubin 9.2 mg/dL (0.2-1.2)"))
    assert "hys-law" in rules([note], [lab("alt", "130", "40", days=1)])


def test_what_looks_like_a_result_in_a_note_and_was_not_read_is_said():
    at, _ = person.read_moment("2026-01-03")
    (found,) = person.judge_entries(
        [Entry("a" * 32, at, "", at, Note("bilirubin 8"))], compounds=LDN
    )
    assert found.rule == "result-not-read"
    assert found.severity == "moderate"
    assert "not read as a result. In which unit is bilirubin 8" in found.message
    plain = Entry("b" * 32, at, "", at, Note("walked 5 km, met Alt at 5"))
    assert person.judge_entries([plain], compounds=LDN) == ()


def test_an_old_result_does_not_alert_again():
    assert rules([lab("alp", "90", "100", days=3)], [lab("alp", "900", "100", days=1)]) == []


def test_written_one_after_the_other(nobody):
    person.start(None)
    person.log(["stack", "LDN", "4.5", "mg"], nobody)
    person.log(["ALT 130 U/L (ref 0-40)"], nobody)
    alarms = person.log(["bilirubin 50 umol/L (ref 0-21)"], nobody).alarms
    assert alarms[0].rule == "hys-law"
    assert "(3.2 times the upper limit 40)" in alarms[0].message


def test_hys_law_in_two_units_and_two_entries_is_heard_in_log_and_labs(nobody):
    person.start(None)
    person.log(["stack", "LDN", "4.5", "mg"], nobody)
    person.log(["ALT: 520 U/L (ref 0-44)"], nobody)
    alarms = person.log(["bilirubin 9.2 mg/dL"], nobody).alarms
    assert alarms[0].rule == "hys-law"
    report = labs_of_record(person.look(nobody))
    assert [a.alert.rule.id for a in report.alerts] == ["hys-law"]
    assert "hys-law" in {f.rule for f in person.screen_record(person.look(nobody)).findings}
