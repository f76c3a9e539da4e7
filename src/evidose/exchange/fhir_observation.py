"""One FHIR Observation as a blood test or a diary score, or the reason why it is neither."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from evidose.person import (
    LabResult,
    Measure,
    Score,
    Vocabulary,
    check_lab,
    check_score,
    find_measure,
    find_scale,
    find_unit,
)
from evidose.terms import InputError, Problem

LOINC = "http://loinc.org"
OURS = "urn:evidose"
"""``meta.source`` of what this program wrote."""
LARGEST_EXPONENT = 15
"""Powers of ten; exact arithmetic with 1e999999999 would fill the memory."""


class LeftOutError(Exception):
    """A resource that is left out, and why."""


def read_observation(r: Mapping[str, Any], known: Vocabulary) -> LabResult | Score:
    """Read an Observation by its LOINC code, or by its text where it has none.

    Raises
    ------
    LeftOutError
        The library does not know the test, or there is no value.
    InputError
        The unit or value is impossible.
    """
    codings = (r.get("code") or {}).get("coding") or []
    loinc = [c.get("code") for c in codings if c.get("system") == LOINC and c.get("code")]
    names = loinc or [concept_name(r.get("code"))]
    for name in names:
        marker = find_measure(name, known.measures)
        if marker is not None:
            return _laboratory(r, marker, loinc[0] if loinc else None)
        for instrument in known.instruments.values():
            found = find_scale(instrument.id, known) if name == instrument.loinc else None
            if found is not None:
                score = Score(found[0], instrument.id, float(_number(r)))
                return check_score(score, instrument)
    unit = str((r.get("valueQuantity") or {}).get("unit") or "")
    if _own(r) and unit in known.instruments:  # scales without a code are written with their id
        score = Score(concept_name(r.get("code")), unit, float(_number(r)))
        return check_score(score, known.instruments[unit])
    raise LeftOutError(f"the library has no test or scale {', '.join(map(str, names))[:100]}")


def _own(r: Mapping[str, Any]) -> bool:
    return str((r.get("meta") or {}).get("source", "")).startswith(OURS)


def concept_name(concept: Mapping[str, Any] | None) -> str:
    """Return the text of a CodeableConcept, or its first display or code.

    Raises
    ------
    LeftOutError
        It has none of them.
    """
    concept = concept or {}
    for found in (
        concept.get("text"),
        *(c.get("display") for c in concept.get("coding") or []),
        *(c.get("code") for c in concept.get("coding") or []),
    ):
        if found:
            return str(found)[:300]
    raise LeftOutError("it has neither a text nor a code")


def _laboratory(r: Mapping[str, Any], marker: Measure, loinc: str | None) -> LabResult:
    performer = (r.get("performer") or [{}])[0].get("display") or ""
    word = r.get("valueString") or (
        concept_name(r["valueCodeableConcept"]) if r.get("valueCodeableConcept") else None
    )
    if ratio := r.get("valueRatio"):
        below = (ratio.get("denominator") or {}).get("value")
        if (ratio.get("numerator") or {}).get("value") != 1 or not below or below != int(below):
            raise LeftOutError("a ratio that is no titre of the form 1:160")
        return LabResult(marker.id, titre=int(below), loinc=loinc, laboratory=performer)
    if word is not None:
        titre = re.fullmatch(r"1\s*[:/]\s*(\d{1,7})", word.strip(), re.ASCII)
        if titre:
            return LabResult(marker.id, titre=int(titre[1]), loinc=loinc, laboratory=performer)
        return LabResult(marker.id, word=word, loinc=loinc, laboratory=performer)
    quantity = r.get("valueQuantity") or {}
    value, unit = _number(r), quantity.get("code") or quantity.get("unit")
    low, high = _interval(r, str(unit or ""), marker)
    result = LabResult(
        marker.id, value, quantity.get("comparator") or "", unit,
        low=low, high=high, loinc=loinc, laboratory=performer,
    )  # fmt: skip
    return check_lab(result, marker)


def _number(r: Mapping[str, Any]) -> Decimal:
    found = r.get("valueInteger")
    if found is None:
        found = (r.get("valueQuantity") or {}).get("value")
    if found is None:
        raise LeftOutError("it has no value")
    number = Decimal(str(found))
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        raise InputError(Problem("", "value", str(number)[:40], "a number a laboratory reports"))
    return number


def _interval(
    r: Mapping[str, Any], unit: str, marker: Measure
) -> tuple[Decimal | None, Decimal | None]:
    """Return the laboratory's interval where it is told in the unit of the value."""
    for told in r.get("referenceRange") or []:
        ends = [told.get("low") or {}, told.get("high") or {}]
        units = {e.get("code") or e.get("unit") or unit for e in ends if e}
        if units and all(find_unit(u, marker) == find_unit(unit, marker) for u in units):
            low, high = (Decimal(str(e["value"])) if "value" in e else None for e in ends)
            return low, high
    return None, None
