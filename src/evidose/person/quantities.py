"""Laboratory values as people and laboratories write them, checked and kept as reported."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from evidose.person.biomarkers import Biomarker, Unit, as_fraction
from evidose.person.entries import Comparator, LabResult
from evidose.terms import InputError, Problem

NUMBER = r"\d{1,9}(?:[.,]\d{1,9})?"
_TITRE = re.compile(r"(?:1\s*[:/]\s*)(\d{1,7})", re.ASCII)
_VALUE = re.compile(rf"(<=|>=|<|>|≤|≥)?\s*({NUMBER})\s*(.*)", re.ASCII | re.DOTALL)
_INTERVAL = re.compile(
    rf"\(?\s*(?:ref(?:erence)?\.?:?\s*)?(?:({NUMBER})\s*(?:-|–|to)\s*({NUMBER})"
    rf"|(<=?|>=?)\s*({NUMBER}))\s*\)?$",
    re.ASCII | re.IGNORECASE,
)
_WORDS = re.compile(
    r"(strongly |weakly )?(positive|negative|detected|not detected|borderline|equivocal|normal"
    r"|reactive|non-reactive|trace)", re.ASCII | re.IGNORECASE
)  # fmt: skip
_SIGNS: Mapping[str, Comparator] = {
    "≤": "<=",
    "≥": ">=",
    "<": "<",
    ">": ">",
    "<=": "<=",
    ">=": ">=",
}


def fold(text: str) -> str:
    """Return a unit or name in one way of writing, for comparing.

    Examples
    --------
    >>> fold("µg / G")
    'ug/g'
    """
    plain = text.strip().replace("µ", "u").replace("μ", "u").casefold()
    return "".join(c for c in plain if not c.isspace() and c not in "{}[]_^²*")


def find_biomarker(name: str, biomarkers: Mapping[str, Biomarker]) -> Biomarker | None:
    """Return the biomarker that is written `name` (id, name, spelling or LOINC code), or None."""
    asked = fold(name).replace("-", "")
    for marker in biomarkers.values():
        known = (marker.id, marker.name, *marker.names, *(c.loinc for c in marker.codes))
        if any(asked == fold(k).replace("-", "") for k in known):
            return marker
    return None


def read_lab(text: str, biomarkers: Mapping[str, Biomarker], field: str = "lab") -> LabResult:
    """Read one result as typed: ``CRP <0.6 mg/L (ref 0-5)``, ``ANA 1:160``, ``ANA=negative``.

    Raises
    ------
    InputError
        The test or unit is not known, or the value is impossible; says what would be accepted.
    """
    name, rest = _split(text, biomarkers)
    marker = find_biomarker(name, biomarkers)
    if marker is None:
        known = ", ".join(m.name for m in biomarkers.values())
        raise InputError(Problem(field, name, "a test that is not known", f"one of {known}"))
    rest, low, high = _interval(rest)
    result = LabResult(test=marker.id, low=low, high=high)
    if found := _TITRE.fullmatch(rest):
        return check_lab(replace(result, titre=int(found[1])), marker, field)
    if _WORDS.fullmatch(rest):
        return check_lab(replace(result, word=rest.casefold()), marker, field)
    found = _VALUE.fullmatch(rest)
    if found is None:
        raise InputError(Problem(field, name, repr(rest), _accepted(marker)))
    sign: Comparator = _SIGNS[found[1]] if found[1] else ""
    result = replace(
        result,
        value=Decimal(found[2].replace(",", ".")),
        comparator=sign,
        unit=found[3].strip() or None,
    )
    return check_lab(result, marker, field)


def check_lab(result: LabResult, marker: Biomarker, field: str = "lab") -> LabResult:
    """Check a result against its biomarker; return it with its unit in UCUM and any doubt told.

    Raises
    ------
    InputError
        The unit is not one of this test, or no living person has such a value.
    """
    if result.titre is not None or result.word is not None:
        return result
    if result.value is None:
        raise InputError(Problem(field, marker.name, "no value", _accepted(marker)))
    if result.unit is None:
        step = "A value without its unit can be off by a factor of a thousand."
        raise InputError(Problem(field, marker.name, "no unit", _accepted(marker), step))
    unit = find_unit(result.unit, marker)
    if unit is None:
        raise InputError(Problem(field, marker.name, f"unit {result.unit!r}", _accepted(marker)))
    own = float(Fraction(result.value) * as_fraction(unit.factor))
    bounds = marker.bounds
    if not bounds.possible_low <= own <= bounds.possible_high:
        scale = as_fraction(unit.factor)
        low, high = (
            float(Fraction(b) / scale) for b in (bounds.possible_low, bounds.possible_high)
        )
        found = f"{result.value} {unit.ucum}"
        raise InputError(
            Problem(field, marker.name, found, f"{low:.4g} to {high:.4g} {unit.ucum}",
                    "Check the number and its unit on the report.")
        )  # fmt: skip
    unlikely = ""
    if not result.comparator and not bounds.likely_low <= own <= bounds.likely_high:
        unlikely = (
            f"{result.value} {unit.ucum} is unusual for {marker.name} (mostly "
            f"{bounds.likely_low:g} to {bounds.likely_high:g} {marker.unit})"
        )
    return replace(result, unit=unit.ucum, unlikely=unlikely)


def find_unit(text: str, marker: Biomarker) -> Unit | None:
    """Return the unit of `marker` that is written `text`, or None."""
    asked = fold(text)
    return next(
        (u for u in marker.units if asked in {fold(u.ucum), *(fold(s) for s in u.spellings)}), None
    )


def convert(value: Decimal, unit: str, to: str, marker: Biomarker) -> Fraction:
    """Convert a value exactly from one unit of a biomarker to another.

    Raises
    ------
    InputError
        One of them is no unit of this biomarker.
    """
    units = [find_unit(u, marker) for u in (unit, to)]
    for asked, found in zip((unit, to), units, strict=True):
        if found is None:
            raise InputError(Problem("lab", marker.name, f"unit {asked!r}", _accepted(marker)))
    source, target = (as_fraction(u.factor) for u in units if u is not None)
    return Fraction(value) * source / target


def _split(text: str, biomarkers: Mapping[str, Biomarker]) -> tuple[str, str]:
    """Cut a result into the name of the test and the rest; the longest known name wins."""
    if "=" in text and not re.search(r"[<>]=", text.partition("=")[0] + "="):
        name, _, rest = text.partition("=")
        return name.strip(), rest.strip()
    words = text.split()
    for count in range(len(words) - 1, 0, -1):
        name = " ".join(words[:count]).rstrip(":")
        if find_biomarker(name, biomarkers) is not None:
            return name, " ".join(words[count:])
    return words[0] if words else "", " ".join(words[1:])


def _interval(text: str) -> tuple[str, Decimal | None, Decimal | None]:
    """Cut the laboratory's own interval off the end: ``(ref 0-5)``, ``(<5)``."""
    cut = text.rfind("(")
    found = _INTERVAL.fullmatch(text[cut:]) if cut > 0 else None
    if found is None:
        return text.strip(), None, None
    numbers = [Decimal(g.replace(",", ".")) if g else None for g in found.group(1, 2, 4)]
    if found[3]:
        low, high = (None, numbers[2]) if "<" in found[3] else (numbers[2], None)
    else:
        low, high = numbers[0], numbers[1]
    return text[:cut].strip(), low, high


def _accepted(marker: Biomarker) -> str:
    if marker.kind == "titre":
        return f"a titre such as 1:160, or positive or negative, for {marker.name}"
    return f"a number with one of {', '.join(u.ucum for u in marker.units)}"
