"""What happened to each symptom, day by day, beside what the trials let expect."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from evidose.actions.labs import labs_of_record
from evidose.actions.person import now, vocabulary
from evidose.actions.personal_library import personal_library
from evidose.actions.respond import OwnAnswer, RecordAnswered
from evidose.actions.standing_entries import of_type
from evidose.pages.lab_chart import lab_svg
from evidose.pages.labs_text import course_sentences
from evidose.pages.me import SHARE, Expected, LabDrawn, SymptomCourse
from evidose.person import Goal, LifeEvent, Score, Snapshot
from evidose.response import goals, kept_scale, local_day, treatment_start

COMPOUND = "low-dose-naltrexone"

SHOWN_DAYS = 365
"""Days that are shown unless all are asked for."""

BEFORE_DAYS, LATELY_DAYS = 28, 14
"""Days before the start, and up to today, whose means are set side by side."""

WINDOW = 14
WEEK = 7


def symptom_courses(
    snapshot: Snapshot, answered: RecordAnswered | None, *, whole: bool = False
) -> tuple[SymptomCourse, ...]:
    """Return the course of every goal, or of everything that is scored.

    Parameters
    ----------
    answered : the answers of the record; they bring in what the trials let expect
    whole : every day there is, instead of the last `SHOWN_DAYS`
    """
    today = now().date()
    first = date.min if whole else today - timedelta(days=SHOWN_DAYS)
    scores = _daily(snapshot)
    answers = (
        {a.response.expectation.target.outcome.id: a for a in answered.answers} if answered else {}
    )
    library, made = personal_library(), []
    start = treatment_start(snapshot, library.policy(COMPOUND), library.rules, today)
    for outcome in goals(snapshot):
        scale = kept_scale(snapshot, outcome)
        days = scores.get((outcome, scale or ""), {})
        if scale and days:
            course = _course(snapshot, (outcome, scale), days, answers.get(outcome), start, today)
            made.append(course.since(first))
    return tuple(made)


def _daily(snapshot: Snapshot) -> Mapping[tuple[str, str], dict[date, float]]:
    """Return the mean of every day for each outcome on each scale."""
    told = dict[tuple[str, str], dict[date, list[float]]]()
    for e, s in of_type(snapshot.current, Score):
        days = told.setdefault((s.outcome, s.instrument), {})
        days.setdefault(local_day(e), []).append(s.value)
    return {k: {d: sum(v) / len(v) for d, v in sorted(days.items())} for k, days in told.items()}


def _course(
    snapshot: Snapshot,
    kept: tuple[str, str],
    days: Mapping[date, float],
    answer: OwnAnswer | None,
    start: date | None,
    today: date,
) -> SymptomCourse:
    known = vocabulary(Snapshot(()), today)
    outcome, scale = known.outcomes.get(kept[0]), known.instruments[kept[1]]
    same_way = outcome is not None and outcome.better == scale.better
    targets = [g.target for _, g in of_type(snapshot.current, Goal) if g.outcome == kept[0]]
    lately = [v for d, v in days.items() if d > today - timedelta(days=LATELY_DAYS)]
    before = [v for d, v in days.items() if start and 0 < (start - d).days <= BEFORE_DAYS]
    return SymptomCourse(
        outcome=kept[0],
        name=outcome.name if outcome and same_way else scale.name.split(",")[0],
        low=scale.low if scale.low is not None else min(days.values()),
        high=scale.high if scale.high is not None else max(days.values()),
        better=scale.better,
        days=tuple(days.items()),
        smooth=_smooth(days),
        target=targets[-1] if targets else None,
        start=start,
        spells=_spells(snapshot, today),
        before=_mean(before),
        lately=_mean(lately),
        expected=_expected(answer, _mean(before)) if answer and start else None,
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _smooth(days: Mapping[date, float]) -> tuple[tuple[date, float], ...]:
    """Return the mean of the days up to each one that is shown, a week apart in long diaries."""
    pairs, step = list(days.items()), 1 if len(days) <= SHOWN_DAYS else WEEK
    made, begin = [], 0
    for i, (day, _) in enumerate(pairs):
        while (day - pairs[begin][0]).days >= WINDOW:
            begin += 1
        if i % step == 0 or i == len(pairs) - 1:
            made.append((day, sum(v for _, v in pairs[begin : i + 1]) / (i + 1 - begin)))
    return tuple(made)


def _spells(snapshot: Snapshot, today: date) -> tuple[tuple[date, date, str], ...]:
    found = []
    for e, event in of_type(snapshot.current, LifeEvent):
        first = local_day(e)
        found.append((first, min(event.until or first, today), event.event))
    return tuple(found)


def _expected(answer: OwnAnswer, base: float | None) -> Expected | None:
    """Return where most people like those in the trials would be, in the scale's direction."""
    e = answer.response.expectation
    if base is None or e.evidence.trials == 0:
        return None
    total = e.outlook.total
    ends = sorted(
        base + e.target.sign * total.quantile(p) for p in ((1 - SHARE) / 2, (1 + SHARE) / 2)
    )
    return Expected(base, ends[0], ends[1], e.onset_weeks)


def has_more(snapshot: Snapshot) -> bool:
    """Tell whether there are scores older than what is shown."""
    first = now().date() - timedelta(days=SHOWN_DAYS)
    return any(local_day(e) < first for e, _ in islice(of_type(snapshot.current, Score), 1))


def lab_courses(snapshot: Snapshot) -> tuple[LabDrawn, ...]:
    """Return every blood test with numbers, as what the page draws."""
    if not snapshot.of_kind("lab"):
        return ()
    report = labs_of_record(snapshot)
    return tuple(
        LabDrawn(
            c.biomarker,
            report.names.get(c.biomarker, c.biomarker),
            lab_svg(c, report.names.get(c.biomarker, c.biomarker), key=f"lab-{c.biomarker}"),
            (c.why,) if c.why else tuple(course_sentences(c)),
        )
        for c in report.courses
    )
