"""Error contrasts: the fast likelihood is the slow one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.design_matrix import read_design
from evidose.stats.network import spectrum as module
from evidose.stats.network.spectrum import restricted_maximum, spectrum
from evidose.stats.regression_tau2 import log_likelihood, maximise
from evidose.stats.weighted_fit import at_tau2


def batch(seed: int, m: int = 40, k: int = 9, q: int = 3, decades: float = 1.0):
    rng = np.random.default_rng(seed)
    v = 10 ** rng.uniform(-decades, decades, (m, k))
    y = rng.normal(size=(m, k)) * np.sqrt(v + 10 ** rng.uniform(-2, 2, (m, 1)))
    return read_design(y, v, rng.normal(size=(m, k, q)), intercept=False)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 50.0))
def test_height_and_score_are_those_of_the_regression(seed: int, t: float) -> None:
    design = batch(seed)
    found, rows = spectrum(design), np.arange(40)
    at, zero = np.full(40, t), np.zeros(40)
    slow = [log_likelihood(design, at_tau2(design, s), True) for s in (at, zero)]
    fast = [found.height(rows, s) for s in (at, zero)]
    np.testing.assert_allclose(fast[0] - fast[1], slow[0] - slow[1], rtol=1e-7, atol=1e-8)
    fit = at_tau2(design, at)
    score = found.score(rows, at)
    np.testing.assert_allclose(score.c, fit.squares()[0], rtol=1e-7)
    np.testing.assert_allclose(score.r, fit.trace_p(), rtol=1e-7)
    step = 1e-5 * (t + 1.0)
    ahead = found.score(rows, at + step)
    np.testing.assert_allclose((ahead.a - score.a) / step, score.da, rtol=1e-3)
    np.testing.assert_allclose((ahead.b - score.b) / step, score.db, rtol=1e-3)


def test_beyond_the_bound_the_score_is_negative() -> None:
    found, rows = spectrum(batch(3)), np.arange(40)
    bound = found.bound()
    for factor in (1.0, 1.1, 10.0, 1e4):
        at = found.score(rows, bound * factor + (factor - 1.0))
        assert (at.c <= at.r * (1 + 1e-9)).all()
    assert (bound > 0).any()


@pytest.mark.parametrize("widest", [160, 0])
@pytest.mark.parametrize("decades", [1.0, 3.0])
def test_fast_and_slow_rows_have_one_maximum(monkeypatch, widest, decades) -> None:
    monkeypatch.setattr(module, "WIDEST", widest)
    design = batch(8, m=200, decades=decades)
    expected, found = maximise(design, True), restricted_maximum(design)
    np.testing.assert_allclose(found.tau2, expected.tau2, rtol=1e-6, atol=1e-8)
    np.testing.assert_array_equal(found.modes, expected.modes)
    np.testing.assert_array_equal(found.status, expected.status)
    ratio = design.v.max(axis=1) / design.v.min(axis=1)
    assert ((ratio > module.SPREAD).any(), (ratio < module.SPREAD).any()) == (decades > 2, True)
