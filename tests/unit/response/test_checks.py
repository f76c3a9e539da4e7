from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evidose.evidence import open_library, read_evidence
from evidose.response.checks import (
    change_point,
    ends_of_scale,
    residual_autocorrelation,
    started_together,
    unnoted_doses,
)
from evidose.response.diary import Diary
from evidose.response.records import load_response

RULES = load_response(open_library()).rules
SCALE = read_evidence(open_library()).instruments["nrs-pain"]
RNG = np.random.default_rng(6)


def diary(**covariates):
    dose = np.where(np.arange(60) < 20, 0.0, 4.5)
    return Diary(date(2026, 1, 1), np.full(60, 5.0), dose, covariates)


def test_white_residuals_pass_and_dependent_ones_do_not():
    e = RNG.normal(size=200)
    assert residual_autocorrelation(e).fine
    assert not residual_autocorrelation(np.convolve(e, [1, 0.8, 0.6])).fine
    assert residual_autocorrelation(e[:3]).fine


def test_ljung_box_rejects_at_its_level():
    bad = [not residual_autocorrelation(RNG.normal(size=150)).fine for _ in range(1000)]
    assert 0.002 < np.mean(bad) < 0.022


@pytest.mark.parametrize(("at", "side"), [(30, "before"), (120, "after")])
def test_a_shift_is_found_on_its_side(at, side):
    e = RNG.normal(size=160)
    e[at:] += 1.5
    found = change_point(e, 80)
    assert not found.fine
    assert side in found.text
    assert change_point(RNG.normal(size=160), 80).fine


def test_another_treatment_at_the_same_time():
    late, early = np.zeros(60), np.zeros(60)
    late[25:], early[3:] = 1, 1
    found = started_together(diary(physio=late, tea=early), RULES)
    assert not found.fine
    assert "physio" in found.text
    assert "tea" not in found.text
    assert started_together(diary(steps=RNG.normal(size=60)), RULES).fine


def test_many_days_at_the_end_of_the_scale():
    d = diary()
    assert ends_of_scale(d, SCALE, RULES).fine
    d.outcome[:30] = 0.0
    assert not ends_of_scale(d, SCALE, RULES).fine


def test_blank_doses_are_told():
    d = diary()
    assert unnoted_doses(d).fine
    d.dose_mg[30:33] = np.nan
    assert "3 days" in unnoted_doses(d).text


def test_an_episode_that_ended_can_be_told_apart():
    cold = np.zeros(60)
    cold[22:29] = 1
    assert started_together(diary(infection=cold), RULES).fine


def test_a_change_of_another_treatment_is_told_too():
    d = replace(diary(taper=np.linspace(1, 0, 60)), changes={"taper": (18, 40), "tea": (0,)})
    found = started_together(d, RULES)
    assert "taper" in found.text
    assert "tea" not in found.text
    assert started_together(replace(d, changes={"taper": (40,)}), RULES).fine
