"""Designs: orthonormal columns, traces without k x k matrices, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.stats.design_matrix import at_tau2, read_design, weigh, well_conditioned
from evidose.stats.status import Status
from evidose.terms import InputError


def random_design(seed: int, k: int = 7, q: int = 2):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(1, k, q)) * 10.0 ** rng.uniform(-3, 3, q)
    return x[0], read_design(rng.normal(size=k), rng.uniform(0.1, 4, k), x[0], intercept=True)


@given(st.integers(0, 2**32 - 1))
def test_columns_are_orthonormal_and_the_way_back_is_right(seed: int) -> None:
    x, design = random_design(seed)
    basis = design.x[0]
    np.testing.assert_allclose(basis.T @ basis, np.eye(3), atol=1e-12)
    whole = np.column_stack([np.ones(7), x])
    np.testing.assert_allclose(whole @ design.back[0], basis, atol=1e-9)


@given(st.integers(0, 2**32 - 1))
def test_traces_equal_those_of_full_matrices(seed: int) -> None:
    _, design = random_design(seed)
    rng = np.random.default_rng(seed)
    fit = at_tau2(design, np.array([0.3]))
    a, b = rng.uniform(0.5, 2, (2, 1, 7))
    w, x = np.diag(fit.w[0]), design.x[0]
    p = w - w @ x @ np.linalg.inv(x.T @ w @ x) @ x.T @ w
    np.testing.assert_allclose(fit.trace_p(a)[0], np.trace(p * a[0]), rtol=1e-9)
    full = np.trace(p @ np.diag(a[0]) @ p @ np.diag(b[0]))
    np.testing.assert_allclose(fit.trace_pp(a, b)[0], full, rtol=1e-8)
    np.testing.assert_allclose(fit.q[0], design.y[0] @ p @ design.y[0], rtol=1e-9)


def test_rank_and_conditioning_are_told() -> None:
    x = np.column_stack([np.arange(5.0), 1.0 + 2.0 * np.arange(5.0)])
    assert (
        read_design(np.arange(5.0), np.ones(5), x, intercept=True).status == Status.NOT_IDENTIFIED
    )
    design = read_design(np.arange(4.0), np.ones(4), [0.0, 0, 1, 2], intercept=True)
    assert well_conditioned(weigh(design, np.array([[1.0, 1, 1, 1]])))[0]
    assert not well_conditioned(weigh(design, np.array([[1.0, 1, 1e-14, 1e-14]])))[0]


@pytest.mark.parametrize("shape", [(4,), (5, 3), (2, 3, 1), (3, 0)])
def test_moderators_must_fit_the_studies(shape: tuple[int, ...]) -> None:
    y = np.zeros((3, 3))
    with pytest.raises(InputError, match="moderators"):
        read_design(y, y + 1.0, np.ones(shape), intercept=True)
