"""From a diary to the model's columns."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.response.diary import Diary
from evidose.response.expectation import Expectation
from evidose.response.fit import Days
from evidose.response.noise import NoiseGrid, NoiseShape, SdLogDensity, log_normal_sd
from evidose.response.records import NoisePrior

Array = NDArray[np.float64]
DAYS_PER_TREND = 84.0
WEEKDAYS_FROM = 28


@dataclass(frozen=True, slots=True)
class Model:
    """Everything a fit takes, and what its columns mean.

    Attributes
    ----------
    names : meaning of the base columns
    scale : prior sd by which each base column was multiplied
    centre : subtracted from the outcome
    """

    days: Days
    noise: NoiseShape
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
    days = Days(
        (y - centre)[None],
        day,
        base[None],
        diary.taken,
        expectation.onset_weeks,
        expectation.offset_weeks,
    )
    return Model(days, *noise_priors(prior, target.sd), tuple(names), factor, centre)


def noise_priors(prior: NoisePrior, sd: float) -> tuple[NoiseShape, SdLogDensity]:
    """Return the priors of the noise's shape and size on a scale with a spread of `sd`."""
    shape = NoiseShape(
        prior.rho_mean,
        prior.rho_sd,
        (prior.rho_low, prior.rho_high),
        prior.measurement_share_high,
    )
    return shape, log_normal_sd(prior.sd_median * sd, prior.sd_log_sd)


OTHER_NOISE: Mapping[str, NoiseGrid] = {
    "independent days": NoiseGrid(np.zeros(1), np.zeros(1), np.zeros(1)),
    "wandering level": NoiseGrid(
        np.full(3, 0.98), np.array([0.2, 0.5, 0.8]), np.full(3, -np.log(3.0))
    ),
}
"""Noise models that the answer is repeated under: days that do not depend on each other, and a
slowly wandering level (AR(1) at 0.98 per day) with measurement noise."""
