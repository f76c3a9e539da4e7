"""The plan on one sheet of paper, for the person and the prescriber."""

import json
from pathlib import Path
from typing import Any

from evidose.pages.plan.titration.held import lifted_lines, pause_lines
from evidose.pages.plan.titration.text import foreign_line, holds_line
from evidose.regimen import NIGHT_ENDS, Plan, each_time, plain

TEMPLATE = Path(__file__).parent / "templates" / "plan.typ"


def plan_pdf(plan: Plan, *, name: str, made: str, versions: str) -> bytes:
    """Typeset the plan as PDF.

    Parameters
    ----------
    plan : the plan
    name : the compound's name
    made : day on which the plan was made
    versions : line that names code and library

    Returns
    -------
    bytes
        One page of A4 for plans of the usual length.
    """
    import typst

    sheet = json.dumps(_sheet(plan, name, made, versions), ensure_ascii=False)
    written: bytes = typst.compile(TEMPLATE, sys_inputs={"sheet": sheet}, format="pdf")
    return written


def _sheet(plan: Plan, name: str, made: str, versions: str) -> dict[str, Any]:
    return {
        "name": name,
        "made": made,
        "versions": versions,
        "schedule": f"{plan.shape.titration.name} ({plan.shape.titration.support})",
        "at": plan.wish.said_hours,
        "zone": plan.wish.zone.key if plan.wish.zone else "your own clock",
        "night": any(at < NIGHT_ENDS for at in plan.wish.hours),
        "form": plan.form.name,
        "keep": " ".join(filter(None, (holds_line(plan.form), plan.form.keep))),
        "first": plan.shape.first_day.isoformat(),
        "last": plan.shape.last_day.isoformat(),
        "verdict": plan.screening.verdict,
        "checked": "; ".join(plan.screening.checked),
        "findings": [
            {"severity": f.severity, "text": f"{f.message} {f.action}"}
            for f in plan.screening.findings
        ],
        "warnings": [
            *lifted_lines(plan),
            *pause_lines(plan.pauses),
            *plan.warnings,
            *filter(None, [foreign_line(plan)]),
        ],
        "phases": [
            {
                "first": p.first_day.isoformat(),
                "last": p.last_day.isoformat(),
                "days": str(p.step.days),
                "dose": str(p.step.dose),
                "take": each_time(p),
            }
            for p in plan.phases
        ],
        "supplies": [
            {
                "by": s.order_by.isoformat(),
                "what": f"{plain(s.ml)} mL"
                if s.ml
                else ", ".join(f"{n} × {strength}" for strength, n in s.capsules),
            }
            for s in plan.supplies
        ],
        "checks": [
            {
                "when": c.first_day.isoformat()
                + ("" if c.first_day == c.last_day else f" to {c.last_day.isoformat()}"),
                "title": c.title + (" (if continued)" if c.only_if_continued else ""),
                "text": c.text,
            }
            for c in plan.shape.checks
        ],
        "advice": [{"title": a.title, "text": a.text} for a in plan.advice],
        "questions": list(plan.questions),
    }
