import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from fhir.resources.bundle import Bundle

from evidose.evidence import open_library
from evidose.exchange.fhir_bundle import write_bundle
from evidose.person import (
    Allergy,
    Dose,
    Entry,
    Goal,
    Illness,
    LabResult,
    Medicine,
    Note,
    Score,
    Self,
    Snapshot,
    load_measures,
)

AT = datetime(2026, 1, 1, 21, tzinfo=UTC)
BODIES = [
    Self("1980", "female"),
    Score("pain", "nrs-pain", 6.0),
    Medicine("ldn", Decimal("4.5"), "mg", start=date(2026, 1, 1)),
    Dose("ldn", True, Decimal("4.5"), "mg"),
    Dose("ldn", False),
    Illness("lupus", since=date(2020, 1, 1)),
    Allergy("penicillin", "rash"),
    LabResult("crp", Decimal("0.6"), "<", "mg/L", high=Decimal(5)),
    LabResult("ana", titre=160),
    LabResult("ana", word="negative"),
    LabResult("zonulin", Decimal(3)),
    Dose("ldn", True, Decimal(1)),
    Medicine("duloxetine 30 MG", Decimal(1), code="|x", schedule="mornings"),
    Medicine("duloxetine 30 MG", schedule=" "),
    LabResult("zonulin"),
    Illness("flu", "urn:s|1", until=date(2021, 1, 1)),
    Goal("pain", target=3.0),
    Note("woke twice"),
]


@pytest.fixture(scope="module")
def written():
    history = tuple(Entry(f"{n:032x}", AT, "", AT, b) for n, b in enumerate(BODIES))
    markers = load_measures(open_library())
    pieces = write_bundle(
        Snapshot(history), markers, {"nrs-pain": "72514-3"}, lambda e: f"line of {e.body.kind}"
    )
    return json.loads("".join(pieces))


def test_every_entry_is_valid_r5(written):
    assert len(written["entry"]) == len(BODIES)
    Bundle.model_validate(written)


def test_codes_units_and_comparators(written):
    found = [e["resource"] for e in written["entry"]]
    pain = next(r for r in found if r.get("code", {}).get("text") == "pain")
    assert pain["code"]["coding"][0]["code"] == "72514-3"
    crp = next(r for r in found if "referenceRange" in r)
    assert crp["valueQuantity"] == {
        "value": 0.6, "comparator": "<", "unit": "mg/L", "code": "mg/L",
        "system": "http://unitsofmeasure.org",
    }  # fmt: skip
    assert found[0] == {
        "resourceType": "Patient", "id": "self", "birthDate": "1980", "gender": "female",
        "meta": {"source": "urn:evidose"},
    }  # fmt: skip
    assert found[-1]["valueString"] == "line of note"
    assert {r["status"] for r in found if r["resourceType"] == "MedicationAdministration"} == {
        "completed",
        "not-done",
    }


def test_what_was_not_told_is_not_written(written):
    found = [e["resource"] for e in written["entry"]]
    dosages = [r["dosage"] for r in found if "dosage" in r]
    assert {"dose": {"value": 1.0}} in dosages
    assert [{"doseAndRate": [{"doseQuantity": {"value": 1.0}}], "text": "mornings"}] in dosages
    empty = next(r for r in found if "dataAbsentReason" in r)
    assert "valueQuantity" not in empty
    over = next(r for r in found if r.get("abatementDateTime"))
    assert over["clinicalStatus"]["coding"][0]["code"] == "inactive"
    assert over["code"] == {"text": "flu", "coding": [{"system": "urn:s", "code": "1"}]}
