"""FHIR Bundles in: R5 and R4B (and R4 where it is identical), each resource checked by its schema.

Understood are Patient, Observation (measures and scales of the library), MedicationStatement,
MedicationRequest, Condition and AllergyIntolerance. Everything else is left out, and told. A Bundle
is read entry by entry, so that a large one needs little memory.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from typing import Any, BinaryIO

from evidose.exchange.fhir_observation import LeftOutError, concept_name
from evidose.exchange.fhir_resources import OURS, read_resource, read_time
from evidose.exchange.json_stream import stream_members
from evidose.person import (
    Body,
    Item,
    Parsed,
    Skipped,
    Understood,
    Vocabulary,
    Withdrawn,
    body_adapter,
)
from evidose.terms import InputError, Problem

MOST_ENTRIES = 300_000
MOST_PROBLEMS = 50
VERSIONS = ("fhir.resources", "fhir.resources.R4B")
EXPECTED = "a FHIR Bundle, whole, in JSON"
UNDERSTOOD = (
    "Patient",
    "Observation",
    "MedicationStatement",
    "MedicationRequest",
    "Condition",
    "AllergyIntolerance",
)
WRONG = {"refuted", "cancelled", "draft", "unknown", "registered"}


def read_bundle(
    file: BinaryIO, shown: str, known: Vocabulary, zone: str, moment: datetime
) -> Parsed:
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
    understood, skipped, problems = list[Understood](), list[Skipped](), list[Problem]()
    patients = 0
    for number, (resource, address) in enumerate(_resources(file, shown), 1):
        kind = resource.get("resourceType")
        place = f"entry {number} ({str(kind)[:40]})"
        patients += kind == "Patient"
        try:
            if kind not in UNDERSTOOD:
                raise LeftOutError("this kind of resource has no place in the record")
            body, told = _read(_checked(resource, f"{shown}: {place}"), known)
            at = read_time(told, zone) or moment
            if at > moment:
                raise InputError(Problem(f"{shown}: {place}", "", told, "a time that has come"))
            item = _item(resource, address, body, told)
            understood.append(Understood(place, at, zone, body, item))
        except LeftOutError as why:
            skipped.append(Skipped(place, _name_of(resource), str(why)))
        except InputError as fault:
            problems += [
                p if p.file.startswith(shown) else replace(p, file=f"{shown}: {place}")
                for p in fault.problems
            ]
        if len(problems) >= MOST_PROBLEMS:
            break
    if patients > 1:
        found = "more than one Patient"
        raise InputError(Problem(shown, "", found, "the record of one person", "Split it."))
    if problems:
        raise InputError(*problems)
    return Parsed(tuple(understood), tuple(skipped))


def _resources(file: BinaryIO, shown: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each resource with its address (``fullUrl``) as they come, or the one of the file."""
    head, count = dict[str, Any](), 0
    for member in stream_members(file, "entry", shown, EXPECTED):
        if not member.listed or head.get("resourceType", "Bundle") != "Bundle":
            head[member.name] = member.value
            continue
        count += 1
        entry = member.value
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            raise InputError(Problem(shown, f"entry[{count}]", "no resource", "a resource"))
        if count > MOST_ENTRIES:
            raise InputError(
                Problem(shown, "entry", "more", f"at most {MOST_ENTRIES}", "Split it.")
            )
        yield resource, str(entry.get("fullUrl") or "")
    if not isinstance(head.get("resourceType"), str):
        raise InputError(Problem(shown, "resourceType", "nothing", "a FHIR Bundle"))
    if "entry" in head and head["resourceType"] == "Bundle":
        raise InputError(Problem(shown, "entry", "no list", "a list"))
    if head["resourceType"] != "Bundle":
        if count:
            raise InputError(Problem(shown, "resourceType", head["resourceType"], "a FHIR Bundle"))
        yield head, ""


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
    status = resource.get("status") or _first_code(resource.get("verificationStatus"))
    if status == "entered-in-error":
        return Withdrawn("entered in error, as its source says now"), ""
    if status in WRONG:
        raise LeftOutError(f"its status is {status}")
    return read_resource(resource, known)


def _first_code(concept: Mapping[str, Any] | None) -> str | None:
    codings = (concept or {}).get("coding") or [{}]
    found = codings[0].get("code")
    return str(found) if found else None


def _item(resource: Mapping[str, Any], address: str, body: Body, told: str) -> Item:
    """Tell which item a resource is, what it says to the record, and when it was last written."""
    kind, meta = str(resource["resourceType"]), resource.get("meta") or {}
    said = body_adapter().dump_json(body).decode()
    which = _identity(resource, address) or said + told
    return Item(f"fhir:{kind}/{_short(which)}", _short(f"{said} {told}"), _version(meta))


def _identity(resource: Mapping[str, Any], address: str) -> str:
    """Return what names the item in its own system, for good.

    An id alone is unique in one system only: beside it stands what the item is about, so that the
    same number of another system does not take its place.
    """
    if resource["resourceType"] == "Patient":
        return "the person"
    for told in resource.get("identifier") or []:
        if told.get("system") and told.get("value"):
            return f"{told['system']}|{told['value']}"
    if "://" in address or address.startswith("urn:"):
        return address.partition("/_history/")[0]
    if not resource.get("id"):
        return ""
    about = [resource.get(k) for k in ("code", "medication", "medicationCodeableConcept")]
    times = [resource.get(k) for k in ("effectiveDateTime", "effectivePeriod", "effectiveInstant")]
    if resource["resourceType"] != "Observation":
        times = []
    return json.dumps([resource["id"], about, times], sort_keys=True, default=str)


def _version(meta: Mapping[str, Any]) -> str:
    if updated := read_time(str(meta.get("lastUpdated") or ""), ""):
        return updated.astimezone(UTC).isoformat()
    number = str(meta.get("versionId") or "")
    return f"v{int(number):018d}" if number.isdecimal() and len(number) < 18 else ""


def _short(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _name_of(resource: Mapping[str, Any]) -> str:
    try:
        return concept_name(resource.get("code"))
    except (LeftOutError, AttributeError):
        return str(resource.get("id", ""))[:80]
