"""The integrated likelihood against Stan, and against brute force on small series."""

import json
from pathlib import Path

import numpy as np
import pytest

from evidose.response.integration import Series, integrate
from evidose.response.mixture import EffectPrior, base_coefficients, node_weights, posteriors
from evidose.response.noise import NoiseGrid, NoiseShape

STAN = json.loads((Path(__file__).parents[2] / "reference/nof1/nof1.json").read_text("utf-8"))


def half_normal_innovation(scale):
    """Stan's prior: half-normal on the innovation's sd, as a density of log stationary sd."""

    def density(log_sd, rho):
        log_s = log_sd + 0.5 * np.log1p(-(rho**2))
        return log_s - 0.5 * (np.exp(log_s) / scale) ** 2

    return density


def one_effect(mean, sd):
    return EffectPrior(*(np.array([v]) for v in (1.0, mean, sd**2, 0.0, 0.0)))


@pytest.fixture(scope="module", params=sorted(STAN["sets"]))
def fitted(request):
    case = STAN["sets"][request.param]
    y, x, t = (np.array(case[k], dtype=float) for k in ("y", "x", "t"))
    base = np.stack([np.full(len(y), 10.0), 2 * t], axis=1)
    series = Series(y[None], np.array(case["day"]), base[None], x[None, :, None], np.zeros(1))
    rho = (1e-6, 0.98) if "gap" in case["model"] else (-0.98, 0.98)
    grid = NoiseShape(0.0, 0.5, rho, 0.0).gauss((64, 1))
    return case["posterior"], integrate(series, grid, half_normal_innovation(2.0)), case


def test_effect_agrees_with_stan(fitted):
    stan, likelihood, case = fitted
    (found,) = posteriors(likelihood, one_effect(0.0, 2.0))
    total, b = found.total, stan["b"]
    error = 4 * b["se_mean"]
    assert abs(total.expectation() - b["mean"]) < error
    assert abs(total.spread() - b["sd"]) < error
    # The error of a quantile is larger in the tails, where draws are few.
    for name, p in (("2.5%", 0.025), ("25%", 0.25), ("50%", 0.5), ("75%", 0.75), ("97.5%", 0.975)):
        assert abs(total.quantile(p) - b[name]) < error * (4 if p in (0.025, 0.975) else 2)
    assert abs(total.below(0.0) - case["P_b_below_0"]) < 0.003
    assert abs(total.below(-0.5) - case["P_b_below_minus_0.5"]) < 0.003


def test_everything_else_agrees_with_stan(fitted):
    stan, likelihood, _ = fitted
    prior = one_effect(0.0, 2.0)
    a, g = base_coefficients(likelihood, prior)[0] * [10.0, 2.0]
    assert abs(a - stan["a"]["mean"]) < 4 * stan["a"]["se_mean"]
    assert abs(g - stan["g"]["mean"]) < 4 * stan["g"]["se_mean"]
    node, _ = node_weights(likelihood, prior)
    rho = likelihood.grid.rho[:, None, None]
    assert abs((node[0] * rho).sum() - stan["rho"]["mean"]) < 4 * stan["rho"]["se_mean"]
    s = likelihood.sd[0, :, :, None] * np.sqrt(1 - rho**2)
    assert abs((node[0] * s).sum() - stan["s"]["mean"]) < 4 * stan["s"]["se_mean"]


def test_evidence_matches_the_dense_normal_density():
    """With one noise shape and one sd node, compare with a plain multivariate normal."""
    rng = np.random.default_rng(5)
    day = np.array([0, 1, 2, 5, 6, 11, 12])
    y = rng.normal(size=7)
    y[2] = np.nan
    base = rng.normal(size=(7, 2))
    x = np.linspace(0, 1, 7)
    grid = NoiseGrid(np.array([0.6]), np.array([0.3]), np.zeros(1))
    series = Series(y[None], day, base[None], x[None, :, None], np.zeros(1))
    likelihood = integrate(series, grid, lambda s, r: 0 * s + 0 * r)
    seen = np.isfinite(y)
    gap = np.abs(day[:, None] - day)[np.ix_(seen, seen)]
    correlation = 0.7 * 0.6**gap + 0.3 * np.eye(seen.sum())
    dense, ours = [], []
    step = np.log(likelihood.sd[0, 0, 1] / likelihood.sd[0, 0, 0])
    for effect in (-1.0, 0.0, 2.0):
        for k, sd in enumerate(likelihood.sd[0, 0]):
            cov = sd**2 * correlation + base[seen] @ base[seen].T
            r = y[seen] - effect * x[seen]
            dense.append(-0.5 * (np.linalg.slogdet(cov)[1] + r @ np.linalg.solve(cov, r)))
            ours.append(
                likelihood.log_weight[0, 0, k, 0]
                + likelihood.score[0, 0, k, 0] * effect
                - 0.5 * likelihood.precision[0, 0, k, 0] * effect**2
                - np.log(step)
            )
    np.testing.assert_allclose(ours, dense, rtol=1e-9)


def test_people_in_a_batch_do_not_touch_each_other():
    rng = np.random.default_rng(8)
    y = rng.normal(size=(3, 40)).cumsum(axis=1) / 4
    y[1, 5:9] = np.nan
    base = np.broadcast_to(np.ones((40, 1)), (3, 40, 1))
    x = np.broadcast_to((np.arange(40) > 19.0)[:, None].astype(float), (3, 40, 1))
    grid = NoiseShape(0.3, 0.3, (-0.3, 0.95), 0.8).gauss((16, 6))
    prior = one_effect(0.0, 1.0)

    def fit(rows):
        series = Series(y[rows], np.arange(40), base[rows], x[rows], np.zeros(1))
        return posteriors(integrate(series, grid, half_normal_innovation(2.0)), prior)

    for alone, together in zip([fit([i])[0] for i in range(3)], fit([0, 1, 2]), strict=True):
        assert together.total.expectation() == pytest.approx(alone.total.expectation(), rel=1e-9)
        assert together.total.quantile(0.975) == pytest.approx(
            alone.total.quantile(0.975), rel=1e-9
        )
