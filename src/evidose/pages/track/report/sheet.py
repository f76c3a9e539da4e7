"""The sheet for a visit on one page of A4."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidose.pages.plan.screening import short_answer
from evidose.pages.track.lab_chart import lab_svg
from evidose.pages.track.labs_text import alert_lines, plain_unit, threshold_sentence
from evidose.pages.track.overlap_text import overlap_sentence
from evidose.pages.track.own_response import REFUSED, WITHHELD, carried_sentences
from evidose.pages.track.report.document import library_keys
from evidose.pages.track.report.questions import visit_questions
from evidose.pages.track.report.sentences import (
    adherence_text,
    period_text,
    probability_sentences,
    side_effect_text,
)
from evidose.pages.track.report.text import lab_call
from evidose.pages.track.symptom_chart import symptom_svg
from evidose.response import LabCourse, Visit

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
SIZES = ((9.6, 8), (9.0, 8), (8.6, 6), (8.2, 5), (7.8, 4), (7.4, 3))
"""Letter size in points and rows of a list, tried until all fits on one page."""
CHARTS = 2
PAGE = re.compile(rb"/Type\s*/Page\b")


def visit_pdf(visit: Visit, *, versions: str) -> bytes:
    """Typeset the sheet.

    Letters get smaller and lists shorter, with what was left out told, until one page holds it.

    Parameters
    ----------
    versions : line that names code and library

    Returns
    -------
    bytes
        PDF of one page of A4.
    """
    import typst

    written = b""
    for size, rows in SIZES:
        sheet = json.dumps({**sheet_content(visit, rows), "size": size, "versions": versions})
        written = typst.compile(TEMPLATE, sys_inputs={"sheet": sheet}, format="pdf")
        if len(PAGE.findall(written)) == 1:
            break
    return written


def sheet_content(visit: Visit, rows: int = SIZES[0][1]) -> dict[str, Any]:
    """Return what stands on the sheet; `rows` is the most that is shown of a list."""
    alerts = [a for a in visit.alerts if a.settled is None]
    notes = list(_footnotes(visit))
    return {
        "name": visit.name,
        "since": visit.since.isoformat(),
        "today": visit.today.isoformat(),
        "urgent": [
            *({"what": f.message, "do": f.action} for f in visit.urgent),
            *({"what": " ".join(alert_lines([a])).lstrip("! "), "do": ""}
              for a in alerts),
        ],
        "verdict": visit.screening.verdict,
        "headline": short_answer(visit.screening).heading,
        "findings": _kept(
            [
                f"{f.severity}: {f.message}"
                for f in visit.screening.findings
                if f.severity != "informational" and f not in visit.urgent
            ],
            rows,
        ),
        "periods": _kept(_periods(visit), rows),
        "adherence": " ".join(
            [*_adherence(visit), *(overlap_sentence(o) for o in visit.overlaps)]
        ),
        "medicines": ", ".join(name for name, _ in visit.medicines),
        "effects": _kept([side_effect_text(u) for u in visit.side_effects], rows),
        "events": _kept([f"{d.isoformat()} {what}" for d, what, _ in visit.events], rows),
        "withheld": WITHHELD if visit.urgent else REFUSED if visit.refused else "",
        "answers": [
            {
                "name": f"{response.expectation.target.outcome.name}{name}",
                "verdict": response.verdict,
                "svg": symptom_svg(
                    days,
                    response,
                    visit.targets.get(response.expectation.target.outcome.id),
                    inline=False,
                    paper=True,
                ),
                "text": [*probability_sentences(response), *carried_sentences(days)],
            }
            for name, days, response in visit.all_answers[:CHARTS]
        ],
        "further": [
            f"{response.expectation.target.outcome.name}{name}: {response.verdict}"
            for name, _, response in visit.all_answers[CHARTS:]
        ]
        + [f"{name}: no answer" for name, _ in visit.all_left_out],
        "thresholds": ""
        if visit.alerts or not visit.courses
        else threshold_sentence(visit.checked, visit.biomarkers),
        "labs": [_lab(c, visit) for c in visit.courses[:rows]],
        "labs_left": max(len(visit.courses) - rows, 0),
        "questions": _kept(list(visit_questions(visit)), rows),
        "notes": notes,
    }  # fmt: skip


def _adherence(visit: Visit) -> list[str]:
    """Return how regularly each compound was taken, by name where there are several."""
    if not visit.beside:
        return [adherence_text(visit.taking)]
    return [f"{name}: {adherence_text(taking)}" for name, taking in visit.all_taking]


def _periods(visit: Visit) -> list[str]:
    """Return what was taken; of several compounds each line with its name."""
    named = [(f"{name}, " if visit.beside else "", taking) for name, taking in visit.all_taking]
    return [f"{name}{period_text(p)}" for name, taking in named for p in taking.periods]


def _kept(texts: list[str], rows: int) -> list[str]:
    """Return the first of a list and how many were left out."""
    left = len(texts) - rows
    return texts if left <= 0 else [*texts[:rows], f"and {left} more, see the text or JSON"]


def _lab(course: LabCourse, visit: Visit) -> dict[str, Any]:
    newest = course.points[-1]
    limit = "" if newest.high is None else f"to {newest.high:g}"
    return {
        "name": visit.biomarkers.get(course.biomarker, course.biomarker),
        "value": f"{newest.comparator}{newest.value:g} {plain_unit(course.unit)}",
        "day": newest.day.isoformat(),
        "limit": limit,
        "call": lab_call(course).removeprefix("Since the start: "),
        "svg": lab_svg(course, "", inline=False, bare=True) if len(course.points) > 1 else "",
    }


def _footnotes(visit: Visit) -> Iterator[str]:
    """Say where the numbers come from, in the order of the sheet."""
    yield (
        f"Doses and missed doses: {len(visit.taking.entries)} entries of the record; side effects: "
        f"{sum(u.times for u in visit.side_effects)}; life events: {len(visit.events)}. Their ids "
        "stand in the JSON of the same report."
    )
    told = [
        f"{response.expectation.target.outcome.name}: {len(days.scores)} scores; library "
        f"{', '.join(library_keys(response))}."
        for days, response in visit.answers
    ]
    yield " ".join(told) or "Nothing was computed."
    judged = [c.biomarker for c in visit.courses if not c.why]
    yield (
        f"Noise: the library's variation within a person ({', '.join(judged) or 'none'}); results "
        "by their entries in the JSON."
    )
    rules = dict.fromkeys(f.rule for f in visit.screening.findings)
    yield f"Library rules: {', '.join(rules) or 'none met'}."
