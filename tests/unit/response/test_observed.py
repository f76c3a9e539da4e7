from datetime import date

import numpy as np
import pytest

from evidose.evidence import Instrument
from evidose.response.diary import Diary
from evidose.response.observed import contrast_sd, observe, room_left

LOW = Instrument(id="low", schema_version=1, name="low", low=0, high=10, better="lower")
HIGH = LOW.model_copy(update={"better": "higher"})
OPEN = LOW.model_copy(update={"low": None})


def diary(outcome, dose):
    return Diary(date(2026, 1, 1), np.array(outcome, dtype=float), np.array(dose, dtype=float))


@pytest.mark.parametrize(("sign", "difference"), [(-1.0, 2.0), (1.0, -2.0)])
def test_plain_means_with_plus_for_better(sign, difference):
    found = observe(diary([6, np.nan, 5, 4, 3], [0, 0, 0, 4.5, 4.5]), sign)
    assert (found.on, found.off, found.days_on, found.days_off) == (3.5, 5.5, 2, 2)
    assert found.difference == difference


def test_without_days_on_one_side_there_is_no_difference():
    assert observe(diary([6, 5], [0, 0]), -1.0).difference is None
    found = observe(diary([6, 5], [4.5, 4.5]), -1.0)
    assert (found.on, found.off, found.difference) == (5.5, None, None)


@pytest.mark.parametrize(("rho", "share"), [(0.0, 0.0), (0.7, 0.0), (0.7, 0.4), (-0.2, 0.1)])
def test_the_interval_counts_how_days_hang_together(rho, share):
    rng = np.random.default_rng(2)
    outcome = np.where(rng.random(40) < 0.2, np.nan, 5.0)
    dose = np.where(np.arange(40) % 17 < 8, 4.5, 0)
    d = diary(outcome, dose)
    at = np.flatnonzero(np.isfinite(outcome))
    on = dose[at] > 0
    weight = np.where(on, 1 / on.sum(), -1 / (~on).sum())
    apart = np.abs(at[:, None] - at)
    table = np.where(apart == 0, 1.0, (1 - share) * rho ** apart.astype(float))
    assert contrast_sd(d, rho, share, 1.3) == pytest.approx(1.3 * np.sqrt(weight @ table @ weight))


def test_how_far_the_scale_lets_somebody_go():
    assert room_left(LOW, 4.0) == ((-6.0, 4.0), 10.0)
    assert room_left(HIGH, 4.0) == ((-4.0, 6.0), 10.0)
    assert room_left(LOW, None) == ((-10.0, 10.0), 10.0)
    assert room_left(OPEN, 4.0) == ((-np.inf, np.inf), np.inf)
