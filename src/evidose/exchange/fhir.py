"""FHIR Bundles in: R5 and R4B (and R4 where it is identical), each resource checked by its schema.

Understood are Patient, Observation (biomarkers and scales of the library), MedicationStatement,
MedicationRequest, Condition and AllergyIntolerance. Everything else is left out, and told.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from datetime import time as clock_time
from decimal import Decimal
from hashlib import sha256
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from evidose.exchange.fhir_observation import LeftOutError, concept_name, read_observation
from evidose.person import (
    Allergy,
    Body,
    Illness,
    Medicine,
    Parsed,
    Self,
    Skipped,
    Understood,
    Vocabulary,
)
from evidose.terms import InputError, Problem

OURS = "urn:evidose"
"""``meta.source`` of what this program wrote."""

NOON = clock_time(12)
MOST_ENTRIES = 100_000
MOST_PROBLEMS = 50
VERSIONS = ("fhir.resources", "fhir.resources.R4B")
UNDERSTOOD = (
    "Patient",
    "Observation",
    "MedicationStatement",
    "MedicationRequest",
    "Condition",
    "AllergyIntolerance",
)
WRONG = {"entered-in-error", "refuted", "cancelled", "draft", "unknown", "registered"}


def read_bundle(data: bytes, shown: str, known: Vocabulary, zone: str, moment: datetime) -> Parsed:
    """Read a Bundle, or a single resource.

    Parameters
    ----------
    zone : where dates without a time are meant, an IANA name or ``""``
    moment : now; what has no date of its own is put here, what is later is refused

    Raises
    ------
    InputError
        It is no FHIR, holds two people, or has resources that break the schema (each is told).
    """
    resources = _resources(_table(data, shown), shown)
    if sum(r.get("resourceType") == "Patient" for r in resources) > 1:
        found = "more than one Patient"
        raise InputError(Problem(shown, "", found, "the record of one person", "Split it."))
    understood, skipped, problems = list[Understood](), list[Skipped](), list[Problem]()
    for number, resource in enumerate(resources, 1):
        kind = resource.get("resourceType")
        place = f"entry {number} ({str(kind)[:40]})"
        try:
            if kind not in UNDERSTOOD:
                raise LeftOutError("this kind of resource has no place in the record")
            body, told = _read(_checked(resource, f"{shown}: {place}"), known)
            at = _when(told, zone) or moment
            if at > moment:
                raise InputError(Problem(f"{shown}: {place}", "", told, "a time that has come"))
            understood.append(Understood(place, at, zone, body, _key(resource)))
        except LeftOutError as why:
            skipped.append(Skipped(place, _name_of(resource), str(why)))
        except InputError as fault:
            problems += [
                p if p.file.startswith(shown) else replace(p, file=f"{shown}: {place}")
                for p in fault.problems
            ]
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InputError(*problems)
    return Parsed(tuple(understood), tuple(skipped))


def _table(data: bytes, shown: str) -> dict[str, Any]:
    def no_number(text: str) -> None:
        raise ValueError(f"{text} is no number")

    try:
        table = json.loads(data, parse_float=Decimal, parse_constant=no_number)
    except (ValueError, RecursionError) as fault:
        found = f"text that is no JSON ({str(fault)[:80]})"
        raise InputError(Problem(shown, "", found, "a whole FHIR Bundle in JSON")) from fault
    if not isinstance(table, dict) or not isinstance(table.get("resourceType"), str):
        raise InputError(Problem(shown, "resourceType", "nothing", "a FHIR Bundle"))
    return table


def _resources(table: dict[str, Any], shown: str) -> list[dict[str, Any]]:
    if table["resourceType"] != "Bundle":
        return [table]
    entries = table.get("entry", [])
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        told = f"{len(entries)} entries" if isinstance(entries, list) else "no list"
        raise InputError(Problem(shown, "entry", told, f"a list of at most {MOST_ENTRIES}"))
    found = [e.get("resource") if isinstance(e, dict) else None for e in entries]
    wrong = [n for n, r in enumerate(found, 1) if not isinstance(r, dict)]
    if wrong:
        problems = (Problem(shown, f"entry[{n}]", "no resource", "a resource") for n in wrong[:20])
        raise InputError(*problems)
    return [r for r in found if isinstance(r, dict)]


def _checked(resource: dict[str, Any], place: str) -> dict[str, Any]:
    """Check a resource against the schema of R5, then R4B; return it as it came.

    Raises
    ------
    InputError
        It breaks both.
    """
    kind, first = str(resource["resourceType"]), None
    for version in VERSIONS:
        model = getattr(import_module(f"{version}.{kind.lower()}"), kind)
        try:
            model.model_validate(resource)
        except (ValueError, TypeError, AttributeError, RecursionError) as fault:
            first = first or fault
        else:
            return resource
    raise InputError(*_schema_problems(first, place))


def _schema_problems(fault: Any, place: str) -> list[Problem]:
    errors = getattr(fault, "errors", None)
    if errors is None:
        return [Problem(place, "", str(fault)[:80], "a resource of FHIR R5 or R4B")]
    return [
        Problem(place, ".".join(map(str, e["loc"])), repr(e["input"])[:60], str(e["msg"])[:80])
        for e in errors()[:3]
    ]


def _read(resource: Mapping[str, Any], known: Vocabulary) -> tuple[Body, str]:
    """Return the entry a resource becomes, and its time as told (``""`` where it tells none)."""
    if str((resource.get("meta") or {}).get("source", "")).startswith(OURS):
        raise LeftOutError("written by this program; a record is carried over as JSON")
    status = resource.get("status") or _code(resource.get("verificationStatus"))
    if status in WRONG:
        raise LeftOutError(f"its status is {status}")
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


def _code(concept: Mapping[str, Any] | None) -> str | None:
    codings = (concept or {}).get("coding") or [{}]
    found = codings[0].get("code")
    return str(found) if found else None


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


def _when(text: str, zone: str) -> datetime | None:
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


def _key(resource: Mapping[str, Any]) -> str:
    """Return the key of a resource: its name, and its content without what servers add."""
    content = {k: v for k, v in resource.items() if k not in ("meta", "text")}
    told = json.dumps(content, sort_keys=True, default=str)
    name = re.sub(r"[^\w./-]", "", str(resource.get("id", "")))[:80]
    return f"fhir:{resource['resourceType']}/{name}:{sha256(told.encode()).hexdigest()[:24]}"


def _name_of(resource: Mapping[str, Any]) -> str:
    try:
        return concept_name(resource.get("code"))
    except (LeftOutError, AttributeError):
        return str(resource.get("id", ""))[:80]
