"""Personal response: calibration, what the prior gains and costs, and which words are used.

People are drawn from the model's own prior (effect, onset, noise, level, trend) over short and long
diaries with and without missing days.
"""

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kstest

from evidose.evidence import open_library, read_evidence
from evidose.response import (
    Diary,
    Expectation,
    ResponseLibrary,
    expect,
    find_target,
    load_response,
    respond,
)
from evidose.response.exposure import build_up
from evidose.response.fit import Days, fit
from evidose.response.integration import Likelihood
from evidose.response.mixture import EffectPrior, posteriors
from evidose.response.model import DAYS_PER_TREND, noise_priors
from evidose.response.records import NoisePrior
from evidose.response.respond import flat_prior

Array = NDArray[np.float64]
PEOPLE = 10_000
CHUNK = 25
DIARIES = 240
DESIGNS = ((14, 42, 0.0), (28, 56, 0.3), (28, 84, 0.0), (42, 126, 0.15))
"""Days before, days on treatment, share of days missing."""


def setting() -> tuple[Expectation, ResponseLibrary]:
    library = open_library()
    evidence, data = read_evidence(library), load_response(library)
    target = find_target(evidence, data, "pain")
    return expect(target, "low-dose-naltrexone", evidence, library, data), data


def draw_effect(prior: EffectPrior, n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw the drug's part and the rest."""
    k = rng.choice(len(prior.weight), size=n, p=prior.weight)
    own = prior.specific_mean[k] + np.sqrt(prior.specific_var[k]) * rng.normal(size=n)
    return own, prior.rest_mean[k] + np.sqrt(prior.rest_var[k]) * rng.normal(size=n)


def simulate(
    expectation: Expectation,
    noise: NoisePrior,
    design: tuple[int, int, float],
    effect: Array,
    rng: np.random.Generator,
) -> tuple[Array, Array, Array]:
    """Return outcomes (m, T), more is better, base columns (T, 2) and the dose (T,)."""
    before, on, missing = design
    m, length = len(effect), before + on
    sd0 = expectation.target.sd
    p = noise
    t = np.arange(length)
    rho = np.empty(m)
    for i in range(m):
        while True:
            rho[i] = p.rho_mean + p.rho_sd * rng.normal()
            if p.rho_low < rho[i] < p.rho_high:
                break
    share = rng.uniform(0, p.measurement_share_high, m)
    sd = p.sd_median * sd0 * np.exp(p.sd_log_sd * rng.normal(size=m))
    low, high = np.log(expectation.onset_weeks)
    weeks = np.exp(rng.uniform(low, high, m))
    taken = (t >= before).astype(float)
    x = build_up(taken, weeks, np.ones(m)).T
    state = rng.normal(size=m)
    y = np.empty((m, length))
    base = np.stack([np.full(length, 10 * sd0), (t - before) / DAYS_PER_TREND], axis=1)
    base[:, 1] *= p.trend_sd * sd0
    level = base @ rng.normal(size=(2, m))
    for k in t:
        if k:
            state = rho * state + np.sqrt(1 - rho**2) * rng.normal(size=m)
        own = np.sqrt(1 - share) * state + np.sqrt(share) * rng.normal(size=m)
        y[:, k] = level[k] + effect * x[:, k] + sd * own
    y[rng.random(y.shape) < missing] = np.nan
    return y, base, taken


def likelihood(
    expectation: Expectation, noise: NoisePrior, y: Array, base: Array, taken: Array
) -> Likelihood:
    m = len(y)
    wide = np.broadcast_to(base, (m, *base.shape))
    days = Days(
        y, np.arange(y.shape[1]), wide, taken, expectation.onset_weeks, expectation.offset_weeks
    )
    shape = noise_priors(noise, expectation.target.sd)
    return fit(days, *shape, (expectation.prior, flat_prior(expectation))).likelihood


def calibration(e: Expectation, noise: NoisePrior, people: int, rng: np.random.Generator) -> bool:
    """Check that ranks are uniform and intervals cover, design by design and in all."""
    everything: list[Array] = []
    for design in DESIGNS:
        ranks = []
        for _ in range(max(1, people // (CHUNK * len(DESIGNS)))):
            own, rest = draw_effect(e.prior, CHUNK, rng)
            data = likelihood(e, noise, *simulate(e, noise, design, own + rest, rng))
            found = posteriors(data, e.prior)
            ranks += [p.total.below(v) for p, v in zip(found, own + rest, strict=True)]
        r = np.array(ranks)
        everything.append(r)
        print(f"  {design}: {_covered(r, 0.9):.3f} in 90 %, {_covered(r, 0.95):.3f} in 95 %, "
              f"uniform p {kstest(r, 'uniform').pvalue:.3f} ({len(r)} people)")  # fmt: skip
    r = np.concatenate(everything)
    p = float(kstest(r, "uniform").pvalue)
    c90, c95 = _covered(r, 0.9), _covered(r, 0.95)
    print(f"  all: {c90:.4f} in 90 %, {c95:.4f} in 95 %, uniform p {p:.3f} ({len(r)} people)")
    return p > 0.01 and 0.88 <= c90 <= 0.92 and 0.93 <= c95 <= 0.97


def _covered(ranks: Array, level: float) -> float:
    return float((np.abs(ranks - 0.5) < level / 2).mean())


def gain_and_cost(e: Expectation, noise: NoisePrior, people: int, rng: np.random.Generator) -> bool:
    """Compare the error with that of a flat prior, where the prior is right and where it is not."""
    outlook = _without_vague(e.prior)
    spread, centre = e.outlook.total.spread(), e.outlook.total.expectation()
    design = DESIGNS[0]
    cases: dict[str, list[tuple[Likelihood, Array]]] = {"right": [], "conflict": []}
    for _ in range(max(1, people // CHUNK)):
        own, rest = draw_effect(outlook, CHUNK, rng)
        for name, effect in (
            ("right", own + rest),
            ("conflict", np.full(CHUNK, centre + 3 * spread)),
        ):
            cases[name].append(
                (likelihood(e, noise, *simulate(e, noise, design, effect, rng)), effect)
            )
    print(f"  design {design}; ratio of RMSE to a flat prior's")
    ours: dict[str, float] = {}
    for weight in (0.05, 0.1, 0.2, 0.35, 0.5):
        for factor in (2.0, 2.5, 4.0, 8.0):
            prior = _with_vague(e.prior, weight, factor)
            ratios = {n: _rmse(c, prior) / _rmse(c, flat_prior(e)) for n, c in cases.items()}
            used = bool(np.isclose(weight, noise.vague_weight)) and factor == noise.vague_factor
            ours = ratios if used else ours
            mark = "   <- default" if used else ""
            print(
                f"  vague weight {weight:.2f}, factor {factor:.1f}: right {ratios['right']:.3f}, "
                f"conflict of 3 sd {ratios['conflict']:.3f}{mark}"
            )
    return ours["right"] <= 0.8 and ours["conflict"] <= 1.2


def _rmse(cases: list[tuple[Likelihood, Array]], prior: EffectPrior) -> float:
    miss = [
        p.total.expectation() - v
        for data, effect in cases
        for p, v in zip(posteriors(data, prior), effect, strict=True)
    ]
    return float(np.sqrt(np.mean(np.square(miss))))


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


def words(e: Expectation, data: ResponseLibrary, count: int, rng: np.random.Generator) -> bool:
    """Count the verdicts of whole, bounded diaries: the drug does nothing, placebo may."""
    noise, important = data.noise, e.target.important or 0.0
    said: list[str] = []
    truth, own = [], []
    for _ in range(count):
        rest = np.maximum(
            0.0, e.prior.rest_mean[0] + np.sqrt(e.prior.rest_var[0]) * rng.normal(size=1)
        )
        y, _, taken = simulate(e, noise, (28, 84, 0.1), rest, rng)
        centre = float(np.nanmean(y[0, :28]))
        pain = np.clip(np.round(6.0 - (y[0] - centre)), 0, 10)
        found = respond(Diary(date(2026, 1, 1), pain, 4.5 * taken), e, data)
        said.append(found.verdict)
        truth.append(float(rest[0]))
        own.append(found.specific.p_mcid if found.specific and found.specific.p_mcid else 0.0)
    improved = np.array([s == "improved while taking it" for s in said])
    better = np.array([s.endswith("improved while taking it") for s in said])
    reached = np.array(truth) >= important
    print(f"  null drug with placebo response, {count} diaries of 28 + 84 days")
    for word in sorted(set(said)):
        print(f"    {word}: {said.count(word) / count:.3f}")
    print(f"  'improved while taking it' {improved.mean():.3f}, reached it {reached.mean():.3f}")
    print(f"  any improvement claimed {better.mean():.3f}; largest Pr(drug's own part reaches it) "
          f"{max(own):.2f}; called improved by the drug: 0 (no such word)")  # fmt: skip
    return abs(float(improved.mean() - reached.mean())) < 0.1 and max(own) < 0.8


def main() -> int:
    """Run everything; 1 if any target is missed."""
    return run(PEOPLE, DIARIES)


def run(people: int, diaries: int) -> int:
    e, data = setting()
    noise = data.noise
    rng = np.random.default_rng(20261122)
    passed = {}
    print("simulation-based calibration")
    passed["calibration"] = calibration(e, noise, people, rng)
    print("what the prior gains and costs")
    passed["gain and cost"] = gain_and_cost(e, noise, max(CHUNK, people // 20), rng)
    print("verdicts")
    passed["verdicts"] = words(e, data, diaries, rng)
    for name, ok in passed.items():
        print(f"{'ok' if ok else 'FAILED'}: {name}")
    return 0 if all(passed.values()) else 1
