"""Visits to put on a sheet: an ordinary one, an urgent one, and one with far too much on it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from evidose.actions.track.visit import make_visit
from evidose.person import Goal, LabResult, LifeEvent, Medicine, Note, Score, SideEffect

TODAY = date(2026, 5, 31)


def lab(test, value, unit, high):
    return LabResult(test, Decimal(value), "", unit, high=Decimal(high))


@pytest.fixture
def ordinary(months):
    return make_visit(
        months(
            ("2026-01-05T09:00", lab("crp", "20", "mg/L", "5")),
            ("2026-02-05T09:00", lab("crp", "24", "mg/L", "5")),
            ("2026-05-05T09:00", lab("crp", "3", "mg/L", "5")),
            ("2026-02-12T09:00", SideEffect("vivid dreams", "severe", "took it earlier")),
            ("2026-03-01T09:00", LifeEvent("flare", "after the move")),
            ("2026-01-01T09:00", Medicine("duloxetine", Decimal(60), "mg")),
        ),
        today=TODAY,
    )


@pytest.fixture
def urgent(months):
    return make_visit(
        months(
            ("2026-05-30T09:00", Note("I want to die")),
            ("2026-05-30T09:00", lab("alt", "230", "U/L", "40")),
        ),
        today=TODAY,
    )


@pytest.fixture
def crowded(months):
    """A sheet that cannot hold everything in full."""
    days = [date(2026, 1, 3) + timedelta(days=3 * i) for i in range(40)]
    tests = [("crp", "mg/L"), ("alt", "U/L"), ("ast", "U/L"), ("alp", "U/L"), ("tsh", "mIU/L"),
             ("creatinine", "umol/L"), ("esr", "mm/h"), ("hs-crp", "mg/L"), ("bilirubin", "umol/L"),
             ("calprotectin", "ug/g")]  # fmt: skip
    return make_visit(
        months(
            *((f"{d}T09:00", SideEffect(f"a rather long side effect number {i}", "moderate",
                                        "took it with food, then earlier, then with food again"))
              for i, d in enumerate(days)),
            *((f"{d}T09:00", LifeEvent("travel", f"a journey of some length to place {i}"))
              for i, d in enumerate(days)),
            *((f"2026-0{m}-07T09:00", lab(t, str(20 + m), u, "50")) for t, u in tests
              for m in (1, 3, 5)),
            *((f"{d}T20:30", Score(o, s, float(3 + i % 3)))
              for i, d in enumerate(days)
              for o, s in (("sleep-quality", "nrs-sleep"), ("fatigue", "nrs-fatigue"))),
            ("2026-01-01T20:01", Goal("sleep-quality", "nrs-sleep")),
            ("2026-01-01T20:02", Goal("fatigue", "nrs-fatigue")),
            *((f"2026-01-02T09:{i:02d}", Medicine(f"some medicine {i}", Decimal(10), "mg"))
              for i in range(25)),
        ),
        today=TODAY,
    )  # fmt: skip
