"""Mantel-Haenszel pooling and its tests against metafor, and the laws they obey."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.mantel_haenszel import RATES, TABLE, mantel_haenszel
from evidose.stats.status import Status
from evidose.terms import InputError, UnknownNameError

REFERENCE = Path(__file__).parents[2] / "reference" / "metafor" / "effects-mantel-haenszel.json"
SETS = json.loads(REFERENCE.read_text(encoding="utf-8"))
POOLED = {
    "beta": "estimate",
    "se": "se",
    "zval": "statistic",
    "pval": "p_value",
    "ci_lb": "ci_low",
    "ci_ub": "ci_high",
    "QE": "q",
    "QE_df": "q_df",
    "QEp": "q_p",
    "I2": "i2",
    "H2": "h2",
}
TABLES = [
    (name, key)
    for name, content in SETS.items()
    for key in content
    if key.startswith("MH_") and "add" not in key
]


def _cells(name, columns=TABLE):
    return [np.array(SETS[name]["inputs"][c], dtype=float) for c in columns]


@pytest.mark.parametrize(("name", "key"), TABLES)
def test_tables_agree_with_metafor(name, key):
    expected = SETS[name][key]
    found = mantel_haenszel(key[3:5], *_cells(name), continuity="nocorrect" not in key)
    for theirs, ours in POOLED.items():
        value = getattr(found.pooled, ours)
        assert value == pytest.approx(expected[theirs], rel=1e-9, abs=1e-12), theirs
    if key.startswith("MH_OR"):
        assert found.tests.cmh == pytest.approx(expected["CMH"], rel=1e-9)
        assert found.tests.cmh_p == pytest.approx(expected["CMHp"], rel=1e-9)
        assert found.tests.tarone == pytest.approx(expected["tarone"], rel=1e-9)
        assert found.tests.tarone_p == pytest.approx(expected["taronep"], rel=1e-9)


@pytest.mark.parametrize("name", ["bcg", "hahn2001", "nielweise2007", "lau1992", "damico2009"])
def test_half_an_event_in_every_cell_agrees_with_metafor(name):
    expected = SETS[name]["MH_OR_add_all"]
    found = mantel_haenszel("OR", *(c + 0.5 for c in _cells(name)))
    assert found.pooled.estimate == pytest.approx(expected["beta"], rel=1e-9)
    assert found.pooled.se == pytest.approx(expected["se"], rel=1e-9)


@pytest.mark.parametrize("measure", ["IRR", "IRD"])
def test_rates_agree_with_metafor(measure):
    name = f"MH_{measure}_hart1999"
    found = mantel_haenszel(measure, *_cells(name, RATES)).pooled
    for theirs in ("beta", "se", "pval", "ci_lb", "ci_ub", "QE", "QEp"):
        assert getattr(found, POOLED[theirs]) == pytest.approx(SETS[name][theirs], rel=1e-9)


def test_one_table_gives_its_own_odds_ratio_and_wald_variance():
    found = mantel_haenszel("OR", [12], [88], [20], [80])
    assert found.pooled.estimate == pytest.approx(np.log(12 * 80 / (88 * 20)))
    assert found.pooled.se**2 == pytest.approx(1 / 12 + 1 / 88 + 1 / 20 + 1 / 80)
    assert found.pooled.q == 0
    assert np.isnan(found.tests.breslow_day)


def test_risk_difference_variances_agree_for_large_groups():
    cells = [[400.0, 300], [600, 800], [500, 350], [500, 700]]
    sato = mantel_haenszel("RD", *cells).pooled.se
    other = mantel_haenszel("RD", *cells, rd_variance="greenland-robins").pooled.se
    assert sato != other
    assert sato == pytest.approx(float(other), rel=1e-2)


def test_statuses_and_refusals():
    found = mantel_haenszel(
        "OR",
        [[0, 0], [1, -1], [5, np.nan], [np.nan, np.nan], [5, 2]],
        [[9, 9], [9, 9], [9, 9], [np.nan, np.nan], [9, 9]],
        [[0, 0], [1, 1], [3, 4], [np.nan, np.nan], [3, 4]],
        [[9, 9], [9, 9], [9, 9], [np.nan, np.nan], [9, 9]],
    )
    assert found.pooled.status.tolist() == [
        Status.NO_EVENTS,
        Status.INVALID_TABLE,
        Status.NON_FINITE_INPUT,
        Status.TOO_FEW_STUDIES,
        Status.OK,
    ]
    assert np.isfinite(found.pooled.ci_low).tolist() == [False] * 4 + [True]
    with pytest.raises(UnknownNameError, match="measure"):
        mantel_haenszel("SMD", [1], [1], [1], [1])
    with pytest.raises(InputError, match="one shape"):
        mantel_haenszel("OR", [1, 2], [1, 2, 3], [1], [1])
    with pytest.raises(InputError, match="level"):
        mantel_haenszel("OR", [1], [2], [3], [4], level=2)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["OR", "RR", "RD"]))
def test_swap_padding_and_batch(seed, measure):
    rng = np.random.default_rng(seed)
    a, b, c, d = (rng.integers(1, 50, (3, 5)).astype(float) for _ in range(4))
    one = mantel_haenszel(measure, a, b, c, d)
    other = mantel_haenszel(measure, c, d, a, b)
    np.testing.assert_allclose(one.pooled.estimate, -other.pooled.estimate, atol=1e-12)
    np.testing.assert_allclose(one.pooled.se, other.pooled.se, rtol=1e-9)
    np.testing.assert_allclose(one.tests.cmh, other.tests.cmh, rtol=1e-9, atol=1e-12)
    padding = np.full((3, 2), np.nan)
    padded = mantel_haenszel(measure, *(np.hstack([x, padding]) for x in (a, b, c, d)))
    alone = mantel_haenszel(measure, a[1], b[1], c[1], d[1])
    for name in ("estimate", "se", "q", "p_value"):
        np.testing.assert_allclose(getattr(padded.pooled, name), getattr(one.pooled, name))
        np.testing.assert_allclose(getattr(alone.pooled, name), getattr(one.pooled, name)[1])
