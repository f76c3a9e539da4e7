"""The three-level model against metafor, and its optimum against a grid."""

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.clusters import read_clusters
from evidose.stats.meta_regression import meta_regression
from evidose.stats.multilevel import log_likelihood, three_level, variance_interval
from evidose.stats.status import Status, usable
from evidose.terms import InputError

PATH = Path(__file__).parents[2] / "reference" / "metafor_regression" / "metafor.json"
REFERENCE = json.loads(PATH.read_text("utf-8"))["multilevel"]
DATA = REFERENCE["konstantopoulos2011_data"]
Y, V, DISTRICT = DATA["yi"], DATA["vi"], DATA["district"]
FITS = [key for key in REFERENCE if "3level" in key]


@pytest.mark.parametrize("key", FITS)
def test_agrees_with_metafor(key: str) -> None:
    wanted = REFERENCE[key]
    year = np.array(DATA["year"]) - np.mean(DATA["year"]) if "year" in key else None
    method, test = "ML" if "_ML_" in key else "REML", "t" if key.endswith("_t") else "z"
    fit = three_level(Y, V, DISTRICT, year, method=method, test=test)
    assert fit.status == Status.OK
    pairs = {
        "beta": fit.coefficients,
        "se": fit.se,
        "pval": fit.p_value,
        "ci_lb": fit.ci_low,
        "ci_ub": fit.ci_high,
        "vcov": fit.vcov,
        "sigma2": [fit.between, fit.within],
        "QE": fit.qe,
        "QEp": fit.qe_p,
        "QM": fit.qm,
        "QMp": fit.qm_p,
        "logLik": fit.log_likelihood,
    }
    for name, ours in pairs.items():
        np.testing.assert_allclose(ours, wanted[name], rtol=1e-6, err_msg=name)
    if "predict" in wanted:
        np.testing.assert_allclose(fit.pi_low, wanted["predict"]["pi_lb"], rtol=1e-6)
        np.testing.assert_allclose(fit.pi_high, wanted["predict"]["pi_ub"], rtol=1e-6)
        np.testing.assert_allclose(fit.icc, wanted["ICC_district_given_total"], rtol=1e-6)


@pytest.mark.parametrize(("which", "index"), [("between", 0), ("within", 1)])
def test_profile_intervals_end_where_the_likelihood_has_fallen(which: str, index: int) -> None:
    low, high = variance_interval(Y, V, DISTRICT, which=which)
    wanted = REFERENCE["konstantopoulos2011_3level_REML_z"]["profile_ci_sigma2"][index][1:]
    np.testing.assert_allclose([low, high], wanted, rtol=1e-3)  # metafor's root stops at 1e-4
    (data,), _ = read_clusters(Y, V, DISTRICT, None, intercept=True)
    best = three_level(Y, V, DISTRICT).log_likelihood
    for end in (low, high):
        others = np.geomspace(1e-4, 1.0, 4000)
        heights = [
            log_likelihood(
                data, np.array([end, o] if index == 0 else [o, end]) / data.unit**2, True
            )
            for o in others
        ]
        fallen = best - (max(heights) - (len(Y) - 1) * np.log(data.unit))
        assert fallen == pytest.approx(3.841458820694124 / 2, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_no_grid_point_is_higher(seed: int, restricted: bool) -> None:
    rng = np.random.default_rng(seed)
    of = rng.integers(0, 5, 16)
    v = 10 ** rng.uniform(-2, 1, 16)
    y = rng.normal(size=5)[of] * rng.exponential() + rng.normal(size=16) * np.sqrt(v)
    method = "REML" if restricted else "ML"
    fit = three_level(y, v, of, method=method)
    assert usable(fit.status)
    (data,), _ = read_clusters(y, v, of, None, intercept=True)
    mine = log_likelihood(data, np.array([fit.between, fit.within]) / data.unit**2, restricted)
    sizes = np.concatenate([[0.0], np.geomspace(1e-4, 1e4, 30)])
    grid = [log_likelihood(data, np.array([b, w]), restricted) for b in sizes for w in sizes]
    assert max(grid) <= mine + 1e-8


def test_without_variance_between_it_is_a_meta_regression() -> None:
    rng = np.random.default_rng(8)
    v = rng.uniform(0.1, 0.5, 20)
    y = np.tile([0.0, 3.0], 10) + 0.1 * rng.normal(size=20)
    fit = three_level(y, v, np.repeat(np.arange(10), 2))
    plain = meta_regression(y, v, test="t")
    assert fit.between == 0.0
    assert fit.within == pytest.approx(float(plain.tau2), rel=1e-6)
    assert fit.log_likelihood == pytest.approx(float(plain.log_likelihood), rel=1e-9)


def test_labels_scale_and_order_do_not_matter() -> None:
    fit = three_level(Y, V, DISTRICT)
    names = [f"district {d}" for d in DISTRICT]
    order = np.random.default_rng(0).permutation(len(Y))
    other = three_level(100 * np.array(Y)[order], 1e4 * np.array(V)[order], np.array(names)[order])
    np.testing.assert_allclose(other.coefficients, 100 * fit.coefficients, rtol=1e-7)
    np.testing.assert_allclose(other.between, 1e4 * fit.between, rtol=1e-6)


@pytest.mark.parametrize(
    ("y", "cluster", "status"),
    [
        ([0.1, 0.2, 0.3], [1, 2, 3], Status.NOT_IDENTIFIED),
        ([0.1, 0.2, 0.3], [1, 1, 1], Status.NOT_IDENTIFIED),
        ([0.1], [1], Status.TOO_FEW_STUDIES),
        ([0.1, np.inf, 0.3], [1, 1, 2], Status.NON_FINITE_INPUT),
    ],
)
def test_what_cannot_be_fitted_says_why(y: list, cluster: list, status: Status) -> None:
    fit = three_level(y, np.ones(len(y)), cluster)
    assert fit.status == status
    assert np.isnan(fit.coefficients).all() and np.isnan(fit.between)
    assert np.isnan(variance_interval(y, np.ones(len(y)), cluster)).all()


def test_wrong_input_is_refused() -> None:
    with pytest.raises(InputError, match="cluster"):
        three_level([0.1, 0.2], [1.0, 1.0], [1])
    with pytest.raises(InputError, match="one label per effect"):
        three_level([[0.1, 0.2]] * 2, [[1.0, 1.0]] * 2, [[1, 2]] * 3)
    with pytest.raises(InputError, match="one label per effect"):
        three_level([0.1, 0.2], [1.0, 1.0], [[1, 2]])
    with pytest.raises(InputError, match="method"):
        three_level([0.1, 0.2], [1.0, 1.0], [1, 2], method="DL")


def batch() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Four rows of up to nine effects: two sound, the second short; then two that are not."""
    rng = np.random.default_rng(21)
    of = np.array([[1, 1, 2, 2, 2, 3, 3, 4, 4], [7, 7, 5, 5, 6, 6, 7, 0, 0], [1] * 9, [1] * 9])
    v = rng.uniform(0.05, 0.4, of.shape)
    y = rng.normal(size=10)[of] + np.sqrt(v) * rng.normal(size=of.shape)
    y[1, 7:], v[1, 7:] = np.nan, np.nan
    v[2, 4] = -0.1
    return y, v, of


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_a_batch_is_its_rows(method: str) -> None:
    y, v, of = batch()
    fit = three_level(y, v, of, method=method)
    assert fit.status.tolist() == [0, 0, Status.NON_POSITIVE_VARIANCE, Status.NOT_IDENTIFIED]
    assert fit.status.dtype == np.int8
    low, high = variance_interval(y, v, of, method=method)
    for i, row in enumerate(zip(y, v, of, strict=True)):
        some = np.isfinite(row[0])
        one = three_level(*(part[some] for part in row), method=method)
        for field in fields(one):
            ours, wanted = getattr(fit, field.name)[i], getattr(one, field.name)
            np.testing.assert_allclose(ours, wanted, rtol=1e-9, atol=1e-12, err_msg=field.name)
        ends = variance_interval(*(part[some] for part in row), method=method)
        np.testing.assert_allclose([low[i], high[i]], ends, rtol=1e-6)


def test_a_batch_shares_labels_and_moderators_of_one_row() -> None:
    y, v, of = batch()
    year = np.arange(9.0)
    fit = three_level(y[:2], v[:2], of[0], year)
    assert fit.coefficients.shape == (2, 2) and fit.vcov.shape == (2, 2, 2)
    for i in range(2):
        one = three_level(y[i], v[i], of[0], year)
        np.testing.assert_allclose(fit.vcov[i], one.vcov, rtol=1e-8)
        assert isinstance(one.between, float) and isinstance(one.status, Status)


def test_a_missing_label_is_told() -> None:
    y, v, _ = batch()
    fit = three_level(y[:2], v[:2], [1, 1, 2, 2, 3, 3, 4, 4, np.nan])
    assert fit.status.tolist() == [Status.NON_FINITE_INPUT, Status.OK]
    mixed = three_level(y[1], v[1], ["a", "a", 2, 2, None, "b", "b", None, None])
    assert mixed.status == Status.NON_FINITE_INPUT
