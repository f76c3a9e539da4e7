"""Simulated people for the checks of personal response, drawn from the model's own prior."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.evidence import open_library, read_evidence
from evidose.response import Expectation, ResponseLibrary, expect, find_target, load_response
from evidose.response.exposure import build_up
from evidose.response.fit import Days, fit
from evidose.response.integration import Likelihood
from evidose.response.mixture import EffectPrior
from evidose.response.model import DAYS_PER_TREND, noise_priors
from evidose.response.records import NoisePrior
from evidose.response.respond import flat_prior

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Design:
    """A diary's plan: `blocks` are (days, share of the full dose)."""

    name: str
    blocks: tuple[tuple[int, float], ...]
    missing: float
    outcome: str = "pain"
    randomised: bool = False

    @property
    def taken(self) -> Array:
        """Daily dose."""
        return np.repeat([d for _, d in self.blocks], [n for n, _ in self.blocks])


@dataclass(frozen=True, slots=True)
class People:
    """Drawn people: outcomes (m, T), more is better, base columns (T, 2), and what is true."""

    y: Array
    base: Array
    taken: Array
    rho: Array
    onset: Array


def setting(
    outcome: str = "pain", *, randomised: bool = False
) -> tuple[Expectation, ResponseLibrary]:
    library = open_library()
    evidence, data = read_evidence(library), load_response(library)
    target = find_target(evidence, data, outcome)
    known = expect(target, "low-dose-naltrexone", evidence, library, data, randomised=randomised)
    return known, data


def draw_effect(prior: EffectPrior, n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw the drug's part and the rest."""
    k = rng.choice(len(prior.weight), size=n, p=prior.weight)
    own = prior.specific_mean[k] + np.sqrt(prior.specific_var[k]) * rng.normal(size=n)
    return own, prior.rest_mean[k] + np.sqrt(prior.rest_var[k]) * rng.normal(size=n)


def simulate(
    e: Expectation, noise: NoisePrior, design: Design, effect: Array, rng: np.random.Generator
) -> People:
    """Draw onset, offset, noise, level and trend of as many people as there are effects."""
    m, taken, sd0 = len(effect), design.taken, e.target.sd
    rho = rng.normal(noise.rho_mean, noise.rho_sd, 40 * m)
    rho = rho[(rho > noise.rho_low) & (rho < noise.rho_high)][:m]
    share = rng.uniform(0, noise.measurement_share_high, m)
    sd = noise.sd_median * sd0 * np.exp(noise.sd_log_sd * rng.normal(size=m))
    onset, offset = (
        np.exp(rng.uniform(np.log(low), np.log(high), m))
        for low, high in (e.onset_weeks, e.offset_weeks)
    )
    x = build_up(taken, onset, offset).T
    t = np.arange(len(taken))
    first = int(np.flatnonzero(taken)[0])
    base = np.stack([np.full(len(t), 10 * sd0), (t - first) / DAYS_PER_TREND], axis=1)
    base[:, 1] *= noise.trend_sd * sd0
    y = (base @ rng.normal(size=(2, m))).T + effect[:, None] * x
    state = rng.normal(size=m)
    for k in t:
        if k:
            state = rho * state + np.sqrt(1 - rho**2) * rng.normal(size=m)
        own = np.sqrt(1 - share) * state + np.sqrt(share) * rng.normal(size=m)
        y[:, k] += sd * own
    y[rng.random(y.shape) < design.missing] = np.nan
    return People(y, base, taken, rho, onset)


def likelihood(e: Expectation, noise: NoisePrior, people: People) -> Likelihood:
    m = len(people.y)
    days = Days(
        people.y,
        np.arange(people.y.shape[1]),
        np.broadcast_to(people.base, (m, *people.base.shape)),
        people.taken,
        e.onset_weeks,
        e.offset_weeks,
    )
    return fit(days, *noise_priors(noise, e.target.sd), (e.prior, flat_prior(e))).likelihood
