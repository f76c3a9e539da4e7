"""One FHIR resource as an entry of the record, with its time as it tells it."""

from collections.abc import Callable, Mapping
from typing import Any

from evidose.exchange.fhir_medicine import coding, read_dose, read_medicine
from evidose.exchange.fhir_observation import concept_name, read_observation
from evidose.exchange.fhir_status import abated, condition_end, says
from evidose.exchange.fhir_time import first_day
from evidose.person import Allergy, Body, Illness, Self, Vocabulary


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


def _condition(r: Mapping[str, Any]) -> tuple[Body, str]:
    onset = _first_time(r, "onset")
    until = condition_end(r) if says(r).stands == "over" else abated(r)
    name, code = concept_name(r.get("code")), coding(r.get("code"))
    return Illness(name, code, first_day(onset), until), str(r.get("recordedDate") or onset)


def _allergy(r: Mapping[str, Any]) -> tuple[Body, str]:
    shown = [
        concept_name(m.get("concept") or m)
        for reaction in r.get("reaction") or []
        for m in reaction.get("manifestation") or []
    ]
    body = Allergy(concept_name(r.get("code")), ", ".join(shown), coding(r.get("code")))
    return body, str(r.get("recordedDate") or "")


READERS: Mapping[str, Callable[[Mapping[str, Any]], tuple[Body, str]]] = {
    "Patient": _patient,
    "MedicationStatement": read_medicine,
    "MedicationRequest": read_medicine,
    "MedicationAdministration": read_dose,
    "Condition": _condition,
    "AllergyIntolerance": _allergy,
}


def _first_time(r: Mapping[str, Any], *stems: str) -> str:
    for stem in stems:
        for ending in ("DateTime", "Instant", ""):
            if isinstance(found := r.get(stem + ending), str):
                return found
        if found := (r.get(f"{stem}Period") or {}).get("start"):
            return str(found)
    return ""
