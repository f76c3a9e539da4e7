"""Standardised effects of crossover trials that print no usable means: a sensitivity route.

The headline never takes it, because the spread between people has to be inferred from the spread
of differences and an assumed correlation. It lets a multiverse show what those trials would do.
"""

import numpy as np
from scipy.special import stdtrit

from evidose.evidence import Finding
from evidose.stats.effect_means import hedges_factor
from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.difference import NORMAL_IQR
from evidose.synthesis.eligible import Candidate


def paired_smd(candidate: Candidate, correlation: float, better: str) -> tuple[float, float]:
    """Return a benefit-oriented SMD and its variance from a paired P or spread of differences.

    With dz the mean difference over the SD of differences, ``d = dz sqrt(2 (1 - r))`` and
    ``var d = 2 (1 - r) / n + d^2 / (2 n)`` (Becker 1988; Cochrane Handbook, chapter 23).

    Raises
    ------
    NotComputableError
        Not a crossover, or neither a usable P nor a spread of differences is printed.
    """
    n, _ = candidate.people
    if candidate.study.design != "crossover" or n is None or n < 3:
        raise NotComputableError("no paired comparison of a known number of people")
    dz = _standardised_by_differences(candidate, n)
    shrink = 2 * (1 - correlation)
    d = dz * shrink**0.5
    j = float(hedges_factor(np.array(n - 1.0)))
    sign = 1.0 if better == "higher" else -1.0
    return sign * j * d, j**2 * (shrink / n + d**2 / (2 * n))


def _standardised_by_differences(candidate: Candidate, n: int) -> float:
    """Return the mean difference over the SD of differences, signed as arm minus versus."""
    contrast = candidate.finding.contrast
    if contrast is None:
        raise NotComputableError("no comparison within people is printed")
    difference = _difference(candidate.finding, candidate.arm.id, candidate.versus.id)
    if difference is None:
        raise NotComputableError("neither size nor direction of the difference is printed")
    if contrast.iqr_width:
        return float(difference * NORMAL_IQR / contrast.iqr_width)
    if contrast.p is None or contrast.p_relation != "=" or not 0 < contrast.p <= 1:
        raise NotComputableError("no exact P of the comparison is printed")
    t = abs(float(stdtrit(n - 1, contrast.p / contrast.p_sides)))
    return float(np.sign(difference) * t / n**0.5)


def _difference(finding: Finding, arm: str, versus: str) -> float | None:
    contrast = finding.contrast
    if contrast is not None and contrast.estimate is not None:
        return contrast.estimate if contrast.arm == arm else -contrast.estimate
    means = {g.arm: g.mean for g in finding.groups}
    first, second = means.get(arm), means.get(versus)
    return None if first is None or second is None else first - second
