"""Fitting: known truth is found again, the same twice, better than where it started."""

import numpy as np
import pytest

from evidose.calibration.fit import fit_kind, pack, start, thinned, unpack
from evidose.calibration.forecast import model_forecast
from evidose.calibration.predictions import predictions
from evidose.calibration.scores import coverage
from evidose.calibration.surprise import sample, surprise
from evidose.calibration.table import read_trials


@pytest.fixture
def continuous(make_table):
    """Two sets of reviews from one world, mu ~ N(0, 0.4) and tau 0.15: to fit, and to check."""
    given = [predictions(read_trials(make_table(110, seed=seed))) for seed in (1, 2)]
    return [g.take(np.flatnonzero(g.kind == 0)) for g in given]


def test_packing_and_unpacking() -> None:
    model = unpack(pack(start()), start())
    for name in ("weights", "mu_sd", "tau_log_sd", "drift", "tail_weights", "tail_factors"):
        np.testing.assert_allclose(getattr(model, name), getattr(start(), name), rtol=1e-12)


def test_a_fit_is_calibrated_on_other_reviews_of_the_same_world(continuous) -> None:
    train, test = continuous
    model = fit_kind(train, rounds=40)
    data = sample(test, model)
    assert surprise(data, model)[0] < surprise(data, start())[0]
    said = model_forecast(test, {"continuous": model, "dichotomous": model})
    for level, share in coverage(said.pit, test.review).items():
        assert share == pytest.approx(float(level), abs=0.05)
    assert said.p[:, 0].mean() == pytest.approx(np.mean(data.sign * test.y > 0), abs=0.04)


def test_a_fit_is_deterministic_and_tells_its_progress(continuous) -> None:
    told: list[tuple[int, int]] = []
    few = continuous[0].take(np.arange(200))
    one = fit_kind(few, lambda done, most: told.append((done, most)), rounds=8)
    two = fit_kind(few, rounds=8)
    np.testing.assert_array_equal(pack(one), pack(two))
    assert told[0] == (1, 8)
    assert told[-1][0] <= 8


def test_large_reviews_are_thinned_evenly(continuous) -> None:
    given = continuous[0]
    rows = thinned(given, most=2)
    names, counts = np.unique(given.review[rows], return_counts=True)
    assert len(names) == len(np.unique(given.review))
    assert counts.max() == 2
    np.testing.assert_array_equal(thinned(given, most=10_000), np.arange(len(given.y)))
