"""A screening as plain data: the JSON contract."""

from datetime import date
from typing import Any

from evidose.safety import SCHEMA_VERSION, Finding, Hold, MaxDose, Recognised, Screening, Window
from evidose.terms import Dose, Source


def screening_document(
    screening: Screening, *, today: date, code_version: str, library_version: str
) -> dict[str, Any]:
    """Return the screening as one JSON document.

    Parameters
    ----------
    today : the day it was made
    code_version, library_version : shown so that the answer can be made again
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "code_version": code_version,
        "library_version": library_version,
        "date": today.isoformat(),
        "compound": screening.compound,
        **_several(screening),
        "dose_mg": screening.dose_mg,
        "dose": _dose(screening.dose),
        "verdict": screening.verdict,
        "complete": screening.complete,
        "crisis": screening.crisis,
        "missing": [question.id for question in screening.missing],
        "questions": [{"id": q.id, "text": q.text, "why": q.why} for q in screening.missing],
        "findings": [_finding(f) for f in screening.findings],
        "recognised": [_recognised(r) for r in screening.recognised],
        "unrecognised": list(screening.unrecognised),
        "checked": list(screening.checked),
        "no_rule": list(screening.no_rule),
        **({"from_elsewhere": list(screening.elsewhere)} if screening.elsewhere else {}),
    }


def _several(screening: Screening) -> dict[str, Any]:
    if not screening.compounds:
        return {}
    return {
        "compounds": list(screening.compounds),
        "doses_mg": dict(screening.doses_mg),
        "doses": {name: _dose(dose) for name, dose in screening.doses.items()},
    }


def _dose(dose: Dose | None) -> dict[str, str] | None:
    if dose is None:
        return None
    return {"amount": f"{dose.amount.normalize():f}", "unit": dose.unit}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "subject": finding.subject,
        "message": finding.message,
        "reason": finding.reason,
        "action": finding.action,
        "holds": [hold_document(hold) for hold in finding.holds],
        "source": _source(finding.sources[0]),
        "sources": [_source(source) for source in finding.sources],
        "rule": finding.rule,
        "kind": finding.kind,
        "certainty": finding.certainty,
    }


def hold_document(hold: Hold) -> dict[str, Any]:
    """Return what a rule means for the doses of one compound, as plain data."""
    return {
        "compound": hold.compound,
        "start": hold.start,
        "continue": hold.going_on,
        "window": None if hold.window is None else window_document(hold.window),
        "max_dose": None if hold.max_dose is None else _max_dose(hold.max_dose),
        "rule": hold.rule,
    }


def window_document(window: Window) -> dict[str, Any]:
    """Return days without a dose as plain data."""
    return {
        "from": _day(window.first),
        "until": _day(window.until),
        "last_dose_before": _day(window.last_dose_before),
        "restart_after": window.restart_after,
        "open_until_told": window.open_until_told,
        "event": _day(window.event),
    }


def _max_dose(limit: MaxDose) -> dict[str, Any]:
    return {
        "amount": f"{limit.amount.normalize():f}",
        "unit": limit.unit,
        "basis": limit.basis,
        "component": limit.component or None,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _source(source: Source) -> dict[str, Any]:
    return source.model_dump(exclude_none=True)


def _recognised(r: Recognised) -> dict[str, Any]:
    return {
        "text": r.text,
        "name": r.name,
        "id": r.id,
        "kind": r.kind,
        "relation": r.relation or None,
        "status": r.status,
        "days_since": r.days,
        "match": r.match,
        "did_you_mean": list(r.did_you_mean),
        "field": r.field,
    }
