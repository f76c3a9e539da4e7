"""Weighted least squares against full matrices, also where doubles would not do."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.design_matrix import read_design
from evidose.stats.weighted_fit import at_tau2


def diagonal(values) -> mpmath.matrix:
    return mpmath.diag([mpmath.mpf(float(v)) for v in values])


def trace(matrix: mpmath.matrix) -> mpmath.mpf:
    return mpmath.fsum(matrix[i, i] for i in range(matrix.rows))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0, 2, 6, 10]), st.booleans())
def test_equals_full_matrices_of_fifty_digits(seed: int, decades: int, groups: bool) -> None:
    rng = np.random.default_rng(seed)
    k, tau2 = 7, 10.0 ** rng.uniform(-8, 3)
    x = rng.integers(0, 2, (k, 2)).astype(float) if groups else rng.normal(size=(k, 2))
    v = 10.0 ** rng.uniform(-decades / 2, decades / 2, k)
    design = read_design(rng.normal(size=k) * np.sqrt(v + tau2), v, x, intercept=True)
    if design.status[0]:
        return
    fit = at_tau2(design, np.array([tau2]))
    left, right = rng.uniform(0.5, 2.0, (2, 1, k))
    with mpmath.workdps(60):
        columns = mpmath.matrix(np.column_stack([np.ones(k), x]).tolist())
        effects = mpmath.matrix(design.y[0].tolist())
        w = mpmath.diag([1 / (mpmath.mpf(float(u)) + mpmath.mpf(tau2)) for u in design.v[0]])
        g = (columns.T * w * columns) ** -1
        p = w - w * columns * g * columns.T * w
        e = p * effects
        a, b = diagonal(left[0]), diagonal(right[0])
        wanted = {
            "q": (effects.T * e)[0],
            "c": (e.T * e)[0],
            "third": (e.T * p * e)[0],
            "tr P": trace(p),
            "tr PA": trace(p * a),
            "tr PP": trace(p * p),
            "tr PAPB": trace(p * a * p * b),
            "logdet": mpmath.log(mpmath.det(columns.T * w * columns))
            - mpmath.log(mpmath.det(columns.T * columns)),
        }
        beta = g * (columns.T * (w * effects))
        spread = [1 / w[i, i] - (columns[i, :] * g * columns[i, :].T)[0] for i in range(k)]
    c, third = fit.squares()
    got = {
        "q": fit.q,
        "c": c,
        "third": third,
        "tr P": fit.trace_p(),
        "tr PA": fit.trace_p(left),
        "tr PP": fit.trace_pp(),
        "tr PAPB": fit.trace_pp(left, right),
        "logdet": fit.logdet,
    }
    for name, value in wanted.items():
        assert float(got[name][0]) == pytest.approx(float(value), rel=1e-8, abs=1e-12), name
    mine = design.back[0] @ fit.beta[0]
    size = max(abs(float(b)) for b in beta)
    np.testing.assert_allclose(mine, [float(b) for b in beta], rtol=1e-7, atol=1e-9 * size)
    np.testing.assert_allclose(
        fit.residual_variance[0], [float(s) for s in spread], rtol=1e-6, atol=1e-12
    )
