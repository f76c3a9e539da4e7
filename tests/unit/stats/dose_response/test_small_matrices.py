"""Small matrices against LAPACK."""

import numpy as np
import pytest

from evidose.stats.dose_response.small_matrices import determinant, inverse


@pytest.mark.parametrize("p", [1, 2, 3, 4])
def test_agrees_with_lapack(p):
    a = np.random.default_rng(p).normal(size=(5, 3, p, p))
    assert inverse(a) == pytest.approx(np.linalg.inv(a), rel=1e-9)
    assert inverse(a, determinant(a)) == pytest.approx(np.linalg.inv(a), rel=1e-9)
    assert determinant(a) == pytest.approx(np.linalg.det(a), rel=1e-9)


@pytest.mark.parametrize("p", [1, 2])
def test_without_an_inverse_nothing_finite_comes_out(p):
    assert not np.isfinite(inverse(np.zeros((p, p)))).any()
