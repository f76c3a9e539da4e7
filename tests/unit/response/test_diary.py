from datetime import date

import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.response.diary import Diary, read_diary
from evidose.response.records import load_response

RULES = load_response(open_library()).rules


def diary(outcome, start=20, length=60):
    dose = np.where(np.arange(length) < start, 0.0, 4.5)
    return Diary(date(2026, 1, 1), np.broadcast_to(outcome, length).astype(float).copy(), dose)


@pytest.mark.parametrize(
    ("made", "verdict", "why"),
    [
        (diary(5.0), "cannot tell", "1 different value"),
        (diary(np.nan), "cannot tell", "no value"),
        (diary(np.arange(60) % 7, start=60), "too early", "No dose"),
        (diary(np.arange(60) % 7, start=0), "cannot tell", "without treatment"),
        (diary(np.arange(60) % 7, start=55), "too early", "5 days"),
        (diary([5.0, 4.0], length=2, start=1), "cannot tell", "1 day with"),
    ],
)
def test_nonsense_has_an_explanation(made, verdict, why):
    found = read_diary(made, RULES)
    assert found.verdict == verdict
    assert why in found.why


def test_a_full_diary_can_be_read():
    found = read_diary(diary(np.arange(60) % 7), RULES)
    assert (found.verdict, found.days_before, found.days_on) == (None, 20, 40)


def test_blocks_count_every_day_without_treatment():
    d = diary(np.arange(60) % 7, start=0)
    d.dose_mg[30:45] = 0.0
    assert read_diary(d, RULES).verdict == "cannot tell"
    assert read_diary(d, RULES, randomised=True).verdict is None


def test_an_unnoted_dose_is_the_one_before():
    d = diary(5.0)
    d.dose_mg[:2] = np.nan
    d.dose_mg[40] = np.nan
    d.dose_mg[50:] = 2.25
    assert not d.taken[:20].any()
    assert d.taken[40] == 1.0
    assert d.taken[55] == 0.5
    assert d.first_dose == 20


def test_on_days_without_a_note_the_dose_that_was_due_counts():
    dose = np.array([0, np.nan, 4.5, np.nan, 0, np.nan])
    due = np.array([np.nan, 1.5, 4.5, 4.5, 4.5, 4.5])
    d = Diary(date(2026, 1, 1), np.full(6, 5.0), dose, due_mg=due)
    np.testing.assert_allclose(d.taken * 4.5, [0, 1.5, 4.5, 4.5, 0, 4.5])
    assert d.first_dose == 1
