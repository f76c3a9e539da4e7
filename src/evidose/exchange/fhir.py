"""FHIR Bundles in: R5 and R4B (and R4 where it is identical), each resource checked by its schema.

Understood are Patient, Observation (measures and scales of the library), MedicationStatement,
MedicationRequest, MedicationAdministration, Condition and AllergyIntolerance. Everything else is
left out, and told; so is a single resource that cannot be read. What is over enters the record as
past, and what its source takes back is taken back. A Bundle is read entry by entry, so that a large
one needs little memory.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import import_module
from typing import Any, BinaryIO

from evidose.exchange.fhir_medicine import MEDICINES, Medications, by_label, over_by
from evidose.exchange.fhir_observation import OURS, LeftOutError
from evidose.exchange.fhir_resources import read_resource
from evidose.exchange.fhir_status import says
from evidose.exchange.fhir_time import read_time
from evidose.exchange.json_stream import stream_members
from evidose.person import (
    Body,
    Illness,
    Item,
    Medicine,
    Parsed,
    Skipped,
    Understood,
    Vocabulary,
    Withdrawn,
    body_adapter,
)
from evidose.terms import InputError, Problem

MOST_ENTRIES = 300_000
VERSIONS = ("fhir.resources", "fhir.resources.R4B")
OWN = "evidose:"
"""Begins the identity of an entry that this program wrote out; its id in that record follows."""
EXPECTED = "a FHIR Bundle, whole, in JSON"
UNDERSTOOD = (
    "Patient",
    "Observation",
    "MedicationStatement",
    "MedicationRequest",
    "MedicationAdministration",
    "Condition",
    "AllergyIntolerance",
)
NO_RESULT = {"refuted", "cancelled", "draft", "unknown", "registered"}
"""Statuses of an Observation that has no result to tell."""


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
        It is no FHIR, or holds two people.
    """
    understood, skipped, patients = list[Understood](), list[Skipped](), 0
    for number, resource, address in _named(_resources(file, shown)):
        kind = str(resource.get("resourceType"))[:40]
        place = f"entry {number} ({kind})"
        patients += kind == "Patient"
        try:
            understood.append(_understood(resource, address, known, (place, zone, moment)))
        except (LeftOutError, InputError) as why:
            told = _reason(why)
            skipped.append(Skipped(place, kind, told, str(resource.get("id") or "")[:80]))
    if patients > 1:
        found = "more than one Patient"
        raise InputError(Problem(shown, "", found, "the record of one person", "Split it."))
    return Parsed(tuple(understood), tuple(skipped))


def _understood(
    resource: dict[str, Any], address: str, known: Vocabulary, where: tuple[str, str, datetime]
) -> Understood:
    place, zone, moment = where
    if resource.get("resourceType") not in UNDERSTOOD:
        raise LeftOutError("this kind of resource has no place in the record")
    body, told = _read(_checked(resource, place), known)
    at = read_time(told, zone) or moment
    if at > moment:
        raise InputError(Problem(place, "", told, "a time that has come"))
    item = _item(resource, address, body, told)
    return Understood(place, at, zone, _over(body, resource, moment), item)


def _over(body: Body, resource: Mapping[str, Any], moment: datetime) -> Body:
    """Return what is over with an end that has come, also where none is told."""
    if says(resource).stands != "over":
        return body
    day = moment.date()
    if isinstance(body, Medicine):
        return over_by(body, day)
    if isinstance(body, Illness):
        last = day - timedelta(days=1)
        return replace(body, until=last if body.until is None else min(body.until, last))
    return body


def _named(
    resources: Iterator[tuple[dict[str, Any], str]],
) -> Iterator[tuple[int, dict[str, Any], str]]:
    """Number the resources, and put names in place of references to a Medication.

    A medicine that points at what has not come yet waits until the end.
    """
    medications, waiting = Medications(), list[tuple[int, dict[str, Any], str]]()
    for number, (resource, address) in enumerate(resources, 1):
        kind = resource.get("resourceType")
        if kind == "Medication":
            _keep(medications, resource, address)
        found = _by_name(medications, resource) if kind in MEDICINES else resource
        if found is None:
            waiting.append((number, resource, address))
        else:
            yield number, found, address
    for number, resource, address in waiting:
        yield number, _by_name(medications, resource) or by_label(resource), address


def _keep(medications: Medications, resource: dict[str, Any], address: str) -> None:
    try:
        medications.keep(resource, address)
    except (LeftOutError, AttributeError, TypeError):
        return  # a Medication that cannot be read names nothing; what points at it is told


def _by_name(medications: Medications, resource: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return medications.named(resource)
    except (LeftOutError, AttributeError, TypeError):
        return resource  # its schema tells what is wrong with it


def _reason(why: LeftOutError | InputError) -> str:
    """Say in one line why a resource is left out."""
    if isinstance(why, LeftOutError):
        return str(why)
    first = why.problems[0]
    field = f"{first.field}: " * bool(first.field)
    return f"it cannot be read: {field}found {first.found}, expected {first.expected}"


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
    told = says(resource)
    if told.stands == "not so":
        return Withdrawn(told.why), ""
    if resource["resourceType"] == "Observation" and resource.get("status") in NO_RESULT:
        raise LeftOutError(f"its status is {resource['status']}")
    return read_resource(resource, known)


def _item(resource: Mapping[str, Any], address: str, body: Body, told: str) -> Item:
    """Tell which item a resource is, what it says to the record, and when it was last written."""
    kind, meta = str(resource["resourceType"]), resource.get("meta") or {}
    said = body_adapter().dump_json(body).decode()
    if str(meta.get("source", "")).startswith(OURS):
        return Item(f"{OWN}{resource.get('id')}", _short(f"{said} {told}"), _version(meta))
    which = _identity(resource, address) or said + told
    # What is over without a day says something else than the same while it stood.
    undated = " over" * (says(resource).stands == "over")
    return Item(f"fhir:{kind}/{_short(which)}", _short(f"{said} {told}{undated}"), _version(meta))


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
