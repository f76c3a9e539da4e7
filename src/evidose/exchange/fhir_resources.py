"""One FHIR resource as an entry of the record, with its time as it tells it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from datetime import time as clock_time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from evidose.exchange.fhir_observation import LeftOutError, concept_name, read_observation
from evidose.person import Allergy, Body, Illness, Medicine, Self, Vocabulary

OURS = "urn:evidose"
"""``meta.source`` of what this program wrote."""

NOON = clock_time(12)


def read_resource(resource: Mapping[str, Any], known: Vocabulary) -> tuple[Body, str]:
    """Return the entry that a resource becomes, and its time as told (``""`` where it tells none).

    Raises
    ------
    LeftOutError
        It says nothing the record has a place for.
    InputError
        Its unit or value is impossible.
    """
    kind = str(resource["resourceType"])
    if kind == "Observation":
        return read_observation(resource, known), _first_time(resource, "effective", "issued")
    return READERS[kind](resource)


def _patient(r: Mapping[str, Any]) -> tuple[Body, str]:
    sex = r.get("gender")
    return Self(r.get("birthDate"), sex if sex in ("female", "male", "other") else None), ""


def _medicine(r: Mapping[str, Any]) -> tuple[Body, str]:
    concept = (r.get("medication") or {}).get("concept") or r.get("medicationCodeableConcept")
    if not concept:
        raise LeftOutError("the medicine is only a reference to another resource")
    dosage = (r.get("dosage") or r.get("dosageInstruction") or [{}])[0]
    quantity = ((dosage.get("doseAndRate") or [{}])[0]).get("doseQuantity") or {}
    period = r.get("effectivePeriod") or {}
    start = period.get("start") or r.get("effectiveDateTime") or r.get("authoredOn")
    value, unit = quantity.get("value"), quantity.get("unit") or quantity.get("code")
    body = Medicine(
        name=concept_name(concept),
        amount=None if value is None else Decimal(str(value)),
        unit=unit,
        schedule=str(dosage.get("text") or ""),
        start=_day(start),
        stop=_day(period.get("end")),
        code=_coding(concept),
    )
    return body, str(start or "")


def _condition(r: Mapping[str, Any]) -> tuple[Body, str]:
    onset, end = _first_time(r, "onset"), _first_time(r, "abatement")
    body = Illness(concept_name(r.get("code")), _coding(r.get("code")), _day(onset), _day(end))
    return body, str(r.get("recordedDate") or onset)


def _allergy(r: Mapping[str, Any]) -> tuple[Body, str]:
    shown = [
        concept_name(m.get("concept") or m)
        for reaction in r.get("reaction") or []
        for m in reaction.get("manifestation") or []
    ]
    body = Allergy(concept_name(r.get("code")), ", ".join(shown), _coding(r.get("code")))
    return body, str(r.get("recordedDate") or "")


READERS: Mapping[str, Callable[[Mapping[str, Any]], tuple[Body, str]]] = {
    "Patient": _patient,
    "MedicationStatement": _medicine,
    "MedicationRequest": _medicine,
    "Condition": _condition,
    "AllergyIntolerance": _allergy,
}


def _coding(concept: Mapping[str, Any] | None) -> str | None:
    for coding in (concept or {}).get("coding") or []:
        if coding.get("code"):
            return f"{coding.get('system', '')}|{coding['code']}"
    return None


def _first_time(r: Mapping[str, Any], *stems: str) -> str:
    for stem in stems:
        for ending in ("DateTime", "Instant", ""):
            if isinstance(found := r.get(stem + ending), str):
                return found
        if found := (r.get(f"{stem}Period") or {}).get("start"):
            return str(found)
    return ""


def _day(text: str | None) -> date | None:
    if not text:
        return None
    year, month, day = (*text[:10].split("-"), "01", "01")[:3]  # 2024-03 is its first day
    return date.fromisoformat(f"{year}-{month}-{day}")


def read_time(text: str, zone: str) -> datetime | None:
    """Return the moment of a FHIR date or time; a day is its noon, a month its first day.

    Parameters
    ----------
    zone : where a time without offset is meant, an IANA name or ``""`` for this machine's
    """
    if not text:
        return None
    if len(text) > 10:
        at = datetime.fromisoformat(text)
    else:
        day = _day(text)
        at = datetime.combine(day, NOON) if day else datetime.fromisoformat(text)
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(zone)) if zone else at.astimezone()
    return datetime.fromisoformat(at.isoformat())
