"""The sheet for a visit as text."""

import textwrap
from collections.abc import Iterator

from evidose.pages.plan.screening import short_answer
from evidose.pages.track.labs_text import (
    alert_lines,
    course_sentences,
    plain_unit,
    threshold_sentence,
)
from evidose.pages.track.overlap_text import overlap_sentence
from evidose.pages.track.own_response import REFUSED, WITHHELD, carried_sentences
from evidose.pages.track.report.questions import visit_questions
from evidose.pages.track.report.sentences import (
    adherence_text,
    period_text,
    probability_sentences,
    side_effect_text,
)
from evidose.response import LabCourse, Visit

WIDTH = 88
FOOT = "To talk over with a clinician; not a prescription. Every number is traced in --json."


def visit_text(visit: Visit) -> str:
    """Return the sheet for a terminal."""
    lines = [
        f"{visit.name}: report for a visit, {visit.since.isoformat()} to {visit.today.isoformat()}",
        "",
    ]
    for finding in visit.urgent:
        lines += [*_wrapped(f"! {finding.message}"), *_wrapped(f"  {finding.action}"), ""]
    lines += alert_lines(a for a in visit.alerts if a.settled is None)
    lines += ["Safety, as the record tells", *_item(short_answer(visit.screening).heading)]
    for finding in visit.screening.findings:
        if finding not in visit.urgent and finding.severity != "informational":
            lines += _item(f"{finding.severity}: {finding.message}")
    lines += ["", "What was taken"]
    lines += [f"  {visit.first_name}:"] if visit.beside else []
    lines += [*(f"  {period_text(p)}" for p in visit.taking.periods)]
    lines += _item(adherence_text(visit.taking))
    for other in visit.beside:
        lines += [f"  {other.name}:", *(f"    {period_text(p)}" for p in other.taking.periods)]
        lines += _item(adherence_text(other.taking), "    ")
    lines += [x for o in visit.overlaps for x in _item(overlap_sentence(o))]
    if visit.medicines:
        lines += _item(f"Beside it: {', '.join(name for name, _ in visit.medicines)}.")
    lines += ["", "Side effects"]
    lines += [x for u in visit.side_effects for x in _item(side_effect_text(u))] or ["  none noted"]
    if visit.events:
        told = "; ".join(f"{day.isoformat()} {what}" for day, what, _ in visit.events)
        lines += ["", "Life events", *_item(told)]
    lines += ["", "What changed", *_answers(visit)]
    lines += ["", "Blood tests", *_labs(visit)]
    lines += ["", "To decide at the visit"]
    lines += [x for q in visit_questions(visit) for x in _item(q, "  - ")] or ["  nothing noted"]
    return "\n".join([*lines, "", FOOT]) + "\n"


def _answers(visit: Visit) -> Iterator[str]:
    if visit.urgent:
        yield from _item(WITHHELD)
        return
    if visit.refused:
        yield from _item(REFUSED)
        return
    for name, days, response in visit.all_answers:
        yield f"  {response.expectation.target.outcome.name}{name}: {response.verdict}"
        for sentence in (*probability_sentences(response), *carried_sentences(days)):
            yield from _item(sentence, "    ")
    for name, why in visit.all_left_out:
        yield from _item(f"{name}: no answer. {why}")
    if not (visit.all_answers or visit.all_left_out):
        yield "  no goal and no score in the record"


def _labs(visit: Visit) -> Iterator[str]:
    if not visit.courses:
        yield "  none in the record"
        return
    if not visit.alerts:
        yield from _item(threshold_sentence(visit.checked, visit.biomarkers))
    for course in visit.courses:
        name = visit.biomarkers.get(course.biomarker, course.biomarker)
        newest = course.points[-1]
        value = f"{newest.comparator}{newest.value:g} {plain_unit(course.unit)}"
        yield from _item(f"{name} {value} on {newest.day.isoformat()}. {lab_call(course)}")
    if visit.unchecked:
        told = ", ".join(visit.biomarkers.get(u, u) for u in visit.unchecked)
        yield from _item(f"Not checked against thresholds, as no upper limit was told: {told}.")


def lab_call(course: LabCourse) -> str:
    """Return the one sentence on a blood test: its change since the start, or why there is none."""
    if course.why:
        return course.why
    if course.since_start is None:
        return "Nothing to compare with from before a start."
    return next(iter(course_sentences(course)))


def _item(text: str, mark: str = "  ") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * (len(mark) + 2),
        break_on_hyphens=False,
    )


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
