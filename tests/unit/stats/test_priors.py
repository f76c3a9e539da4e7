"""Priors of tau integrate to one and are the distributions they are named after."""

import numpy as np
import pytest
from scipy import integrate, stats

from evidose.stats.priors import (
    Exponential,
    HalfCauchy,
    HalfNormal,
    HalfT,
    LogNormal,
    LogT,
    Normal,
    NormalMixture,
    TauMixture,
    TauPrior,
    Uniform,
)
from evidose.terms import InputError

V = np.array([[0.1, 0.2]])
KNOWN = [
    (HalfNormal(0.5), stats.halfnorm(scale=0.5)),
    (HalfCauchy(0.4), stats.halfcauchy(scale=0.4)),
    (Exponential(2), stats.expon(scale=0.5)),
    (LogNormal(-1, 0.8), stats.lognorm(0.8, scale=np.exp(-1))),
    (Uniform(3), stats.uniform(0, 3)),
]


def _density(prior, tau):
    u = np.log(np.array([[tau]]))
    return float(np.exp(prior.log_density(u, V))[0, 0]) / tau


@pytest.mark.parametrize(("prior", "law"), KNOWN, ids=lambda x: type(x).__name__)
def test_density_is_the_named_one(prior, law):
    for tau in (1e-3, 0.1, 0.7, 2.5):
        assert _density(prior, tau) == pytest.approx(law.pdf(tau), rel=1e-12)
    assert isinstance(prior, TauPrior)


@pytest.mark.parametrize(
    "prior",
    [
        HalfT(1, 3),
        LogT.of_tau2(-3.44, 2.59, 5),
        TauMixture([1, 3], [HalfNormal(0.2), LogNormal(-1, 1)]),
        HalfNormal(1e-4),
    ],
    ids=repr,
)
def test_proper_priors_integrate_to_one(prior):
    def f(u):
        return float(np.exp(prior.log_density(np.array([[u]]), V))[0, 0])

    middle = np.log(prior.centre)
    pieces = [(middle - 500, middle - 20), (middle - 20, middle), (middle, middle + 20)]
    total = sum(integrate.quad(f, *p, limit=400)[0] for p in [*pieces, (middle + 20, middle + 300)])
    assert total == pytest.approx(1, abs=1e-6)
    assert prior.proper


def test_of_tau2_halves_location_and_scale():
    prior = LogNormal.of_tau2(-2.56, 1.74)
    law = stats.norm(-2.56, 1.74)
    # P(tau^2 < x) must be the same through tau
    assert stats.norm(prior.mean, prior.sd).cdf(np.log(0.3)) == pytest.approx(law.cdf(np.log(0.09)))


def test_weights_are_scaled():
    one = TauMixture([1, 1], [HalfNormal(0.2), HalfNormal(1)])
    other = TauMixture([7, 7], [HalfNormal(0.2), HalfNormal(1)])
    assert _density(one, 0.3) == _density(other, 0.3)
    assert one.tail == np.inf
    assert TauMixture([1, 1], [HalfNormal(0.2), HalfCauchy(1)]).tail == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: HalfNormal(0),
        lambda: HalfNormal(float("nan")),
        lambda: HalfT(1, -1),
        lambda: Exponential(float("inf")),
        lambda: LogNormal(float("inf"), 1),
        lambda: LogT(0, 0, 5),
        lambda: Uniform(0),
        lambda: Normal(0, 0),
        lambda: Normal(float("nan"), 1),
        lambda: NormalMixture([1], []),
        lambda: NormalMixture([-1, 2], [Normal(0, 1), Normal(0, 2)]),
        lambda: TauMixture([1, 1], [HalfNormal(1), Uniform(2)]),
        lambda: TauMixture([1, 1], [HalfNormal(1), Uniform()]),
    ],
)
def test_impossible_parameters_are_refused(wrong):
    with pytest.raises(InputError, match="expected"):
        wrong()


def test_a_uniform_prior_without_end_is_improper():
    assert not Uniform().proper
    assert Uniform().centre is None
