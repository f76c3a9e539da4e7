"""The curve of a fitted relation, inside the doses that trials randomised, and the lowest of them.

Nothing is said of a dose below the lowest arm or above the highest one. A lowest dose is one that
was tested: a point between tested doses rests on the shape alone.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, check_level, check_name, read_numbers, refuse
from evidose.stats.distributions import normal_quantile
from evidose.stats.dose_response.emax import emax_columns
from evidose.stats.dose_response.evidence import DoseEvidence
from evidose.stats.dose_response.fitted import DoseResponse
from evidose.stats.dose_response.shapes import columns
from evidose.stats.dose_response.trials import Trials
from evidose.stats.status import Status, StatusArray

BETTER = ("lower", "higher")


@dataclass(frozen=True, slots=True)
class Curve:
    """Mean effects at doses against one dose, shape (..., d); NaN outside the range tested.

    Attributes
    ----------
    dose : as asked, shape (d,) or (m, d)
    against : the dose it is compared with, shape (...)
    estimate, se, ci_low, ci_high : mean over trials
    pi_low, pi_high : where the effect of a new trial may lie
    inside : where a dose lies between the lowest and the highest arm
    status : OK, or why there is no curve; NOT_IDENTIFIED where `against` was not tested
    """

    dose: FloatArray
    against: FloatArray
    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    pi_low: FloatArray
    pi_high: FloatArray
    inside: NDArray[np.bool_]
    status: StatusArray


@dataclass(frozen=True, slots=True)
class LowestTested:
    """The lowest tested dose with an effect by the curve and by its own arms, or NaN.

    Attributes
    ----------
    dose, estimate, ci_low, ci_high : of that dose, by the curve
    direct, direct_low, direct_high : the same by the arms with that dose alone
    trials : how many tested it
    status : OK, or why nothing is said
    """

    dose: FloatArray
    estimate: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    direct: FloatArray
    direct_low: FloatArray
    direct_high: FloatArray
    trials: NDArray[np.intp]
    status: StatusArray


def curve(
    fit: DoseResponse,
    doses: ArrayLike | None = None,
    *,
    against: float | None = None,
    level: float | None = None,
) -> Curve:
    """Draw a fitted relation.

    Parameters
    ----------
    doses : shape (d,) or (m, d); None for 41 from the lowest to the highest arm
    against : the dose it is compared with; None for the lowest arm
    level : of the intervals; None for that of the fit

    Raises
    ------
    InputError : not numbers, or a level that is none
    """
    level = fit.level if level is None else level
    check_level(level)
    low, high = fit.evidence.lowest, fit.evidence.highest
    m = low.shape[0]
    if doses is None:
        low_, high_ = np.where(np.isfinite(low), low, 0.0), np.where(np.isfinite(high), high, 0.0)
        share = np.linspace(0.0, 1.0, 41)
        dose = low_[:, None] * (1.0 - share) + high_[:, None] * share
        dose[:, -1] = high_  # exact, so that it is inside
    else:
        dose = _read_doses(doses, m)
    base = low if against is None else np.full(m, float(read_numbers("against", against)))
    status = np.atleast_1d(fit.curve_status).copy()
    tested = (base >= low) & (base <= high)
    status[(status == Status.OK) & ~tested] = Status.NOT_IDENTIFIED
    shown = status == Status.OK
    inside = (dose >= low[:, None]) & (dose <= high[:, None])
    seen = inside & shown[:, None]
    change, spread = _columns(fit, np.where(seen, dose, 0.0), np.where(shown, base, 0.0))
    beta, vcov, psi = (_batched(fit, v) for v in (fit.coefficients, fit.vcov, fit.psi))
    estimate = (spread[..., : psi.shape[1]] * beta[:, None, : psi.shape[1]]).sum(axis=2)
    variance = np.einsum("mdi,mij,mdj->md", change, vcov, change)
    part = spread[..., : psi.shape[1]]
    between = np.einsum("mdi,mij,mdj->md", part, psi, part)
    with np.errstate(invalid="ignore"):
        se = np.where(seen, np.sqrt(np.maximum(variance, 0.0)), np.nan)
        wide = np.where(seen, np.sqrt(np.maximum(variance + between, 0.0)), np.nan)
    estimate = np.where(seen, estimate, np.nan)
    z = normal_quantile(0.5 + 0.5 * level)
    parts = (estimate, se, estimate - z * se, estimate + z * se)
    wider = (estimate - z * wide, estimate + z * wide)
    values: tuple[Any, ...] = (dose, base, *parts, *wider, inside, status)
    return Curve(*(v[0] if fit.single else v for v in values))


def _read_doses(doses: ArrayLike, m: int) -> FloatArray:
    dose = np.atleast_1d(read_numbers("doses", doses))
    if dose.ndim > 2 or (dose.ndim == 2 and dose.shape[0] not in (1, m)):
        raise refuse("doses", f"shape {dose.shape}", f"(d,) or ({m}, d)")
    return np.array(np.broadcast_to(dose, (m, dose.shape[-1])))


def _batched(fit: DoseResponse, values: FloatArray) -> FloatArray:
    return values[None] if fit.single else values


def _columns(
    fit: DoseResponse, dose: FloatArray, base: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return how the effect changes with each coefficient, and the columns it is the sum of."""
    if fit.shape == "emax":
        beta = _batched(fit, fit.coefficients)
        at = emax_columns(dose, beta[:, 1]) - emax_columns(base[:, None], beta[:, 1])
        change = at.copy()
        change[..., 1] *= beta[:, :1]
        return change, at
    knots = _batched(fit, fit.knots)
    at = columns(fit.shape, dose, knots) - columns(fit.shape, base[:, None], knots)
    return at, at


def lowest_tested(
    fit: DoseResponse, trials: Trials, better: str, *, worth: float = 0.0
) -> LowestTested:
    """Return the lowest dose with an effect among those that trials randomised.

    Parameters
    ----------
    trials : what was fitted
    better : whether a "lower" or a "higher" value of the outcome is better
    worth : effect, as a positive amount, that a whole interval has to exceed

    A dose counts when two intervals against the lowest arm lie wholly beyond `worth` on the better
    side: that of the curve, and that of the arms with this very dose. The curve alone would not do:
    its shape starts at no effect, so that a slope which is sure makes every small dose count. It is
    a reading of these trials, never a dose to take.

    Raises
    ------
    InputError, UnknownNameError : an unknown direction, or a negative amount
    """
    at = curve(fit, fit.evidence.tested)
    return lowest_of(fit.evidence, trials, at, better, worth=worth)


def lowest_of(
    evidence: DoseEvidence, trials: Trials, at: Curve, better: str, *, worth: float = 0.0
) -> LowestTested:
    """Return the lowest tested dose from a curve at the tested doses; see `lowest_tested`."""
    check_name("better", better, BETTER)
    if not worth >= 0.0:
        raise refuse("worth", repr(worth), "0 or a positive amount")
    single = at.estimate.ndim == 1
    curved = [np.atleast_2d(v) for v in (at.estimate, at.ci_low, at.ci_high)]
    direct = _direct(evidence, trials, at)
    with np.errstate(invalid="ignore"):
        good = np.ones(curved[0].shape, dtype=bool)
        for _, low, high in (curved, direct):
            good &= high < -worth if better == "lower" else low > worth
    first, row = np.argmax(good, axis=1), np.arange(len(good))
    some = good[row, first]
    found = [np.where(some, v[row, first], np.nan) for v in (evidence.tested, *curved, *direct)]
    tested = np.where(some, evidence.arms[row, first], 0)
    values: tuple[Any, ...] = (*found, tested, np.atleast_1d(at.status))
    return LowestTested(*(v[0] if single else v for v in values))


def _direct(evidence: DoseEvidence, trials: Trials, at: Curve) -> list[FloatArray]:
    """Mean and interval of the arms with each tested dose, in trials with the curve's reference.

    Their weights allow for sampling and, at that dose, for the heterogeneity of the fit.
    """
    wide = [np.atleast_2d(v) for v in (at.estimate, at.se, at.ci_high, at.pi_high)]
    estimate, se, ci_high, pi_high = wide
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (ci_high - estimate) / se
        between = np.nan_to_num(np.maximum(((pi_high - estimate) / z) ** 2 - se**2, 0.0))
        against = np.atleast_1d(at.against)[:, None]
        alike = trials.used & (trials.reference == against)[..., None]
        own = np.diagonal(trials.v, axis1=2, axis2=3)
        here = alike[:, None] & (trials.dose[:, None] == evidence.tested[:, :, None, None])
        weight = np.where(here, 1.0 / (own[:, None] + between[:, :, None, None]), 0.0)
        total = weight.sum(axis=(2, 3))
        mean = (weight * trials.y[:, None]).sum(axis=(2, 3)) / total
        half = z / np.sqrt(total)
    return [mean, mean - half, mean + half]
