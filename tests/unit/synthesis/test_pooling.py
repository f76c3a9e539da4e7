"""Few trials, many trials, one trial: which result is the headline."""

import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.stats.priors import LogNormal
from evidose.synthesis.pooling import pool_trials
from evidose.synthesis.rules import derivation_rules

RULES = derivation_rules(open_library())
PRIOR = LogNormal(-1.5, 0.9)
RNG = np.random.default_rng(7)


def trials(k: int) -> tuple[np.ndarray, np.ndarray]:
    return RNG.normal(0.3, 0.3, k), RNG.uniform(0.02, 0.1, k)


@pytest.mark.parametrize("k", [2, 3, 4])
def test_few_trials_have_the_bayesian_headline(k: int) -> None:
    found = pool_trials(*trials(k), PRIOR, RULES)
    assert found.headline.method == "bayes"
    assert (found.headline.pi_low is None) == (k == 2)
    assert {s.method for s in found.others} == {"REML/adhoc", "common"}


@pytest.mark.parametrize("k", [5, 12])
def test_from_five_trials_on_the_classical_result_leads(k: int) -> None:
    found = pool_trials(*trials(k), PRIOR, RULES)
    assert found.headline.method == "REML/adhoc"
    assert found.headline.i2 is not None
    assert "bayes" in {s.method for s in found.others}


def test_without_a_prior_the_classical_result_leads() -> None:
    assert pool_trials(*trials(2), None, RULES).headline.method == "REML/adhoc"


def test_hartung_knapp_is_never_narrower_than_wald() -> None:
    y, v = np.array([0.30, 0.31, 0.305]), np.array([0.05, 0.05, 0.05])
    found = pool_trials(y, v, PRIOR, RULES)
    random = next(s for s in found.others if s.method == "REML/adhoc")
    common = next(s for s in found.others if s.method == "common")
    assert random.ci_high - random.ci_low >= common.ci_high - common.ci_low


def test_weights_are_the_inverse_variances() -> None:
    y, v = np.array([0.1, 0.2]), np.array([0.01, 0.04])
    tight = pool_trials(y, v, LogNormal(-12.0, 0.1), RULES)
    assert tight.weights == pytest.approx((0.8, 0.2), abs=1e-3)
