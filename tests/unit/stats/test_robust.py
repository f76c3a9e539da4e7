"""Cluster-robust variances against clubSandwich and metafor."""

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from evidose.stats.multilevel import three_level
from evidose.stats.robust import cluster_robust
from evidose.stats.status import Status
from evidose.terms import InputError

FOLDER = Path(__file__).parents[2] / "reference" / "metafor_regression"
DATA = json.loads((FOLDER / "metafor.json").read_text("utf-8"))["multilevel"]
SCHOOLS = DATA["konstantopoulos2011_data"]
FITS = json.loads((FOLDER / "cluster_robust.json").read_text("utf-8"))["fits"]
DISTRICT = np.array(SCHOOLS["district"])


def moderators(name: str) -> np.ndarray | None:
    year = np.array(SCHOOLS["year"]) - np.mean(SCHOOLS["year"])
    odd = np.zeros(DISTRICT.size)
    for district in np.unique(DISTRICT):
        rows = np.flatnonzero(district == DISTRICT)
        odd[rows] = np.arange(1, rows.size + 1) % 2
    return {"mean": None, "year": year, "two": np.column_stack([year, odd]), "common": odd}[
        name.split("_")[-1]
    ]


@pytest.mark.parametrize("name", FITS)
@pytest.mark.parametrize("correction", ["CR0", "CR1", "CR2"])
def test_agrees_with_club_sandwich(name: str, correction: str) -> None:
    recorded = FITS[name]
    tau2 = recorded["tau2"]
    between, within = tau2 if isinstance(tau2, list) else (0.0, tau2)
    fit = cluster_robust(
        SCHOOLS["yi"],
        SCHOOLS["vi"],
        DISTRICT,
        moderators(name),
        between=between,
        within=within,
        correction=correction,
    )
    # metafor scales CR1 by m/(m - p), which clubSandwich calls CR1p
    wanted = recorded["CR1p" if correction == "CR1" else correction]
    np.testing.assert_allclose(fit.coefficients, np.atleast_1d(recorded["coef"]), rtol=1e-10)
    np.testing.assert_allclose(fit.vcov, np.atleast_2d(wanted["vcov"]), rtol=1e-10)
    if correction == "CR2":
        np.testing.assert_allclose(fit.df, np.atleast_1d(wanted["df"]), rtol=1e-10)
        np.testing.assert_allclose(fit.p_value, np.atleast_1d(wanted["p"]), rtol=1e-9)
    if correction == "CR1":
        metafor = recorded["metafor"]
        np.testing.assert_allclose(fit.p_value, np.atleast_1d(metafor["p"]), rtol=1e-9)
        np.testing.assert_allclose(fit.ci_low, np.atleast_1d(metafor["ci_lb"]), rtol=1e-9)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_agrees_with_the_shared_reference(method: str) -> None:
    y, v = SCHOOLS["yi"], SCHOOLS["vi"]
    wanted = DATA[f"konstantopoulos2011_3level_{method}_t"]["robust_district"]
    model = three_level(y, v, DISTRICT, method=method)
    fit = cluster_robust(y, v, DISTRICT, between=model.between, within=model.within)
    for ours, theirs in (("se", "se"), ("df", "ddf"), ("p_value", "pval"), ("ci_high", "ci_ub")):
        np.testing.assert_allclose(
            getattr(fit, ours), wanted["clubSandwich"][theirs], rtol=1e-6, err_msg=ours
        )


def test_bias_reduction_is_unbiased_under_the_working_model() -> None:
    rng = np.random.default_rng(4)
    of = np.repeat(np.arange(6), [1, 2, 3, 4, 5, 6])
    v = rng.uniform(0.2, 1.0, of.size)
    x = (of % 2).astype(float)
    exact = None
    mean = {"CR0": 0.0, "CR2": 0.0}
    rounds = 1500
    for _ in range(rounds):
        y = 0.7 * rng.normal(size=6)[of] + np.sqrt(v) * rng.normal(size=of.size)
        for kind in mean:
            fit = cluster_robust(y, v, of, x, between=0.49, correction=kind)
            mean[kind] += fit.vcov[1, 1] / rounds
    columns = np.column_stack([np.ones_like(x), x])
    whole = np.linalg.inv(np.diag(v) + 0.49 * (of[:, None] == of))
    exact = np.linalg.inv(columns.T @ whole @ columns)[1, 1]
    assert mean["CR2"] == pytest.approx(exact, rel=0.08)
    assert mean["CR0"] < 0.8 * exact


def test_too_few_clusters_and_single_effects() -> None:
    fit = cluster_robust([0.1, 0.2, 0.3], [1.0] * 3, [1, 1, 1])
    assert fit.status == Status.TOO_FEW_STUDIES and np.isnan(fit.se).all()
    bad = cluster_robust([0.1, np.inf, 0.3], [1.0] * 3, [1, 2, 3])
    assert bad.status == Status.NON_FINITE_INPUT


def test_one_effect_per_cluster_with_equal_variances_is_the_t_test() -> None:
    y = np.array([0.1, 0.5, 0.9, 0.2, 0.6])
    fit = cluster_robust(y, np.ones(5), np.arange(5))
    assert fit.se[0] == pytest.approx(y.std(ddof=1) / np.sqrt(5), rel=1e-12)
    assert fit.df[0] == pytest.approx(4.0, rel=1e-12)


@pytest.mark.parametrize("correction", ["CR0", "CR1", "CR2"])
def test_a_batch_is_its_rows(correction: str) -> None:
    rng = np.random.default_rng(5)
    of = np.array([[1, 1, 2, 2, 3, 3, 4, 5], [7, 7, 5, 5, 6, 6, 0, 0], [1] * 8, np.arange(8)])
    y, v = rng.normal(size=of.shape), rng.uniform(0.1, 0.5, of.shape)
    y[1, 6:], v[1, 6:] = np.nan, np.nan
    v[3, 2] = 0.0
    between, within = np.array([0.1, 0.3, 0.2, 0.0]), 0.05
    fit = cluster_robust(y, v, of, between=between, within=within, correction=correction)
    bad = [Status.TOO_FEW_STUDIES, Status.NON_POSITIVE_VARIANCE]
    assert fit.status.tolist() == [Status.OK, Status.OK, *bad]
    for i, row in enumerate(zip(y, v, of, strict=True)):
        some = np.isfinite(row[0])
        one = cluster_robust(
            *(part[some] for part in row),
            between=between[i],
            within=within,
            correction=correction,
        )
        for field in fields(one):
            ours, wanted = getattr(fit, field.name)[i], getattr(one, field.name)
            np.testing.assert_allclose(ours, wanted, rtol=1e-9, err_msg=field.name)


def test_working_variances_of_a_failed_model_fail_their_row_only() -> None:
    rng = np.random.default_rng(6)
    y, v, of = rng.normal(size=(3, 6)), np.full((3, 6), 0.1), [1, 1, 2, 2, 3, 3]
    fit = cluster_robust(y, v, of, between=[0.1, np.nan, -0.1])
    bad = [Status.NON_FINITE_INPUT, Status.NON_POSITIVE_VARIANCE]
    assert fit.status.tolist() == [Status.OK, *bad]
    assert np.isfinite(fit.se[0]).all() and np.isnan(fit.se[1:]).all()
    with pytest.raises(InputError, match="one per row"):
        cluster_robust(y, v, of, within=[0.1, 0.1])
