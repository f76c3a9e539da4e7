from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from evidose.actions.track import course
from evidose.actions.track.course import (
    expectation,
    first_days,
    has_more,
    lab_courses,
    symptom_courses,
)
from evidose.person import LabResult, LifeEvent, Medicine, Score

LDN = "low-dose-naltrexone"
TODAY = date(2026, 5, 30)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    moment = course.now().replace(year=TODAY.year, month=TODAY.month, day=TODAY.day)
    monkeypatch.setattr(course, "now", lambda: moment)


def shown_courses(snapshot, **more):
    return symptom_courses(snapshot, first_days(snapshot), **more)


def shown_labs(snapshot):
    return lab_courses(snapshot, first_days(snapshot))


@pytest.fixture
def shown(months):
    """The course of half a year: pain about 7, from two weeks after the start about 4."""
    snapshot = months(("2026-03-01T20:00", LifeEvent("flare", until=date(2026, 3, 4))))
    (found,) = shown_courses(snapshot)
    return found


def test_what_happened_stands_beside_what_was_to_be_expected(shown):
    assert (shown.name, shown.low, shown.high, shown.target) == ("Pain intensity", 0, 10, 3)
    assert shown.start == date(2026, 1, 1) + timedelta(days=40)
    assert shown.before == pytest.approx(7, abs=0.2) and shown.lately == pytest.approx(4, abs=0.2)
    assert len(shown.days) == 150 and shown.smooth[-1][1] == pytest.approx(4, abs=0.2)
    assert shown.spells == ((date(2026, 3, 1), date(2026, 3, 4), "flare"),)
    expected = shown.expected
    assert expected.base == shown.before
    assert expected.low < shown.before < expected.high, "the trials allow for worse, too"
    middle = (expected.low + expected.high) / 2
    assert middle < shown.before, "lower is better here"


def test_what_no_trial_measured_is_not_expected(record):
    told = [(f"2026-05-0{d}T20:00", Score("memory", "nrs-memory", 4.0)) for d in range(1, 9)]
    medicine = Medicine("LDN", Decimal("4.5"), "mg", start=date(2026, 5, 4))
    (found,) = shown_courses(record(*told, ("2026-05-04T18:00", medicine)))
    assert found.start == date(2026, 5, 4) and found.before == 4
    assert found.expected is None or expectation("memory", "nrs-memory", LDN).evidence.trials
    assert expectation("luck", "nrs-pain", LDN) is None


def test_nothing_is_drawn_where_no_source_tells_how_soon(months, monkeypatch):
    known = expectation("pain", "nrs-pain", LDN)
    onset = known.onset.model_copy(update={"assumed": True})
    monkeypatch.setattr(course, "expectation", lambda *_: replace(known, onset=onset))
    (found,) = shown_courses(months())
    assert found.before is not None and found.expected is None


def test_several_scores_of_a_day_are_averaged_and_other_scales_left_out(record):
    told = [("2026-05-01T20:00", Score("pain", "nrs-pain", v)) for v in (4.0, 8.0)]
    told += [("2026-05-01T20:00", Score("pain", "vas-pain", 50.0))]
    (found,) = shown_courses(record(*told))
    assert found.days == ((date(2026, 5, 1), 6.0),)


def test_the_last_year_is_shown_unless_all_is_asked_for(record):
    told = [(f"{day}T20:00", Score("pain", "nrs-pain", 4.0)) for day in ("2020-01-01", TODAY)]
    snapshot = record(*told)
    assert has_more(snapshot)
    assert len(shown_courses(snapshot)[0].days) == 1
    assert len(shown_courses(snapshot, whole=True)[0].days) == 2
    assert not has_more(record(told[1])) and not has_more(record())


def test_blood_tests_are_drawn_with_what_they_say(record):
    assert shown_labs(record()) == ()
    told = [
        (f"2026-0{m}-01T12:00", LabResult("crp", value, unit="mg/L", high=5))
        for m, value in ((1, 9), (2, 11), (4, 4))
    ]
    (crp,) = shown_labs(record(*told))
    assert crp.id == "crp" and crp.svg.startswith("<svg") and crp.sentences
