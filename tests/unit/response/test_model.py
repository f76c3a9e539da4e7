from datetime import date

import numpy as np
import pytest

from evidose.evidence import open_library, read_evidence
from evidose.response.diary import Diary
from evidose.response.expectation import expect, find_target
from evidose.response.model import OTHER_NOISE, build_model
from evidose.response.records import load_response

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DATA = load_response(LIBRARY)
TARGET = find_target(EVIDENCE, DATA, "pain")
EXPECTED = expect(TARGET, "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA)


def diary(length=60, **covariates):
    t = np.arange(length)
    return Diary(date(2026, 1, 1), 5.0 + t % 3, np.where(t < 20, 0.0, 4.5), covariates)


def test_columns_have_the_meaning_their_names_say():
    stress = np.r_[np.nan, np.arange(59.0)]
    model = build_model(diary(stress=stress, dull=np.ones(60)), EXPECTED, DATA.noise)
    assert model.names[:2] == ("level", "trend")
    assert model.names[-1] == "stress"  # what never varies is no column
    raw = model.days.base[0] / model.scale
    assert raw[20, 1] == 0.0  # the trend starts with the treatment
    np.testing.assert_allclose(raw[:, 2:9].sum(axis=1), 0, atol=1e-12)
    assert raw[0, -1] == 0.0  # a missing day is an average one
    assert raw[1:, -1].std() == pytest.approx(1)


def test_less_pain_is_more():
    model = build_model(diary(), EXPECTED, DATA.noise)
    y = -diary().outcome
    np.testing.assert_allclose(model.days.y[0] + model.centre, y)


def test_a_short_diary_has_no_weekdays():
    names = build_model(diary(25), EXPECTED, DATA.noise).names
    assert names == ("level", "trend")


def test_the_offset_matters_only_after_a_stop():
    d = diary()
    one = build_model(d, EXPECTED, DATA.noise)
    d.dose_mg[50:] = 0.0
    two = build_model(d, EXPECTED, DATA.noise)
    assert not one.days.stops
    assert two.days.stops


def test_other_noise_models_are_proper_priors():
    for grid in OTHER_NOISE.values():
        assert np.exp(grid.log_weight).sum() == pytest.approx(1)
