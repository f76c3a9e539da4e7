"""Priors that follow from the studies' variances: shape, properness, padding."""

import numpy as np
import pytest
from scipy import integrate

from evidose.stats.reference_priors import (
    BergerDeely,
    Conventional,
    DuMouchel,
    Jeffreys,
    SqrtUniform,
    UniformI2,
    UniformShrinkage,
)

V = np.array([[0.04, 0.09, 0.25]])
PADDED = np.array([[0.04, 0.09, 0.25, np.nan, np.nan]])
ALL = [BergerDeely(), Conventional(), DuMouchel(), Jeffreys(), SqrtUniform(), UniformI2()]


def _density(prior, tau, v=V):
    return float(np.exp(prior.log_density(np.log(np.array([[tau]])), v))[0, 0]) / tau


@pytest.mark.parametrize("prior", [DuMouchel(), UniformShrinkage(), UniformI2()], ids=repr)
def test_proper_ones_integrate_to_one(prior):
    assert prior.proper
    total = integrate.quad(lambda t: _density(prior, t), 0, np.inf)[0]
    assert total == pytest.approx(1, abs=1e-6)


def test_shapes_are_the_published_ones():
    tau = 0.3
    total = V[0] + tau**2
    assert _density(Jeffreys(), tau) == pytest.approx(np.sqrt(np.sum((tau / total) ** 2)))
    assert _density(BergerDeely(), tau) == pytest.approx(np.prod(tau / total) ** (1 / 3))
    assert _density(Conventional(), tau) == pytest.approx(np.prod(tau / total**1.5) ** (1 / 3))
    s0 = np.sqrt(3 / np.sum(1 / V[0]))
    assert _density(DuMouchel(), tau) == pytest.approx(s0 / (s0 + tau) ** 2)
    shrinkage = 2 * s0**2 * tau / (s0**2 + tau**2) ** 2
    assert _density(UniformShrinkage(), tau) == pytest.approx(shrinkage)
    assert _density(SqrtUniform(), tau) == pytest.approx(tau**-0.5)


def test_uniform_in_i2():
    w = 1 / V[0]
    typical = 2 * w.sum() / (w.sum() ** 2 - (w**2).sum())
    # P(I^2 < 1/2) is P(tau^2 < typical variance)
    below = integrate.quad(lambda t: _density(UniformI2(), t), 0, np.sqrt(typical))[0]
    assert below == pytest.approx(0.5, abs=1e-8)


@pytest.mark.parametrize("prior", ALL, ids=repr)
def test_padding_changes_nothing_and_tails_fall_as_said(prior):
    assert _density(prior, 0.3, PADDED) == pytest.approx(_density(prior, 0.3))
    far, farther = _density(prior, 1e6), _density(prior, 1e7)
    assert np.log10(far / farther) == pytest.approx(prior.tail, abs=1e-3)
