"""Several shapes fitted to the same trials, and their mean weighted by how well they fit.

Weights are ``exp(-(criterion - least) / 2)``, made to add up to one (Buckland, Burnham & Augustin
1997); the error of the mean allows for the difference of a shape from it. All shapes are fitted in
one stage by maximum likelihood (or without heterogeneity), so that their likelihoods compare.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from evidose.stats.batch import FloatArray, check_level, check_name, refuse
from evidose.stats.distributions import normal_quantile
from evidose.stats.dose_response.curve import curve
from evidose.stats.dose_response.fit import SHAPES, dose_response
from evidose.stats.dose_response.fitted import DoseResponse
from evidose.stats.dose_response.trials import Trials
from evidose.stats.status import Status, StatusArray

CRITERIA = ("aic", "aicc", "bic")


@dataclass(frozen=True, slots=True)
class Averaged:
    """A mean of curves.

    Attributes
    ----------
    fits : the fit of each shape, by name; a shape that could not be fitted has weight 0
    weights : shape (..., number of shapes), in the order of `fits`; NaN where none could
    dose, against, estimate, se, ci_low, ci_high : as in `Curve`
    status : OK where one shape or more could be drawn, else the status of the first
    """

    fits: dict[str, DoseResponse]
    weights: FloatArray
    dose: FloatArray
    against: FloatArray
    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    status: StatusArray


def average(
    trials: Trials,
    shapes: Sequence[str] = SHAPES,
    *,
    criterion: str = "aic",
    method: str = "ml",
    knots: int | ArrayLike | None = None,
    doses: ArrayLike | None = None,
    against: float | None = None,
    level: float = 0.95,
) -> Averaged:
    """Average the curves of several shapes.

    Parameters
    ----------
    shapes : two or more of "linear", "quadratic", "spline", "emax"
    criterion : "aic", "aicc" (for few contrasts) or "bic"; the sample is the number of contrasts
    method : "ml" or "fixed"
    knots, doses, against, level : as in `dose_response` and `curve`

    Raises
    ------
    InputError, UnknownNameError : an unknown name, or fewer than two shapes
    """
    check_name("criterion", criterion, CRITERIA)
    check_name("method", method, ("ml", "fixed"))
    check_level(level)
    if len(set(shapes)) < 2 or len(set(shapes)) < len(shapes):
        raise refuse("shapes", ", ".join(shapes) or "none", "two different shapes or more")
    fits = {s: dose_response(trials, s, method=method, knots=knots, level=level) for s in shapes}
    curves = [curve(fit, doses, against=against) for fit in fits.values()]
    values = np.stack([_criterion(fit, criterion) for fit in fits.values()])
    drawn = np.stack([np.atleast_1d(c.status) == Status.OK for c in curves])
    values = np.where(drawn & np.isfinite(values), values, np.inf)
    least = values.min(axis=0)
    any_shape = np.isfinite(least)
    with np.errstate(invalid="ignore"):
        raw = np.where(np.isfinite(values), np.exp(-0.5 * (values - least)), 0.0)
        weights = raw / raw.sum(axis=0)
    each = np.stack([np.atleast_2d(c.estimate) for c in curves])
    errors = np.stack([np.atleast_2d(c.se) for c in curves])
    w = np.nan_to_num(weights)[..., None]
    seen = np.isfinite(np.where(w > 0, each, 0.0)).all(axis=0) & any_shape[:, None]
    mean = np.where(w > 0, w * each, 0.0).sum(axis=0)
    off = np.where(w > 0, w * np.sqrt(errors**2 + (each - mean) ** 2), 0.0).sum(axis=0)
    estimate, se = np.where(seen, mean, np.nan), np.where(seen, off, np.nan)
    z = normal_quantile(0.5 + 0.5 * level)
    status = np.where(any_shape, Status.OK, np.atleast_1d(curves[0].status)).astype(np.int8)
    asked = (np.atleast_2d(curves[0].dose), np.atleast_1d(curves[0].against))
    ends = (estimate - z * se, estimate + z * se)
    parts: tuple[Any, ...] = (weights.T, *asked, estimate, se, *ends, status)
    return Averaged(fits, *(v[0] if trials.single else v for v in parts))


def _criterion(fit: DoseResponse, name: str) -> FloatArray:
    aic, height = np.atleast_1d(fit.aic), np.atleast_1d(fit.log_likelihood)
    free = 0.5 * (aic + 2.0 * height)
    n = np.atleast_1d(fit.contrasts).astype(np.float64)
    if name == "bic":
        with np.errstate(divide="ignore"):
            return np.asarray(free * np.log(n) - 2.0 * height)
    if name == "aicc":
        room = n - free - 1.0
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(room > 0, aic + 2.0 * free * (free + 1.0) / room, np.inf)
    return aic
