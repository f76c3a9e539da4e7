"""What is to be decided at the visit, from what the record shows."""

from collections.abc import Iterator
from datetime import timedelta

from evidose.response import OwnDays, Response, Visit

IRREGULAR = 0.8
"""Share of the noted days below which the regularity of taking is asked about."""
SPELT_OUT = 2
"""Up to so many open safety questions are written out."""


def visit_questions(visit: Visit) -> tuple[str, ...]:
    """Return the questions, the most pressing first; nothing about benefit while anything urgent
    stands.
    """
    return tuple(dict.fromkeys(_questions(visit)))


def _questions(visit: Visit) -> Iterator[str]:
    for finding in visit.urgent:
        yield f"First: {finding.action}"
    for standing in visit.alerts:
        if standing.settled is None:
            yield f"First: {standing.alert.message}"
    yield from _safety(visit)
    for effect in visit.side_effects:
        if effect.severity == "severe":
            yield f"{effect.name.capitalize()} was severe: lower the dose, another hour, or stop?"
    for compound, taking in visit.all_taking:
        noted = taking.taken + taking.missed
        if noted and taking.taken / noted < IRREGULAR:
            it = compound if visit.beside else "it"
            yield f"What gets in the way of taking {it}, and is it worth taking as it is taken now?"
    for of, days, response in visit.all_answers:
        yield from _change(days, response, of)
    for course in visit.courses:
        if course.since_start is not None and course.since_start.beyond_noise:
            name = visit.biomarkers.get(course.biomarker, course.biomarker)
            yield f"{name} moved beyond its noise: what else changed in this time?"


def _safety(visit: Visit) -> Iterator[str]:
    missing = visit.screening.missing
    if missing:
        few = len(missing) <= SPELT_OUT
        asked = " ".join(q.text for q in missing) if few else ", ".join(q.id for q in missing)
        yield f"Still to be answered for safety: {asked}"
    if visit.screening.unrecognised:
        yield f"Not recognised, not checked: {', '.join(visit.screening.unrecognised)}."
    for of, names in visit.unmeasured:
        yield f"No {of} ({', '.join(names)}) since the start is in the record: is one wanted?"
    for finding in visit.screening.findings:
        if finding.severity == "major" and finding not in visit.urgent:
            yield f"{finding.subject}: {finding.action}"


def _change(days: OwnDays, response: Response, of: str) -> Iterator[str]:
    """Yield what an answer asks for; `of` names its compound where there are several."""
    name = f"{response.expectation.target.outcome.name}{of}"
    start = days.diary.first_dose
    match response.verdict:
        case "improved while taking it" | "slightly improved while taking it":
            yield f"{name}: is the change worth going on, at which dose, and until when?"
        case "worse":
            yield f"{name} is worse: lower the dose, stop, or look for another cause?"
        case "no change seen":
            yield f"{name}: no change as large as the important one is seen. Stop?"
        case "too early" if response.expectation.onset.assumed:
            yield (
                f"{name}: it is too early to judge, and no source tells how soon a change shows. "
                "When shall we look again?"
            )
        case "too early" if start is not None:
            latest = response.expectation.onset_weeks[1]
            day = days.diary.start + timedelta(days=start + round(7 * latest))
            yield f"{name}: it is too early to judge. Look again from {day.isoformat()}?"
        case "cannot tell" if response.combined is not None:
            yield (
                f"{name}: the days do not decide. Go on, stop and see, or a trial with blocks "
                "drawn by lot?"
            )
