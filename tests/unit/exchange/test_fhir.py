import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from evidose.evidence import Instrument, Outcome, open_library, read_records
from evidose.exchange.fhir import read_bundle
from evidose.exchange.fhir_resources import read_resource
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
    ],
)
def test_what_is_wrong_is_named(known, table, told):
    with pytest.raises(InputError, match=told):
        parsed(known, table)


PAIN = {
    "resourceType": "Observation", "status": "final", "id": "pain-1",
    "code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]},
    "effectiveDateTime": "2026-05-01T08:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({**CRP, "status": 7}, "status"),
        ({**CRP, "valueQuantity": {"value": 12, "unit": "stone"}}, "mg/L, mg/dL"),
        ({**CRP, "valueQuantity": {"value": 9999, "unit": "mg/L"}}, "0 to 1000 mg/L"),
        ({**CRP, "effectiveDateTime": "2030-01-01"}, "a time that has come"),
        ({**CRP, "code": {"coding": "<script>"}}, "cannot be read"),
        ({**PAIN, "valueQuantity": {"value": 0.42, "unit": "{score}"}}, "0 to 10 in steps of 1"),
        ({**R4_REQUEST, "medicationCodeableConcept": {"text": ["x"]}}, "cannot be read"),
    ],
)
def test_one_resource_that_cannot_be_read_is_left_out_and_told_with_its_id(known, bad, why):
    found = parsed(known, bundle(CONDITION, {**bad, "id": "bad-1"}, R4_ALLERGY))
    assert len(found.understood) == 2
    (left,) = found.skipped
    assert why in left.why
    assert left.place == f"entry 2 ({bad['resourceType']})"
    assert left.what == bad["resourceType"]
    assert left.id == "bad-1"


def test_an_impossible_number_is_left_out(known):
    data = json.dumps(bundle(CRP, CONDITION)).replace("0.6", "1e999999999").encode()
    found = parsed(known, data)
    assert len(found.understood) == 1
    assert "a laboratory reports" in found.skipped[0].why


def request(status="active", authored="2017-04-02T10:00:00Z", name="Meperidine 50 MG", **more):
    return {
        "resourceType": "MedicationRequest", "status": status, "intent": "order", "subject": ME,
        "medicationCodeableConcept": {"text": name}, "authoredOn": authored, **more,
    }  # fmt: skip


def only(known, resource):
    (found,) = parsed(known, bundle(resource)).understood
    return found.body


@pytest.mark.parametrize("status", ["stopped", "completed", "on-hold", "ended"])
def test_a_prescription_that_is_over_has_an_end(known, status):
    """It lasted ninety days at most, as it tells no end."""
    body = only(known, {**request(status), "id": "m"})
    assert (body.start, body.stop) == (date(2017, 4, 2), date(2017, 7, 1))


@pytest.mark.parametrize(
    ("more", "stop"),
    [
        ({"effectivePeriod": {"start": "2017-04-02", "end": "2017-04"}}, date(2017, 4, 30)),
        ({"statusChanged": "2017-05-01"}, date(2017, 5, 1)),
        ({"meta": {"lastUpdated": "2017-04-09T00:00:00Z"}}, date(2017, 4, 9)),
        ({"meta": {"lastUpdated": "2026-04-09T00:00:00Z"}}, date(2017, 7, 1)),
        ({"dispenseRequest": {"expectedSupplyDuration": {"value": 2, "unit": "wk"}}},
         date(2017, 4, 16)),
        ({"dispenseRequest": {"numberOfRepeatsAllowed": 1}}, date(2017, 9, 29)),
        ({"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"end": "2017-04-05"}}}}]},
         date(2017, 4, 5)),
    ],
)  # fmt: skip
def test_the_end_is_the_one_told_or_the_latest_likely(more, stop):
    resource = {**request("stopped"), **more}
    body, _ = read_resource(resource, None)
    assert body.stop == stop


def test_what_was_stopped_lately_without_a_day_may_have_been_taken_until_today(known):
    body = only(known, {**request("stopped", "2026-10-20"), "id": "m"})
    assert body.stop == NOW.date()
    undated = {k: v for k, v in request("stopped").items() if k != "authoredOn"}
    assert only(known, undated).stop == NOW.date()


def test_what_goes_on_has_no_end_and_a_period_that_is_past_has_one(known):
    assert only(known, request("active")).stop is None
    assert only(known, request("unknown")).stop is None
    ended = {**R5_STATEMENT, "effectivePeriod": {"start": "2020-01-01", "end": "2020-02-01"}}
    assert only(known, ended).stop == date(2020, 2, 1)
    stopped = {"adherence": {"code": {"coding": [{"code": "stopped-as-directed"}]}}}
    assert only(known, {**R5_STATEMENT, **stopped}).stop is not None


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        (request("draft"), "draft"),
        (request("cancelled"), "cancelled"),
        ({**request(), "intent": "proposal"}, "no order (proposal)"),
        (request(doNotPerform=True), "not to take it"),
        ({**R4_STATEMENT, "status": "not-taken"}, "not-taken"),
        ({**R4_STATEMENT, "status": "intended"}, "intended"),
        ({**R4_STATEMENT, "status": "entered-in-error"}, "entered in error"),
        ({**CONDITION, "verificationStatus": {"coding": [{"code": "refuted"}]}}, "refuted"),
        ({**CONDITION, "verificationStatus": {"coding": [{"code": "entered-in-error"}]}},
         "in error"),
        ({**R4_ALLERGY, "clinicalStatus": {"coding": [{"code": "inactive"}]}}, "inactive"),
        ({**R4_ALLERGY, "clinicalStatus": {"coding": [{"code": "resolved"}]}}, "resolved"),
        ({**R4_ALLERGY, "verificationStatus": {"coding": [{"code": "refuted"}]}}, "refuted"),
    ],
)  # fmt: skip
def test_what_never_was_so_takes_back_what_was_imported(known, resource, why):
    body = only(known, {**resource, "id": "x"})
    assert isinstance(body, Withdrawn)
    assert why in body.why


@pytest.mark.parametrize("status", ["resolved", "inactive", "remission"])
@pytest.mark.parametrize(
    ("more", "until"),
    [
        ({"abatementDateTime": "2015-10-20"}, date(2015, 10, 20)),
        ({"abatementPeriod": {"start": "2015-10-01", "end": "2015-10-20"}}, date(2015, 10, 20)),
        ({"abatementString": "after the birth"}, date(2015, 1, 1)),
        ({"recordedDate": "2016-03-01"}, date(2016, 3, 1)),
        ({}, date(2015, 1, 1)),
    ],
)
def test_a_condition_that_is_over_has_an_end(known, status, more, until):
    ended = {**CONDITION, "onsetDateTime": "2015",
             "clinicalStatus": {"coding": [{"code": status}]}, **more}  # fmt: skip
    assert only(known, ended).until == until


def test_a_condition_that_is_over_without_any_day_was_over_yesterday(known):
    ended = {**CONDITION, "clinicalStatus": {"coding": [{"code": "resolved"}]}}
    del ended["onsetDateTime"]
    assert only(known, ended).until == date(2026, 11, 21)
    assert items(known, {**ended, "id": "1"})[0].content != items(
        known, {**ended, "id": "1", "clinicalStatus": {"coding": [{"code": "active"}]}}
    )[0].content  # fmt: skip


@pytest.mark.parametrize("status", ["active", "recurrence", "relapse"])
def test_a_condition_that_stands_has_no_end(known, status):
    standing = {**CONDITION, "clinicalStatus": {"coding": [{"code": status}]}}
    assert only(known, standing).until is None
    ended = {**standing, "abatementDateTime": "2020-05-01"}
    assert only(known, ended).until == date(2020, 5, 1)


MEDICATION = {"resourceType": "Medication", "id": "77", "code": {"text": "tramadol 50 MG"}}
POINTING = {k: v for k, v in request().items() if k != "medicationCodeableConcept"}


@pytest.mark.parametrize("first", [True, False])
def test_a_reference_to_a_medication_is_followed_wherever_it_stands(known, first):
    entries = [
        {"fullUrl": "urn:uuid:m", "resource": MEDICATION},
        {"fullUrl": "urn:uuid:r",
         "resource": {**POINTING, "medicationReference": {"reference": "urn:uuid:m"}}},
    ]  # fmt: skip
    found = parsed(known, {**bundle(), "entry": entries if first else entries[::-1]})
    assert [u.body.name for u in found.understood] == ["tramadol 50 MG"]
    assert [s.what for s in found.skipped] == ["Medication"]


@pytest.mark.parametrize(
    "medication",
    [
        {"medicationReference": {"reference": "Medication/77"}},
        {"medicationReference": {"reference": "https://a.org/fhir/Medication/77"}},
        {"medicationReference": {"reference": "#1"}, "contained": [{**MEDICATION, "id": "1"}]},
        {"medicationReference": {"reference": "Medication/9", "display": "tramadol 50 MG"}},
    ],
)
def test_other_ways_to_point_at_a_medication(known, medication):
    found = parsed(known, bundle({**POINTING, **medication}, MEDICATION))
    assert [u.body.name for u in found.understood] == ["tramadol 50 MG"]


def test_an_r5_reference_and_one_to_nothing(known):
    pointing = {**R5_STATEMENT, "medication": {"reference": {"reference": "Medication/77"}}}
    found = parsed(known, bundle(MEDICATION, pointing))
    assert found.understood[0].body.name == "tramadol 50 MG"
    lost = {**POINTING, "medicationReference": {"reference": "Medication/9"}}
    assert "only a reference" in parsed(known, bundle(lost)).skipped[0].why
