"""Where the baseline risk comes from, and how effects become people."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from evidose.synthesis.network.absolute import Baseline, Effect, baseline_of
from evidose.synthesis.network.baseline import absolute, baseline_risk
from evidose.synthesis.network.trials import trials_of

Make = Callable[..., Any]
RISK = {
    "value": 0.2,
    "low": 0.1,
    "high": 0.3,
    "source": {"cite": "Nobody", "reading": "knowledge"},
}


def test_from_the_arms_of_the_trials(comparison: Make, two: Make, evidence_of: Make, how: Any):
    evidence = evidence_of(two("a", "alpha", (30, 20)), two("b", "beta", (30, 40)))
    asked = comparison()
    trials, _ = trials_of(asked, evidence, how.rules, apart=False)
    found = baseline_risk(asked, trials, evidence, how, {})
    assert found == baseline_of([(20, 100), (40, 100)], "are better", 0.95)


def test_as_the_file_states_it(comparison: Make, two: Make, evidence_of: Make, how: Any):
    evidence = evidence_of(two("a", "alpha", (30, 20)))
    found = baseline_risk(comparison(baseline_risk=RISK), (), evidence, how, {})
    assert found is not None and (found.risk, found.k) == (0.2, 0)


def test_points_borrow_the_risk_of_events(
    comparison: Make, on_scale: Make, two: Make, evidence_of: Make, how: Any
):
    evidence = evidence_of(two("a", "alpha", (30, 20)))
    others = {"ill-relief": comparison()}
    found = baseline_risk(on_scale(shares_from="ill-relief"), (), evidence, how, others)
    assert found is not None and found.risk == pytest.approx(0.2) and found.words == "are better"
    assert baseline_risk(on_scale(), (), evidence, how, others) is None


def test_points_become_people(comparison: Make, on_scale: Make, evidence_of: Make):
    """Two points less on a scale of spread 2 is one standard deviation better."""
    sure = Baseline(0.5, 0.5, 0.5, 1, 1, "", "")
    turn = absolute(on_scale(), evidence_of(), sure)
    found = turn(Effect(-2.0, -2.0, -2.0))
    assert found is not None
    assert found.with_it == pytest.approx(84.134, abs=0.001) and found.derived_from == "SMD"
    wide = turn(Effect(-2.0, -4.0, 0.0))
    assert wide is not None and wide.low == pytest.approx(0.0, abs=1.0) and wide.high > 40
    unknown = absolute(on_scale(instruments=["hundred"]), evidence_of(), sure)
    assert unknown(Effect(-2.0, -2.0, -2.0)) is None
    assert absolute(comparison(), evidence_of(), None)(Effect(0.0, 0.0, 0.0)) is None
    ratio = absolute(comparison(), evidence_of(), sure)(Effect(np.log(1.2), 0.0, 1.0))
    assert ratio is not None and ratio.with_it == pytest.approx(60.0)
