"""The record as a FHIR R5 Bundle: what other systems can read of it.

Blood tests and scores become Observations, the stack MedicationStatements, doses
MedicationAdministrations, illnesses Conditions. What FHIR has no common place for (goals, notes,
side effects, events) becomes an Observation with the line a person would read. Complete is only the
JSON export.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from evidose.exchange.fhir_observation import LOINC, OURS
from evidose.person import (
    Allergy,
    Dose,
    Entry,
    Illness,
    LabResult,
    Measures,
    Medicine,
    Score,
    Self,
    Snapshot,
)

UCUM = "http://unitsofmeasure.org"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
SUBJECT = {"reference": "Patient/self"}


def write_bundle(
    snapshot: Snapshot,
    measures: Measures,
    loinc: Mapping[str, str | None],
    told: Callable[[Entry], str],
) -> Iterator[str]:
    """Yield a Bundle of type collection in pieces.

    Parameters
    ----------
    loinc : per instrument its LOINC code, where it has one
    told : an entry in one line
    """
    current = snapshot.current
    patient: dict[str, Any] = {"resourceType": "Patient", "id": "self", "meta": {"source": OURS}}
    for about in (e.body for e in current if isinstance(e.body, Self)):
        patient |= {k: v for k, v in (("birthDate", about.birth), ("gender", about.sex)) if v}
    yield '{"resourceType": "Bundle", "type": "collection", "entry": [\n'
    yield json.dumps({"fullUrl": "urn:evidose:patient", "resource": patient})
    for entry in current:
        if not isinstance(entry.body, Self):
            made = _resource(entry, measures, loinc, told)
            made |= {"id": entry.id, "meta": {"source": OURS}}
            whole = {"fullUrl": f"urn:evidose:{entry.id}", "resource": made}
            yield ",\n" + json.dumps(whole, ensure_ascii=False)
    yield "\n]}\n"


def _resource(
    entry: Entry,
    measures: Measures,
    loinc: Mapping[str, str | None],
    told: Callable[[Entry], str],
) -> dict[str, Any]:
    at = entry.at.isoformat()
    match entry.body:
        case LabResult() as body:
            return _observation(_lab_code(body, measures), at) | _lab_value(body)
        case Score() as body:
            code = _concept(body.outcome, LOINC, loinc.get(body.instrument))
            value = {"value": body.value, "unit": body.instrument}
            return _observation(code, at) | {"valueQuantity": value}
        case Medicine() as body:
            times = (("start", body.start), ("end", body.stop))
            period = {k: d.isoformat() for k, d in times if d}
            made = _medication("MedicationStatement", body, "recorded") | {"dateAsserted": at}
            return made | ({"effectivePeriod": period} if period else {})
        case Dose() as body:
            status = "completed" if body.taken else "not-done"
            made = _medication("MedicationAdministration", body, status)
            return made | {"occurenceDateTime": at}  # FHIR R5 spells it so
        case Illness() as body:
            coded = {"system": CLINICAL, "code": "inactive" if body.until else "active"}
            days = (("onsetDateTime", body.since), ("abatementDateTime", body.until))
            dates = {k: d.isoformat() for k, d in days if d}
            return {
                "resourceType": "Condition", "subject": SUBJECT, "recordedDate": at,
                "clinicalStatus": {"coding": [coded]}, "code": _coded(body.name, body.code),
                **dates,
            }  # fmt: skip
        case Allergy() as body:
            shown = [{"manifestation": [{"concept": {"text": body.reaction}}]}]
            return {
                "resourceType": "AllergyIntolerance", "patient": SUBJECT, "recordedDate": at,
                "code": _coded(body.substance, body.code),
                **({"reaction": shown} if body.reaction else {}),
            }  # fmt: skip
        case body:
            return _observation({"text": body.kind}, at) | {"valueString": told(entry)}


def _observation(code: dict[str, Any], at: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "status": "final", "code": code, "subject": SUBJECT,
        "effectiveDateTime": at,
    }  # fmt: skip


def _medication(kind: str, body: Medicine | Dose, status: str) -> dict[str, Any]:
    name = body.name if isinstance(body, Medicine) else body.medicine
    code = body.code if isinstance(body, Medicine) else None
    made: dict[str, Any] = {
        "resourceType": kind, "status": status, "subject": SUBJECT,
        "medication": {"concept": _coded(name, code)},
    }  # fmt: skip
    # A unit that was not told is not written: an empty one is no FHIR.
    unit = {"unit": body.unit} if body.unit else {}
    quantity = None if body.amount is None else {"value": float(body.amount), **unit}
    if kind == "MedicationAdministration":
        return made | ({"dosage": {"dose": quantity}} if quantity else {})
    told: dict[str, Any] = {"doseAndRate": [{"doseQuantity": quantity}]} if quantity else {}
    if isinstance(body, Medicine) and body.schedule.strip():
        told["text"] = body.schedule
    return made | ({"dosage": [told]} if told else {})


def _lab_code(body: LabResult, measures: Measures) -> dict[str, Any]:
    marker = measures.get(body.test)
    code = body.loinc or (marker.codes[0].loinc if marker else None)
    return _concept(marker.name if marker else body.test, LOINC, code)


def _lab_value(body: LabResult) -> dict[str, Any]:
    if body.titre is not None:
        return {"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": body.titre}}}
    if body.word is not None:
        return {"valueString": body.word}
    if body.value is None:
        return {"dataAbsentReason": {"coding": [{"system": ABSENT, "code": "unknown"}]}}
    unit = {"unit": body.unit, "system": UCUM, "code": body.unit} if body.unit else {}
    value: dict[str, Any] = {"value": float(body.value), **unit}
    if body.comparator:
        value["comparator"] = body.comparator
    ends = (("low", body.low), ("high", body.high))
    interval = {k: {"value": float(x), **unit} for k, x in ends if x is not None}
    return {"valueQuantity": value} | ({"referenceRange": [interval]} if interval else {})


def _coded(text: str, told: str | None) -> dict[str, Any]:
    """Return a concept with the code it came with, ``system|code``."""
    system, _, code = (told or "").rpartition("|")
    coding = ({"system": system} if system else {}) | {"code": code}
    return {"text": text} | ({"coding": [coding]} if code else {})


def _concept(text: str, system: str, code: str | None) -> dict[str, Any]:
    return {"text": text} | ({"coding": [{"system": system, "code": code}]} if code else {})
