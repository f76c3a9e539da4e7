import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from evidose.evidence import Instrument, Outcome, open_library, read_records
from evidose.exchange.fhir import read_bundle
from evidose.person import Allergy, Illness, Medicine, Self, Vocabulary, Withdrawn, load_measures
from evidose.terms import InputError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ME = {"reference": "Patient/1"}
PATIENT = {"resourceType": "Patient", "id": "1", "birthDate": "1980-05", "gender": "female"}
R5_STATEMENT = {
    "resourceType": "MedicationStatement", "status": "recorded", "subject": ME,
    "medication": {"concept": {"text": "naltrexone 4.5 mg"}},
    "effectivePeriod": {"start": "2026-01-01"}, "dosage": [{"text": "at night"}],
}  # fmt: skip
R4_STATEMENT = {
    "resourceType": "MedicationStatement", "status": "active", "subject": ME,
    "medicationCodeableConcept": {"text": "levothyroxine"}, "effectiveDateTime": "2026-02",
}  # fmt: skip
R4_REQUEST = {
    "resourceType": "MedicationRequest", "status": "active", "intent": "order", "subject": ME,
    "medicationCodeableConcept": {"coding": [{"system": "atc", "code": "N07BB04"}]},
    "authoredOn": "2026-03-01",
    "dosageInstruction": [{"doseAndRate": [{"doseQuantity": {"value": 4.5, "unit": "mg"}}]}],
}  # fmt: skip
CONDITION = {
    "resourceType": "Condition", "subject": ME, "code": {"text": "fibromyalgia"},
    "clinicalStatus": {"coding": [{"code": "active"}]}, "onsetDateTime": "2019",
}  # fmt: skip
R4_ALLERGY = {
    "resourceType": "AllergyIntolerance", "patient": ME, "code": {"text": "penicillin"},
    "reaction": [{"manifestation": [{"text": "rash"}]}],
}  # fmt: skip
CRP = {
    "resourceType": "Observation", "status": "final", "id": "crp1",
    "code": {"coding": [{"system": "http://loinc.org", "code": "1988-5"}]},
    "effectiveDateTime": "2026-04-01T08:00:00+02:00",
    "valueQuantity": {"value": 0.6, "comparator": "<", "unit": "mg/L"},
}  # fmt: skip


@pytest.fixture(scope="module")
def known():
    library = open_library()
    return Vocabulary(
        read_records(library, "outcomes", Outcome).or_raise(),
        read_records(library, "instruments", Instrument).or_raise(),
        load_measures(library),
    )


def bundle(*resources):
    return {
        "resourceType": "Bundle", "type": "collection",
        "entry": [{"resource": r} for r in resources],
    }  # fmt: skip


def parsed(known, table):
    data = table if isinstance(table, bytes) else json.dumps(table).encode()
    return read_bundle(io.BytesIO(data), "b.json", known, "Europe/Oslo", NOW)


def test_r5_and_r4b(known):
    everything = (PATIENT, R5_STATEMENT, R4_STATEMENT, R4_REQUEST, CONDITION, R4_ALLERGY, CRP)
    found = parsed(known, bundle(*everything))
    assert found.skipped == ()
    bodies = [u.body for u in found.understood]
    start = date(2026, 1, 1)
    assert bodies[:3] == [
        Self("1980-05", "female"),
        Medicine("naltrexone 4.5 mg", schedule="at night", start=start),
        Medicine("levothyroxine", start=date(2026, 2, 1)),
    ]
    assert (bodies[3].amount, bodies[3].unit, bodies[3].code) == (
        Decimal("4.5"),
        "mg",
        "atc|N07BB04",
    )
    assert bodies[4] == Illness("fibromyalgia", since=date(2019, 1, 1))
    assert bodies[5] == Allergy("penicillin", "rash")
    assert (bodies[6].test, bodies[6].comparator, bodies[6].value) == ("crp", "<", Decimal("0.6"))
    assert found.understood[6].at.isoformat() == "2026-04-01T08:00:00+02:00"
    assert found.understood[1].at.isoformat() == "2026-01-01T12:00:00+01:00"


def items(known, *resources):
    return [u.item for u in parsed(known, bundle(*resources)).understood]


def test_the_same_resource_has_the_same_key(known):
    first = items(known, CRP, CONDITION)
    again = items(known, CONDITION, {**CRP, "meta": {"lastUpdated": "2026-04-02T00:00:00Z"}})
    assert {(i.identity, i.content) for i in first} == {(i.identity, i.content) for i in again}
    assert len({i.identity for i in first}) == 2
    assert sorted(i.updated for i in again) == ["", "2026-04-02T00:00:00+00:00"]


NAMED = {"identifier": [{"system": "urn:lab", "value": "4711"}]}
OTHER_VALUE = {"valueQuantity": {"value": 9, "unit": "mg/L"}}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (CRP, {**CRP, **OTHER_VALUE}, True),
        (CRP, {**CRP, "id": "crp2"}, False),
        (CRP, {**CRP, "effectiveDateTime": "2026-05-01"}, False),  # an id of another system
        (CRP, {**CRP, "code": {"text": "ESR"}, "valueQuantity": {"value": 9, "unit": "mm/h"}},
         False),
        ({**CRP, **NAMED}, {**CRP, **NAMED, "id": "x", "effectiveDateTime": "2026-05-01"}, True),
        (PATIENT, {**PATIENT, "id": "2", "birthDate": "1980-06"}, True),
    ],
)  # fmt: skip
def test_which_item_it_is(known, one, other, same):
    assert (items(known, one)[0].identity == items(known, other)[0].identity) == same


def test_an_address_names_an_item(known):
    def at(address, resource):
        table = {**bundle(), "entry": [{"fullUrl": address, "resource": resource}]}
        return parsed(known, table).understood[0].item.identity

    assert at("https://a.org/Observation/1", CRP) == at(
        "https://a.org/Observation/1/_history/2", {**CRP, "id": "9"}
    )
    assert at("https://a.org/Observation/1", CRP) != at("https://b.org/Observation/1", CRP)


def test_a_resource_entered_in_error_takes_its_entry_back(known):
    (found,) = parsed(known, bundle({**CRP, "status": "entered-in-error"})).understood
    assert isinstance(found.body, Withdrawn)
    assert found.item.identity == items(known, CRP)[0].identity


def test_the_kind_may_stand_behind_the_entries(known):
    table = {"entry": [{"resource": CRP}], "resourceType": "Bundle", "type": "collection"}
    assert len(parsed(known, table).understood) == 1
    with pytest.raises(InputError, match="a FHIR Bundle"):
        parsed(known, {**table, "resourceType": "List"})
    listed = {"resourceType": "List", "status": "current", "mode": "working", "entry": [{}]}
    assert "no place" in parsed(known, listed).skipped[0].why


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        ({"resourceType": "Encounter", "status": "planned"}, "no place in the record"),
        ({**CRP, "status": "cancelled"}, "cancelled"),
        ({**CRP, "code": {"text": "Zonulin"}}, "no test or scale Zonulin"),
        ({k: v for k, v in CRP.items() if k != "valueQuantity"}, "no value"),
        ({**CRP, "meta": {"source": "urn:evidose"}}, "as JSON"),
    ],
)
def test_what_is_left_out_is_told(known, resource, why):
    found = parsed(known, bundle(resource))
    assert found.understood == ()
    assert why in found.skipped[0].why


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (b"{", "no JSON"),
        (b'{"resourceType": "Bundle", "entry": [{"resource"', "no JSON"),
        (b"[" * 200_000, "no JSON"),
        (b'{"resourceType": "Observation", "value": NaN}', "no number"),
        (b"[]", "a FHIR Bundle"),
        ({"resourceType": "Bundle", "type": "collection", "entry": {}}, "no list"),
        ({"resourceType": "Bundle", "type": "collection", "entry": [1]}, "no resource"),
        (bundle(PATIENT, {**PATIENT, "id": "2"}), "more than one Patient"),
        (bundle(CRP, {**CRP, "status": 7}), r"entry 2 \(Observation\)"),
        (bundle({**CRP, "valueQuantity": {"value": 12, "unit": "stone"}}), "mg/L, mg/dL"),
        (bundle({**CRP, "valueQuantity": {"value": 9999, "unit": "mg/L"}}), "0 to 1000 mg/L"),
        (bundle({**CRP, "effectiveDateTime": "2030-01-01"}), "a time that has come"),
        (json.dumps(bundle(CRP)).replace("0.6", "1e999999999").encode(), "a laboratory reports"),
        (bundle({**CRP, "code": {"coding": "<script>"}}), "Observation"),
    ],
)
def test_what_is_wrong_is_named(known, table, told):
    with pytest.raises(InputError, match=told):
        parsed(known, table)
