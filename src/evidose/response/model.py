"""From a diary to the model's columns."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidose.response.diary import Diary
from evidose.response.expectation import Expectation
from evidose.response.exposure import ExposureShapes, build_up, exposure_shapes
from evidose.response.integration import Series
from evidose.response.noise import NoiseGrid, SdLogDensity, log_normal_sd, noise_grid
from evidose.response.records import NoisePrior

Array = NDArray[np.float64]
DAYS_PER_TREND = 84.0
WEEKDAYS_FROM = 28


@dataclass(frozen=True, slots=True)
class Model:
    """Everything the integration takes, and what its columns mean.

    Attributes
    ----------
    names : meaning of the base columns
    scale : prior sd by which each base column was multiplied
    centre : subtracted from the outcome
    """

    series: Series
    shapes: ExposureShapes
    grid: NoiseGrid
    sd_density: SdLogDensity
    names: tuple[str, ...]
    scale: Array
    centre: float


def build_model(
    diary: Diary, expectation: Expectation, prior: NoisePrior, *, trend: bool = True
) -> Model:
    """Build the columns: level, trend, weekdays (from four weeks of entries on) and covariates.

    Trend counts in twelve weeks from the first dose; weekdays are effects around their mean;
    covariates are standardised, their missing days set to their mean.
    """
    target = expectation.target
    y = target.sign * diary.outcome
    seen = np.isfinite(y)
    centre = float(y[seen].mean())
    day = np.arange(len(y))
    columns, names, scale = [np.ones(len(y))], ["level"], [10 * target.sd]
    if trend:
        columns.append((day - (diary.first_dose or 0)) / DAYS_PER_TREND)
        names.append("trend")
        scale.append(prior.trend_sd * target.sd)
    if seen.sum() >= WEEKDAYS_FROM and len(set(((diary.start.toordinal() + day) % 7)[seen])) > 1:
        weekday = (diary.start.toordinal() + day) % 7
        for k in range(7):
            columns.append((weekday == k) - 1 / 7)
            names.append(f"weekday {k}")
            scale.append(prior.weekday_sd * target.sd)
    for name, values in diary.covariates.items():
        known = np.isfinite(values) & seen
        spread = float(values[known].std()) if known.any() else 0.0
        if spread > 0:
            columns.append(np.nan_to_num((values - values[known].mean()) / spread))
            names.append(name)
            scale.append(prior.covariate_sd * target.sd)
    factor = np.array(scale)
    base = np.stack(columns, axis=1) * factor
    taken = diary.taken
    stops = bool((np.diff(taken) < 0).any())
    shapes = exposure_shapes(expectation.onset_weeks, expectation.offset_weeks, stops=stops)
    exposure = build_up(taken, shapes.onset_weeks, shapes.offset_weeks)
    series = Series((y - centre)[None], day, base[None], exposure[None], shapes.log_weight)
    grid = noise_grid(
        prior.rho_mean,
        prior.rho_sd,
        (prior.rho_low, prior.rho_high),
        prior.measurement_share_high,
        int(seen.sum()),
    )
    density = log_normal_sd(prior.sd_median * target.sd, prior.sd_log_sd)
    return Model(series, shapes, grid, density, tuple(names), factor, centre)


def independent_days(model: Model) -> Model:
    """Return the model with days that do not depend on each other."""
    return replace(model, grid=NoiseGrid(np.zeros(1), np.zeros(1), np.zeros(1)))


def wandering_level(model: Model) -> Model:
    """Return the model with a slowly wandering level (AR(1) at 0.98 per day) and measurement."""
    share = np.array([0.2, 0.5, 0.8])
    return replace(model, grid=NoiseGrid(np.full(3, 0.98), share, np.full(3, -np.log(3.0))))
