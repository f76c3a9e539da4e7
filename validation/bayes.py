"""Bayesian pooling against brute force on thousands of random meta-analyses.

The oracle shares no code with the quadrature: it writes the multivariate normal likelihood out
study by study and sums it over a fixed grid of log(tau) so fine that nothing is left to chance.
Rows run from one study to forty, variances over eight orders of magnitude, heterogeneity from
none to huge, some with an outlier of a thousand standard errors.
"""

from collections import Counter

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from evidose.stats import pool_bayes
from evidose.stats.priors import HalfCauchy, HalfNormal, LogNormal, Normal, TauPrior
from evidose.stats.status import MESSAGES, Status

Array = NDArray[np.float64]
PER_CASE = 100
MU_MEAN, MU_SD = 0.1, 2.0
PRIORS: dict[str, TauPrior] = {
    "half-normal 0.3": HalfNormal(0.3),
    "half-Cauchy 1": HalfCauchy(1),
    "log-normal": LogNormal(-1.3, 0.9),
    "half-normal 0.0001": HalfNormal(1e-4),
}
LIMIT = 1e-7


def oracle(y: Array, v: Array, prior: TauPrior, at: float, tau_at: float) -> tuple[float, ...]:
    """Return log marginal likelihood, P(mu > at), P(new > at), P(tau <= tau_at), by brute force."""
    wide = np.linspace(-45.0, 45.0, 60_001)
    log_f = _joint(wide, y, v, prior)[0]
    bulk = np.flatnonzero(log_f > log_f.max() - 60)
    # A posterior far out in the tail of its prior can be narrower than the wide grid's step.
    u = np.linspace(wide[max(bulk[0] - 5, 0)], wide[min(bulk[-1] + 5, 60_000)], 60_001)
    log_f, precision, weighted = _joint(u, y, v, prior)
    top = log_f.max()
    f = np.exp(log_f - top)
    weights = f / f.sum()
    mean, sd = weighted / precision, precision**-0.5
    log_z = np.log(f.sum() * (u[1] - u[0])) + top
    p_mu = float(weights @ ndtr((mean - at) / sd))
    p_new = float(weights @ ndtr((mean - at) / np.sqrt(sd**2 + np.exp(2 * u))))
    return float(log_z), p_mu, p_new, _up_to(u, f, float(np.log(tau_at))) / float(f.sum())


def _joint(u: Array, y: Array, v: Array, prior: TauPrior) -> tuple[Array, Array, Array]:
    """Return the log joint density of the data and log(tau), and precision and sum of mu."""
    log_f = prior.log_density(u[None, :], v[None, :])[0] - np.log(MU_SD)
    precision, weighted = np.full_like(u, MU_SD**-2), np.full_like(u, MU_MEAN * MU_SD**-2)
    for yi, vi in zip(y, v, strict=True):
        total = vi + np.exp(2 * u)
        precision += 1 / total
        weighted += yi / total
        log_f -= 0.5 * np.log(2 * np.pi * total)
    mean = weighted / precision
    square = ((mean - MU_MEAN) / MU_SD) ** 2
    for yi, vi in zip(y, v, strict=True):
        square += (yi - mean) ** 2 / (vi + np.exp(2 * u))
    return log_f - 0.5 * (np.log(precision) + square), precision, weighted


def _up_to(u: Array, f: Array, end: float) -> float:
    """Return the sum of f up to `end`, with the Euler-Maclaurin end correction."""
    step = u[1] - u[0]
    i = int(np.searchsorted(u, end)) - 1
    slope = (f[i + 1] - f[i - 1]) / (2 * step)
    bend = (f[i + 1] - 2 * f[i] + f[i - 1]) / step**2
    x = end - u[i]
    to_node = f[:i].sum() + 0.5 * f[i] - step * slope / 12
    return float(to_node + (f[i] * x + slope * x**2 / 2 + bend * x**3 / 6) / step)


def _draw(rng: np.random.Generator) -> tuple[Array, Array]:
    k = int(rng.integers(1, 41))
    v = 10 ** rng.uniform(-6, 2) * 10 ** rng.uniform(-1.5, 1.5, k)
    y = rng.normal(0, np.sqrt(v + rng.choice([0.0, 10 ** rng.uniform(-3, 1)]) ** 2))
    if rng.uniform() < 0.1:
        y[0] += min(1000 * np.sqrt(v[0]), 20)
    return y, v


def main() -> int:
    rng = np.random.default_rng(20_150_101)
    mu_prior = Normal(MU_MEAN, MU_SD)
    failed = False
    print(f"{PER_CASE} random meta-analyses per prior; largest difference from brute force")
    print("prior                 log marginal   P(mu>x)  P(new>x)  P(tau<t)   status")
    for name, prior in PRIORS.items():
        worst, seen = np.zeros(4), Counter[Status]()
        for _ in range(PER_CASE):
            y, v = _draw(rng)
            fit = pool_bayes(y, v, mu_prior=mu_prior, tau_prior=prior)
            seen[Status(int(fit.status))] += 1
            at, tau_at = float(fit.quantile(rng.uniform(0.01, 0.99))), float(fit.tau_median)
            found = (fit.log_marginal, fit.p_above(at), fit.p_new_above(at), fit.tau_cdf(tau_at))
            expected = oracle(y, v, prior, at, tau_at)
            worst = np.maximum(worst, [abs(a - b) for a, b in zip(found, expected, strict=True)])
        statuses = ", ".join(f"{n} {s.name}" for s, n in seen.items())
        print(f"{name:22}" + "".join(f"{w:10.1e}" for w in worst) + f"   {statuses}")
        failed |= bool((worst > LIMIT).any()) or set(seen) != {Status.OK}
        failed |= any(s not in MESSAGES for s in seen)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
