"""Generalised least squares by cluster, against full matrices."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evidose.stats.clusters import read_clusters


@given(st.integers(0, 2**32 - 1))
def test_equals_full_matrices(seed: int) -> None:
    rng = np.random.default_rng(seed)
    k = 9
    y, v, x = rng.normal(size=k), rng.uniform(0.1, 2, k), rng.normal(size=(k, 1))
    of = rng.integers(0, 4, k)
    (data,), _ = read_clusters(y, v, of, x, intercept=True)
    fit = data.fit(0.7, 0.2)
    same = data.of[:, None] == data.of
    whole = np.diag(data.v + 0.2) + 0.7 * same
    inverse = np.linalg.inv(whole)
    np.testing.assert_allclose(fit.wx, inverse @ data.x, rtol=1e-8, atol=1e-10)
    beta = np.linalg.solve(data.x.T @ inverse @ data.x, data.x.T @ inverse @ data.y)
    np.testing.assert_allclose(fit.beta, beta, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(fit.e, inverse @ (data.y - data.x @ beta), rtol=1e-7, atol=1e-9)


def test_effects_that_are_not_there_take_no_cluster() -> None:
    nan = float("nan")
    (data,), _ = read_clusters(
        [0.1, nan, 0.3], [1.0, nan, 1.0], ["a", "b", "c"], None, intercept=True
    )
    assert data.number == 2 and data.k == 2
    assert data.of.tolist() == [0, 1]
    assert data.kept.tolist() == [True, False, True]
