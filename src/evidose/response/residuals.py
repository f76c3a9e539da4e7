"""What the fitted course leaves over, and whether a straight line would leave as little."""

import numpy as np
from numpy.typing import NDArray

from evidose.response.checks import Check
from evidose.response.diary import Diary
from evidose.response.fit import Fit
from evidose.response.integration import Likelihood
from evidose.response.model import Model
from evidose.response.noise import NoiseGrid, whiten

Array = NDArray[np.float64]


def best_noise(likelihood: Likelihood, node: Array) -> tuple[NoiseGrid, float]:
    """Return the noise shape of most weight, as a grid of one, and the posterior mean sd there."""
    over = node[0].sum(axis=2)
    at = int(over.sum(axis=1).argmax())
    sd = float(over[at] @ likelihood.sd[0, at] / over[at].sum())
    rho, share = (np.atleast_2d(v)[0, [at]] for v in (likelihood.grid.rho, likelihood.grid.share))
    return NoiseGrid(rho, share, np.zeros(1)), sd


def innovations(diary: Diary, fitted: Fit, node: Array, expected: Array) -> tuple[Array, int]:
    """Return residuals made independent under the best noise shape, and the first on treatment."""
    series, likelihood = fitted.series, fitted.likelihood
    seen = np.isfinite(series.y)
    residual = np.where(seen, series.y - expected, 0.0)[:, :, None]
    grid, sd = best_noise(likelihood, node)
    white, _ = whiten(residual, seen, series.day, grid)
    first = diary.first_dose or 0
    return white[0, 0, seen[0], 0] / sd, int(seen[0, :first].sum())


AS_WELL = float(np.log(3.0))
"""Two explanations whose log likelihoods differ by less are worth the same ("not worth more than a
bare mention": Jeffreys, Theory of Probability, 1961)."""
SOMETHING = 1.92
"""Log likelihood a change has to gain over none to be one: half of 3.84, the 95 % point of a
chi-squared distribution with one degree of freedom."""


def straight_line(model: Model, fitted: Fit, node: Array) -> Check:
    """Tell whether time alone, as a straight line of any slope, explains the days as well.

    Both explanations have one free number beside the level, weekdays and what else is allowed for:
    the slope, or the size of a change that comes and goes with the treatment, built up as fitted or
    there at once.
    """
    series = fitted.series
    seen = np.isfinite(series.y)
    exposure = series.exposure[0] @ node[0].sum((0, 1))
    at_once = model.days.taken
    line = np.array([name == "trend" for name in model.names])
    base = series.base[0]
    y = np.where(seen[0], series.y[0], 0.0)
    columns = np.column_stack([base[:, ~line], base[:, line], exposure, at_once, y])[None]
    grid, sd = best_noise(fitted.likelihood, node)
    white, _ = whiten(columns, seen, series.day, grid)
    w = white[0, 0, seen[0]] / sd
    parts = np.cumsum([(~line).sum(), line.sum(), 1, 1])
    rest, slope, change, step, outcome = np.split(w, parts, axis=1)
    none, by_line, built, stepped = (
        _left(rest, free, outcome[:, 0]) for free in (slope[:, :0], slope, change, step)
    )
    by_change = min(built, stepped)
    if (none - by_change) / 2 < SOMETHING:
        return Check("straight-line", True, "There is no change for a straight line to explain.")
    if (by_line - by_change) / 2 < AS_WELL:
        text = (
            "A straight line through all days explains the change as well as the treatment does, "
            "so time alone may be the reason."
        )
        return Check("straight-line", False, text)
    return Check(
        "straight-line", True, "The days follow the treatment better than a straight line."
    )


def _left(ridge: Array, free: Array, outcome: Array) -> float:
    """Return what is left of the squares, penalty included, with some coefficients free."""
    design = np.concatenate([ridge, free], axis=1)
    count = ridge.shape[1]
    held = np.concatenate([np.eye(count), np.zeros((count, free.shape[1]))], axis=1)
    whole = np.concatenate([design, held])
    target = np.concatenate([outcome, np.zeros(count)])
    found, *_ = np.linalg.lstsq(whole, target, rcond=None)
    return float(((target - whole @ found) ** 2).sum())
