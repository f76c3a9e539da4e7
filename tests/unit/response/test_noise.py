import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.response.noise import NoiseGrid, NoiseShape, legendre, log_normal_sd, whiten

SHAPE = NoiseShape(0.4, 0.3, (-0.2, 0.97), 0.8)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=12),
    st.floats(-0.2, 0.97),
    st.floats(0, 0.9),
    st.integers(0, 10**6),
)
def test_whitening_is_the_inverse_root_of_the_covariance(gaps, rho, share, seed):
    """Across gaps of any length: same quadratic form and determinant as the dense matrix."""
    day = np.cumsum(gaps)
    if rho < 0:
        rho = 0.0  # a negative power of uneven gaps is no correlation matrix of this dense form
    r = np.random.default_rng(seed).normal(size=len(day))
    grid = NoiseGrid(np.array([rho]), np.array([share]), np.zeros(1))
    white, log_det = whiten(r[None, :, None], np.ones((1, len(day)), bool), day, grid)
    apart = np.abs(day[:, None] - day)
    dense = (1 - share) * rho**apart + share * np.eye(len(day))
    assert (white**2).sum() == pytest.approx(r @ np.linalg.solve(dense, r), rel=1e-7)
    assert log_det[0, 0] == pytest.approx(np.linalg.slogdet(dense)[1], rel=1e-7, abs=1e-9)


def test_missing_days_are_the_same_as_days_that_were_never_there():
    rng = np.random.default_rng(3)
    z = rng.normal(size=(1, 20, 2))
    seen = rng.random((1, 20)) < 0.6
    grid = SHAPE.gauss((12, 5))
    whole, det = whiten(z, seen, np.arange(20), grid)
    part, det2 = whiten(z[:, seen[0]], np.ones((1, seen.sum()), bool), np.flatnonzero(seen), grid)
    np.testing.assert_allclose(whole[:, :, seen[0]], part, atol=1e-12)
    assert not whole[:, :, ~seen[0]].any()
    np.testing.assert_allclose(det, det2, atol=1e-12)


@pytest.mark.parametrize(
    ("grid", "error"), [(SHAPE.gauss((40, 12)), 1e-5), (SHAPE.even((400, 90)), 1e-3)]
)
def test_nodes_are_a_prior_density(grid, error):
    w = np.exp(grid.log_weight)
    assert w.sum() == pytest.approx(1)
    assert w @ grid.share == pytest.approx(0.4, abs=error)
    assert w @ grid.share**2 == pytest.approx(0.8**2 / 3, abs=error)
    x = np.linspace(-0.2, 0.97, 200_001)
    density = np.exp(-0.5 * ((x - 0.4) / 0.3) ** 2)
    assert w @ grid.rho == pytest.approx((x * density).sum() / density.sum(), abs=error)


def test_nodes_within_a_part_keep_to_it_and_to_its_weight():
    """Two parts that meet carry, together, what the whole carries."""
    low, high = SHAPE.ends
    middle = np.full(1, 0.5)
    ends = np.full(1, low), np.full(1, high)
    whole, lower, upper = (
        SHAPE.gauss((30, 10), (ends, part))
        for part in (
            (np.zeros(1), np.ones(1)),
            (np.zeros(1), middle),
            (middle, np.ones(1)),
        )
    )
    assert lower.rho.shape == (1, 300)
    assert lower.share.max() < upper.share.max()
    total = np.exp(lower.log_weight).sum() + np.exp(upper.log_weight).sum()
    assert total == pytest.approx(np.exp(whole.log_weight).sum(), rel=1e-6)


def test_legendre_integrates_polynomials():
    x, w = legendre(4, 1.0, 3.0)
    assert w @ x**7 == pytest.approx((3**8 - 1) / 8)


def test_log_normal_density_peaks_at_its_median():
    density = log_normal_sd(1.5, 0.4)
    at = np.log(np.array([1.0, 1.5, 2.0]))
    assert density(at, np.zeros(3)).argmax() == 1
