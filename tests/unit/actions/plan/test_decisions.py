"""Decisions: read from a file, from a program, from a record, and refused with the reason."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from evidose.actions.plan.decisions import (
    LARGEST_FILE,
    checked_decision,
    decisions_of,
    decisions_told,
    read_decision_file,
    read_decisions,
    record_decisions,
)
from evidose.evidence import open_library
from evidose.person import Decision, Entry, Note, Snapshot
from evidose.safety import load_rules
from evidose.terms import InputError, UnknownNameError

TODAY = date(2026, 11, 30)
LDN = "low-dose-naltrexone"
TOLD = {"rule": "pregnancy", "compound": "LDN", "kind": "decided", "by": "Dr Lee",
        "on": "2026-11-29"}  # fmt: skip
STANDS = Decision("pregnancy", LDN, "decided", "Dr Lee", date(2026, 11, 29))


@pytest.fixture(scope="module")
def rules():
    return load_rules(open_library())


def read(rules, **changes):
    return read_decisions({**TOLD, **changes}, rules, TODAY, "decide")[0]


def test_one_or_many_are_read_and_the_compound_gets_its_id(rules):
    assert read_decisions(TOLD, rules, TODAY, "x") == (STANDS,)
    assert read_decisions([TOLD, TOLD], rules, TODAY, "x") == (STANDS, STANDS)
    assert read_decisions([], rules, TODAY, "x") == ()


def test_all_that_bounds_a_decision_is_read(rules):
    found = read(rules, max_dose="3", until="2027-02-28", restart="2027-01-20")
    assert (found.max_dose, found.unit) == (Decimal(3), "mg")
    assert (found.until, found.restart) == (date(2027, 2, 28), date(2027, 1, 20))


@pytest.mark.parametrize("dose", ["3", "3 mg", 3, {"amount": "3", "unit": "mg"}, {"amount": 3}])
def test_a_dose_is_read_as_people_and_programs_write_it(dose, rules):
    assert read(rules, max_dose=dose).max_dose == 3


@pytest.mark.parametrize("dose", ["3 g", "lots", 0, -1, {"amount": 3, "unit": "IU"}, "nan"])
def test_what_is_no_dose_in_mg_is_refused(dose, rules):
    with pytest.raises(
        InputError, match=r"max_dose: .*(amount above zero|at most 1000 mg|an amount in mg)"
    ):
        read(rules, max_dose=dose)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rule": "central-opioid"}, "No decision lifts it"),
        ({"rule": "chest-pain"}, "No decision lifts it"),
        ({"rule": "self-harm-words"}, "No decision lifts it"),
        ({"rule": "nsaid"}, "no decision is needed"),
        ({"rule": "above-usual-dose"}, "compound: found low-dose-naltrexone"),
        ({"rule": "cirrhosis", "kind": "asked"}, "to have asked is not enough"),
        ({"on": "2026-12-01"}, "on: found 2026-12-01, expected 2026-11-30 or earlier"),
        ({"until": "2026-11-28"}, "until: found 2026-11-28, expected 2026-11-29 or later"),
        ({"kind": "maybe"}, "kind: found 'maybe', expected 'asked' or 'decided'"),
        ({"by": ""}, "by"),
        ({"else": 1}, "else"),
    ],
)
def test_what_cannot_stand_is_refused_with_the_reason(changes, message, rules):
    with pytest.raises(InputError, match=message):
        read(rules, **changes)


def test_the_last_days_that_can_stand(rules):
    assert read(rules, on="2026-11-30", until="2026-11-30").until == TODAY
    assert read(rules, rule="pregnancy", kind="asked").answer == "asked"  # it may go on, not start
    assert read(rules, rule="naltrexone-itself", kind="asked").answer == "asked"


def test_unknown_names_are_told(rules):
    with pytest.raises(UnknownNameError, match="pregnant"):
        read(rules, rule="pregnant")
    with pytest.raises(UnknownNameError, match="aspirin"):
        read(rules, compound="aspirin")


def test_a_decision_of_a_record_names_an_amount_in_mg(rules):
    odd = Decision("pregnancy", LDN, "decided", "Dr Lee", TODAY, Decimal(3), "IU")
    with pytest.raises(InputError, match="expected an amount in mg"):
        checked_decision(odd, rules, TODAY, "entry")


def test_which_of_many_is_wrong_is_told(rules):
    with pytest.raises(InputError, match=r"\[2\]\.kind"):
        read_decisions([TOLD, TOLD | {"kind": "no"}], rules, TODAY, "x")
    with pytest.raises(InputError, match=r"^x: kind"):
        read_decisions(TOLD | {"kind": "no"}, rules, TODAY, "x")
    with pytest.raises(InputError):
        read_decisions([TOLD] * 101, rules, TODAY, "x")


def test_a_file_is_read(rules, tmp_path):
    path = tmp_path / "decided.json"
    path.write_text(json.dumps(TOLD), "utf-8")
    assert read_decision_file(path, rules, TODAY) == (STANDS,)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"{", "cannot be read"), (b"\xff", "cannot be read"), (b" " * (LARGEST_FILE + 1), "at most")],
)
def test_a_file_that_cannot_be_read_is_told(content, message, rules, tmp_path):
    path = tmp_path / "decided.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_decision_file(path, rules, TODAY)
    with pytest.raises(InputError, match="no such file"):
        read_decision_file(tmp_path / "absent.json", rules, TODAY)


def test_the_library_rules_are_taken_unless_told(tmp_path):
    past = TOLD | {"on": "2020-01-01"}
    path = tmp_path / "decided.json"
    path.write_text(json.dumps(past), "utf-8")
    assert decisions_of(path) == decisions_told(past, "body")
    assert decisions_told([], "body") == ()


def test_the_decisions_of_a_record():
    at = datetime(2026, 11, 30, 9, tzinfo=UTC)
    entries = (Entry("1" * 32, at, "", at, STANDS), Entry("2" * 32, at, "", at, Note("a word")))
    assert record_decisions(Snapshot(entries)) == (STANDS,)
