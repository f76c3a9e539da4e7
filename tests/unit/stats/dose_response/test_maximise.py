"""The highest point: against a search of another kind, and at the edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from evidose.stats.dose_response import likelihood
from evidose.stats.dose_response.maximise import maximise
from evidose.stats.dose_response.sums import Sums
from evidose.stats.pool import pool
from evidose.stats.status import Status


def random_sums(seed, p=2, k=7, spread=1.0):
    rng = np.random.default_rng(seed)
    half = rng.normal(size=(1, k, p, p + 2))
    a = half @ half.swapaxes(2, 3)
    effect = rng.normal(size=(1, k, p)) * spread
    root = np.linalg.cholesky(np.linalg.inv(a))
    own = effect + (root @ rng.normal(size=(1, k, p, 1)))[..., 0]
    b = (a @ own[..., None])[..., 0]
    c = (own * b).sum(axis=(1, 2))
    return Sums(a, b, c, -np.linalg.slogdet(a)[1].sum(axis=1), np.array([k * p * 1.0]))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([0.0, 0.3, 1.0, 10.0]), st.booleans())
def test_no_other_search_finds_a_higher_point(seed, spread, restricted):
    sums = random_sums(seed, spread=spread)
    best = maximise(sums, restricted)
    here = likelihood.at(sums, best.psi, restricted).value[0]

    def lower(v):
        root = np.array([[v[0], 0.0], [v[1], v[2]]])
        value = likelihood.at(sums, (root @ root.T)[None], restricted).value[0]
        return -value if np.isfinite(value) else 1e9

    others = [
        minimize(lower, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}).fun
        for start in ([1.0, 0.0, 1.0], [0.1, 0.1, 0.01], [8.0, 4.0, 3.0], [0.3, -0.3, 0.1])
    ]
    assert here >= -min(others) - 1e-7
    assert best.status[0] < Status.TOO_FEW_STUDIES


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_one_coefficient_is_a_meta_analysis(method):
    for seed in range(6):
        sums = random_sums(seed, p=1, k=9, spread=0.8)
        best = maximise(sums, method == "REML")
        y, v = (sums.b / sums.a[..., 0])[0, :, 0], 1 / sums.a[0, :, 0, 0]
        known = pool(y, v, method=method)
        assert best.psi[0, 0, 0] == pytest.approx(float(known.tau2), rel=1e-6, abs=1e-9)


def test_no_heterogeneity_is_exactly_none_and_said():
    sums = random_sums(3, spread=0.0, k=12)
    exact = Sums(sums.a, (sums.a @ np.ones(2)), sums.c, sums.log_det, sums.n)
    best = maximise(exact, False)
    assert (best.psi == 0).all() and best.status[0] == Status.BOUNDARY and best.modes[0] == 1


def test_a_third_coefficient():
    sums = random_sums(11, p=3, k=12, spread=2.0)
    best = maximise(sums, True)
    g = likelihood.gradient(likelihood.at(sums, best.psi, True), True)
    assert best.status[0] in (Status.OK, Status.BOUNDARY, Status.MULTIMODAL)
    assert np.linalg.eigvalsh(g[0]).max() < 1e-4
    assert np.abs(g[0] @ best.psi[0]).max() < 1e-4


def test_two_maxima_are_told():
    """A flat and a steep explanation of the same effects: two precise groups and a vague one."""
    y = np.array([0.0, 0.0, 8.0, 0.0, 0.0, -8.0])
    v = np.array([1e-4, 1e-4, 60.0, 1e-4, 1e-4, 1e-4])
    y[5], v[5] = 0.06, 1e-4
    y = np.array([*y, 9.0, -9.0])
    v = np.array([*v, 1.0, 1.0])
    a = (1 / v)[None, :, None, None]
    sums = Sums(
        a,
        (y / v)[None, :, None],
        np.array([(y * y / v).sum()]),
        np.array([np.log(v).sum()]),
        np.array([8.0]),
    )
    best = maximise(sums, False)
    known = pool(y, v, method="ML")
    assert best.psi[0, 0, 0] == pytest.approx(float(known.tau2), rel=1e-6)
    assert (best.modes[0] > 1) == (int(known.modes) > 1)


def test_rows_do_not_disturb_each_other():
    each = [random_sums(s, spread=w) for s, w in ((1, 0.0), (2, 1.0), (3, 30.0))]
    parts = ("a", "b", "c", "log_det", "n")
    together = Sums(*(np.concatenate([getattr(s, p) for s in each]) for p in parts))
    best = maximise(together, True)
    for i, one in enumerate(each):
        alone = maximise(one, True)
        assert best.psi[i] == pytest.approx(alone.psi[0], rel=1e-6, abs=1e-12)
        assert best.status[i] == alone.status[0]
