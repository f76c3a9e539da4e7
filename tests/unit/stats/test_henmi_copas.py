"""The interval of Henmi and Copas against metafor, and its root against finer nodes."""

import json
from pathlib import Path

import numpy as np
import pytest

from evidose.stats import henmi_copas as module
from evidose.stats.henmi_copas import henmi_copas
from evidose.stats.status import Status

PATH = Path(__file__).parents[2] / "reference" / "metafor_regression" / "metafor.json"
SETS = {n: s for n, s in json.loads(PATH.read_text("utf-8"))["sets"].items() if "hc" in s}


@pytest.mark.parametrize("name", SETS)
def test_agrees_with_metafor(name: str) -> None:
    wanted = SETS[name]["hc"]
    found = henmi_copas(SETS[name]["yi"], SETS[name]["vi"])
    np.testing.assert_allclose(found.estimate, wanted["beta"], rtol=1e-9)
    np.testing.assert_allclose(found.se, wanted["se"], rtol=1e-9)
    np.testing.assert_allclose(found.tau2, wanted["tau2"], rtol=1e-9, atol=1e-15)
    # metafor's root finder stops at 1.2e-4
    width = wanted["ci_ub"] - wanted["beta"]
    np.testing.assert_allclose(found.ci_high - found.estimate, width, rtol=4e-4)


@pytest.mark.parametrize("name", ["bcg_RR", "bcg_RD", "riley2003_OS"])
def test_more_nodes_change_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = SETS[name]
    plain = henmi_copas(data["yi"], data["vi"])
    finer = np.polynomial.legendre.leggauss(900)
    monkeypatch.setattr(module, "_rule", lambda: finer)
    exact = henmi_copas(data["yi"], data["vi"])
    np.testing.assert_allclose(plain.ci_high, exact.ci_high, rtol=1e-8)


def test_where_tau2_is_zero_the_pivot_can_only_be_smaller_than_normal() -> None:
    y, v = np.array([0.1, 0.12, 0.11, 0.09]), np.array([0.01, 0.02, 0.04, 0.05])
    found = henmi_copas(y, v)
    assert found.tau2 == 0
    half = float(found.ci_high - found.estimate)
    assert 1.5 * found.se < half <= 1.959964 * found.se


def test_batch_scale_and_bad_rows() -> None:
    y = np.array([[0.1, 0.3, 0.8], [0.2, np.nan, np.nan], [0.1, np.inf, 0.2]])
    v = np.array([[0.01, 0.02, 0.04], [0.1, np.nan, np.nan], [0.1, 0.1, 0.1]])
    found = henmi_copas(y, v)
    expected = [Status.OK, Status.TOO_FEW_STUDIES, Status.NON_FINITE_INPUT]
    assert found.status.tolist() == expected
    assert np.isnan(found.ci_low[1:]).all()
    one = henmi_copas(1e6 * y[0], 1e12 * v[0])
    np.testing.assert_allclose(one.ci_low, 1e6 * found.ci_low[0], rtol=1e-9)
