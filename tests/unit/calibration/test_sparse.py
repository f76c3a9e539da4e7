"""Conditional moments of sparse tables: against enumeration by another route, and large samples."""

import numpy as np
import pytest
from scipy.stats import hypergeom, nchypergeom_fisher

from evidose.calibration.sparse import table_moments


def log_odds(a: np.ndarray, n1: int, n2: int, events: int) -> np.ndarray:
    cells = np.stack([a, n1 - a, events - a, n2 - events + a]).astype(float)
    cells += np.where((cells == 0).any(axis=0), 0.5, 0)
    return np.log(cells[0] * cells[3] / (cells[1] * cells[2]))


@pytest.mark.parametrize(
    ("n1", "n2", "events"), [(20, 20, 1), (15, 40, 6), (8, 9, 16), (60, 50, 20)]
)
def test_moments_are_those_of_the_hypergeometric(n1: int, n2: int, events: int) -> None:
    variance, slope, offset = (
        float(x[0]) for x in table_moments(*(np.array([float(x)]) for x in (n1, n2, events)))
    )
    a = np.arange(max(0, events - n2), min(events, n1) + 1)
    y = log_odds(a, n1, n2, events)
    p = hypergeom(n1 + n2, n1, events).pmf(a)
    assert offset == pytest.approx(p @ y, abs=1e-10)
    assert variance == pytest.approx(p @ y**2 - (p @ y) ** 2, abs=1e-10)
    h = 1e-4
    up, down = (nchypergeom_fisher(n1 + n2, n1, events, np.exp(s * h)).pmf(a) @ y for s in (1, -1))
    assert slope == pytest.approx((up - down) / (2 * h), abs=1e-6)


def test_large_tables_use_the_large_sample_variance() -> None:
    n1, n2, events = (np.array([x]) for x in (4000.0, 4000.0, 900.0))
    variance, slope, offset = table_moments(n1, n2, events)
    share = 900 / 8000
    assert variance[0] == pytest.approx((2 / 4000) / (share * (1 - share)))
    assert (slope[0], offset[0]) == (1.0, 0.0)


def test_no_jump_where_the_large_sample_begins() -> None:
    n = np.array([400.0, 400.0])
    variance, slope, _ = table_moments(n, n, np.array([50.0, 52.0]))
    assert variance[1] / variance[0] == pytest.approx(50 / 52, rel=0.06)
    assert slope[0] == pytest.approx(1, abs=0.06)
