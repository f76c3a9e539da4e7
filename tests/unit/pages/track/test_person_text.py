from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from evidose.pages.track.person_text import (
    body_line,
    import_document,
    import_text,
    record_text,
)
from evidose.person import (
    Allergy,
    Consent,
    Dose,
    Entry,
    Goal,
    Illness,
    Imported,
    LabResult,
    LifeEvent,
    Medicine,
    Parsed,
    SafetyAnswer,
    Self,
    SideEffect,
    Skipped,
    Withdrawn,
)

AT = datetime(2026, 1, 1, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (Dose("ldn", False, why="forgot"), "missed ldn (forgot)"),
        (
            Medicine("ldn", Decimal("4.50"), "mg", "at night", date(2026, 1, 1), date(2026, 2, 1)),
            "medicine: ldn 4.50 mg at night from 2026-01-01 to 2026-02-01",
        ),
        (Goal("pain", target=3.0), "goal: pain 3"),
        (SideEffect("nausea", "mild", "ate first"), "side effect: nausea mild ate first"),
        (
            LabResult("crp", Decimal("0.60"), "<", "mg/L", high=Decimal(5)),
            "crp <0.60 mg/L (laboratory's interval  to 5)",
        ),
        (LabResult("ana", titre=160), "ana 1:160"),
        (LabResult("ana", word="negative"), "ana negative"),
        (LifeEvent("flare"), "flare"),
        (LifeEvent("travel", "Oslo"), "travel: Oslo"),
        (Consent("research", False), "no consent: research"),
        (SafetyAnswer("liver", ("no", "never")), "liver: no; never"),
        (Illness("lupus", since=date(2020, 1, 1)), "condition: lupus since 2020-01-01"),
        (Allergy("penicillin", "rash"), "not tolerated: penicillin rash"),
        (Self("1980", "female"), "about me: 1980 female"),
        (Withdrawn("twice"), "taken back (twice)"),
    ],
)  # fmt: skip
def test_one_line_for_each_kind(body, line):
    assert body_line(body) == line


def test_by_day():
    made = Entry("a" * 32, AT, "", AT, LifeEvent("flare"))
    text = record_text([made], 2)
    assert text == "2026-01-01\n  21:00  aaaaaaaa  flare\n1 of 2 entries\n"


def test_what_was_left_out_is_told_and_counted():
    skipped = tuple(Skipped(f"row {n}", "x", f"not known: {n}") for n in range(30))
    report = Imported("d.csv", "csv", False, (), 2, Parsed((), skipped))
    text = import_text(report, ())
    assert "0 entries stored, 2 known already, 30 left out" in text
    assert "and 10 more" in text
    assert len(import_document(report, ())["skipped"]) == 30


def test_the_same_reason_is_told_once_with_its_count_and_ids_stand_in_the_document():
    claims = [Skipped(f"entry {n} (Claim)", "Claim", "no place", f"c{n}") for n in (3, 5)]
    one = Skipped("entry 4 (Observation)", "Observation", "it cannot be read", "pain-1")
    report = Imported("b.json", "fhir", False, (), 0, Parsed((), (*claims, one)))
    text = import_text(report, ())
    assert "left out: 2 x Claim: no place" in text
    assert "left out: entry 4 (Observation): it cannot be read" in text
    assert "pain-1" not in text
    document = import_document(report, ())
    assert [s["id"] for s in document["skipped"]] == ["c3", "c5", "pain-1"]
