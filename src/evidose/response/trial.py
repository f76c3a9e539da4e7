"""A trial in one person: blocks drawn by lot, how long, how sure, and when it is not feasible."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from evidose.response.expectation import Expectation
from evidose.response.exposure import build_up
from evidose.response.fit import Days, fit
from evidose.response.mixture import posteriors
from evidose.response.model import DAYS_PER_TREND, noise_priors
from evidose.response.records import NoisePrior, ResponseLibrary, TrialRules
from evidose.response.respond import flat_prior

Array = NDArray[np.float64]
CHUNK = 10


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a trial.

    Attributes
    ----------
    pair : 1, 2, ...
    first_day, days : counted from 0
    drug : True for the drug, False for placebo
    """

    pair: int
    first_day: int
    days: int
    drug: bool


@dataclass(frozen=True, slots=True)
class Power:
    """What simulation says of a design.

    Attributes
    ----------
    power : share of people with an effect of one important change who are told "better"
    type_one : share of people without an effect who are
    bias : mean estimate less the truth, as a share of the important change
    people : simulated people behind each figure
    """

    power: float
    type_one: float
    bias: float
    people: int


@dataclass(frozen=True, slots=True)
class TrialDesign:
    """A design, or why there is none.

    Attributes
    ----------
    reason : why it is not feasible, in words; "" where it is
    block_days, pairs : of the design, or of the shortest one that was looked at
    looks : pairs after which the data are looked at
    """

    feasible: bool
    reason: str
    block_days: int
    pairs: int
    looks: tuple[int, ...]
    power: Power | None

    @property
    def days(self) -> int:
        """Length of the whole trial."""
        return 2 * self.pairs * self.block_days


def draw_blocks(pairs: int, block_days: int, rng: np.random.Generator) -> tuple[Block, ...]:
    """Draw the order within each pair by lot.

    Examples
    --------
    >>> [b.drug for b in draw_blocks(2, 28, np.random.default_rng(1))]
    [True, False, False, True]
    """
    found = []
    for pair in range(pairs):
        drug_first = bool(rng.integers(2) == 0)
        for half in range(2):
            start = (2 * pair + half) * block_days
            found.append(Block(pair + 1, start, block_days, drug_first == (half == 0)))
    return tuple(found)


def decide(p_benefit: float, looks: int, rules: TrialRules) -> bool:
    """Tell whether a look stops the trial as "better on the drug".

    Parameters
    ----------
    p_benefit : Pr(effect > 0) under a flat prior
    looks : planned looks
    """
    return p_benefit >= needed_at_look(looks, rules)


def needed_at_look(looks: int, rules: TrialRules) -> float:
    """Return the Pr(effect > 0) that a look needs; `looks` share the error equally (Bonferroni)."""
    return 1 - rules.alpha_spent / looks


def design_trial(
    expectation: Expectation,
    data: ResponseLibrary,
    *,
    block_weeks: float | None = None,
    pairs: int | None = None,
    washout_days: float = 0.0,
    people: int = 100,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> TrialDesign:
    """Find the shortest design that keeps to the rules.

    Parameters
    ----------
    expectation : of the outcome, with ``randomised=True``
    block_weeks, pairs : instead of the rules' choice
    washout_days : the drug's own washout; a block is never shorter
    people : simulated people behind power and error
    """
    rules = data.trial
    wanted = max(expectation.onset_weeks[1], expectation.offset_weeks[1]) * 7
    days = ceil(max(wanted if block_weeks is None else 7 * block_weeks, washout_days))
    first = pairs or rules.pairs_least
    short = TrialDesign(False, "", days, first, planned_looks(first, rules), None)
    if expectation.target.important is None:
        reason = "No source states an important change on this scale, so no length can be planned."
        return TrialDesign(False, reason, days, first, short.looks, None)
    if expectation.onset.assumed and block_weeks is None:
        reason = (
            "No source tells how fast the effect comes or goes, so no block can be planned to hold "
            "it. Name the weeks of a block to plan one all the same."
        )
        return TrialDesign(False, reason, days, first, short.looks, None)
    weeks = short.days / 7
    if weeks > rules.most_weeks:
        reason = (
            f"The effect is claimed to take up to {expectation.onset_weeks[1]:g} weeks, so a block "
            f"must last {days / 7:.0f} weeks and {first} pairs of blocks {weeks:.0f} weeks; more "
            f"than {rules.most_weeks} weeks are not asked of anybody. Shorter blocks would miss "
            "the effect."
        )
        return TrialDesign(False, reason, days, first, short.looks, None)
    found = short
    for count in range(first, (pairs or rules.pairs_most) + 1):
        if 2 * count * days > 7 * rules.most_weeks:
            break
        if progress is not None:
            progress(f"simulating {count} pairs of {days} days")
        power = simulate_trial(expectation, data, days, count, people, seed)
        enough = power.power >= rules.power
        found = TrialDesign(enough, "", days, count, planned_looks(count, rules), power)
        if enough:
            return found
    reached = found.power.power if found.power else 0.0
    reason = (
        f"With {found.pairs} pairs of {days / 7:.0f}-week blocks only {reached:.0%} of people "
        f"with an effect of one important change would be told; {rules.power:.0%} are wanted."
    )
    return TrialDesign(False, reason, days, found.pairs, found.looks, found.power)


def planned_looks(pairs: int, rules: TrialRules) -> tuple[int, ...]:
    """Return after which pairs the data are looked at: from the first look on after every pair."""
    return tuple(range(min(rules.first_look, pairs), pairs + 1))


def simulate_trial(
    expectation: Expectation,
    data: ResponseLibrary,
    block_days: int,
    pairs: int,
    people: int,
    seed: int,
    truth: Expectation | None = None,
    days: NoisePrior | None = None,
) -> Power:
    """Simulate people with and without an effect, with autocorrelation, trend and missing days.

    `truth` gives the onset and offset of the simulated people, and `days` their noise and trend,
    where the analysis, which keeps to `expectation` and `data`, is to be wrong about them.
    """
    rng = np.random.default_rng(seed)
    important = expectation.target.important or 0.0
    looks = planned_looks(pairs, data.trial)
    told = {0.0: 0, important: 0}
    miss: list[float] = []
    done = 0
    while done < people:
        blocks = draw_blocks(pairs, block_days, rng)
        taken = np.concatenate([np.full(b.days, float(b.drug)) for b in blocks])
        for effect in told:
            y = _outcomes(truth or expectation, data, days or data.noise, taken, effect, rng)
            base = _base(expectation, data.noise, len(taken))
            stopped = np.zeros(CHUNK, dtype=bool)
            for look in looks:
                last = 2 * look * block_days
                found = _answers(expectation, data.noise, y[:, :last], base[:last], taken[:last])
                stopped |= [decide(p, len(looks), data.trial) for p, _ in found]
                if look == pairs and effect:
                    miss += [mean - effect for _, mean in found]
            told[effect] += int(stopped.sum())
        done += CHUNK
    return Power(told[important] / done, told[0.0] / done, float(np.mean(miss)) / important, done)


def _base(expectation: Expectation, noise: NoisePrior, days: int) -> Array:
    """Return the columns of level and trend, (T, 2), by the prior sd of their coefficients."""
    sd, t = expectation.target.sd, np.arange(days)
    return np.stack([np.full(days, 10 * sd), t / DAYS_PER_TREND * noise.trend_sd * sd], axis=1)


def _outcomes(
    expectation: Expectation,
    data: ResponseLibrary,
    noise: NoisePrior,
    taken: Array,
    effect: float,
    rng: np.random.Generator,
) -> Array:
    """Return outcomes (CHUNK, T) of people drawn from the noise prior."""
    sd0, count, t = expectation.target.sd, CHUNK, np.arange(len(taken))
    rho = rng.normal(noise.rho_mean, noise.rho_sd, count).clip(noise.rho_low, noise.rho_high)
    share = rng.uniform(0, noise.measurement_share_high, count)
    sd = noise.sd_median * sd0 * np.exp(noise.sd_log_sd * rng.normal(size=count))
    ranges = (expectation.onset_weeks, expectation.offset_weeks)
    on, off = (np.exp(rng.uniform(np.log(a), np.log(b), count)) for a, b in ranges)
    x = build_up(taken, on, off).T
    trend = np.outer(rng.normal(size=count), _base(expectation, noise, len(t))[:, 1])
    state = rng.normal(size=count)
    y = np.empty((count, len(t)))
    for k in t:
        if k:
            state = rho * state + np.sqrt(1 - rho**2) * rng.normal(size=count)
        own = np.sqrt(1 - share) * state + np.sqrt(share) * rng.normal(size=count)
        y[:, k] = effect * x[:, k] + trend[:, k] + sd * own
    y[rng.random(y.shape) > data.trial.entries_share] = np.nan
    return y


def _answers(
    expectation: Expectation, noise: NoisePrior, y: Array, base: Array, taken: Array
) -> list[tuple[float, float]]:
    """Return (Pr(better), mean) under a flat prior for each person."""
    days = Days(
        y,
        np.arange(y.shape[1]),
        np.broadcast_to(base, (len(y), *base.shape)),
        taken,
        expectation.onset_weeks,
        expectation.offset_weeks,
    )
    prior = flat_prior(expectation)
    found = posteriors(
        fit(days, *noise_priors(noise, expectation.target.sd), (prior,)).likelihood, prior
    )
    return [(p.total.above(0.0), p.total.expectation()) for p in found]
