"""What each trial contributes to a question's score, and what one more trial would be worth.

Expectations are integrals over the predictive distribution of the further trial's estimate, by the
trapezoidal rule on a fixed grid: the same numbers in give the same numbers out, without noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.normal_mixture import Mixture
from evidose.stats.predictive import LEVELS, predictive
from evidose.synthesis.derived import Derived
from evidose.synthesis.scale import LOGISTIC_SD, Scale
from evidose.synthesis.score_model import ScoreModel

Array = NDArray[np.float64]

SIZES = (100, 300, 1000)
"""People in the further trial, in two arms of equal size."""
POINTS = 161
"""Grid points of the integral; ten times as many move it by less than 0.01 of a score point."""
REACH = 7.0
"""Half width of the grid in standard deviations of the predictive distribution."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one trial does to the score.

    Attributes
    ----------
    score_without : the score without this trial; None where no other trial is left
    change : score with it minus score without it; None likewise
    """

    study: str
    label: str
    score_without: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class OneMoreTrial:
    """What a further trial at low risk of bias would be expected to do to the score.

    Attributes
    ----------
    n : people in it
    expected_change : expected absolute change of the score, 0 to 10
    """

    n: int
    expected_change: float


def contributions(
    derived: Sequence[Derived], scale: Scale, model: ScoreModel
) -> tuple[Contribution, ...]:
    """Return every trial's contribution to the score, leaving it out; empty without a score."""
    whole = _score(derived, scale, model)
    if whole is None:
        return ()
    found = []
    for trial in derived:
        rest = [d for d in derived if d is not trial]
        without = _score(rest, scale, model) if rest else None
        change = None if without is None else whole - without
        found.append(Contribution(trial.study, trial.label, without, change))
    return tuple(found)


def _score(derived: Sequence[Derived], scale: Scale, model: ScoreModel) -> float | None:
    if not derived or scale.important is None or scale.sd is None:
        return None
    found = model.next_effect(derived, scale)
    assert found is not None
    return 10 * float(found.p_above(scale.important / scale.sd))


def one_more_trial(
    derived: Sequence[Derived], scale: Scale, model: ScoreModel, sizes: Sequence[int] = SIZES
) -> tuple[OneMoreTrial, ...]:
    """Return what a further trial of each size would be expected to do to the score.

    The further trial's estimate is predicted by the model that also gives the score; adding it
    makes a new score. The model expects less of a mean that rests on few trials (drift), so the
    expectation of the new score is near the old one and not equal to it.

    Returns
    -------
    Empty without a score, or where the size of a trial does not tell its precision (events without
    a known baseline risk).
    """
    before = _score(derived, scale, model)
    if before is None:
        return ()
    variances = [_variance(n, scale, derived) for n in sizes]
    if any(v is None for v in variances):
        return ()
    found = model.next_effect(derived, scale)
    assert found is not None
    out = []
    for n, variance in zip(sizes, variances, strict=True):
        assert variance is not None
        observed = _observed(found.new, variance, scale, model)
        grid, weights = _grid(observed)
        after = _scores_with(grid, variance, derived, scale, model)
        out.append(OneMoreTrial(n, float(weights @ np.abs(after - before))))
    return tuple(out)


def _variance(n: int, scale: Scale, derived: Sequence[Derived]) -> float | None:
    """Return the sampling variance of a trial of n people, in standardised units.

    Continuous: ``4 / n``. Log risk ratio: ``2 (1 - p) / (p n / 2)`` at the baseline risk p, over
    the square that turns log odds into standard deviations.
    """
    if not scale.ratio:
        return 4 / n
    risk = scale.baseline_risk
    if risk is None:
        counted = [d.events for d in derived if d.events is not None]
        people = sum(e[3] for e in counted)
        risk = sum(e[2] for e in counted) / people if people else None
    if risk is None or not 0 < risk < 1:
        return None
    return 4 * (1 - risk) / (risk * n) / LOGISTIC_SD**2


def _observed(new: Mixture, variance: float, scale: Scale, model: ScoreModel) -> Mixture:
    """Return the distribution of the estimate of a further trial at low risk of bias."""
    fitted = model.kind(scale).predictive_model(debiased=True)
    low = LEVELS.index("low")
    factor, bias = float(fitted.bias_factor[low]), float(fitted.bias_sd[low])
    sds = np.sqrt((factor * new.sds) ** 2 + bias**2 + variance)
    return Mixture(new.weights, factor * new.means, sds)


def _grid(observed: Mixture) -> tuple[Array, Array]:
    """Return points and their weights; the weights sum to one."""
    middle, sd = float(observed.mean()[0]), float(observed.sd()[0])
    points = middle + sd * np.linspace(-REACH, REACH, POINTS)
    z = (points[:, None] - observed.means) / observed.sds
    density = (observed.weights * np.exp(-0.5 * z * z) / observed.sds).sum(axis=1)
    return points, density / density.sum()


def _scores_with(
    grid: Array, variance: float, derived: Sequence[Derived], scale: Scale, model: ScoreModel
) -> Array:
    """Return the score after adding a trial with each estimate of the grid."""
    assert scale.sd is not None
    assert scale.important is not None
    past = np.array([d.yi for d in derived]) / scale.sd
    y = np.column_stack([np.tile(past, (len(grid), 1)), grid])
    v = np.append(np.array([d.vi for d in derived]) / scale.sd**2, variance)
    levels = np.array([*(d.risk_of_bias for d in derived), "low"])
    found = predictive(
        y,
        np.tile(v, (len(grid), 1)),
        model.kind(scale).predictive_model(debiased=True),
        levels=np.tile(levels, (len(grid), 1)),
        step=0.2,
    )
    scores: Array = 10 * found.p_above(scale.important / scale.sd)
    return scores
