"""What happened to each symptom, day by day, beside what the trials let expect."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from evidose.actions.labs import labs_of_record
from evidose.actions.person import COMPOUND, now, vocabulary
from evidose.actions.personal_library import personal_library
from evidose.actions.standing_entries import of_type
from evidose.pages.lab_chart import lab_svg
from evidose.pages.labs_text import course_sentences
from evidose.pages.me import SHARE, Expected, LabDrawn, SymptomCourse
from evidose.person import Entry, Goal, LifeEvent, Score, Snapshot
from evidose.response import (
    Expectation,
    expect,
    find_target,
    local_day,
    treatment_start,
)
from evidose.terms import EvidoseError

Kept = tuple[str, str]
"""An outcome and the scale it is kept on."""

SHOWN_DAYS = 365
"""Days that are shown unless all are asked for."""

BEFORE_DAYS, LATELY_DAYS = 28, 14
"""Days before the start, and up to today, whose means are set side by side."""

WINDOW = 14
WEEK = 7


def symptom_courses(
    snapshot: Snapshot, start: date | None, *, whole: bool = False
) -> tuple[SymptomCourse, ...]:
    """Return the course of every goal, or of everything that is scored.

    Parameters
    ----------
    start : first day of the compound
    whole : every day there is, instead of the last `SHOWN_DAYS`
    """
    today = now().date()
    first = date.min if whole else today - timedelta(days=SHOWN_DAYS)
    scores = _daily(_scored(snapshot, first, start))
    shown = (
        _course(snapshot, kept, scores[kept], start, today) for kept in _kept(snapshot, scores)
    )
    return tuple(course.since(first) for course in shown)


def first_day(snapshot: Snapshot) -> date | None:
    """Return the first day on which the compound was due or taken."""
    library = personal_library()
    return treatment_start(snapshot, library.policy(COMPOUND), library.rules, now().date())


def _scored(snapshot: Snapshot, first: date, start: date | None) -> list[Entry]:
    """Return what was scored since `first`, and in the weeks before the start if that is earlier.

    A record of ten years is not read whole for the page of one year.
    """
    entries, days = snapshot.current, timedelta(days=BEFORE_DAYS + 1)
    if first == date.min:
        return list(entries)
    spans = [(first, date.max)]
    if start is not None and start - days < first:
        spans.insert(0, (start - days, min(start, first - timedelta(days=1))))
    found = list[Entry]()
    for begin, end in spans:
        at = bisect_left(entries, begin - timedelta(days=1), key=lambda e: e.at.date())
        for e in entries[at:]:
            day = local_day(e)
            if day > end:
                break
            if day >= begin:
                found.append(e)
    return found


def _kept(snapshot: Snapshot, scores: Mapping[Kept, Mapping[date, float]]) -> list[Kept]:
    """Return outcome and scale of every goal that is scored; without goals, all that is scored."""
    wanted = [g for _, g in of_type(snapshot.of_kind("goal"), Goal)]
    most = sorted(scores, key=lambda kept: -len(scores[kept]))
    commonest = dict(reversed(most))
    asked = [(g.outcome, g.instrument or "") for g in wanted]
    kept = [k if k in scores else (k[0], commonest.get(k[0], "")) for k in asked]
    return [k for k in dict.fromkeys(kept or [*commonest.items()]) if k in scores]


def _daily(entries: Sequence[Entry]) -> Mapping[Kept, dict[date, float]]:
    """Return the mean of every day for each outcome on each scale."""
    told = dict[Kept, dict[date, list[float]]]()
    for e, s in of_type(entries, Score):
        days = told.setdefault((s.outcome, s.instrument), {})
        days.setdefault(local_day(e), []).append(s.value)
    return {k: {d: sum(v) / len(v) for d, v in sorted(days.items())} for k, days in told.items()}


def _course(
    snapshot: Snapshot,
    kept: Kept,
    days: Mapping[date, float],
    start: date | None,
    today: date,
) -> SymptomCourse:
    known = vocabulary(Snapshot(()), today)
    outcome, scale = known.outcomes.get(kept[0]), known.instruments[kept[1]]
    same_way = outcome is not None and outcome.better == scale.better
    goals = of_type(snapshot.of_kind("goal"), Goal)
    targets = [g.target for _, g in goals if g.outcome == kept[0]]
    lately = [v for d, v in days.items() if d > today - timedelta(days=LATELY_DAYS)]
    before = [v for d, v in days.items() if start and 0 < (start - d).days <= BEFORE_DAYS]
    return SymptomCourse(
        outcome=kept[0],
        scale=kept[1],
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
        expected=_expected(expectation(*kept), _mean(before)) if start else None,
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
    for e, event in of_type(snapshot.of_kind("life event"), LifeEvent):
        first = local_day(e)
        found.append((first, min(event.until or first, today), event.event))
    return tuple(found)


@cache
def expectation(outcome: str, scale: str) -> Expectation | None:
    """Return what the trials let a person expect on a scale; None where that cannot be told."""
    known = personal_library()
    try:
        target = find_target(known.evidence, known.response, outcome, scale)
        return expect(target, COMPOUND, known.evidence, known.library, known.response)
    except EvidoseError:
        return None


def _expected(e: Expectation | None, base: float | None) -> Expected | None:
    """Return where most people like those in the trials would be, in the scale's direction."""
    if e is None or base is None or e.evidence.trials == 0:
        return None
    total = e.outlook.total
    ends = sorted(
        base + e.target.sign * total.quantile(p) for p in ((1 - SHARE) / 2, (1 + SHARE) / 2)
    )
    return Expected(base, ends[0], ends[1], e.onset_weeks)


def has_more(snapshot: Snapshot) -> bool:
    """Tell whether there are scores older than what is shown."""
    first = now().date() - timedelta(days=SHOWN_DAYS)
    earliest = next(of_type(snapshot.current, Score), None)
    return earliest is not None and local_day(earliest[0]) < first


def lab_courses(snapshot: Snapshot, start: date | None) -> tuple[LabDrawn, ...]:
    """Return every blood test with numbers, as what the page draws."""
    if not snapshot.of_kind("lab"):
        return ()
    # Nothing else decides what is drawn: thousands of scores and doses need not be read again.
    told = [e for e in snapshot.of_kind("dose") if local_day(e) == start]
    report = labs_of_record(Snapshot((*snapshot.of_kind("lab", "medicine"), *told)))
    return tuple(
        LabDrawn(
            c.biomarker,
            report.names.get(c.biomarker, c.biomarker),
            lab_svg(c, report.names.get(c.biomarker, c.biomarker), key=f"lab-{c.biomarker}"),
            (c.why,) if c.why else tuple(course_sentences(c)),
        )
        for c in report.courses
    )
