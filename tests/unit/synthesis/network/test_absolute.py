"""People in a hundred, against closed forms and simulation with a fixed seed."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import BaselineRisk
from evidose.synthesis.network.absolute import (
    Baseline,
    Effect,
    baseline_of,
    expit,
    per_hundred,
    stated,
)

SURE = Baseline(0.2, 0.2, 0.2, 1, 100, "", "")


def test_a_ratio_on_a_sure_risk():
    found = per_hundred(SURE, "RR", Effect(np.log(1.5), np.log(1.1), np.log(2.0)))
    assert found.with_it == pytest.approx(30.0)
    assert found.difference == pytest.approx(10.0)
    assert (found.with_low, found.with_high) == pytest.approx((22.0, 40.8), rel=0.02)
    assert (found.low, found.high) == pytest.approx((found.with_low - 20, found.with_high - 20))
    assert found.derived_from is None


def test_odds_and_standard_deviations():
    odds = per_hundred(SURE, "OR", Effect(np.log(2.0), np.log(2.0), np.log(2.0)))
    assert odds.with_it == pytest.approx(100 / 3)
    spread = per_hundred(SURE, "SMD", Effect(0.5, 0.5, 0.5))
    normal = NormalDist()
    assert spread.with_it == pytest.approx(100 * normal.cdf(normal.inv_cdf(0.2) + 0.5))
    assert spread.derived_from == "SMD"


def test_what_is_not_known_of_the_risk_is_carried():
    """Against a million draws of both, independent and normal."""
    loose = Baseline(0.2, 0.1, 0.36, 2, 100, "", "")
    effect = Effect(np.log(1.5), np.log(0.9), np.log(2.5))
    found = per_hundred(loose, "RR", effect)
    rng = np.random.default_rng(1)
    z = 2 * 1.959964
    logit = np.log(0.25) + rng.normal(size=1_000_000) * (np.log(0.36 / 0.64) - np.log(1 / 9)) / z
    ratio = np.exp(effect.estimate + rng.normal(size=1_000_000) * (effect.high - effect.low) / z)
    risk = expit(logit)
    treated = np.minimum(risk * ratio, 1.0)
    assert (found.with_low, found.with_high) == pytest.approx(
        100 * np.quantile(treated, [0.025, 0.975]), rel=0.02
    )
    assert (found.low, found.high) == pytest.approx(
        100 * np.quantile(treated - risk, [0.025, 0.975]), rel=0.03
    )
    sure = per_hundred(SURE, "RR", effect)
    assert found.with_high - found.with_low > sure.with_high - sure.with_low


@given(
    st.floats(0.01, 0.99),
    st.floats(-2, 2),
    st.floats(0, 2),
    st.sampled_from(["RR", "OR", "SMD"]),
)
def test_people_are_between_none_and_all(risk: float, effect: float, half: float, measure: str):
    found = per_hundred(
        Baseline(risk, risk, risk, 1, 1, "", ""),
        measure,
        Effect(effect, effect - half, effect + half),
    )
    assert 0 <= found.with_low <= found.with_high <= 100
    assert found.low <= found.high
    assert found.difference == pytest.approx(found.with_it - 100 * risk)


def test_arms_are_pooled_on_the_logit():
    one = baseline_of([(20, 100)], "are better")
    assert one is not None and one.risk == pytest.approx(0.2)
    half = 1.959964 * (1 / 20 + 1 / 80) ** 0.5
    assert one.low == pytest.approx(float(expit(np.array(np.log(0.25) - half))))
    assert one.words == "are better" and "1 arm of" in one.text
    same = baseline_of([(20, 100), (20, 100), (20, 100)], "")
    assert same is not None and same.risk == pytest.approx(0.2) and same.n == 300
    assert same.high - same.low < one.high - one.low
    assert baseline_of([], "") is None


def test_an_arm_without_an_event_gets_half_a_one():
    found = baseline_of([(0, 10)], "")
    assert found is not None and found.risk == pytest.approx(0.5 / 11)


def test_a_stated_risk_tells_its_doubt():
    risk = BaselineRisk.model_validate(
        {
            "value": 0.2,
            "low": 0.1,
            "high": 0.3,
            "source": {"cite": "Nobody", "reading": "knowledge", "doubt": "A guess."},
        }
    )
    found = stated(risk, "are better")
    assert (found.risk, found.low, found.high, found.k) == (0.2, 0.1, 0.3, 0)
    assert found.text == "Nobody (doubt: A guess)"
