import numpy as np
import pytest
from scipy.stats import norm, truncnorm

from evidose.response.bounded import Bounded, total_within, within
from evidose.response.mixture import Mixture, Posterior


def one(mean, sd):
    return Mixture(np.ones(1), np.array([mean]), np.array([sd**2]))


def split(mean, sd, own=(0.5, 0.6), apart=0.3):
    """A total whose parts are jointly normal with it: own part with its share, and the rest."""
    share = own[1]
    between = apart**2
    specific = one(own[0], np.sqrt(between + share**2 * sd**2))
    rest = one(mean - own[0], np.sqrt(between + (1 - share) ** 2 * sd**2))
    return Posterior(one(mean, sd), specific, rest, 0.0)


@pytest.mark.parametrize(("mean", "sd"), [(1.0, 2.0), (6.9, 3.0), (-4.0, 1.0), (40.0, 5.0)])
def test_a_cut_normal_is_scipys_truncated_normal(mean, sd):
    low, high = -5.17, 4.83
    found = total_within(split(mean, sd), (low, high))
    true = truncnorm((low - mean) / sd, (high - mean) / sd, mean, sd)
    assert found.expectation() == pytest.approx(true.mean(), abs=0.01)
    assert found.spread() == pytest.approx(true.std(), abs=0.01)
    for p in (0.05, 0.5, 0.95):
        assert found.quantile(p) == pytest.approx(true.ppf(p), abs=0.02)
    assert found.below(0.5) == pytest.approx(true.cdf(0.5), abs=0.01)
    assert found.above(0.5) == pytest.approx(true.sf(0.5), abs=0.01)


def test_nothing_lies_beyond_the_ends():
    found = total_within(split(6.9, 3.0), (-5.0, 4.0))
    assert (found.below(-5.0), found.above(4.0)) == (0.0, 0.0)
    assert (found.below(4.0), found.above(-5.0)) == pytest.approx((1.0, 1.0))
    assert -5.0 <= found.quantile(0.0) <= found.quantile(1.0) <= 4.0


@pytest.mark.parametrize("room", [(-40.0, 40.0), (-np.inf, np.inf)])
def test_what_fits_is_left_as_it_is(room):
    posterior = split(1.0, 1.0)
    assert total_within(posterior, room) is posterior.total
    kept = within(posterior, room, room[1])
    assert (kept.total, kept.specific, kept.rest) == (
        posterior.total,
        posterior.specific,
        posterior.rest,
    )


def test_a_thousandth_beyond_is_cut_and_less_than_a_ten_thousandth_is_not():
    sd = 1.0
    assert isinstance(total_within(split(0.0, sd), (-9.0, norm.isf(1e-3))), Bounded)
    assert isinstance(total_within(split(0.0, sd), (-9.0, norm.isf(9e-5))), Mixture)


def test_the_parts_add_up_to_the_total_and_follow_it():
    posterior = split(6.0, 3.0)
    kept = within(posterior, (-5.0, 4.0), 10.0)
    total = kept.total.expectation()
    assert kept.specific.expectation() + kept.rest.expectation() == pytest.approx(total, abs=1e-6)
    moved = posterior.total.expectation() - total
    own = posterior.specific.expectation() - kept.specific.expectation()
    assert own == pytest.approx(0.6 * moved, rel=1e-6)
    assert kept.specific.spread() < posterior.specific.spread()


def test_a_part_alone_is_no_larger_than_the_scale():
    kept = within(split(1.0, 1.0, own=(9.0, 0.6), apart=3.0), (-5.0, 5.0), 10.0)
    assert kept.specific.above(10.0) == 0.0
    assert kept.specific.quantile(0.999) <= 10.0


def test_many_alike_components_are_cut_like_each_of_them():
    rng = np.random.default_rng(4)
    weight = rng.dirichlet(np.ones(3000))
    mean, var = rng.normal(5, 1, 3000), rng.uniform(0.5, 1.5, 3000)
    many = Mixture(weight, mean, var)
    room = (-5.0, 4.5)
    found = total_within(Posterior(many, many, many, 0.0), room)
    inside = weight * (
        norm.cdf((room[1] - mean) / var**0.5) - norm.cdf((room[0] - mean) / var**0.5)
    )
    a, b = ((end - mean) / var**0.5 for end in room)
    true = inside @ truncnorm.mean(a, b, mean, var**0.5) / inside.sum()
    assert found.expectation() == pytest.approx(true, abs=0.01)


def test_what_is_narrower_than_a_cell_keeps_its_place():
    found = total_within(split(4.99, 0.0001), (-5.0, 4.99))
    assert found.expectation() == pytest.approx(4.98, abs=0.02)
