"""A compound as plain data: what it is, and what its pack holds."""

from collections.abc import Collection, Sequence
from typing import Any

from evidose.evidence import Compound, Pack
from evidose.terms import Problem


def compound_entry(
    pack: Pack, parts: Collection[str], problems: Sequence[Problem]
) -> dict[str, Any]:
    """Return one compound of a library.

    Parameters
    ----------
    parts : which of simulate, mechanism and plan its pack holds something for
    problems : why its page cannot be shown
    """
    compound = pack.compound
    facts: dict[str, Any] = {}
    if compound is not None:
        facts = {
            "abbreviation": compound.abbreviation,
            "kind": compound.kind,
            "summary": compound.summary,
            "substance": compound.substance,
            "dose": _dose(compound),
            "last_reviewed": compound.last_reviewed.isoformat(),
        }
    return {
        "id": pack.id,
        "name": pack.name,
        "names": list(pack.names),
        "classes": list(pack.classes),
        "page": f"/{pack.id}",
        **facts,
        "parts": sorted(parts),
        "problems": [p.as_dict() for p in problems],
    }


def _dose(compound: Compound) -> dict[str, Any]:
    """Return which doses are meant, what they count, and what the usual one holds."""
    usual = compound.usual_dose
    return {
        "low": compound.dose_low,
        "high": compound.dose_high,
        "unit": compound.unit,
        "counts": None if compound.counts is None else compound.counts.name,
        "usual": None if usual is None else usual.model_dump(mode="json", exclude_none=True),
    }
