"""Medicines of FHIR: statements, prescriptions and doses given, with the name they point at."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from evidose.exchange.fhir_observation import LeftOutError, concept_name
from evidose.exchange.fhir_status import medicine_end, says
from evidose.exchange.fhir_time import first_day
from evidose.person import Body, Dose, Medicine

Concept = Mapping[str, Any]
MEDICINES = ("MedicationStatement", "MedicationRequest", "MedicationAdministration")


class Medications:
    """The Medication resources of a Bundle, by each address they are pointed at with."""

    def __init__(self) -> None:
        self._known: dict[str, Concept] = {}

    def keep(self, resource: Mapping[str, Any], address: str) -> None:
        """Remember what a Medication is called."""
        concept = resource.get("code")
        if not concept:
            parts = [
                i.get("itemCodeableConcept") or (i.get("item") or {}).get("concept")
                for i in resource.get("ingredient") or []
            ]
            named = [concept_name(p) for p in parts if p]
            concept = {"text": " / ".join(named)} if named else None
        if concept:
            for name in (address, f"Medication/{resource.get('id')}"):
                self._known[name] = concept

    def named(self, resource: dict[str, Any]) -> dict[str, Any] | None:
        """Return a medicine with its name in place; None while what it points at is not known."""
        pointer = _pointer(resource)
        if pointer is None:
            return resource
        target = str(pointer.get("reference") or "")
        inside = Medications()
        for one in resource.get("contained") or []:
            if isinstance(one, Mapping) and one.get("resourceType") == "Medication":
                inside.keep(one, f"#{one.get('id')}")
        known = {**self._known, **inside._known}
        concept = known.get(target) or known.get("/".join(target.split("/")[-2:]))
        return None if concept is None else _in_place(resource, concept)


def by_label(resource: dict[str, Any]) -> dict[str, Any]:
    """Return a medicine named by the label of what it points at, where that itself is absent."""
    pointer = _pointer(resource) or {}
    label = pointer.get("display")
    return _in_place(resource, {"text": label}) if label else resource


def _pointer(resource: Mapping[str, Any]) -> Mapping[str, Any] | None:
    medication = resource.get("medication")
    inner = medication.get("reference") if isinstance(medication, Mapping) else None
    found = resource.get("medicationReference") or inner
    return found if isinstance(found, Mapping) else None


def _in_place(resource: Mapping[str, Any], concept: Concept) -> dict[str, Any]:
    rest = {k: v for k, v in resource.items() if k not in ("medicationReference", "medication")}
    if "medication" in resource:
        return {**rest, "medication": {"concept": concept}}
    return {**rest, "medicationCodeableConcept": concept}


def read_medicine(r: Mapping[str, Any]) -> tuple[Body, str]:
    """Return a statement or prescription as a medicine, with its time as told."""
    concept = _concept(r)
    dosage = (r.get("dosage") or r.get("dosageInstruction") or [{}])[0]
    quantity = ((dosage.get("doseAndRate") or [{}])[0]).get("doseQuantity") or {}
    period = r.get("effectivePeriod") or {}
    start = period.get("start") or r.get("effectiveDateTime") or r.get("authoredOn")
    amount, unit = _amount(quantity)
    body = Medicine(
        name=concept_name(concept),
        amount=amount,
        unit=unit,
        schedule=str(dosage.get("text") or ""),
        start=first_day(start),
        stop=medicine_end(r, says(r), first_day(start)),
        code=coding(concept),
    )
    return body, str(start or r.get("dateAsserted") or "")


def read_dose(r: Mapping[str, Any]) -> tuple[Body, str]:
    """Return a dose that was given, or was not, with its time as told."""
    status = str(r.get("status"))
    if status not in ("completed", "not-done", "in-progress"):
        raise LeftOutError(f"its status is {status}")
    amount, unit = _amount((r.get("dosage") or {}).get("dose") or {})
    body = Dose(concept_name(_concept(r)), status != "not-done", amount, unit)
    for stem in ("occurence", "occurrence", "effective"):  # R5 spells it with one r
        told = r.get(f"{stem}DateTime") or (r.get(f"{stem}Period") or {}).get("start")
        if told:
            return body, str(told)
    return body, ""


def over_by(body: Medicine, day: date) -> Medicine:
    """Return a medicine that is over with its end told: by `day` at the latest."""
    stop = day if body.stop is None else min(body.stop, day)
    return Medicine(
        body.name, body.amount, body.unit, body.schedule, body.start, stop, body.reason, body.code
    )


def coding(concept: Mapping[str, Any] | None) -> str | None:
    """Return the first code of a concept, with its system where it tells one: ``system|code``."""
    for told in (concept or {}).get("coding") or []:
        if told.get("code"):
            system = told.get("system")
            return f"{system}|{told['code']}" if system else str(told["code"])
    return None


def _concept(r: Mapping[str, Any]) -> Concept:
    found = (r.get("medication") or {}).get("concept") or r.get("medicationCodeableConcept")
    if not found:
        raise LeftOutError("the medicine is only a reference to another resource")
    named: Concept = found
    return named


def _amount(quantity: Mapping[str, Any]) -> tuple[Decimal | None, str | None]:
    value, unit = quantity.get("value"), quantity.get("unit") or quantity.get("code")
    return (None, None) if value is None else (Decimal(str(value)), unit or None)
