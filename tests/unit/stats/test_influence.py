"""Deletion diagnostics against metafor, and against fits that leave the study out by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from evidose.stats.influence import baujat, influence, residuals, shrunken
from evidose.stats.meta_regression import meta_regression
from evidose.stats.status import Status

PATH = Path(__file__).parents[2] / "reference" / "metafor_regression" / "metafor.json"
SETS = {n: s for n, s in json.loads(PATH.read_text("utf-8"))["sets"].items() if "influence" in s}
FIELDS = {
    "rstudent": "rstudent",
    "dffits": "dffits",
    "cook": "cook_d",
    "cov_ratio": "cov_r",
    "tau2_del": "tau2_del",
    "qe_del": "QE_del",
    "hat": "hat",
    "weight": "weight",
}
LOCAL = "lau1992_PETO"  # metafor stops at the lower of two maxima, see the README of the reference


def numbers(values: list) -> np.ndarray:
    return np.array([np.nan if v in (None, "NA") else v for v in values], dtype=float)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("method", ["REML", "DL", "FE"])
def test_agrees_with_metafor(name: str, method: str) -> None:
    data, wanted = SETS[name], SETS[name]["influence"][method]
    found = influence(data["yi"], data["vi"], method=method)
    keep = np.ones(len(data["yi"]), dtype=bool)
    if name == LOCAL and method == "REML":
        keep = found.deleted == Status.OK
        assert keep.sum() == keep.size - 1
    for ours, theirs in FIELDS.items():
        got, want = getattr(found, ours)[keep], numbers(wanted[theirs])[keep]
        # metafor's tau2 ends at 1e-13 where the maximum is at zero
        np.testing.assert_allclose(got, want, rtol=1e-6, atol=1e-9, err_msg=ours)
    np.testing.assert_allclose(
        found.dfbetas[keep, 0], numbers(wanted["dfbs"])[keep], rtol=1e-6, atol=1e-9
    )
    assert (found.influential[keep] == np.array(wanted["is_infl"])[keep]).all()


def test_where_we_differ_our_likelihood_is_higher() -> None:
    data = SETS[LOCAL]
    found = influence(data["yi"], data["vi"])
    (at,) = np.flatnonzero(found.deleted == Status.MULTIMODAL)
    y, v = (np.delete(np.array(data[key]), at) for key in ("yi", "vi"))
    w = 1.0 / v
    mean = (w * y).sum() / w.sum()
    at_zero = -0.5 * (np.log(v).sum() + np.log(w.sum()) + (w * (y - mean) ** 2).sum())
    at_zero += 0.5 * (np.log(y.size) - (y.size - 1) * np.log(2 * np.pi))
    best = meta_regression(y, v)
    ours = float(best.log_likelihood) + 0.5 * np.log(y.size)
    assert best.tau2 == pytest.approx(found.tau2_del[at])
    assert ours > at_zero + 1e-4
    assert data["influence"]["REML"]["tau2_del"][at] == 0


@pytest.mark.parametrize("name", SETS)
def test_residuals_shrinkage_and_baujat_agree_with_metafor(name: str) -> None:
    data = SETS[name]
    y, v = data["yi"], data["vi"]
    found = residuals(y, v)
    for ours, theirs in (("residual", "resid"), ("se", "se"), ("z", "z")):
        want = numbers(data["rstandard_REML"][theirs])
        np.testing.assert_allclose(getattr(found, ours), want, rtol=1e-6, atol=1e-9)
    for key, deviations in (("ranef_REML", True), ("blup_REML", False)):
        effects = shrunken(y, v, deviations=deviations)
        pairs = (("estimate", "pred"), ("se", "se"), ("low", "pi_lb"), ("high", "pi_ub"))
        for ours, theirs in pairs:
            want = numbers(data[key][theirs])
            np.testing.assert_allclose(getattr(effects, ours), want, rtol=1e-6, atol=2e-6)
    plot = baujat(y, v)
    np.testing.assert_allclose(plot.contribution, numbers(data["baujat_FE"]["x"]), rtol=1e-6)
    np.testing.assert_allclose(plot.influence, numbers(data["baujat_FE"]["y"]), rtol=1e-6)


def test_moderators_batch_and_padding() -> None:
    rng = np.random.default_rng(5)
    y, v, x = rng.normal(size=(3, 8)), rng.uniform(0.1, 1, (3, 8)), rng.normal(size=(3, 8, 1))
    y[1, 6:] = v[1, 6:] = np.nan
    found = influence(y, v, x)
    assert np.isnan(found.rstudent[1, 6:]).all() and np.isfinite(found.rstudent[1, :6]).all()
    fit = meta_regression(y[0], v[0], x[0])
    for study in range(8):
        keep = np.arange(8) != study
        less = meta_regression(y[0, keep], v[0, keep], x[0, keep], test="z")
        full = meta_regression(y[0], v[0], x[0], test="z")
        np.testing.assert_allclose(found.tau2_del[0, study], less.tau2, rtol=1e-6, atol=1e-12)
        change = full.coefficients - less.coefficients
        cook = change @ np.linalg.solve(full.vcov, change)
        np.testing.assert_allclose(found.cook[0, study], cook, rtol=1e-6)
        ratio = np.linalg.det(less.vcov) / np.linalg.det(full.vcov)
        np.testing.assert_allclose(found.cov_ratio[0, study], ratio, rtol=1e-6)
    assert fit.k == 8


def test_a_study_that_alone_carries_a_moderator_cannot_be_left_out() -> None:
    found = influence([0.1, 0.2, 0.3, 0.9], [1.0] * 4, [0, 0, 0, 1])
    assert found.deleted.tolist()[3] == Status.NOT_IDENTIFIED
    assert np.isnan(found.cook[3]) and np.isfinite(found.cook[:3]).all()


@pytest.mark.parametrize(("y", "status"), [([1.0], 10), ([1.0, np.inf, 2.0], 11)])
def test_rows_that_cannot_be_fitted_say_so(y: list[float], status: int) -> None:
    v = np.ones(len(y))
    for found in (influence(y, v), residuals(y, v), shrunken(y, v), baujat(y, v)):
        assert found.status == status
    assert np.isnan(influence(y, v).cook).all()
