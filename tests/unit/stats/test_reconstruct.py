"""Counts that a percentage allows, and moments approximated from order statistics."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.stats.reconstruct import approximate_moments, counts_from_percentage
from evidose.stats.status import Status
from evidose.terms import InputError


@given(st.integers(1, 3000), st.integers(0, 3), st.data())
def test_the_printed_percentage_allows_the_true_count_and_only_what_prints_alike(n, decimals, data):
    count = data.draw(st.integers(0, n))
    printed = round(100 * count / n, decimals)
    found = counts_from_percentage(printed, n, decimals=decimals)
    assert found.low <= count <= found.high
    for end in (found.low, found.high):
        assert abs(100 * end / n - printed) <= 0.5 * 10.0**-decimals + 1e-6
    outside = found.high + 1
    assert outside > n or abs(100 * outside / n - printed) > 0.5 * 10.0**-decimals - 1e-6


def test_a_percentage_no_count_can_give():
    found = counts_from_percentage([17, 101, -1, np.nan, 50], [7, 10, 10, 10, 2.5])
    assert found.status.tolist() == [12 + 5, 17, 17, 11, 17]
    assert not found.unique.any()


def test_moments_of_normal_quantiles_are_recovered():
    # Expected order statistics of a normal sample (Blom): mean 10, SD 2, 200 people.
    n = 200
    positions = (np.arange(1, n + 1) - 0.375) / (n + 0.25)
    from scipy.special import ndtri

    sample = 10 + 2 * ndtri(positions)
    quartiles = (np.quantile(sample, 0.25), np.quantile(sample, 0.75))
    extremes = (sample[0], sample[-1])
    for given_ in ({"quartiles": quartiles}, {"extremes": extremes}):
        found = approximate_moments(10.0, n, **given_)
        assert found.mean == pytest.approx(10)
        assert found.sd == pytest.approx(2, rel=0.01)
    both = approximate_moments(10.0, n, quartiles=quartiles, extremes=extremes)
    assert both.sd == pytest.approx(2, rel=0.01)


def test_disordered_figures_are_refused_one_by_one():
    found = approximate_moments([5, 9, 5], [40, 40, 1], quartiles=(3, 8))
    assert found.status.tolist() == [Status.OK, Status.INVALID_TABLE, Status.INVALID_TABLE]
    with pytest.raises(InputError, match="neither quartiles nor extremes"):
        approximate_moments(5, 40)
