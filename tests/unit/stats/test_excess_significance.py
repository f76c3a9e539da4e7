"""Excess significance and fail-safe numbers against metafor."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from evidose.stats.excess_significance import excess_significance, fail_safe_n
from evidose.stats.status import Status

PATH = Path(__file__).parents[2] / "reference" / "metafor_regression" / "metafor.json"
SETS = {n: s for n, s in json.loads(PATH.read_text("utf-8"))["sets"].items() if "tes" in s}


@pytest.mark.parametrize("name", SETS)
def test_agrees_with_metafor(name: str) -> None:
    data, wanted = SETS[name], SETS[name]["tes"]
    test = "exact" if wanted["X2"] is None else "chi2"  # metafor's choice by number of studies
    found = excess_significance(data["yi"], data["vi"], test=test)
    assert found.observed == wanted["O"]
    np.testing.assert_allclose(found.expected, wanted["E"], rtol=1e-6)
    np.testing.assert_allclose(found.p_value, wanted["pval"], rtol=1e-6)
    limit = wanted["pval_limit_theta_lim"]
    assert np.isnan(found.theta_limit) == (limit is None)
    if limit is not None:  # metafor's root finder stops at 1.2e-4
        assert abs(found.theta_limit - limit) < 1.3e-4


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("kind", ["Rosenthal", "Orwin", "Rosenberg"])
def test_fail_safe_numbers_agree_with_metafor(name: str, kind: str) -> None:
    data, wanted = SETS[name], SETS[name]["fsn"][kind]
    found = fail_safe_n(data["yi"], data["vi"], kind=kind)
    assert found.number == wanted["fsnum"]
    if "pval" in wanted:
        np.testing.assert_allclose(found.p_value, wanted["pval"], rtol=1e-6)


def test_exact_p_is_binomial_for_equal_studies() -> None:
    y, v = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0], [0.2] * 6
    found = excess_significance(y, v)
    power = float(found.expected) / 6
    assert found.p_value == pytest.approx(stats.binom.sf(2, 6, power), rel=1e-12)


def test_at_the_limit_the_p_value_is_the_level() -> None:
    data = SETS["bcg_RR"]
    y, v = np.array(data["yi"]), np.array(data["vi"])
    limit = float(excess_significance(y, v).theta_limit)
    power = stats.norm.sf(1.959963984540054 - limit / np.sqrt(v))
    power += stats.norm.cdf(-1.959963984540054 - limit / np.sqrt(v))
    chance = np.array([1.0])
    for one in power:
        chance = np.convolve(chance, [1 - one, one])
    assert chance[8:].sum() == pytest.approx(0.10, rel=1e-6)


def test_bad_rows_say_why() -> None:
    y, v = [[0.5, 0.6], [np.nan, np.nan], [1.0, 2.0]], [[0.1, 0.1], [np.nan, np.nan], [1.0, -1.0]]
    expected = [Status.OK, Status.TOO_FEW_STUDIES, Status.NON_POSITIVE_VARIANCE]
    for found in (excess_significance(y, v), fail_safe_n(y, v)):
        assert found.status.tolist() == expected
        assert np.isnan(found.p_value[1:]).all()
