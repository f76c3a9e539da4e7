"""Formulas of two groups' means beyond metafor's defaults."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.stats.effect_means import hedges_factor
from evidose.stats.effect_size import effect_size

ARMS = {
    "m1i": [14.2, 5.1],
    "sd1i": [3.1, 2.2],
    "n1i": [24, 9],
    "m2i": [12.9, 6.4],
    "sd2i": [4.0, 1.9],
    "n2i": [22, 11],
}


@given(st.floats(1.5, 500))
def test_the_exact_correction_against_fifty_digits(df):
    with mpmath.workdps(50):
        half = mpmath.mpf(df) / 2
        exact = mpmath.gamma(half) / (mpmath.sqrt(half) * mpmath.gamma(half - mpmath.mpf(1) / 2))
    assert hedges_factor(np.array(df)) == pytest.approx(float(exact), rel=1e-12)


def test_the_approximate_correction_is_close_and_small_df_have_none():
    df = np.array([0.5, 1.0, 5.0, 60.0])
    exact, approximate = hedges_factor(df), hedges_factor(df, approximate=True)
    assert np.isnan(exact[:2]).all()
    assert np.isnan(approximate[0])
    np.testing.assert_allclose(exact[2:], approximate[2:], rtol=2e-3)


def test_variance_variants_of_the_standardised_difference():
    found = {v: effect_size("SMD", vtype=v, **ARMS) for v in ("LS", "LS2", "UB", "AV")}
    g = found["LS"].yi
    size = 1 / np.array([24, 9]) + 1 / np.array([22, 11])
    total = np.array([46, 20])
    j = hedges_factor(total - 2.0)
    np.testing.assert_allclose(found["LS"].vi, size + g**2 / (2 * total))
    np.testing.assert_allclose(found["LS2"].vi, j**2 * (size + (g / j) ** 2 / (2 * total)))
    average = np.sum(total * g) / total.sum()
    np.testing.assert_allclose(found["AV"].vi, size + average**2 / (2 * total))
    assert (found["UB"].vi > found["LS"].vi).all()
    raw = effect_size("SMD", correct=False, **ARMS)
    np.testing.assert_allclose(raw.yi * j, g)


def test_the_unbiased_variance_is_unbiased():
    rng = np.random.default_rng(11)
    n, delta, m = 6, 0.7, 200_000
    a, b = rng.normal(delta, 1, (m, n)), rng.normal(0, 1, (m, n))
    found = effect_size(
        "SMD", vtype="UB", m1i=a.mean(1), sd1i=a.std(1, ddof=1), n1i=n,
        m2i=b.mean(1), sd2i=b.std(1, ddof=1), n2i=n,
    )  # fmt: skip
    error = found.yi.std() / np.sqrt(m)
    assert found.yi.mean() == pytest.approx(delta, abs=4 * error)
    assert found.vi.mean() == pytest.approx(found.yi.var(), rel=0.02)


def test_later_definitions_differ_where_they_changed_and_agree_in_large_samples():
    for measure in ("ROM", "CVR", "SMDH"):
        small = [effect_size(measure, definitions=d, **ARMS) for d in ("3.8", "5.0")]
        assert (small[0].vi != small[1].vi).all()
        large = ARMS | {"n1i": 100_000, "n2i": 120_000}
        old, new = (effect_size(measure, definitions=d, **large) for d in ("3.8", "5.0"))
        np.testing.assert_allclose(old.yi, new.yi, rtol=1e-4)
        np.testing.assert_allclose(old.vi, new.vi, rtol=1e-3)


def test_glass_delta_divides_by_the_control_group():
    found = effect_size("SMD1", correct=False, **ARMS)
    np.testing.assert_allclose(found.yi, [(14.2 - 12.9) / 4.0, (5.1 - 6.4) / 1.9])
    unequal = effect_size("SMD1H", correct=False, **ARMS)
    np.testing.assert_allclose(unequal.yi, found.yi)


def test_equal_variances_make_one_mean_difference():
    pooled = effect_size("MD", vtype="HO", **ARMS)
    s2 = (23 * 3.1**2 + 21 * 4.0**2) / 44
    assert pooled.vi[0] == pytest.approx(s2 * (1 / 24 + 1 / 22))


def test_zero_deviations_leave_no_standardised_difference():
    found = effect_size("SMD", **(ARMS | {"sd1i": 0, "sd2i": 0}))
    assert np.isnan(found.yi).all()
    assert (found.status == 16).all()
