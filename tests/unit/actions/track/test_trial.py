from dataclasses import replace
from datetime import date

import pytest

from evidose.actions.track.trial import (
    DesignAsked,
    design,
    free_path,
    scheduled,
    washout_days,
    write_schedule,
)
from evidose.exchange.trial_schedule import read_schedule_table
from evidose.terms import Dose, InputError

LDN = "low-dose-naltrexone"

DOSE = Dose.parse("4.5")
SHORT = DesignAsked("pain", DOSE, LDN, date(2025, 1, 1), block_weeks=4, people=20, seed=3)


@pytest.fixture(scope="module")
def designed():
    return design(SHORT)


def test_a_design_comes_with_its_blocks(designed, tmp_path):
    path = tmp_path / "concealed.csv"
    write_schedule(designed, path)
    blocks = scheduled(designed)
    assert sum(b.days for b in blocks) == designed.design.days == 168
    assert sum(b.days for b in blocks if b.mg == 4.5) == 84
    assert blocks[0].first == date(2025, 1, 1)
    assert read_schedule_table(path.read_text(), "x") == blocks
    with pytest.raises(InputError, match="exists"):
        free_path(path)


def test_the_seed_draws_the_order_again_and_stands_in_the_schedule(designed, tmp_path):
    again = design(replace(SHORT, seed=designed.seed))
    assert again.blocks == designed.blocks
    drawn = {design(replace(SHORT, seed=None, people=10)).seed for _ in range(2)}
    assert len(drawn) == 2
    write_schedule(designed, tmp_path / "s.csv")
    assert (tmp_path / "s.csv").read_text().splitlines()[1].endswith(f",{designed.seed}")


def test_an_important_change_of_ones_own_makes_a_plan_possible():
    none = design(DesignAsked("sleep-quality", DOSE, LDN, people=10, seed=3))
    assert "important change" in none.design.reason
    own = design(DesignAsked("sleep-quality", DOSE, LDN, people=10, seed=3, important=3.0))
    assert own.expectation.target.important == 3.0
    assert "important change on this scale" not in own.design.reason


@pytest.mark.parametrize(
    "change", [{"pairs": 1}, {"block_weeks": 0.5}, {"people": 1}, {"seed": -1}, {"important": 0}]
)
def test_values_out_of_bounds_are_refused(change):
    asked = DesignAsked("pain", DOSE, LDN, **change)
    with pytest.raises(InputError, match="out of bounds"):
        design(asked)


def test_the_washout_is_a_range():
    least, most = washout_days(SHORT)
    assert 0 < least < most
