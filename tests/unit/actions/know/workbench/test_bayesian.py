"""The same pooled as a posterior."""

import pytest

from evidose.actions.know.workbench.bayesian import posterior
from evidose.stats.bayes import pool_bayes
from evidose.stats.priors import Flat, HalfNormal
from evidose.terms import InputError

TEXT = "study,yi,vi\nA,0.1,0.03\nB,0.3,0.03\nC,0.35,0.05\nD,0.65,0.01\n"


def test_it_is_the_posterior_of_the_statistics(pooled):
    found = pooled(TEXT)
    right = pool_bayes(found.yi, found.vi, mu_prior=Flat(), tau_prior=HalfNormal(2.0))
    part = posterior(found, 2.0)
    (mean,) = part.rows
    assert mean.estimate == float(right.median)
    assert (mean.ci_low, mean.ci_high) == (float(right.ci_low), float(right.ci_high))
    assert (mean.pi_low, mean.pi_high) == (float(right.pi_low), float(right.pi_high))
    numbers = dict(part.numbers)
    assert numbers["tau_prior"] == "half-normal(2)"
    assert numbers["tau_median"] == float(right.tau_median)
    assert numbers["p_above"] == float(right.p_above(0.0))
    assert numbers["p_new_above"] == float(right.p_new_above(0.0))
    assert part.sentences[0].startswith("Probability that the mean effect lies above 0: 0.9")


def test_ratios_and_standardised_effects_have_a_usual_scale(pooled):
    assert dict(posterior(pooled(TEXT, "SMD"), 0).numbers)["tau_prior"] == "half-normal(0.5)"
    part = posterior(pooled(TEXT, "OR", given="log"), 0)
    assert "lies above 1" in part.sentences[0]


@pytest.mark.parametrize(("scale", "seen"), [(0, "GEN and no scale of tau"), (-1, "-1")])
def test_other_measures_need_a_scale(pooled, scale, seen):
    with pytest.raises(InputError) as fault:
        posterior(pooled(TEXT), scale)
    assert f"tau-scale: found {seen}, expected a scale above zero" in str(fault.value)


def test_the_level_is_that_of_the_table(pooled):
    wide, narrow = (posterior(pooled(TEXT, level=x), 1.0).rows[0] for x in (0.99, 0.8))
    assert wide.ci_low < narrow.ci_low
