"""The fit, against closed forms of a star and a grid over tau."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from evidose.stats.priors import LogNormal
from evidose.synthesis.network.fitting import NotFittedError, connected, data_of, fit
from evidose.synthesis.network.trials import trials_of

Make = Callable[..., Any]
PRIOR = LogNormal.of_tau2(-2.0, 1.5)


@pytest.fixture
def chosen(comparison: Make, evidence_of: Make, how: Any) -> Make:
    def made(*studies: Any):
        return list(trials_of(comparison(), evidence_of(*studies), how.rules, apart=False)[0])

    return made


def _log_ratio(a: int, c: int, n: int = 100) -> tuple[float, float]:
    return float(np.log(a / c)), 1 / a - 1 / n + 1 / c - 1 / n


def test_common_effects_of_a_star(chosen: Make, two: Make, comparison: Make, how: Any):
    trials = chosen(
        two("a", "alpha", (30, 20)), two("b", "alpha", (45, 25)), two("c", "beta", (10, 20))
    )
    found = fit(trials, comparison(), PRIOR, how.rules, common=True)
    (y1, v1), (y2, v2), (y3, _) = _log_ratio(30, 20), _log_ratio(45, 25), _log_ratio(10, 20)
    w = 1 / v1 + 1 / v2
    alpha, beta = found.effect("alpha", "placebo"), found.effect("beta", "placebo")
    assert alpha.estimate == pytest.approx((y1 / v1 + y2 / v2) / w)
    assert alpha.high - alpha.low == pytest.approx(2 * 1.959964 / w**0.5, rel=1e-6)
    assert beta.estimate == pytest.approx(y3)
    assert found.effect("alpha", "beta").estimate == pytest.approx(alpha.estimate - y3)
    assert (found.method, found.tau, found.loops, found.incoherence_p) == ("common", 0.0, 0, None)


def test_few_trials_take_the_prior(chosen: Make, two: Make, comparison: Make, how: Any):
    """A star of two and one trials, against sums over a grid of log tau."""
    trials = chosen(
        two("a", "alpha", (30, 20)), two("b", "alpha", (45, 15)), two("c", "beta", (10, 20))
    )
    found = fit(trials, comparison(), PRIOR, how.rules)
    (y1, v1), (y2, v2), _ = _log_ratio(30, 20), _log_ratio(45, 15), _log_ratio(10, 20)
    u = np.linspace(-12, 4, 40_001)
    tau2 = np.exp(2 * u)
    log_prior = -0.5 * ((2 * u + 2.0) / 1.5) ** 2
    spread = v1 + v2 + 2 * tau2
    weight = np.exp(log_prior - 0.5 * np.log(spread) - 0.5 * (y1 - y2) ** 2 / spread)
    weight /= weight.sum()
    w1, w2 = 1 / (v1 + tau2), 1 / (v2 + tau2)
    mean, sd = (w1 * y1 + w2 * y2) / (w1 + w2), (w1 + w2) ** -0.5
    effect = found.effect("alpha", "placebo")
    from scipy.special import ndtr

    for value, share in ((effect.low, 0.025), (effect.estimate, 0.5), (effect.high, 0.975)):
        assert (weight * ndtr((value - mean) / sd)).sum() == pytest.approx(share, abs=1e-5)
    assert found.method == "bayes"
    assert found.tau == pytest.approx(
        float(np.exp(u[np.searchsorted(weight.cumsum(), 0.5)])), rel=1e-3
    )


def test_many_trials_or_no_prior_take_the_trials(
    chosen: Make, two: Make, comparison: Make, how: Any
):
    studies = [two(f"t{i}", "alpha", (30 + 5 * i, 20)) for i in range(how.rules.bayes_below_k)]
    assert fit(chosen(*studies), comparison(), PRIOR, how.rules).method == "REML"
    assert fit(chosen(*studies[:-1]), comparison(), PRIOR, how.rules).method == "bayes"
    assert fit(chosen(*studies[:-1]), comparison(), None, how.rules).method == "REML"


def test_a_loop_can_be_tested(chosen: Make, two: Make, study: Make, comparison: Make, how: Any):
    groups = [
        {"arm": "drug", "events": 30, "total": 100},
        {"arm": "other", "events": 35, "total": 100},
    ]
    arms = {"drug": ("alpha", 5.0, 100), "other": ("beta", 5.0, 100)}
    trials = chosen(
        two("a", "alpha", (30, 20)),
        two("b", "beta", (60, 20)),
        study("c", arms, {"groups": groups}),
    )
    found = fit(trials, comparison(), PRIOR, how.rules)
    (y1, v1), (y2, v2), (y3, v3) = _log_ratio(30, 20), _log_ratio(60, 20), _log_ratio(30, 35)
    from scipy.stats import chi2

    q = (y1 - y2 - y3) ** 2 / (v1 + v2 + v3)
    assert found.loops == 1 and found.incoherence_p == pytest.approx(float(chi2.sf(q, 1)))
    row, column = found.nodes.index("alpha"), found.nodes.index("placebo")
    assert 0 < found.share[row, column] < 1


def test_what_does_not_hang_together(chosen: Make, two: Make, study: Make):
    groups = [
        {"arm": "drug", "events": 30, "total": 100},
        {"arm": "other", "events": 35, "total": 100},
    ]
    apart = study("c", {"drug": ("beta", 5.0, 9), "other": ("gamma", 5.0, 9)}, {"groups": groups})
    inside, outside = connected(chosen(two("a", "alpha", (30, 20)), apart), "placebo")
    assert [t.study.id for t in inside] == ["a"] and [t.study.id for t in outside] == ["c"]
    assert connected(chosen(apart), "placebo")[0] == []


def test_counts_that_are_not_settled(chosen: Make, study: Make, comparison: Make):
    """33 % of 120 is 39 or 40 people, in both arms."""
    groups = [{"arm": a, "percent": 33.0, "total": 120} for a in ("drug", "placebo")]
    arms = {"drug": ("alpha", 5.0, 120), "placebo": ("placebo", 0.0, 120)}
    trials = chosen(study("a", arms, {"groups": groups}))
    assert trials[0].unsettled
    ratios = {
        counts: float(data_of(trials, comparison(), counts).te[0, 0])
        for counts in ("nearest", "fewest", "most")
    }
    assert ratios["nearest"] == pytest.approx(0.0)
    assert ratios["fewest"] == pytest.approx(np.log(39 / 40))
    assert ratios["most"] == pytest.approx(np.log(40 / 39))


def test_what_cannot_be_fitted_is_told(study: Make, on_scale: Make, evidence_of: Make, how: Any):
    def scale(name: str, se: float) -> Any:
        contrast = {"arm": "drug", "versus": "placebo", "measure": "mean difference",
                    "estimate": -1.0, "se": se}  # fmt: skip
        arms = {"drug": ("alpha", 5.0, 9), "placebo": ("placebo", 0.0, 9)}
        told = {"outcome": "ache", "kind": "contrast", "instrument": "ten", "contrast": contrast}
        return study(name, arms, told)

    studies = scale("a", 1e-200), scale("b", 1.0)
    asked = on_scale()
    trials, _ = trials_of(asked, evidence_of(*studies), how.rules, apart=False)
    with pytest.raises(NotFittedError):
        fit(trials, asked, None, how.rules)
