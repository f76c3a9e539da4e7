"""The sampler nutpie on one person's days, where the peers of `make bench` are installed."""

import importlib.util
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS, TUNE, CHAINS = 1_000, 1_000, 4


@dataclass(frozen=True, slots=True)
class Sampled:
    """Processor seconds of sampling, compilation apart, and what it says of the effect."""

    seconds: float
    mean: float
    sd: float


def nutpie(
    y: NDArray[np.float64], first: int, onset: tuple[float, float], sd: float
) -> Sampled | None:
    """Sample an AR(1) series with an onset; None where the sampler is not there.

    An easier model than ours: no measurement noise, no mixture prior, no weekdays.

    Parameters
    ----------
    y : complete days, more is better
    first : first day with a dose
    onset : weeks until nine tenths of the effect
    sd : spread of the scale
    """
    if not all(importlib.util.find_spec(name) for name in ("nutpie", "pymc")):
        return None
    import nutpie as sampler
    import pymc as pm

    since = np.maximum(np.arange(len(y)) - first + 1, 0)
    with pm.Model() as model:
        level = pm.Normal("level", 0, 10 * sd)
        trend = pm.Normal("trend", 0, 0.25 * sd)
        effect = pm.Normal("effect", 0, 1.5 * sd)
        weeks = pm.math.exp(pm.Uniform("log_weeks", *np.log(onset)))
        rho = pm.TruncatedNormal("rho", 0.4, 0.3, lower=-0.2, upper=0.97)
        noise = pm.LogNormal("noise", np.log(0.6 * sd), 0.5)
        built = 1 - pm.math.exp(np.log(0.1) * since / (7 * weeks))
        rest = y - y.mean() - level - trend * (np.arange(len(y)) - first) / 84 - effect * built
        pm.Potential("first", pm.logp(pm.Normal.dist(0, noise), rest[0]))
        fresh = noise * pm.math.sqrt(1 - rho**2)
        pm.Potential("days", pm.logp(pm.Normal.dist(rho * rest[:-1], fresh), rest[1:]).sum())
    compiled = sampler.compile_pymc_model(model)
    options = {"draws": DRAWS, "tune": TUNE, "chains": CHAINS, "cores": 1, "progress_bar": False}
    sampler.sample(compiled, seed=1, **options)
    start = time.process_time()
    found = sampler.sample(compiled, seed=2, **options).posterior["effect"]
    return Sampled(time.process_time() - start, float(found.mean()), float(found.std()))
