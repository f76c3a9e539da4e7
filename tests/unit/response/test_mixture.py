import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidose.response.integration import Series, integrate
from evidose.response.mixture import EffectPrior, Mixture, posteriors, prior_mixtures
from evidose.response.noise import NoiseShape, log_normal_sd


@settings(max_examples=60, deadline=None)
@example([(0.0, 3.0), (0.0, 0.0625)], 0.5)
@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(0.05, 4)), min_size=1, max_size=5),
    st.floats(0.001, 0.999),
)
def test_quantile_inverts_the_distribution(parts, p):
    mean, sd = np.array(parts).T
    mix = Mixture(np.full(len(mean), 1 / len(mean)), mean, sd**2)
    assert mix.below(mix.quantile(p)) == pytest.approx(p, abs=1e-6)
    assert mix.above(mix.quantile(p)) == pytest.approx(1 - p, abs=1e-6)


def prior(vs, vr):
    return EffectPrior(
        *(np.array([v]) for v in (1.0, 0.3, vs, 0.9, vr)),
    )


@pytest.fixture(scope="module")
def likelihood():
    rng = np.random.default_rng(4)
    t = np.arange(80)
    y = rng.normal(size=80) + 3.0 * (t > 40)
    x = (t > 40.0).astype(float)
    series = Series(y[None], t, np.ones((1, 80, 1)) * 10, x[None, :, None], np.zeros(1))
    return integrate(
        series, NoiseShape(0.3, 0.3, (-0.2, 0.95), 0.0).gauss((24, 1)), log_normal_sd(1.0, 0.5)
    )


def test_the_split_of_the_sum_follows_the_prior(likelihood):
    """What data say goes to each part in proportion to its prior variance, and the sum holds."""
    (found,) = posteriors(likelihood, prior(1.0, 3.0))
    total, own, rest = (m.expectation() for m in (found.total, found.specific, found.rest))
    assert own + rest == pytest.approx(total)
    assert own - 0.3 == pytest.approx((total - 1.2) / 4)


def test_without_a_rest_the_sum_is_the_drug(likelihood):
    own = EffectPrior(*(np.array([v]) for v in (1.0, 0.3, 1.0, 0.0, 0.0)))
    (found,) = posteriors(likelihood, own)
    assert found.specific.expectation() == pytest.approx(found.total.expectation())
    assert found.specific.spread() == pytest.approx(found.total.spread(), rel=1e-6)


def test_the_prior_as_mixtures():
    found = prior_mixtures(prior(1.0, 3.0))
    assert found.total.expectation() == pytest.approx(1.2)
    assert found.total.spread() == pytest.approx(2.0)


def test_evidence_weighs_the_components(likelihood):
    """A component near the truth gains weight over one far away."""
    near = posteriors(likelihood, prior(1.0, 3.0))[0].log_evidence
    far = EffectPrior(*(np.array([v]) for v in (1.0, -6.0, 0.3, 0.0, 0.0)))
    assert near > posteriors(likelihood, far)[0].log_evidence + 5
