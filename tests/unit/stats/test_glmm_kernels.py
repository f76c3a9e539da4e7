"""Each likelihood against scipy's distributions, its derivatives against differences."""

import numpy as np
import pytest
from scipy import stats

from evidose.stats.glmm_kernels import Binomial, Hypergeometric, Poisson, TwoBinomials

A, B = np.array([3.0, 0.0, 9.0, 40.0]), np.array([17.0, 12.0, 1.0, 160.0])
C, D = np.array([5.0, 2.0, 4.0, 55.0]), np.array([15.0, 30.0, 6.0, 145.0])
ETA = np.array([[-2.0, 0.0, 0.7]] * 4)
LEVEL = np.array([-1.0, -2.0, 0.3, 0.1])
KERNELS = {
    "hypergeometric": Hypergeometric.of(A, B, C, D),
    "two": TwoBinomials(A, B, C, D),
    "one": Binomial(A, B, np.array([0.0, 0.5, -0.3, 1.0])),
    "rate": Poisson(A, np.array([10.0, 20.0, 5.0, 60.0])),
}


def right(name, eta, level):
    if name == "hypergeometric":
        law = stats.nchypergeom_fisher
        return [
            [law.logpmf(a, a + b + c + d, a + b, a + c, np.exp(e)) for e in row]
            for a, b, c, d, row in zip(A, B, C, D, eta, strict=True)
        ]
    if name == "two":
        up, down = level[:, None] + eta / 2, level[:, None] - eta / 2
        first = stats.binom.logpmf(A[:, None], (A + B)[:, None], 1 / (1 + np.exp(-up)))
        return first + stats.binom.logpmf(C[:, None], (C + D)[:, None], 1 / (1 + np.exp(-down)))
    if name == "one":
        odds = eta + KERNELS["one"].shift[:, None]
        return stats.binom.logpmf(A[:, None], (A + B)[:, None], 1 / (1 + np.exp(-odds)))
    return stats.poisson.logpmf(A[:, None], KERNELS["rate"].time[:, None] * np.exp(eta))


@pytest.mark.parametrize("name", KERNELS)
def test_likelihoods_are_those_of_the_distributions(name):
    found = KERNELS[name].slopes(ETA, LEVEL)
    assert found.value == pytest.approx(np.array(right(name, ETA, LEVEL)), abs=1e-9)


@pytest.mark.parametrize("name", KERNELS)
def test_derivatives_are_those_of_the_likelihood(name):
    kernel, h = KERNELS[name], 1e-5
    here, up, down = (kernel.slopes(ETA + s * h, LEVEL) for s in (0, 1, -1))
    assert here.first == pytest.approx((up.value - down.value) / (2 * h), abs=1e-6)
    assert here.second == pytest.approx((up.first - down.first) / (2 * h), abs=1e-6)
    if kernel.leveled:
        up, down = (kernel.slopes(ETA, LEVEL + s * h) for s in (1, -1))
        assert here.level == pytest.approx((up.value - down.value) / (2 * h), abs=1e-6)
        assert here.level_level == pytest.approx((up.level - down.level) / (2 * h), abs=1e-6)
        assert here.level_eta == pytest.approx((up.first - down.first) / (2 * h), abs=1e-6)


def test_a_support_in_many_blocks_is_the_same(monkeypatch):
    whole = KERNELS["hypergeometric"].slopes(ETA, LEVEL)
    monkeypatch.setattr("evidose.stats.glmm_kernels.LARGEST_BLOCK", 1)
    parts = KERNELS["hypergeometric"].slopes(ETA, LEVEL)
    assert (whole.value == parts.value).all() and (whole.second == parts.second).all()


@pytest.mark.parametrize("name", KERNELS)
def test_an_own_effect_for_each_study_fits_best(name):
    kernel = KERNELS[name]
    grid = np.linspace(-60, 60, 48001)[None, :] if name == "hypergeometric" else None
    if grid is not None:
        best = kernel.slopes(np.repeat(grid, 4, axis=0), LEVEL).value.max(axis=1).sum()
        assert kernel.saturated() == pytest.approx(best, abs=1e-5)
        return
    n, m = A + B, C + D
    own = stats.binom.logpmf(A, n, A / n).sum()
    if name == "two":
        own += stats.binom.logpmf(C, m, C / m).sum()
    if name == "rate":
        own = stats.poisson.logpmf(A, np.maximum(A, 1e-300)).sum()
    assert kernel.saturated() == pytest.approx(own, abs=1e-9)


def test_counts_at_one_end_are_separated():
    zero = np.zeros(2)
    some = np.array([3.0, 4.0])
    assert Hypergeometric.of(zero, some, some, some).separated()
    assert TwoBinomials(zero, some, some, some).separated()
    assert TwoBinomials(np.array([0.0, 2.0]), some, some, np.array([5.0, 0.0])).separated()
    assert not TwoBinomials(np.array([0.0, 3.0]), some, some, some).separated()
    assert Binomial(some, zero, zero).separated() and not Binomial(some, some, zero).separated()
    assert Poisson(zero, some).separated() and not Poisson(some, some).separated()
    assert not any(kernel.separated() for kernel in KERNELS.values())
