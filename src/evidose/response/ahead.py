"""What more weeks of the same would leave of the uncertainty."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.response.diary import Diary
from evidose.response.expectation import Expectation
from evidose.response.exposure import build_up
from evidose.response.fit import Fit
from evidose.response.mixture import prior_mixtures
from evidose.response.model import Model
from evidose.response.noise import whiten
from evidose.response.residuals import best_noise

Array = NDArray[np.float64]
WEEKS_AHEAD = (2, 4, 8, 12)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What so many more weeks of daily entries on the same dose would leave of the uncertainty."""

    weeks: int
    sd: float
    narrower: float


def look_ahead(
    diary: Diary,
    model: Model,
    fitted: Fit,
    expectation: Expectation,
    node: Array,
    now: float,
) -> tuple[Ahead, ...]:
    """Follow the precision of the effect as days are added, at the best noise and mean shape."""
    grid, sd = best_noise(fitted.likelihood, node)
    shape, shapes = node[0].sum((0, 1)), fitted.shapes
    on, off = (float(shape @ w[0]) for w in (shapes.onset_weeks, shapes.offset_weeks))
    seen = np.isfinite(fitted.series.y[0])
    most = 7 * max(WEEKS_AHEAD)
    taken = diary.taken
    later = np.concatenate([taken, np.full(most, taken[-1])])
    exposure = build_up(later, np.array([on]), np.array([off]))
    base = _extended(model, most)
    columns = np.concatenate([base, exposure], axis=1)[None]
    open_days = np.concatenate([seen, np.ones(most, dtype=bool)])[None]
    white, _ = whiten(columns, open_days, np.arange(len(later)), grid)
    prior_var = float(prior_mixtures(expectation.prior).total.spread()) ** 2

    def left(days: int) -> float:
        w = white[0, 0, :days] / sd
        gram = w.T @ w + np.diag([1.0] * base.shape[1] + [1 / prior_var])
        return float(np.sqrt(np.linalg.inv(gram)[-1, -1]))

    reference = left(len(taken))
    found = []
    for weeks in WEEKS_AHEAD:
        ratio = min(1.0, left(len(taken) + 7 * weeks) / reference)
        found.append(Ahead(weeks, now * ratio, 1 - ratio))
    return tuple(found)


def _extended(model: Model, days: int) -> Array:
    """Continue the base columns: trend goes on, weekdays repeat, covariates stay."""
    base = model.days.base[0]
    rows = np.arange(len(base), len(base) + days)
    out = np.empty((days, base.shape[1]))
    for j, name in enumerate(model.names):
        if name == "trend":
            step = base[1, j] - base[0, j] if len(base) > 1 else 0.0
            out[:, j] = base[0, j] + step * rows
        elif name.startswith("weekday "):
            out[:, j] = base[rows % 7, j]
        else:
            out[:, j] = base[-1, j]
    return np.concatenate([base, out])
