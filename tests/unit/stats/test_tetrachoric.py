"""The tetrachoric correlation reproduces its table; its variance is that of simulated tables."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evidose.stats.tetrachoric import orthant, tetrachoric


@settings(max_examples=30, deadline=None)
@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-0.98, 0.98))
def test_the_orthant_against_scipy(h, k, rho):
    found = orthant(np.array([h]), np.array([k]), np.arcsin(np.array([rho])))[0]
    expected = stats.multivariate_normal.cdf([h, k], cov=[[1, rho], [rho, 1]])
    assert found == pytest.approx(expected, abs=1e-8)


@settings(max_examples=30, deadline=None)
@given(*[st.integers(1, 500)] * 4)
def test_the_estimate_reproduces_the_table(a, b, c, d):
    cells = [np.array([float(x)]) for x in (a, b, c, d)]
    rho, variance = tetrachoric(*cells)
    n = a + b + c + d
    h, k = stats.norm.ppf((a + b) / n), stats.norm.ppf((a + c) / n)
    again = orthant(np.array([h]), np.array([k]), np.arcsin(rho))
    assert again == pytest.approx(a / n, abs=1e-10)
    assert variance > 0
    flipped, _ = tetrachoric(cells[1], cells[0], cells[3], cells[2])
    assert flipped == pytest.approx(-rho, abs=1e-9)


def test_the_variance_is_that_of_simulated_tables():
    rng = np.random.default_rng(4)
    x = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], (2000, 800))
    up = x < np.array([0.3, -0.4])
    a = (up[..., 0] & up[..., 1]).sum(1).astype(float)
    b = (up[..., 0] & ~up[..., 1]).sum(1).astype(float)
    c = (~up[..., 0] & up[..., 1]).sum(1).astype(float)
    rho, variance = tetrachoric(a, b, c, 800 - a - b - c)
    assert rho.mean() == pytest.approx(0.5, abs=0.01)
    assert variance.mean() == pytest.approx(rho.var(), rel=0.1)


def test_an_empty_cell_has_no_estimate():
    with np.errstate(all="ignore"):
        rho, _ = tetrachoric(*(np.array([x]) for x in (0.0, 5.0, 5.0, 5.0)))
    assert np.isnan(rho)
