"""Personal response: calibration, and what the prior gains and costs.

People are drawn from the model's own prior (effect, onset, offset, noise, level, trend) over short
and long diaries, with and without missing days, open and in blocks.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kstest

from evidose.response.integration import Likelihood
from evidose.response.mixture import EffectPrior, posteriors
from evidose.response.respond import flat_prior
from validation._people import Design, draw_effect, likelihood, setting, simulate

Array = NDArray[np.float64]
PEOPLE = 10_000
CHUNK = 25
SHORT = Design("short", ((14, 0.0), (42, 1.0)), 0.0)
DESIGNS = (
    SHORT,
    Design("a third missing", ((28, 0.0), (56, 1.0)), 0.3),
    Design("usual", ((28, 0.0), (84, 1.0)), 0.0),
    Design("long", ((42, 0.0), (126, 1.0)), 0.15),
    Design("ten months, half missing", ((60, 0.0), (240, 1.0)), 0.5),
    Design("stopped and started", ((28, 0.0), (70, 1.0), (28, 0.0), (42, 1.0)), 0.1),
    Design("fast onset", ((28, 0.0), (84, 1.0)), 0.1, "sleep-quality"),
    Design("three pairs of blocks", ((28, 0.0), (28, 1.0)) * 3, 0.1, randomised=True),
)


def calibration(people: int, rng: np.random.Generator) -> bool:
    """Check that ranks are uniform and intervals cover, design by design and in all."""
    ranks, own, rho, late = [], [], [], []
    for design in DESIGNS:
        e, data = setting(design.outcome, randomised=design.randomised)
        found = []
        for _ in range(max(1, people // (CHUNK * len(DESIGNS)))):
            specific, rest = draw_effect(e.prior, CHUNK, rng)
            drawn = simulate(e, data.noise, design, specific + rest, rng)
            known = posteriors(likelihood(e, data.noise, drawn), e.prior)
            found += [p.total.below(v) for p, v in zip(known, specific + rest, strict=True)]
            own += [p.specific.below(v) for p, v in zip(known, specific, strict=True)]
            rho += list(drawn.rho)
            late += list(np.log(drawn.onset / e.onset_weeks[0]))
        ranks += found
        _told(design.name, np.array(found))
    r, dependence, onset = np.array(ranks), np.array(rho), np.array(late)
    for name, which in (
        ("autocorrelation below 0.2", dependence < 0.2),
        ("autocorrelation 0.2 to 0.6", (dependence >= 0.2) & (dependence < 0.6)),
        ("autocorrelation above 0.6", dependence >= 0.6),
        ("early onset", onset < np.log(3) / 2),
        ("late onset", onset >= np.log(3) / 2),
    ):
        # Nobody knows these of a person, so that within them intervals need not hold their level.
        print(f"  of these, {name}: {_covers(r[which], 0.9):.3f} in 90 %, "
              f"{_covers(r[which], 0.95):.3f} in 95 %")  # fmt: skip
    specific_p = float(kstest(own, "uniform").pvalue)
    print(f"  the drug's own part: uniform p {specific_p:.3f}")
    c90, c95, p = _told("all", r)
    return min(p, specific_p) > 0.01 and 0.88 <= c90 <= 0.92 and 0.93 <= c95 <= 0.97


def _told(name: str, ranks: Array) -> tuple[float, float, float]:
    """Print and return coverage of the 90 % and 95 % intervals, and the P of uniform ranks."""
    c90, c95 = _covers(ranks, 0.9), _covers(ranks, 0.95)
    p = float(kstest(ranks, "uniform").pvalue)
    print(
        f"  {name}: {c90:.3f} in 90 %, {c95:.3f} in 95 %, uniform p {p:.3f} ({len(ranks)} people)",
        flush=True,
    )
    return c90, c95, p


def _covers(ranks: Array, level: float) -> float:
    return float((np.abs(ranks - 0.5) < level / 2).mean())


def gain_and_cost(people: int, rng: np.random.Generator) -> bool:
    """Compare the error with that of a flat prior, where the prior is right and where it is not."""
    e, data = setting()
    noise = data.noise
    outlook = _without_vague(e.prior)
    spread, centre = e.outlook.total.spread(), e.outlook.total.expectation()
    cases: dict[str, list[tuple[Likelihood, Array]]] = {"right": [], "conflict": []}
    for _ in range(max(1, people // CHUNK)):
        own, rest = draw_effect(outlook, CHUNK, rng)
        far = centre + 3 * spread * rng.choice([-1.0, 1.0], CHUNK)
        for name, effect in (("right", own + rest), ("conflict", far)):
            cases[name].append(
                (likelihood(e, noise, simulate(e, noise, SHORT, effect, rng)), effect)
            )
    flat = {n: _rmse(c, flat_prior(e)) for n, c in cases.items()}
    print(f"  one cycle ({SHORT.name}: 14 + 42 days), {people} people; RMSE by a flat prior's")
    ours: dict[str, float] = {}
    for weight in (0.05, 0.1, 0.2, 0.35, 0.5):
        for factor in (2.0, 2.5, 4.0, 8.0):
            prior = _with_vague(e.prior, weight, factor)
            ratios = {n: _rmse(c, prior) / flat[n] for n, c in cases.items()}
            used = bool(np.isclose(weight, noise.vague_weight)) and factor == noise.vague_factor
            ours = ratios if used else ours
            mark = "   <- default" if used else ""
            print(
                f"  vague weight {weight:.2f}, factor {factor:.1f}: right {ratios['right']:.3f}, "
                f"conflict of 3 sd {ratios['conflict']:.3f}{mark}"
            )
    never = {n: _rmse_of_prior(c, e.prior) / flat[n] for n, c in cases.items()}
    print(
        f"  a rule that never listens to the days: right {never['right']:.3f}, conflict of 3 sd "
        f"{never['conflict']:.3f}"
    )
    return ours["right"] <= 0.8 and ours["conflict"] <= 1.2 and never["conflict"] > 1.2


def _rmse(cases: list[tuple[Likelihood, Array]], prior: EffectPrior) -> float:
    miss = [
        p.total.expectation() - v
        for data, effect in cases
        for p, v in zip(posteriors(data, prior), effect, strict=True)
    ]
    return float(np.sqrt(np.mean(np.square(miss))))


def _rmse_of_prior(cases: list[tuple[Likelihood, Array]], prior: EffectPrior) -> float:
    mean = float(prior.weight @ prior.mean)
    return float(np.sqrt(np.mean(np.square(np.concatenate([e for _, e in cases]) - mean))))


def _without_vague(prior: EffectPrior) -> EffectPrior:
    parts = {
        f: getattr(prior, f)[:-1]
        for f in ("specific_mean", "specific_var", "rest_mean", "rest_var")
    }
    return EffectPrior(prior.weight[:-1] / prior.weight[:-1].sum(), **parts)


def _with_vague(prior: EffectPrior, weight: float, factor: float) -> EffectPrior:
    w = prior.weight[:-1] / prior.weight[:-1].sum()
    typical = float(w @ prior.specific_var[:-1]) * factor**2
    return replace(
        prior,
        weight=np.array([*(w * (1 - weight)), weight]),
        specific_var=np.array([*prior.specific_var[:-1], typical]),
        rest_var=np.array([*prior.rest_var[:-1], prior.rest_var[0] * factor**2]),
    )


def main() -> int:
    """Run everything; 1 if any target is missed."""
    return run(PEOPLE)


def run(people: int) -> int:
    rng = np.random.default_rng(20261122)
    passed = {}
    print("simulation-based calibration")
    passed["calibration"] = calibration(people, rng)
    print("what the prior gains and costs")
    passed["gain and cost"] = gain_and_cost(max(CHUNK, people // 10), rng)
    for name, ok in passed.items():
        print(f"{'ok' if ok else 'FAILED'}: {name}")
    return 0 if all(passed.values()) else 1
