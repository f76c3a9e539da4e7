"""The sheet for a visit as plain data: every number with the entries or library keys behind it."""

from typing import Any

from evidose.pages.plan.screening import screening_document
from evidose.pages.track.labs_text import alert_document, course_document
from evidose.pages.track.overlap_text import overlap_documents
from evidose.pages.track.own_response import own_response_document
from evidose.pages.track.report.questions import visit_questions
from evidose.response import Beside, Period, Response, Unwanted, Visit

SCHEMA_VERSION = 1


def visit_document(visit: Visit, *, code_version: str, library_version: str) -> dict[str, Any]:
    """Return the whole sheet as one JSON document."""
    taking = visit.taking
    return {
        "schema_version": SCHEMA_VERSION,
        "code_version": code_version,
        "library_version": library_version,
        "compound": visit.compound,
        "date": visit.today.isoformat(),
        "since": visit.since.isoformat(),
        "urgent": [
            {"severity": f.severity, "message": f.message, "action": f.action, "rule": f.rule}
            for f in visit.urgent
        ],
        "refused": visit.refused,
        "safety": screening_document(
            visit.screening,
            today=visit.today,
            code_version=code_version,
            library_version=library_version,
        ),
        "taken": {
            "periods": [_period(p) for p in taking.periods],
            "days_due": taking.due,
            "days_taken": taking.taken,
            "days_missed": taking.missed,
            "days_without_note": taking.unnoted,
            "entries": list(taking.entries),
        },
        "beside": [_beside(b) for b in visit.beside],
        "overlaps": overlap_documents(visit.overlaps),
        "other_medicines": [{"text": text, "entry": entry} for text, entry in visit.medicines],
        "side_effects": [_side_effect(u) for u in visit.side_effects],
        "life_events": [
            {"day": day.isoformat(), "text": text, "entry": entry}
            for day, text, entry in visit.events
        ],
        "change": [
            own_response_document(days, response)
            | {"target": visit.targets.get(response.expectation.target.outcome.id)}
            | {"library": library_keys(response)}
            for days, response in visit.answers
        ],
        "left_out": [{"outcome": name, "why": why} for name, why in visit.left_out],
        "labs": {
            "alerts": [alert_document(a) for a in visit.alerts],
            "checked_against_thresholds": list(visit.checked),
            "not_checked": list(visit.unchecked),
            "tests": [
                course_document(c) | {"library": [f"priors/response/variation/{c.biomarker}"]}
                for c in visit.courses
            ],
        },
        "questions": list(visit_questions(visit)),
    }


def _beside(b: Beside) -> dict[str, Any]:
    """Return what was taken of a further compound and what changed with it."""
    return {
        "compound": b.compound,
        "periods": [_period(p) for p in b.taking.periods],
        "days_due": b.taking.due,
        "days_taken": b.taking.taken,
        "days_missed": b.taking.missed,
        "days_without_note": b.taking.unnoted,
        "entries": list(b.taking.entries),
        "change": [own_response_document(days, response) for days, response in b.answers],
        "left_out": [{"outcome": name, "why": why} for name, why in b.left_out],
    }


def library_keys(response: Response) -> list[str]:
    """Return the library records an answer rests on."""
    e = response.expectation
    keys = [f"questions/{e.evidence.question}"] if e.evidence.question else []
    return [
        *keys,
        f"outcomes/{e.target.outcome.id}",
        f"instruments/{e.target.instrument.id}",
        f"priors/response/onset/{e.onset.id}",
        f"priors/response/nonspecific/{e.placebo.id}",
        *(f"priors/response/spread/{name}" for name in e.spreads),
        "priors/response/noise/daily",
        "priors/response/verdict/rules",
    ]


def _period(p: Period) -> dict[str, Any]:
    return {"first_day": p.first.isoformat(), "last_day": p.last.isoformat(), **_amount(p)}


def _amount(p: Period) -> dict[str, Any]:
    """Return the daily dose; only where it is in mg it stands under that name."""
    return {"mg": p.mg} if p.unit == "mg" else {"mg": None, "amount": p.mg, "unit": p.unit}


def _side_effect(u: Unwanted) -> dict[str, Any]:
    return {
        "name": u.name,
        "times": u.times,
        "first_day": u.first.isoformat(),
        "last_day": u.last.isoformat(),
        "severity": u.severity or None,
        "actions": list(u.actions),
        "days_after_change_of_dose": u.after_change,
        "entries": list(u.entries),
    }
