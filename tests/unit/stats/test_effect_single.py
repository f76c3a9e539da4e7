"""One-group effects: inverses, exact moments and domains."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.stats.effect_size import effect_size
from evidose.stats.status import Status


@given(st.integers(1, 40), st.integers(1, 40))
def test_transformed_proportions_lead_back(events, rest):
    n = events + rest
    found = {m: float(effect_size(m, xi=events, ni=n).yi) for m in ("PR", "PLN", "PLO", "PAS")}
    p = events / n
    assert found["PR"] == pytest.approx(p)
    assert np.exp(found["PLN"]) == pytest.approx(p)
    assert 1 / (1 + np.exp(-found["PLO"])) == pytest.approx(p)
    assert np.sin(found["PAS"]) ** 2 == pytest.approx(p)
    opposite = effect_size("PLO", xi=rest, ni=n)
    assert found["PLO"] == pytest.approx(-float(opposite.yi))


def test_non_events_in_place_of_sizes():
    by_size, by_rest = (
        effect_size("PLO", xi=[3, 5], ni=[9, 9]),
        effect_size("PLO", xi=[3, 5], mi=[6, 4]),
    )
    np.testing.assert_array_equal(by_size.yi, by_rest.yi)


@given(st.floats(-0.95, 0.95), st.integers(5, 200))
def test_the_unbiased_correlation_against_fifty_digits(r, n):
    with mpmath.workdps(50):
        exact = r * mpmath.hyp2f1(0.5, 0.5, mpmath.mpf(n - 2) / 2, 1 - mpmath.mpf(r) ** 2)
    assert effect_size("UCOR", ri=r, ni=n).yi == pytest.approx(float(exact), rel=1e-9, abs=1e-13)


def test_the_unbiased_variance_of_a_correlation_is_unbiased():
    rng = np.random.default_rng(2)
    n, rho, m = 9, 0.5, 100_000
    x = rng.normal(size=(m, n))
    y = rho * x + np.sqrt(1 - rho**2) * rng.normal(size=(m, n))
    r = ((x - x.mean(1)[:, None]) * (y - y.mean(1)[:, None])).mean(1) / (x.std(1) * y.std(1))
    found = effect_size("UCOR", vtype="UB", ri=r, ni=n)
    assert found.yi.mean() == pytest.approx(rho, abs=0.005)
    unsigned = np.where(found.status == Status.OK, found.vi, 0.0)
    assert unsigned.mean() == pytest.approx(found.yi[found.status == 0].var(), rel=0.1)


def test_domains():
    found = effect_size("ZCOR", ri=[0.5, 1, 0.2], ni=[10, 10, 3])
    assert found.status.tolist() == [Status.OK, Status.NOT_IDENTIFIED, Status.NOT_IDENTIFIED]
    assert effect_size("PR", xi=9, ni=5).status == Status.NOT_IDENTIFIED
    assert effect_size("MNLN", mi=-2, sdi=1, ni=9).status == Status.NOT_IDENTIFIED
    assert effect_size("IRLN", xi=0, ti=10, to="none").status == Status.NOT_IDENTIFIED


def test_effects_as_given_pass_through():
    found = effect_size("GEN", yi=[0.1, 0.2, np.nan], vi=[0.01, -0.1, 0.02])
    assert found.yi[0] == 0.1
    assert found.status.tolist() == [0, Status.INVALID_TABLE, Status.NON_FINITE_INPUT]


def test_partial_correlations_lose_a_degree_of_freedom_later():
    old = effect_size("ZPCOR", ti=2.0, ni=40, mi=3)
    new = effect_size("ZPCOR", ti=2.0, ni=40, mi=3, definitions="5.0")
    assert (1 / old.vi, 1 / new.vi) == (pytest.approx(36), pytest.approx(35))


def test_reliability_and_heterozygosity():
    assert effect_size("ARAW", ai=0.9, mi=10, ni=50).vi == pytest.approx(20 * 0.01 / (9 * 48))
    balanced = effect_size("REH", ai=25, bi=50, ci=25)
    assert balanced.yi == pytest.approx(0)
