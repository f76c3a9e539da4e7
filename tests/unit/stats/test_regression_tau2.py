"""Residual heterogeneity: the global maximum, found and proved."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.design_matrix import read_design
from evidose.stats.regression_tau2 import log_likelihood, maximise, paule_mandel, upper_bound
from evidose.stats.status import Status
from evidose.stats.weighted_fit import at_tau2


def batch(seed: int, m: int, k: int, q: int):
    rng = np.random.default_rng(seed)
    v = 10 ** rng.uniform(-3, 3, (m, k))
    x = rng.normal(size=(m, k, q))
    y = rng.normal(size=(m, k)) * np.sqrt(v + 10 ** rng.uniform(-3, 2, (m, 1)))
    return read_design(y, v, x, intercept=True)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans(), st.integers(5, 12))
def test_no_grid_point_is_higher(seed: int, restricted: bool, k: int) -> None:
    design = batch(seed, 60, k, 2)
    found = maximise(design, restricted)
    assert (found.status <= Status.MULTIMODAL).all()
    height = log_likelihood(design, at_tau2(design, found.tau2), restricted)
    top = upper_bound(design, restricted)
    for share in np.concatenate([[0.0], np.geomspace(1e-9, 1.0, 150)]):
        other = log_likelihood(design, at_tau2(design, share * top), restricted)
        assert (other <= height + 1e-9 * (1.0 + np.abs(height))).all()


def test_several_maxima_are_counted() -> None:
    design = batch(4, 2000, 8, 2)
    found = maximise(design, False)
    many = found.modes > 1
    assert many.any()
    assert (found.status[many] == Status.MULTIMODAL).all()


def test_equal_maxima_give_the_smaller_tau2() -> None:
    # Moving one effect raises the outer maximum past the inner one; at the crossing they tie.
    def design(far: float):
        y = [0.0, 0.0, 0.0, far]
        return read_design(y, [0.01, 0.01, 0.01, 4.0], None, intercept=True)

    low, high = 0.0, 50.0
    assert maximise(design(low), False).tau2[0] == 0.0
    jumps = [float(maximise(design(f), False).tau2[0]) for f in np.linspace(low, high, 60)]
    assert max(np.diff(jumps)) >= 0


@pytest.mark.parametrize("k", [4, 30])
def test_paule_mandel_solves_its_equation(k: int) -> None:
    design = batch(7, 300, k, 1)
    status = np.zeros(300, dtype=np.int8)
    tau2 = paule_mandel(design, status)
    q = at_tau2(design, tau2).q
    above = tau2 > 0
    np.testing.assert_allclose(q[above], design.df[above], rtol=1e-9)
    assert (q[~above] <= design.df[~above]).all()
    assert not status.any()
