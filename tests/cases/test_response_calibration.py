"""A small version of `python -m validation response`: do the intervals hold what they promise?"""

import numpy as np
import pytest
from scipy.stats import kstest
from validation._people import Design, draw_effect, likelihood, setting, simulate

from evidose.response.mixture import posteriors
from evidose.response.respond import flat_prior

SHORT = Design("short", ((14, 0.0), (42, 1.0)), 0.2)
BLOCKS = Design("blocks", ((14, 0.0), (14, 1.0)) * 2, 0.1, randomised=True)
PEOPLE = 120


@pytest.fixture(scope="module", params=[SHORT, BLOCKS], ids=lambda d: d.name)
def answered(request):
    design = request.param
    e, data = setting(design.outcome, randomised=design.randomised)
    rng = np.random.default_rng(17)
    found = []
    for _ in range(PEOPLE // 20):
        own, rest = draw_effect(e.prior, 20, rng)
        seen = likelihood(e, data.noise, simulate(e, data.noise, design, own + rest, rng))
        for known, flat, truth, drug in zip(
            posteriors(seen, e.prior),
            posteriors(seen, flat_prior(e)),
            own + rest,
            own,
            strict=True,
        ):
            found.append((known, flat, truth, drug))
    return found


def test_ranks_are_uniform_and_intervals_cover(answered):
    ranks = np.array([known.total.below(truth) for known, _, truth, _ in answered])
    assert kstest(ranks, "uniform").pvalue > 0.01
    # 120 people: three standard errors of a share of 0.9 are 0.08.
    assert abs((np.abs(ranks - 0.5) < 0.45).mean() - 0.9) < 0.08


def test_the_drugs_own_part_is_calibrated_too(answered):
    ranks = [known.specific.below(drug) for known, _, _, drug in answered]
    assert kstest(ranks, "uniform").pvalue > 0.01


def test_the_prior_gains_in_people_it_fits(answered):
    """By how much, and what it costs in others, is in `validation.response`."""
    ours, flat = (
        np.mean([(a[i].total.expectation() - a[2]) ** 2 for a in answered]) for i in (0, 1)
    )
    assert ours < flat
