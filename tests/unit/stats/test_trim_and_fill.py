"""Trim and fill against metafor, and as a mirror."""

import json
from pathlib import Path

import numpy as np
import pytest

from evidose.stats.status import Status, usable
from evidose.stats.trim_and_fill import trim_and_fill

PATH = Path(__file__).parents[2] / "reference" / "metafor_regression" / "metafor.json"
SETS = {n: s for n, s in json.loads(PATH.read_text("utf-8"))["sets"].items() if "trimfill" in s}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("method", ["FE", "DL", "REML"])
@pytest.mark.parametrize("estimator", ["L0", "R0", "Q0"])
def test_agrees_with_metafor(name: str, method: str, estimator: str) -> None:
    data, wanted = SETS[name], SETS[name]["trimfill"][f"{method}_{estimator}"]
    found = trim_and_fill(data["yi"], data["vi"], method=method, estimator=estimator)
    if "error" in wanted:
        assert found.status == Status.NOT_IDENTIFIED
        assert np.isnan(found.fit.coefficients).all() or found.k0 == 0
        return
    assert usable(found.status)
    assert found.k0 == wanted["k0"]
    assert found.side == (1 if wanted["side"] == "right" else -1)
    np.testing.assert_allclose(found.k0_se, wanted["se_k0"], rtol=1e-9)
    if estimator == "R0":
        np.testing.assert_allclose(found.k0_p, wanted["p_k0"], rtol=1e-12)
    # metafor refits REML with a stop of 1e-5, so only its closed forms are compared tightly
    rtol = 1e-2 if method == "REML" else 1e-6
    np.testing.assert_allclose(found.fit.coefficients[0], wanted["beta"], rtol=rtol)
    np.testing.assert_allclose(found.fit.se[0], wanted["se"], rtol=rtol)
    np.testing.assert_allclose(found.fit.tau2, wanted["tau2"], rtol=rtol, atol=5e-6)


def test_filled_studies_mirror_the_extreme_ones() -> None:
    data = SETS["bcg_RR"]
    found = trim_and_fill(data["yi"], data["vi"], method="FE")
    new = found.y[found.filled]
    assert new.size == found.k0 == 4
    lowest = np.sort(data["yi"])[:4]
    middle = (new + lowest) / 2
    np.testing.assert_allclose(middle, middle[0], rtol=1e-12)


def test_negation_swaps_the_sides() -> None:
    data = SETS["bcg_RR"]
    y = np.array(data["yi"])
    one, other = (trim_and_fill(values, data["vi"], method="DL") for values in (y, -y))
    assert (one.side, one.k0) == (-other.side, other.k0)
    np.testing.assert_allclose(one.fit.coefficients, -other.fit.coefficients, rtol=1e-12)


def test_batch_equals_rows_and_bad_rows_say_why() -> None:
    rng = np.random.default_rng(2)
    v = rng.uniform(0.01, 1, (30, 15))
    y = rng.normal(size=(30, 15)) * np.sqrt(v) + 1.5 * np.sqrt(v)
    y[0, 2:] = v[0, 2:] = np.nan
    y[1, 3] = np.nan
    found = trim_and_fill(y, v)
    assert found.status[:2].tolist() == [Status.TOO_FEW_STUDIES, Status.NON_FINITE_INPUT]
    assert np.isnan(found.fit.coefficients[:2]).all() and np.isnan(found.k0_se[:2]).all()
    assert (found.k0[2:] > 0).any()
    for row in range(2, 30):
        one = trim_and_fill(y[row], v[row])
        assert one.k0 == found.k0[row]
        np.testing.assert_allclose(one.fit.coefficients, found.fit.coefficients[row], rtol=1e-7)


def test_a_side_can_be_given() -> None:
    data = SETS["bcg_RR"]
    left, right = (
        trim_and_fill(data["yi"], data["vi"], method="FE", side=side) for side in ("left", "right")
    )
    assert (left.side, right.side) == (-1, 1)
    assert left.k0 < right.k0 == 4
