"""A screening as plain data: the JSON contract."""

from datetime import date
from typing import Any

from evidose.safety import SCHEMA_VERSION, Finding, Recognised, Screening
from evidose.terms import Source


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
        "dose_mg": screening.dose_mg,
        "verdict": screening.verdict,
        "complete": screening.complete,
        "crisis": screening.crisis,
        "missing": [question.id for question in screening.missing],
        "questions": [{"id": q.id, "text": q.text, "why": q.why} for q in screening.missing],
        "findings": [_finding(f) for f in screening.findings],
        "recognised": [_recognised(r) for r in screening.recognised],
        "unrecognised": list(screening.unrecognised),
        "checked": list(screening.checked),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "subject": finding.subject,
        "message": finding.message,
        "reason": finding.reason,
        "action": finding.action,
        "source": _source(finding.sources[0]),
        "sources": [_source(source) for source in finding.sources],
        "rule": finding.rule,
        "kind": finding.kind,
        "certainty": finding.certainty,
    }


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
