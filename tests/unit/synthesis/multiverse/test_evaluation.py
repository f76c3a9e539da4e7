"""Batch pooling agrees with pooling one by one, and verdicts follow the intervals."""

import numpy as np
import pytest

from evidose.stats import pool
from evidose.stats.bayes import pool_bayes
from evidose.stats.priors import Flat, LogNormal
from evidose.synthesis.multiverse.choices import Effect, Table
from evidose.synthesis.multiverse.evaluation import evaluate
from evidose.synthesis.multiverse.specifications import specifications

PRIOR = LogNormal(-1.5, 0.8)
EFFECTS = tuple(
    Effect(f"t{i}", f"T{i}", 2000, y, v, "low", "double", False)
    for i, (y, v) in enumerate([(0.4, 0.02), (0.1, 0.03), (0.6, 0.05), (0.3, 0.01)])
)
SPECS = specifications([Table({"measure": "SMD"}, EFFECTS)])
RESULTS = evaluate(SPECS, lambda _: PRIOR, 0.95)


def test_each_specification_is_what_it_says() -> None:
    for i in range(len(SPECS)):
        record, used = SPECS.record(i), np.isfinite(SPECS.y[i])
        y, v = SPECS.y[i, used], SPECS.v[i, used]
        if record["heterogeneity"] == "bayes":
            found = pool_bayes(y, v, mu_prior=Flat(), tau_prior=PRIOR)
            alone = (found.median, found.ci_low, found.ci_high)
        else:
            fit = pool(y, v, method=record["heterogeneity"], test=record["inference"])
            alone = (fit.estimate, fit.ci_low, fit.ci_high)
        mine = (RESULTS.estimate[i], RESULTS.ci_low[i], RESULTS.ci_high[i])
        assert mine == pytest.approx([float(x) for x in alone], rel=1e-6, abs=1e-9)
        assert RESULTS.k[i] == used.sum()


def test_verdicts_follow_the_side_of_the_interval() -> None:
    low, high = RESULTS.ci_low, RESULTS.ci_high
    assert (RESULTS.verdict[low > 0] == 1).all()
    assert (RESULTS.verdict[(low <= 0) & (high >= 0)] == 0).all()
    assert {0, 1} <= set(RESULTS.verdict.tolist())


def test_without_a_prior_the_bayesian_rows_are_not_estimable() -> None:
    found = evaluate(SPECS, lambda _: None, 0.95)
    bayes = [SPECS.record(i)["heterogeneity"] == "bayes" for i in range(len(SPECS))]
    assert (found.verdict[bayes] == -2).all()
    assert np.isfinite(found.estimate[~np.array(bayes)]).all()
