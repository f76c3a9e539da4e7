"""Effect sizes against metafor's escalc, and the laws they obey."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.effect_size import COLUMNS, FORMULAS, MEASURES, effect_size
from evidose.stats.status import Status
from evidose.terms import InputError, UnknownNameError

REFERENCE = Path(__file__).parents[2] / "reference" / "metafor" / "effects.json"
CONTENT = json.loads(REFERENCE.read_text(encoding="utf-8"))
VARIANTS = json.loads(REFERENCE.with_stem("effects-variants").read_text(encoding="utf-8"))
# metafor maximises the tetrachoric likelihood to about 1e-5, see the README beside the file.
LOOSE = {"RTET": 3e-5}


def _floats(values):
    return np.array([np.nan if x is None else x for x in values], dtype=float)


@pytest.mark.parametrize("case", CONTENT["cases"], ids=lambda c: c["name"])
def test_agrees_with_metafor(case):
    columns = {n: _floats(v) for n, v in CONTENT["inputs"][case["inputs"]].items()}
    if case["measure"] != "SPCOR":
        columns.pop("r2i", None)
    found = effect_size(case["measure"], **case["options"], **columns)
    yi, vi = _floats(case["yi"]), _floats(case["vi"])
    exact = found.status == Status.OK
    if case["measure"] != "RTET":  # metafor prints its search limits where a cell is empty
        assert (exact == np.isfinite(yi)).all()
    if case["measure"] == "UCOR":
        # metafor's hypergeometric function loses digits for small correlations, see the README.
        exact &= np.abs(columns["ri"]) > 0.05
    assert exact.sum() >= 3
    off = LOOSE.get(case["measure"], 0)
    np.testing.assert_allclose(found.yi[exact], yi[exact], rtol=1e-11, atol=1e-14 + off)
    np.testing.assert_allclose(found.vi[exact], vi[exact], rtol=1e-11 + 2 * off)


@pytest.mark.parametrize("measure", sorted({c["measure"] for c in VARIANTS["cases"]}))
def test_every_zero_rule_and_variance_variant_agrees_with_metafor(measure):
    cases = [c for c in VARIANTS["cases"] if c["measure"] == measure]
    for case in cases:
        columns = {n: _floats(v) for n, v in VARIANTS["inputs"][case["inputs"]].items()}
        found = effect_size(measure, **case["options"], **columns)
        yi, vi = _floats(case["yi"]), _floats(case["vi"])
        known = np.isfinite(yi) & np.isfinite(vi)
        said = str(case["options"])
        assert (known == (found.status == Status.OK)).all(), said
        np.testing.assert_allclose(found.yi[known], yi[known], 1e-11, 1e-14, err_msg=said)
        np.testing.assert_allclose(found.vi[known], vi[known], 1e-11, err_msg=said)


def _arms(rng, k=5):
    return {
        "m1i": rng.normal(0, 3, k),
        "sd1i": rng.uniform(0.5, 4, k),
        "n1i": rng.integers(3, 80, k),
        "m2i": rng.normal(0, 3, k),
        "sd2i": rng.uniform(0.5, 4, k),
        "n2i": rng.integers(3, 80, k),
    }


def _table(rng, k=5, low=0):
    return {name: rng.integers(low, 40, k) for name in ("ai", "bi", "ci", "di")}


def _swapped(columns):
    other = {"ai": "ci", "bi": "di", "ci": "ai", "di": "bi"}
    return {other.get(n, n.translate(str.maketrans("12", "21"))): v for n, v in columns.items()}


seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from(["MD", "SMD", "SMDH", "VR", "D2ORN", "RPB"]))
def test_swapping_the_arms_of_means_flips_the_sign(seed, measure):
    columns = _arms(np.random.default_rng(seed))
    first, second = effect_size(measure, **columns), effect_size(measure, **_swapped(columns))
    np.testing.assert_allclose(first.yi, -second.yi, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(first.vi, second.vi, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from(["RR", "OR", "RD", "AS", "PETO", "PHI", "YUQ", "YUY", "PBIT"]))
def test_swapping_the_arms_of_tables_flips_the_sign(seed, measure):
    columns = _table(np.random.default_rng(seed), low=1)
    first, second = effect_size(measure, **columns), effect_size(measure, **_swapped(columns))
    np.testing.assert_allclose(first.yi, -second.yi, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(first.vi, second.vi, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(seeds, st.floats(1e-3, 1e3), st.floats(-100, 100))
def test_a_change_of_units_leaves_the_standardised_difference_alone(seed, factor, shift):
    columns = _arms(np.random.default_rng(seed))
    other = {
        n: v * factor + (shift if n[0] == "m" else 0) if n[0] in "ms" else v
        for n, v in columns.items()
    }
    first, second = effect_size("SMD", **columns), effect_size("SMD", **other)
    scale = 1 + abs(shift) / factor
    np.testing.assert_allclose(first.yi, second.yi, rtol=1e-9, atol=1e-12 * scale)
    np.testing.assert_allclose(first.vi, second.vi, rtol=1e-9 * scale)


@settings(max_examples=30, deadline=None)
@given(seeds, st.sampled_from(sorted(set(MEASURES) - {"GEN", "RTET"})))
def test_a_batch_equals_a_loop(seed, measure):
    rng = np.random.default_rng(seed)
    columns = {}
    for name in COLUMNS[measure]:
        whole = rng.integers(1, 30, (3, 4))
        columns[name] = rng.uniform(0.1, 0.9, (3, 4)) if name == "ri" else whole
    if measure in ("PR", "PLN", "PLO", "PAS", "PFT"):
        columns["ni"] = columns["ni"] + columns["xi"]
    if measure in ("ARAW", "AHW", "ABT"):
        columns["ai"] = rng.uniform(0.1, 0.9, (3, 4))
    batch = effect_size(measure, **columns)
    for row in range(3):
        alone = effect_size(measure, **{n: v[row] for n, v in columns.items()})
        np.testing.assert_array_equal(batch.yi[row], alone.yi)
        np.testing.assert_array_equal(batch.vi[row], alone.vi)
        np.testing.assert_array_equal(batch.status[row], alone.status)


def test_standardised_crossover_uses_the_raw_sd():
    # Dworkin-like crossover: SD between persons 2.0, within-person correlation 0.7.
    columns = {"m1i": 4.0, "sd1i": 2.0, "m2i": 5.0, "sd2i": 2.0, "ni": 30, "ri": 0.7}
    raw = effect_size("SMDX", **columns)
    change = effect_size("SMCC", **columns)
    df = 2 * 29 / (1 + 0.49)
    assert raw.yi == pytest.approx(-0.5 * (1 - 3 / (4 * df - 1)), rel=1e-3)
    assert abs(change.yi) > 1.2 * abs(raw.yi)
    mean = effect_size("MDX", **columns)
    assert mean.yi == -1
    assert mean.vi == pytest.approx((4 + 4 - 2 * 0.7 * 4) / 30)
    # Standardising does not change the information but for the term of the SD.
    assert raw.vi == pytest.approx(mean.vi / 4 + raw.yi**2 / (2 * df), rel=1e-12)


def test_what_is_wrong_in_a_study_is_its_status():
    found = effect_size(
        "OR", ai=[5, -1, np.nan, 0, 7], n1i=[10, 10, 10, 10, 5], ci=[1, 1, 1, 0, 1], n2i=[9] * 5,
        drop00=True,
    )  # fmt: skip
    assert found.status.tolist() == [
        Status.OK,
        Status.INVALID_TABLE,
        Status.NON_FINITE_INPUT,
        Status.NO_EVENTS,
        Status.INVALID_TABLE,
    ]
    assert np.isnan(found.yi[1:]).all()
    assert np.isnan(found.vi[1:]).all()
    ratio = effect_size("ROM", m1i=[2, -2], sd1i=1, n1i=9, m2i=3, sd2i=1, n2i=9)
    assert ratio.status.tolist() == [Status.OK, Status.NOT_IDENTIFIED]


def test_refusals_name_the_column_and_what_is_accepted():
    with pytest.raises(UnknownNameError, match=r"Did you mean .*SMD"):
        effect_size("SDM", m1i=1)
    with pytest.raises(InputError, match="no column sd2i"):
        effect_size("MD", m1i=1, sd1i=1, n1i=9, m2i=1, n2i=9)
    with pytest.raises(InputError, match="a column weight"):
        effect_size("GEN", yi=1, vi=1, weight=2)
    with pytest.raises(InputError, match="one length"):
        effect_size("GEN", yi=[1, 2], vi=[1, 2, 3])
    with pytest.raises(InputError, match="'HO'"):
        effect_size("SMD", vtype="HO", **_arms(np.random.default_rng(1)))
    with pytest.raises(InputError, match="at least one study"):
        effect_size("GEN", yi=[], vi=[])
    with pytest.raises(InputError, match="ri"):
        effect_size("COR", ri=["a"], ni=[3])


def test_every_measure_names_its_columns():
    assert set(FORMULAS) == set(COLUMNS)
    assert len(MEASURES) >= 60


GARBAGE = np.array([0, 1, -1, np.nan, np.inf, -np.inf, 1e-300, 1e300, 0.5, 3, 1e8])


@pytest.mark.parametrize("measure", MEASURES)
def test_garbage_gets_a_status_and_never_a_wrong_looking_number(measure):
    rng = np.random.default_rng(6)
    rules = [{}, {"zero_cells": "revman"}, {"definitions": "5.0"}, {"to": "all"}, {"drop00": True}]
    for options in rules:
        columns = {name: rng.choice(GARBAGE, 300) for name in COLUMNS[measure]}
        found = effect_size(measure, **options, **columns)
        fine = found.status == Status.OK
        assert np.isfinite(found.yi[fine]).all()
        assert np.isfinite(found.vi[fine]).all()
        assert (found.vi[fine] >= 0).all()
        assert np.isnan(found.yi[~fine]).all()
        assert np.isnan(found.vi[~fine]).all()
