from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.person import Consent, Dose, LifeEvent, Medicine, Score, Snapshot
from evidose.response.own_days import consented, goals, kept_scale, own_days
from evidose.response.records import load_response
from evidose.safety import load_rules

RULES = load_rules(open_library())
LDN = RULES.policy("low-dose-naltrexone")
VERDICT = load_response(open_library()).rules
TODAY = date(2026, 6, 30)


def read(snapshot, outcome="pain", instrument="nrs-pain"):
    return own_days(snapshot, outcome, instrument, LDN, RULES, VERDICT, TODAY)


def test_a_record_becomes_consecutive_days(months):
    found = read(months(("2026-01-05T09:00", Score("pain", "nrs-pain", 9.0))))
    assert found.diary.start == date(2026, 1, 1)
    assert len(found.diary.outcome) == 150
    assert found.averaged_days == 1
    assert found.diary.outcome[4] == (7.0 + 9.0) / 2
    assert found.diary.first_dose == 41  # the first dose was missed
    assert len(found.scores) == 151


def test_other_scales_are_left_out_and_counted(months):
    snapshot = months(("2026-02-01T21:00", Score("pain", "bpi-severity", 5.0)))
    found = read(snapshot)
    assert found.other_scales == 1
    assert read(snapshot, instrument="bpi-severity").other_scales == 150
    assert kept_scale(snapshot, "pain") == "nrs-pain"


@pytest.mark.parametrize(("until", "days"), [(date(2026, 3, 4), 4), (None, 7)])
def test_life_events_last_as_told_or_a_set_time(months, until, days):
    found = read(months(("2026-03-01T21:00", LifeEvent("flare", "bad", until))))
    assert found.events == ("flare",)
    assert found.diary.covariates["flare"].sum() == days
    assert found.diary.covariates["flare"][59] == 1


def test_events_outside_of_the_days_and_of_other_kinds_do_not_count(months):
    found = read(
        months(
            ("2025-12-01T21:00", LifeEvent("infection")),
            ("2026-03-01T21:00", LifeEvent("other", "moved")),
        )
    )
    assert found.events == ()


def test_medicines_that_change_are_allowed_for_and_steady_ones_are_not(months):
    found = read(
        months(
            ("2026-01-01T09:00", Medicine("duloxetine", Decimal(60), "mg", start=date(2025, 1, 1))),
            ("2026-01-01T09:00", Medicine("prednisolone", Decimal(10), "mg")),
            ("2026-02-15T09:00", Medicine("Prednisolone", Decimal(5), "mg")),
            ("2026-03-15T09:00", Medicine("prednisolone", stop=date(2026, 3, 15))),
        )
    )
    assert found.treatments == ("prednisolone",)
    assert set(found.diary.covariates["prednisolone"]) == {0.0, 0.5, 1.0}
    assert found.diary.changes == {"prednisolone": (45, 73)}


def test_a_painkiller_when_needed_is_no_treatment_and_a_daily_one_is(months):
    days = [f"2026-02-{d:02d}T20:00" for d in range(5, 28)]
    rare = [(d, Dose("ibuprofen", True)) for d in days[::9]]
    daily = [(d, Dose("turmeric", True)) for d in days]
    found = read(months(*rare, *daily))
    assert found.treatments == ()
    assert found.diary.changes == {"turmeric": (35,)}


def test_goals_come_first_then_what_is_scored(months, record):
    assert goals(months(("2026-02-01T21:00", Score("mood", "nrs-mood", 5.0)))) == ("pain",)
    assert goals(record(("2026-02-01T21:00", Score("mood", "nrs-mood", 5.0)))) == ("mood",)


def test_consent_stands_until_it_is_taken_back(record):
    yes, no = (Consent("personal response", given) for given in (True, False))
    assert consented(record())
    assert not consented(record(("2026-01-01", no)))
    assert consented(record(("2026-01-01", no), ("2026-01-02", yes)))
    assert consented(record(("2026-01-01", Consent("error diagnostics", False))))


def test_a_record_without_scores_has_one_empty_day(record):
    found = read(record(("2026-01-01", Dose("LDN", True, Decimal("4.5"), "mg"))))
    assert np.isnan(found.diary.outcome).all()
    assert found.scores == ()


def test_scores_that_were_carried_over_on_import_are_counted(record):
    snapshot = record(*((f"2026-03-0{d}T21:00", Score("pain", "nrs-pain", 4.0)) for d in (1, 2, 3)))
    origins = ("csv:1#best0-10~ab#", "csv:2#best0-10~cd#", "csv:3#ef#")
    entries = (replace(e, origin=o) for e, o in zip(snapshot.history, origins, strict=True))
    assert read(Snapshot(tuple(entries))).carried == (("0 to 10, 10 = best", 2),)
    assert read(snapshot).carried == ()
