"""Tests of asymmetry against metafor; exact distributions against counting."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from evidose.stats.asymmetry import egger_test, pet_peese, rank_test
from evidose.stats.meta_regression import meta_regression
from evidose.stats.status import Status

PATH = Path(__file__).parents[2] / "reference" / "metafor_regression" / "metafor.json"
SETS = {n: s for n, s in json.loads(PATH.read_text("utf-8"))["sets"].items() if "regtest" in s}
VARIANTS = ["lm_sei", "lm_vi", "rma_REML_sei", "rma_REML_vi", "rma_DL_sei", "rma_FE_sei"]


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_regression_tests_agree_with_metafor(name: str, variant: str) -> None:
    wanted = SETS[name]["regtest"][variant]
    model, *method, predictor = variant.split("_")
    found = egger_test(
        SETS[name]["yi"],
        SETS[name]["vi"],
        model=model,
        predictor=predictor,
        method=(method or ["REML"])[0],
    )
    assert found.status <= Status.MULTIMODAL
    if "coef" not in wanted:  # metafor did not converge
        assert np.isfinite(found.p_value)
        return
    pairs = {
        "statistic": wanted["zval"],
        "p_value": wanted["pval"],
        "limit": wanted["limit_est"],
        "limit_low": wanted["limit_ci_lb"],
        "limit_high": wanted["limit_ci_ub"],
        "slope": wanted["coef"][1],
        "slope_se": wanted["coef_se"][1],
    }
    for field, value in pairs.items():
        np.testing.assert_allclose(getattr(found, field), value, rtol=1e-6, err_msg=field)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("exact", [True, False])
def test_rank_tests_agree_with_metafor(name: str, exact: bool) -> None:
    wanted = SETS[name]["ranktest" if exact else "ranktest_asymptotic"]
    found = rank_test(SETS[name]["yi"], SETS[name]["vi"], exact=exact)
    np.testing.assert_allclose(found.tau, wanted["tau"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.p_value, wanted["pval"], rtol=1e-6)


def test_exact_rank_distribution_is_that_of_all_orders() -> None:
    n, rng = 6, np.random.default_rng(0)
    v = np.arange(1.0, n + 1.0)
    scores = []
    for order in itertools.permutations(range(n)):
        pairs = itertools.combinations(order, 2)
        scores.append(sum(1 if a < b else -1 for a, b in pairs))
    scores = np.array(scores)
    for _ in range(20):
        found = rank_test(rng.normal(size=n) * 3, v)
        score = round(float(found.tau) * n * (n - 1) / 2)
        share = min(1.0, 2.0 * min((scores <= score).mean(), (scores >= score).mean()))
        assert found.exact
        assert found.p_value == pytest.approx(share, rel=1e-12)


def test_pet_and_peese_are_the_two_intercepts() -> None:
    rng = np.random.default_rng(3)
    v = rng.uniform(0.01, 0.5, (40, 12))
    y = 0.3 + rng.normal(size=(40, 12)) * np.sqrt(v) + 0.5 * np.sqrt(v)
    found = pet_peese(y, v)
    assert 0 < found.peese.sum() < 40
    for row in range(40):
        x = v[row] if found.peese[row] else np.sqrt(v[row])
        fit = meta_regression(y[row], v[row], x, method="FE", test="knha")
        np.testing.assert_allclose(found.estimate[row], fit.coefficients[0], rtol=1e-9)
        np.testing.assert_allclose(found.ci_high[row], fit.ci_high[0], rtol=1e-9)


def test_one_size_of_study_has_no_slope() -> None:
    y, v = [0.1, 0.4, 0.2, 0.3], [0.1] * 4
    assert egger_test(y, v).status == Status.NOT_IDENTIFIED
    assert pet_peese(y, v).status == Status.NOT_IDENTIFIED
    assert rank_test(y, v).status == Status.NOT_IDENTIFIED
    assert np.isnan(pet_peese(y, v).estimate)


def test_batch_rows_do_not_disturb_each_other() -> None:
    y = [[0.1, 0.4, 0.2, 0.5], [0.1, 0.4, np.nan, np.nan], [0.1, np.inf, 0.2, 0.3]]
    v = [[0.1, 0.2, 0.3, 0.5], [0.1, 0.2, np.nan, np.nan], [0.1, 0.2, 0.3, 0.4]]
    for found in (egger_test(y, v), rank_test(y, v), pet_peese(y, v)):
        assert found.status.tolist() == [Status.OK, Status.TOO_FEW_STUDIES, Status.NON_FINITE_INPUT]
        assert np.isfinite(found.p_value[0]) and np.isnan(found.p_value[1:]).all()
