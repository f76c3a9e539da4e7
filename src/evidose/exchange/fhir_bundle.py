"""The record as a FHIR R5 Bundle: what other systems can read of it.

Blood tests and scores become Observations, the stack MedicationStatements, doses
MedicationAdministrations, illnesses Conditions. What FHIR has no common place for (goals, notes,
side effects, events) becomes an Observation with the line a person would read. Complete is only the
JSON export.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from evidose.exchange.fhir_observation import LOINC
from evidose.exchange.fhir_resources import OURS
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
            return _medication("MedicationStatement", body, "recorded") | (
                {"effectivePeriod": period} if period else {}
            )
        case Dose() as body:
            status = "completed" if body.taken else "not-done"
            made = _medication("MedicationAdministration", body, status)
            return made | {"occurenceDateTime": at}  # FHIR R5 spells it so
        case Illness() as body:
            state = {"coding": [{"code": "inactive" if body.until else "active"}]}
            since = {"onsetDateTime": body.since.isoformat()} if body.since else {}
            return {
                "resourceType": "Condition", "subject": SUBJECT, "clinicalStatus": state,
                "code": {"text": body.name}, "recordedDate": at, **since,
            }  # fmt: skip
        case Allergy() as body:
            shown = [{"manifestation": [{"concept": {"text": body.reaction}}]}]
            return {
                "resourceType": "AllergyIntolerance", "patient": SUBJECT, "recordedDate": at,
                "code": {"text": body.substance}, **({"reaction": shown} if body.reaction else {}),
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
    made: dict[str, Any] = {
        "resourceType": kind, "status": status, "subject": SUBJECT,
        "medication": {"concept": {"text": name}},
    }  # fmt: skip
    if body.amount is None:
        return made
    quantity = {"value": float(body.amount), "unit": body.unit or ""}
    if kind == "MedicationAdministration":
        return made | {"dosage": {"dose": quantity}}
    return made | {"dosage": [{"doseAndRate": [{"doseQuantity": quantity}]}]}


def _lab_code(body: LabResult, measures: Measures) -> dict[str, Any]:
    marker = measures.get(body.test)
    code = body.loinc or (marker.codes[0].loinc if marker else None)
    return _concept(marker.name if marker else body.test, LOINC, code)


def _lab_value(body: LabResult) -> dict[str, Any]:
    if body.titre is not None:
        return {"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": body.titre}}}
    if body.word is not None:
        return {"valueString": body.word}
    unit = {"unit": body.unit, "system": UCUM, "code": body.unit} if body.unit else {}
    value: dict[str, Any] = {"value": float(body.value or 0), **unit}
    if body.comparator:
        value["comparator"] = body.comparator
    ends = (("low", body.low), ("high", body.high))
    interval = {k: {"value": float(x), **unit} for k, x in ends if x is not None}
    return {"valueQuantity": value} | ({"referenceRange": [interval]} if interval else {})


def _concept(text: str, system: str, code: str | None) -> dict[str, Any]:
    return {"text": text} | ({"coding": [{"system": system, "code": code}]} if code else {})
