"""People in a hundred: one baseline risk for all treatments, with what is not known of it.

A ratio, or points over the spread between people, is applied to the baseline risk. Both have a
normal error (of the logit of the risk, and of the effect), independent of each other; the quantiles
of what follows are taken over an even grid of both, 201 by 201 points, without drawing at random.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evidose.evidence import BaselineRisk
from evidose.stats.pool import pool

Array = NDArray[np.float64]
POINTS = 201
"""Points of the grid along each of baseline risk and effect."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect with its 95 % interval; the logarithm of a ratio."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """The risk on the baseline treatment, as a share of one.

    Attributes
    ----------
    risk, low, high : with its 95 % interval
    k, n : arms and people behind it; 0 where the file of the comparison states it
    text : where it comes from
    words : what happens to people, as in ``stop because of an adverse event``
    """

    risk: float
    low: float
    high: float
    k: int
    n: int
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class PerHundred:
    """People in a hundred to whom something happens.

    Attributes
    ----------
    with_it, with_low, with_high : under the treatment
    difference, low, high : more (or fewer, below 0) than under the baseline
    derived_from : ``SMD`` where points of a scale were turned into people, else None
    """

    with_it: float
    with_low: float
    with_high: float
    difference: float
    low: float
    high: float
    derived_from: Literal["SMD"] | None = None


def baseline_of(
    counts: Sequence[tuple[int, int]], words: str, level: float = 0.95
) -> Baseline | None:
    """Pool the arms that got the baseline; None without any.

    Parameters
    ----------
    words : what happens to people
    counts : events and people of each arm. Logits, random effects by REML; half an event is added
        to an arm without any, or with events only
    """
    if not counts:
        return None
    added = [(a + 0.5, n + 1.0) if a in (0, n) else (float(a), float(n)) for a, n in counts]
    a, n = (np.array(column) for column in zip(*added, strict=True))
    y, v = np.log(a / (n - a)), 1.0 / a + 1.0 / (n - a)
    found = pool(y, v, method="REML" if len(counts) > 1 else "EE", test="z", level=level)
    risk, low, high = (
        float(expit(np.array(float(x)))) for x in (found.estimate, found.ci_low, found.ci_high)
    )
    people = sum(size for _, size in counts)
    shares = sorted(100.0 * e / size for e, size in counts)
    across = f", {shares[0]:.0f} to {shares[-1]:.0f} in 100 across them" if len(counts) > 1 else ""
    noun = "arm" if len(counts) == 1 else "arms"
    text = f"{len(counts)} {noun} of the trials used, {people} people{across}"
    return Baseline(risk, low, high, len(counts), people, text, words)


def stated(risk: BaselineRisk, words: str) -> Baseline:
    """Return the risk that the file of a comparison states."""
    doubt = f" (doubt: {risk.source.doubt.rstrip('.')})" if risk.source.doubt else ""
    return Baseline(risk.value, risk.low, risk.high, 0, 0, f"{risk.source.cite}{doubt}", words)


def expit(x: Array) -> Array:
    """Return the share that a logit stands for."""
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def per_hundred(baseline: Baseline, measure: str, effect: Effect) -> PerHundred:
    """Apply an effect to the baseline risk.

    Parameters
    ----------
    measure : RR or OR; or SMD, positive where more people have it

    Examples
    --------
    >>> sure = Baseline(0.2, 0.2, 0.2, 1, 100, "", "improve")
    >>> found = per_hundred(sure, "RR", Effect(0.0, 0.0, 0.0))
    >>> round(found.with_it, 6), round(found.difference, 6)
    (20.0, 0.0)
    """
    from scipy.special import ndtri

    z = float(ndtri(0.975))
    even = ndtri((np.arange(POINTS) + 0.5) / POINTS)
    logits = [float(np.log(p / (1.0 - p))) for p in (baseline.risk, baseline.low, baseline.high)]
    risk = expit(logits[0] + even * (logits[2] - logits[1]) / (2.0 * z))
    size = effect.estimate + even * (effect.high - effect.low) / (2.0 * z)
    treated = _treated(risk[:, None], size[None, :], measure)
    gained = treated - risk[:, None]
    middle = float(_treated(np.array(baseline.risk), np.array(effect.estimate), measure))
    ends = [float(q) for q in 100.0 * np.quantile(treated, [0.025, 0.975])]
    reach = [float(q) for q in 100.0 * np.quantile(gained, [0.025, 0.975])]
    more = 100.0 * (middle - baseline.risk)
    derived: Literal["SMD"] | None = "SMD" if measure == "SMD" else None
    return PerHundred(100.0 * middle, ends[0], ends[1], more, reach[0], reach[1], derived)


def _treated(risk: Array, effect: Array, measure: str) -> Array:
    """Return the risk under a treatment, broadcast; never above one."""
    if measure == "RR":
        return np.asarray(np.minimum(risk * np.exp(effect), 1.0))
    if measure == "OR":
        return expit(np.log(risk / (1.0 - risk)) + effect)
    from scipy.special import ndtr, ndtri

    return np.asarray(ndtr(ndtri(risk) + effect))
