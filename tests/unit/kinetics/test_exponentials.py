import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.kinetics.exponentials import chain


def exact(rates, t):
    """Taylor-free oracle: the corner of the exponential of a bidiagonal matrix."""
    with mpmath.workdps(60):
        n = len(rates)
        m = mpmath.matrix(n, n)
        for i, a in enumerate(rates):
            m[i, i] = -mpmath.mpf(a) * mpmath.mpf(t)
            if i:
                m[i, i - 1] = mpmath.mpf(t)
        return mpmath.expm(m, method="taylor")[n - 1, 0]


CLUSTERS = [
    [0.72],
    [0.72, 0.72],
    [0.72, 0.72 * (1 + 1e-9)],
    [0.3, 0.3, 0.3],
    [0.3, 0.3 + 1e-7, 0.3 - 1e-7],
    [3.0, 0.17, 0.053, 0.0],
    [1.0, 1.0, 1.0, 1.0 + 1e-12],
    [0.0, 0.0, 0.05, 0.05, 5.0],
    [0.1, 0.1, 0.1, 0.1, 0.1],
    [0.0, 2.0, 2.0, 2.0, 40.0],
]


@pytest.mark.parametrize("rates", CLUSTERS)
@pytest.mark.parametrize("t", [1e-6, 0.3, 1.7, 9.0, 24.0, 70.0])
def test_equal_and_close_rates_lose_no_digits(rates, t):
    expected = exact(rates, t)
    assert abs(float(chain(rates, t)) / expected - 1) < 2e-12


@given(
    st.lists(st.floats(0, 8, allow_subnormal=False), min_size=1, max_size=5),
    st.floats(0.001, 30),
)
def test_any_rates_in_any_order(rates, t):
    expected = exact(rates, t)
    assert abs(float(chain(rates, t)) / expected - 1) < 1e-11
    assert float(chain(rates[::-1], t)) == float(chain(rates, t))


def test_at_time_zero_only_the_first_box_holds_anything():
    assert float(chain([0.4], 0.0)) == 1.0
    assert float(chain([0.4, 0.7, 0.7], 0.0)) == 0.0


def test_rates_and_times_broadcast():
    rates = [np.array([[0.1], [0.2]]), np.array([[0.1], [3.0]])]
    times = np.array([0.0, 1.0, 5.0])
    wide = chain(rates, times)
    assert wide.shape == (2, 3)
    assert wide[1, 2] == pytest.approx(float(chain([0.2, 3.0], 5.0)), rel=1e-15)
