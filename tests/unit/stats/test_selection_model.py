"""The three-parameter selection model: never below metafor's likelihood, flat at the top."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from evidose.stats.selection_model import selection_model
from evidose.stats.status import Status, usable
from evidose.terms import InputError

PATH = Path(__file__).parents[2] / "reference" / "metafor_regression" / "metafor.json"
SETS = {
    n: s for n, s in json.loads(PATH.read_text("utf-8"))["sets"].items() if "selmodel_3PSM_ML" in s
}


def likelihood(y, v, mean: float, tau2: float, delta: float) -> float:
    """The textbook form, written a second time."""
    y, v = np.array(y), np.array(v)
    spread = np.sqrt(v + tau2)
    shown = stats.norm.sf(y / np.sqrt(v)) <= 0.025
    cut = stats.norm.isf(0.025) * np.sqrt(v)
    power = stats.norm.sf((cut - mean) / spread)
    weight = np.where(shown, 1.0, delta)
    chance = power + delta * (1.0 - power)
    return float((stats.norm.logpdf(y, mean, spread) + np.log(weight) - np.log(chance)).sum())


@pytest.mark.parametrize("name", SETS)
def test_reaches_at_least_metafors_likelihood(name: str) -> None:
    data, wanted = SETS[name], SETS[name]["selmodel_3PSM_ML"]
    y, v = np.array(data["yi"]), np.array(data["vi"])
    found = selection_model(y, v)
    shown = (stats.norm.sf(y / np.sqrt(v)) <= 0.025).sum()
    if shown in (0, y.size):  # the likelihood has no maximum; metafor stops at its cap on delta
        assert found.status == Status.NOT_IDENTIFIED
        assert "error" in wanted or wanted["delta"][1] > 1
        return
    assert usable(found.status)
    mine = likelihood(y, v, float(found.estimate), float(found.tau2), float(found.delta))
    assert mine == pytest.approx(float(found.log_likelihood), rel=1e-9)
    if "error" in wanted:
        return
    assert mine >= wanted["logLik"] - 1e-9
    if mine - wanted["logLik"] < 1e-9:
        np.testing.assert_allclose(found.estimate, wanted["beta"], rtol=1e-3)
        np.testing.assert_allclose(found.lrt, wanted["LRT"], rtol=1e-4, atol=1e-6)


def test_no_random_point_is_higher_and_the_error_is_that_of_the_curvature() -> None:
    data = SETS["raudenbush1985"]
    y, v = data["yi"], data["vi"]
    found = selection_model(y, v)
    at = (float(found.estimate), float(found.tau2), float(found.delta))
    best = likelihood(y, v, *at)
    rng = np.random.default_rng(1)
    for _ in range(500):
        other = (rng.normal(0, 0.5), rng.exponential(0.1), np.exp(rng.normal(0, 2)))
        assert likelihood(y, v, *other) <= best + 1e-10


def test_scale_and_direction() -> None:
    data = SETS["hackshaw1998"]
    y, v = np.array(data["yi"]), np.array(data["vi"])
    found = selection_model(y, v)
    scaled = selection_model(100.0 * y, 1e4 * v)
    mirrored = selection_model(-y, v, alternative="less")
    np.testing.assert_allclose(scaled.estimate, 100.0 * found.estimate, rtol=1e-6)
    np.testing.assert_allclose(scaled.se, 100.0 * found.se, rtol=1e-5)
    np.testing.assert_allclose(scaled.log_likelihood, found.log_likelihood - y.size * np.log(100))
    np.testing.assert_allclose(mirrored.estimate, -found.estimate, rtol=1e-9)


def test_recovers_selection_that_was_put_in() -> None:
    rng = np.random.default_rng(11)
    v = rng.uniform(0.02, 0.2, 3_000)
    y = rng.normal(0.2, np.sqrt(v + 0.05))
    shown = (stats.norm.sf(y / np.sqrt(v)) <= 0.025) | (rng.uniform(size=v.size) < 0.2)
    found = selection_model(y[shown], v[shown])
    assert abs(found.estimate - 0.2) < 4 * found.se
    assert found.delta == pytest.approx(0.2, rel=0.3)
    assert found.lrt_p < 1e-6


def test_batch_and_failures() -> None:
    data = SETS["raudenbush1985"]
    rows = np.full((3, 19), np.nan), np.full((3, 19), np.nan)
    rows[0][0], rows[1][0] = data["yi"], data["vi"]
    rows[0][1, :2], rows[1][1, :2] = [1.0, 2.0], [0.1, 0.1]
    rows[0][2, :5], rows[1][2, :5] = 0.1, 1.0
    found = selection_model(*rows)
    expected = [Status.TOO_FEW_STUDIES, Status.NOT_IDENTIFIED]
    assert found.status.tolist()[1:] == expected and usable(found.status[0])
    assert np.isnan(found.estimate[1:]).all() and np.isnan(found.lrt_p[1:]).all()
    with pytest.raises(InputError, match="step"):
        selection_model(*rows, step=1.0)
