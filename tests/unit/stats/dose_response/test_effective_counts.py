"""Effective counts: both conditions of Hamling's method hold, for adjusted ratios too."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.dose_response.effective_counts import reference_variance


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_an_adjusted_odds_table_keeps_both_shares(seed):
    rng = np.random.default_rng(seed)
    n = rng.integers(150, 900, 4).astype(float)
    cases = np.floor(n * rng.uniform(0.1, 0.5, 4))
    ratio = np.exp(rng.normal(0, 0.3, 3))
    part = 1 / cases + 1 / (n - cases)
    variance = (part[1:] + part[0]) * rng.uniform(1.1, 1.4, 3)
    s = reference_variance("cc", ratio, variance, cases, n)
    assert 0 < s < variance.min()
    # build the table from s: a0 + b0 free in one odds, found so that the ratio of totals holds
    without = n - cases
    share = without.sum() / cases.sum()
    low, high = -20.0, 20.0
    for _ in range(200):
        odds = math.exp(0.5 * (low + high))
        k = np.array([1.0, *ratio]) * odds
        scale = np.array([1 / s, *1 / (variance - s)])
        a, b = (1 + k) * scale, (1 + 1 / k) * scale
        low, high = (
            (0.5 * (low + high), high) if b.sum() > share * a.sum() else (low, 0.5 * (low + high))
        )
    assert b[0] / b.sum() == pytest.approx(without[0] / without.sum(), rel=1e-6)
    assert np.log(a[1:] / b[1:] / (a[0] / b[0])) == pytest.approx(np.log(ratio))
    assert 1 / a[1:] + 1 / b[1:] + 1 / a[0] + 1 / b[0] == pytest.approx(variance)


def test_rates_keep_the_share_of_the_reference_time():
    ratio, variance = np.array([1.3, 0.8]), np.array([0.05, 0.06])
    time = np.array([1000.0, 1500, 700])
    s = reference_variance("ir", ratio, variance, np.array([30.0, 50, 20]), time)
    cases = np.array([1 / s, *1 / (variance - s)])
    spent = cases / np.array([1, *ratio])
    assert spent[0] / spent.sum() == pytest.approx(time[0] / time.sum())


@pytest.mark.parametrize("kind", ["cc", "ci"])
def test_impossible_counts_have_none(kind):
    ratio, variance = np.array([1.0, 2.0]), np.array([0.1, 0.1])
    for cases, n in (([0, 5, 5], [9, 9, 9]), ([9, 5, 5], [9, 9, 9]), ([5, 5, 5], [9, 9, 5])):
        found = reference_variance(
            kind, ratio, variance, np.array(cases, float), np.array(n, float)
        )
        assert math.isnan(found)
    inf = np.array([1.0, np.inf])
    counts = (np.array([5.0, 5, 5]), np.array([9.0, 9, 9]))
    assert math.isnan(reference_variance(kind, inf, variance, *counts))
