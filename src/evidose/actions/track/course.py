"""What happened to each symptom, day by day, beside what the trials let expect."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from evidose.actions.track.labs import labs_of_record
from evidose.actions.track.overlapping import own_overlaps
from evidose.actions.track.personal_library import personal_library
from evidose.actions.track.record import (
    compound_name,
    now,
    packs,
    taken_compounds,
    vocabulary,
)
from evidose.actions.track.standing_entries import of_type
from evidose.evidence import once_per_library
from evidose.pages.track.lab_chart import lab_svg
from evidose.pages.track.labs_text import course_sentences
from evidose.pages.track.me import (
    SHARE,
    Expected,
    LabDrawn,
    SymptomCourse,
    outlook_sentences,
)
from evidose.pages.track.overlap_text import overlap_sentence
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
    snapshot: Snapshot, starts: Mapping[str, date], *, whole: bool = False
) -> tuple[SymptomCourse, ...]:
    """Return the course of every goal, or of everything that is scored.

    Parameters
    ----------
    starts : first day of each compound, by its id
    whole : every day there is, instead of the last `SHOWN_DAYS`
    """
    today = now().date()
    first = date.min if whole else today - timedelta(days=SHOWN_DAYS)
    scores = _daily(_scored(snapshot, first, _earliest(starts)))
    shown = (
        _course(snapshot, kept, scores[kept], starts, today) for kept in _kept(snapshot, scores)
    )
    return tuple(course.since(first) for course in shown)


def first_days(snapshot: Snapshot) -> dict[str, date]:
    """Return the first day on which each compound was due or taken, by its id."""
    library = personal_library()
    found = {}
    for compound in taken_compounds(snapshot, ever=True):
        policy = library.policy(compound)
        start = treatment_start(snapshot, policy, library.rules, now().date())
        if start is not None and compound in packs():
            found[compound] = start
    return found


def overlap_sentences(snapshot: Snapshot) -> tuple[str, ...]:
    """Say which compounds were taken at the same time, and what that leaves untold."""
    compounds = tuple(first_days(snapshot))
    pairs = own_overlaps(snapshot, compounds, personal_library(), now().date())
    return tuple(overlap_sentence(o) for o in pairs)


def outlooks(courses: Sequence[SymptomCourse], compounds: Sequence[str]) -> dict[str, list[str]]:
    """Return by outcome what the trials of each compound let expect, in sentences.

    Of several compounds each sentence is introduced by its name: nothing is known of them together.
    """
    found = dict[str, list[str]]()
    for course in courses:
        told = found.setdefault(course.outcome, [])
        for compound in compounds:
            e = expectation(course.outcome, course.scale, compound)
            if e is None:
                continue
            name = f"{compound_name(compound)}: " if len(compounds) > 1 else ""
            first, *rest = outlook_sentences(e)
            told += [f"{name}{first}", *rest]
    return found


def _earliest(starts: Mapping[str, date]) -> date | None:
    return min(starts.values(), default=None)


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
    starts: Mapping[str, date],
    today: date,
) -> SymptomCourse:
    known, start = vocabulary(Snapshot(()), today), _earliest(starts)
    outcome, scale = known.outcomes.get(kept[0]), known.instruments[kept[1]]
    same_way = outcome is not None and outcome.better == scale.better
    goals = of_type(snapshot.of_kind("goal"), Goal)
    targets = [g.target for _, g in goals if g.outcome == kept[0]]
    alone = len(starts) == 1  # of several together no trial tells anything: no band is drawn
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
        expected=_expected(expectation(*kept, *starts), _mean(before)) if alone else None,
        starts=tuple((day, compound_name(c)) for c, day in starts.items()),
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


@once_per_library
def expectation(outcome: str, scale: str, compound: str) -> Expectation | None:
    """Return what the trials of a compound let expect on a scale; None where nothing is known."""
    known = personal_library()
    try:
        target = find_target(known.evidence, known.response, outcome, scale)
        return expect(target, compound, known.evidence, known.library, known.response)
    except EvidoseError:
        return None


def _expected(e: Expectation | None, base: float | None) -> Expected | None:
    """Return where most people like those in the trials would be, in the scale's direction.

    None where the trials tell nothing, or no source tells how soon: there is no day to draw it at.
    """
    if e is None or base is None or e.evidence.trials == 0 or e.onset.assumed:
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


def lab_courses(snapshot: Snapshot, starts: Mapping[str, date]) -> tuple[LabDrawn, ...]:
    """Return every blood test with numbers, as what the page draws."""
    if not snapshot.of_kind("lab"):
        return ()
    # Nothing else decides what is drawn: thousands of scores and doses need not be read again.
    told = [e for e in snapshot.of_kind("dose") if local_day(e) in starts.values()]
    kept = Snapshot((*snapshot.of_kind("lab", "medicine", "safety answer"), *told))
    report = labs_of_record(kept)
    return tuple(
        LabDrawn(
            c.biomarker,
            report.names.get(c.biomarker, c.biomarker),
            lab_svg(c, report.names.get(c.biomarker, c.biomarker), key=f"lab-{c.biomarker}"),
            (c.why,) if c.why else tuple(course_sentences(c)),
        )
        for c in report.courses
    )
