from datetime import date, timedelta

import numpy as np
import pytest

from evidose.actions.respond import Asked
from evidose.actions.trial import (
    DesignAsked,
    analyse,
    design,
    free_path,
    read_schedule,
    washout_days,
    write_schedule,
)
from evidose.terms import Dose, InputError

DOSE = Dose.parse("4.5")
SHORT = DesignAsked("pain", DOSE, date(2025, 1, 1), block_weeks=4, people=20, seed=3)


@pytest.fixture(scope="module")
def designed():
    return design(SHORT)


def test_a_design_comes_with_its_blocks(designed, tmp_path):
    path = tmp_path / "concealed.csv"
    write_schedule(designed, path)
    doses = read_schedule(path)
    assert len(doses) == designed.design.days == 168
    assert sum(v > 0 for v in doses.values()) == 84
    assert min(doses) == date(2025, 1, 1)
    with pytest.raises(InputError, match="exists"):
        free_path(path)


def test_without_a_seed_the_order_is_drawn_anew(designed):
    assert design(SHORT).blocks == designed.blocks


@pytest.mark.parametrize(("effect", "better"), [(3.0, True), (0.0, False)])
def test_a_trial_is_analysed_with_its_schedule(designed, tmp_path, effect, better):
    schedule, diary = tmp_path / "concealed.csv", tmp_path / "diary.csv"
    write_schedule(designed, schedule)
    doses = read_schedule(schedule)
    rng = np.random.default_rng(8)
    lines = ["date,pain"]
    level = 0.0
    for day, dose in doses.items():
        level += 0.15 * (effect * (dose > 0) - level)
        lines.append(f"{day},{np.clip(round(6 - level + rng.normal()), 0, 10)}")
    diary.write_text("\n".join(lines), encoding="utf-8")
    found = analyse(diary, schedule, Asked("pain", randomised=True), 2)
    assert found.better is better
    assert found.answer.response.randomised


def test_a_diary_outside_of_the_trial_has_no_number(designed, tmp_path):
    schedule, diary = tmp_path / "concealed.csv", tmp_path / "diary.csv"
    write_schedule(designed, schedule)
    days = [date(2024, 1, 1) + timedelta(t) for t in range(30)]
    diary.write_text("\n".join(["date,pain", *(f"{d},5" for d in days)]), encoding="utf-8")
    found = analyse(diary, schedule, Asked("pain", randomised=True), 2)
    assert found.better is None


@pytest.mark.parametrize(
    "text", ["", "first_day,last_day\n", "first_day,last_day,dose_mg\nsoon,later,1\n", "a\n1\n"]
)
def test_what_is_no_schedule_is_refused(tmp_path, text):
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_schedule(path)


@pytest.mark.parametrize(
    "change", [{"pairs": 1}, {"block_weeks": 0.5}, {"people": 1}, {"seed": -1}]
)
def test_values_out_of_bounds_are_refused(change):
    asked = DesignAsked("pain", DOSE, **change)
    with pytest.raises(InputError, match="out of bounds"):
        design(asked)


def test_the_washout_is_a_range():
    least, most = washout_days(SHORT)
    assert 0 < least < most
