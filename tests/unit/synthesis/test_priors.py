"""The published heterogeneity priors as the library holds them."""

from math import exp, pi, sqrt

import pytest
from scipy import stats

from evidose.evidence import Library
from evidose.stats.priors import LogNormal, LogT
from evidose.synthesis.priors import HeterogeneityPrior, heterogeneity_priors
from evidose.terms import UnknownNameError

DRUG = "pharmacological vs placebo or control"


@pytest.fixture(scope="module")
def priors():
    return heterogeneity_priors(Library())


def test_the_tables_are_complete(priors):
    turner = [p for p in priors.values() if p.measure == "OR" and p.outcome_type != "any"]
    rhodes = [p for p in priors.values() if p.measure == "SMD" and p.area == "other"]
    assert sum(len(p.settings) for p in turner) == 80  # the paper derives eighty settings
    assert sum(len(p.settings) for p in rhodes) == 24
    assert all(p.source.doi for p in priors.values())


def test_pain_after_a_drug_on_the_log_odds_scale(priors):
    prior = priors["turner-2015-pain"].prior(DRUG)
    assert prior == LogNormal(-1.83 / 2, 1.52 / 2)
    # Median tau 0.40: a heterogeneity that matters, as pain outcomes have.
    assert prior.centre == pytest.approx(exp(-0.915))


def test_drugs_vary_less_against_each_other_than_against_placebo(priors):
    for prior in priors.values():
        by_name = {s.comparison: s.location for s in prior.settings}
        if DRUG in by_name:
            assert by_name["pharmacological vs pharmacological"] < by_name[DRUG]


def test_units_stretch_the_prior(priors):
    general = priors["rhodes-2015-general"]
    plain, stretched = general.prior(), general.prior(unit=2.5)
    assert isinstance(plain, LogT)
    assert stretched.centre == pytest.approx(2.5 * plain.centre)
    assert stretched.scale == plain.scale
    # In standardised units both general priors expect heterogeneity of the same order.
    turner = priors["turner-2015-general"].prior(unit=sqrt(3) / pi)
    assert 0.5 < turner.centre / plain.centre < 2
    assert plain.centre == pytest.approx(exp(stats.t(5, -3.44, 2.59).median() / 2))


def test_an_unknown_comparison_is_named(priors):
    with pytest.raises(UnknownNameError, match="comparison"):
        priors["turner-2015-pain"].prior("surgery vs prayer")


def test_degrees_of_freedom_belong_to_the_t_only():
    setting = {"comparison": "any", "location": -2, "scale": 1}
    common = {
        "schema_version": 1,
        "id": "x",
        "measure": "OR",
        "outcome_type": "any",
        "area": "any",
        "settings": [setting],
        "source": {"cite": "somebody", "reading": "knowledge"},
    }
    with pytest.raises(ValueError, match="df for log-t"):
        HeterogeneityPrior(family="log-normal", df=5, **common)
    with pytest.raises(ValueError, match="df for log-t"):
        HeterogeneityPrior(family="log-t", **common)
