"""Blood tests of a record or a file: thresholds first, then every result against its own noise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from evidose.actions.track.personal_library import PersonalLibrary, personal_library
from evidose.actions.track.record import about as compounds_of
from evidose.evidence import find_compound, library_date
from evidose.exchange.lab_table import LARGEST, read_lab_table
from evidose.person import LabResult, Measure, Measures, Snapshot, convert, find_measure
from evidose.response import (
    Diary,
    LabCourse,
    LabPoint,
    Relation,
    StandingAlert,
    goals,
    kept_scale,
    lab_course,
    lagged_relation,
    own_days,
    standing_alerts,
    treatment_start,
)
from evidose.safety import Policy, judged_tests, lab_value, laboratory_rules
from evidose.terms import VERSION, InputError, Problem, UnknownNameError, read_given

GRAVE = ("contraindicated", "major")
"""Severities whose thresholds are told at once."""


@dataclass(frozen=True, slots=True)
class LabReport:
    """Every blood test.

    Attributes
    ----------
    start : the first day of any of the compounds: what was measured before is before them all
    alerts : thresholds that were reached, those that stand first
    checked : tests with a threshold that were held against it
    unchecked : tests with a threshold of which some result has no number or unit to compare
    courses : one for each test with numbers
    relations : by test, how it goes with `outcome`; empty without one
    in_words : results without a number, by test, with their days
    names : biomarker id to name
    """

    today: date
    start: date | None
    alerts: tuple[StandingAlert, ...]
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]
    courses: tuple[LabCourse, ...]
    outcome: str | None
    relations: Mapping[str, Relation]
    in_words: Mapping[str, tuple[tuple[date, str], ...]]
    names: Mapping[str, str]
    code_version: str
    library_version: str


@dataclass(frozen=True, slots=True)
class _Told:
    day: date
    result: LabResult
    entry: str


def labs_of_record(
    snapshot: Snapshot,
    *,
    test: str | None = None,
    outcome: str | None = None,
    compounds: Collection[str] = (),
    overlay: Path | None = None,
    today: date | None = None,
) -> LabReport:
    """Report the blood tests of a record.

    Parameters
    ----------
    test : one test alone; all where absent
    outcome : the symptom each test is held against; the first goal with scores where absent
    compounds : ids or names; what is taken or was chosen where absent

    Raises
    ------
    UnknownNameError
        Test or compound is not known.
    """
    known = personal_library(overlay)
    now = today or datetime.now().astimezone().date()
    about = compounds or compounds_of(snapshot)
    policies = [known.policy(find_compound(known.library, c).id) for c in about]
    told = [
        _Told(e.at.date(), e.body, e.id)
        for e in snapshot.of_kind("lab")
        if isinstance(e.body, LabResult) and e.at.date() <= now
    ]
    starts = [treatment_start(snapshot, p, known.rules, now) for p in policies]
    start = min((s for s in starts if s is not None), default=None)
    symptom = _symptom(snapshot, outcome, known, policies, now)
    return _report(told, known, now, start, test, symptom, policies)


def labs_of_file(
    path: Path,
    *,
    compounds: Collection[str],
    test: str | None = None,
    start: date | None = None,
    overlay: Path | None = None,
    today: date | None = None,
) -> LabReport:
    """Report the blood tests of a CSV file; see `evidose.exchange.lab_table`.

    Parameters
    ----------
    compounds : whose thresholds count, by id or name
    start : first day of the treatment whose change is asked about

    Raises
    ------
    InputError, UnknownNameError
        The file cannot be read or has problems; the test is not known.
    """
    given = read_given(path, LARGEST, "a CSV file")
    known = personal_library(overlay)
    now = today or datetime.now().astimezone().date()
    rows = read_lab_table(given, path.name, known.measures, now)
    told = [_Told(r.day, r.result, r.place) for r in rows]
    policies = [known.policy(find_compound(known.library, c).id) for c in compounds]
    return _report(told, known, now, start, test, None, policies)


def _report(
    told: Sequence[_Told],
    known: PersonalLibrary,
    today: date,
    start: date | None,
    test: str | None,
    symptom: tuple[str, Diary] | None,
    policies: Sequence[Policy],
) -> LabReport:
    limits = [r for p in policies for r in laboratory_rules(known.rules.of(p.id), p.usual_high)]
    grave = list({r.id: r for r in limits if r.severity in GRAVE}.values())
    values = [lab_value(t.result, known.measures.get(t.result.test), day=t.day) for t in told]
    alerts = standing_alerts(values, grave)
    limited = judged_tests(grave)
    numbers = [t for t in told if t.result.value is not None]
    with_limit = {v.test for v in values if v.test in limited and v.value is not None}
    without = {v.test for v in values if v.test in limited and v.value is None}
    wanted = _wanted(test, known.measures)
    courses, relations = [], dict[str, Relation]()
    for name in dict.fromkeys(t.result.test for t in numbers):
        if wanted not in (None, name):
            continue
        course = _course([t for t in numbers if t.result.test == name], known, start)
        courses.append(course)
        if symptom is not None:
            diary = symptom[1]
            days = [(p.day - diary.start).days for p in course.points]
            relations[name] = lagged_relation(days, _scaled(course, known), diary.outcome)
    words: dict[str, tuple[tuple[date, str], ...]] = {}
    for t in told:
        text = f"1:{t.result.titre}" if t.result.titre is not None else t.result.word
        if text and wanted in (None, t.result.test):
            words[t.result.test] = (*words.get(t.result.test, ()), (t.day, text))
    return LabReport(
        today, start, alerts, tuple(sorted(with_limit)), tuple(sorted(without)),
        tuple(courses),
        symptom and symptom[0], relations, words,
        {m.id: m.name for m in known.measures.values()}, VERSION, library_date(),
    )  # fmt: skip


def _wanted(test: str | None, measures: Measures) -> str | None:
    if test is None:
        return None
    found = find_measure(test, measures)
    if found is None:
        raise UnknownNameError("blood test", test, list(measures))
    return found.id


def _course(told: Sequence[_Told], known: PersonalLibrary, start: date | None) -> LabCourse:
    """Put the results of one test in the unit of the newest and judge them."""
    name = told[-1].result.test
    marker = known.measures.get(name)
    unit = told[-1].result.unit or ""
    points = []
    for t in told:
        r = t.result
        value, low, high = (_in_unit(x, r.unit, unit, marker) for x in (r.value, r.low, r.high))
        points.append(LabPoint(t.day, value or 0.0, r.comparator, low, high, t.entry))
    variation = known.response.variation.get(name)
    return lab_course(name, unit, points, variation, known.response.level, start=start)


def _in_unit(
    value: Decimal | None, unit: str | None, wanted: str, measure: Measure | None
) -> float | None:
    if value is None or measure is None or not unit or not wanted or unit == wanted:
        return None if value is None else float(value)
    return float(convert(value, unit, wanted, measure))


def _scaled(course: LabCourse, known: PersonalLibrary) -> list[float]:
    """Return the results on the scale they are judged on."""
    variation = known.response.variation.get(course.biomarker)
    values = [p.counted for p in course.points]
    if variation is None or not variation.log_normal or min(values) <= 0:
        return values
    return [float(np.log(v)) for v in values]


def _symptom(
    snapshot: Snapshot,
    outcome: str | None,
    known: PersonalLibrary,
    policies: Sequence[Policy],
    today: date,
) -> tuple[str, Diary] | None:
    """Return the diary of the symptom: the one asked for, or the first goal that is scored."""
    asked = (outcome,) if outcome else goals(snapshot)
    for name in asked if policies else ():
        if scale := kept_scale(snapshot, name):
            rules = known.response.rules
            days = own_days(snapshot, name, scale, policies[0], known.rules, rules, today)
            return name, days.diary
    if outcome:
        expected = "an outcome with scores in the record"
        raise InputError(Problem("--outcome", "", f"{outcome}, without a score", expected))
    return None
