from datetime import date
from decimal import Decimal

import pytest

from evidose.actions.track.own_labs import add_lab, lab_tests, position
from evidose.person import LabResult
from evidose.terms import InputError

ALT = {"test": "ALT", "value": "38", "unit": "U/L", "low": "10", "high": "45,5"}


def found(record):
    return {t.id: t.lines for t in lab_tests(record.snapshot()) if t.lines}


def test_a_result_is_kept_as_the_laboratory_wrote_it(own_record):
    add_lab(own_record, "a", {**ALT, "day": "2026-03-01", "laboratory": "North"})
    (line,) = found(own_record)["alt"]
    assert line.day == date(2026, 3, 1) and line.position == "within"
    assert (str(line.result.low), str(line.result.high)) == ("10", "45.5")
    assert line.result.laboratory == "North"


def test_results_below_detection_and_titres_are_kept_as_such(own_record):
    add_lab(own_record, "a", {"test": "CRP", "value": "<0.6", "unit": "mg/L", "high": "5"})
    add_lab(own_record, "b", {"test": "ANA", "value": "1:160"})
    assert found(own_record)["crp"][0].result.comparator == "<"
    assert found(own_record)["ana"][0].result.titre == 160


@pytest.mark.parametrize(
    "typed",
    [
        {**ALT, "unit": "mmol/L"},
        {**ALT, "value": "much"},
        {**ALT, "value": "9000000"},
        {**ALT, "high": "x"},
        {**ALT, "value": "6.2", "unit": "", "low": "", "high": ""},
        {**ALT, "test": "liver"},
        {**ALT, "day": "soon"},
    ],
)
def test_what_cannot_be_is_refused(own_record, typed):
    with pytest.raises(InputError):
        add_lab(own_record, "a", typed)
    assert not found(own_record)


@pytest.mark.usefixtures("taking_ldn")
def test_a_threshold_is_told_at_once(own_record):
    assert add_lab(own_record, "a", {**ALT, "value": "260"}).alarms


@pytest.mark.parametrize(
    ("value", "sign", "where"),
    [
        ("5", "", "within"),
        ("11", "", "above"),
        ("1", "", "below"),
        ("11", "<", ""),
        ("1", "<", "below"),
        ("5", "<", ""),
        ("11", ">", "above"),
    ],
)
def test_where_a_result_lies(value, sign, where):
    ends = {"low": Decimal(2), "high": Decimal(10)}
    assert position(LabResult("x", Decimal(value), sign, "U/L", **ends)) == where
    assert position(LabResult("x", Decimal(value), sign, "U/L")) == ""
