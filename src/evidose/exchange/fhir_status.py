"""What a FHIR resource says of today: it stands, it is over, or it never was so.

Status, abatement and periods decide. What is over but tells no end is over by the latest day that
is likely; a prescription without an end may have been taken for as long as it lasts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from evidose.exchange.fhir_time import first_day, last_day

Stands = Literal["stands", "over", "not so"]

LONGEST_SUPPLY = 90
"""Days a prescription lasts at most, each time it is filled, where it does not tell: the largest
amount that is commonly handed out at once."""
MOST_REPEATS = 12
DAYS = {"d": 1, "day": 1, "days": 1, "wk": 7, "week": 7, "weeks": 7, "mo": 31, "month": 31}
DAYS |= {"months": 31, "a": 366, "year": 366, "years": 366}

_MEDICINE_OVER = {"stopped", "completed", "ended", "on-hold", "inactive"}
_MEDICINE_NOT_SO = {"draft", "cancelled", "intended", "not-taken"}
_NO_ORDER = {"proposal", "option"}
_CONDITION_OVER = {"inactive", "remission", "resolved"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a resource says of today.

    Attributes
    ----------
    stands : whether it stands, is over, or never was so
    why : the status that says so, for the person
    """

    stands: Stands
    why: str = ""


def codes(concept: Any) -> tuple[str, ...]:
    """Return every code of a CodeableConcept, of several, or of a plain string, in lower case."""
    if isinstance(concept, str):
        return (concept.strip().casefold(),)
    if isinstance(concept, Sequence):
        return tuple(c for one in concept for c in codes(one))
    if not isinstance(concept, Mapping):
        return ()
    told = [c.get("code") for c in concept.get("coding") or [] if isinstance(c, Mapping)]
    found = [str(c) for c in told if c] or [str(concept.get("text") or "")]
    return tuple(c.strip().casefold() for c in found if c.strip())


def says(resource: Mapping[str, Any]) -> Told:
    """Tell whether a medicine, condition or allergy stands today.

    ``entered-in-error`` is "not so" for each of them; a status that is not known stands.
    """
    for status in (*codes(resource.get("verificationStatus")), *codes(resource.get("status"))):
        if status == "entered-in-error":
            return Told("not so", "entered in error")
        if status == "refuted":
            return Told("not so", "ruled out (refuted)")
    match resource["resourceType"]:
        case "MedicationStatement" | "MedicationRequest":
            return _medicine(resource)
        case "Condition":
            return _condition(resource)
        case "AllergyIntolerance":
            over = [c for c in codes(resource.get("clinicalStatus")) if c in _CONDITION_OVER]
            return Told("not so", f"no allergy any more: its status is {over[0]}") if over else ON
    return ON


ON = Told("stands")


def _medicine(r: Mapping[str, Any]) -> Told:
    adherence = codes((r.get("adherence") or {}).get("code"))
    if r.get("doNotPerform") is True:
        return Told("not so", "it says not to take it")
    for intent in codes(r.get("intent")):
        if intent in _NO_ORDER:
            return Told("not so", f"it is no order ({intent})")
    for status in codes(r.get("status")):
        if status in _MEDICINE_NOT_SO:
            return Told("not so", f"its status is {status}")
        if status in _MEDICINE_OVER:
            return Told("over", status)
    for told in adherence:
        if told.startswith(("stopped", "on-hold", "not-taking")):
            return Told("over", told)
    return ON


def _condition(r: Mapping[str, Any]) -> Told:
    over = [c for c in codes(r.get("clinicalStatus")) if c in _CONDITION_OVER]
    if over:
        return Told("over", over[0])
    ended = [k for k, v in r.items() if k.startswith("abatement") and v]
    return Told("over", "it has ended") if ended and not abated(r) else ON


def abated(r: Mapping[str, Any]) -> date | None:
    """Return the day a condition ended, where a day is told."""
    period = r.get("abatementPeriod") or {}
    for told in (r.get("abatementDateTime"), period.get("end"), period.get("start")):
        if day := first_day(told):
            return day
    return None


def condition_end(r: Mapping[str, Any]) -> date | None:
    """Return the day a condition that is over ended by: as told, or the last day told of it."""
    if day := abated(r):
        return day
    told = (r.get("onsetDateTime"), (r.get("onsetPeriod") or {}).get("end"), r.get("recordedDate"))
    return max((d for t in told if (d := first_day(t))), default=None)


def medicine_end(r: Mapping[str, Any], told: Told, start: date | None) -> date | None:
    """Return the day a medicine ends or ended by; None where it goes on, or nothing dates its end.

    Parameters
    ----------
    start : the day it began or was prescribed
    """
    ends = [d for t in _ends(r) if (d := last_day(t))]
    if ends:
        return max(ends)
    if told.stands != "over":
        return None
    if changed := last_day(r.get("statusChanged")):
        return changed
    written = last_day((r.get("meta") or {}).get("lastUpdated"))
    lasts = start + timedelta(days=_supply(r)) if start else None
    return min((d for d in (written, lasts) if d), default=None)


def _ends(r: Mapping[str, Any]) -> Iterator[Any]:
    yield (r.get("effectivePeriod") or {}).get("end")
    for dosage in r.get("dosage") or r.get("dosageInstruction") or []:
        repeat = ((dosage or {}).get("timing") or {}).get("repeat") or {}
        yield (repeat.get("boundsPeriod") or {}).get("end")


def _supply(r: Mapping[str, Any]) -> int:
    """Return how many days a prescription lasts at most."""
    order = r.get("dispenseRequest") or {}
    told = order.get("expectedSupplyDuration") or {}
    unit = DAYS.get(str(told.get("code") or told.get("unit") or "").casefold())
    days = round(float(told["value"]) * unit) if unit and told.get("value") else LONGEST_SUPPLY
    repeats = min(int(order.get("numberOfRepeatsAllowed") or 0), MOST_REPEATS)
    return min(max(days, 0), 366) * (1 + max(repeats, 0))
