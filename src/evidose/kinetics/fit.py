"""Fit the occupancy models to the PET points, and leave one study out.

A handful of points cannot settle two parameters each: estimates are maximum a posteriori under
wide log-normal priors, and how wrong a model is shows in the error on the study it has not seen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from evidose.kinetics.compartments import Disposition
from evidose.kinetics.exponentials import Array
from evidose.kinetics.occupancy import Exposure, blockade, expose
from evidose.kinetics.people import nmol_per_mg, typical_person
from evidose.kinetics.records import KineticsLibrary, OccupancyRecord, PetPoint
from evidose.terms import Schedule

STEP = 0.5
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Fit:
    """An occupancy model after the fit.

    Attributes
    ----------
    parameters : estimates by name
    log_covariance : of the logarithms, in the order of the record
    """

    parameters: Mapping[str, float]
    log_covariance: Array


class PetPredictor:
    """Predict PET points with one model; what does not depend on its parameters is kept."""

    def __init__(self, k: KineticsLibrary, record: OccupancyRecord) -> None:
        self.record = record
        self._person: Disposition = typical_person(k, record.disposition)
        self._nmol = nmol_per_mg(k)
        self._kept: dict[int, Exposure] = {}

    def __call__(self, parameters: Mapping[str, float], points: Iterable[PetPoint]) -> Array:
        """Return the blockade of each point: the mean over its window."""
        points = list(points)
        found = np.empty(len(points))
        for doses in sorted({p.doses for p in points}):
            chosen = [i for i, p in enumerate(points) if p.doses == doses]
            amounts = sorted({points[i].dose_mg for i in chosen})
            one = self._one_mg(parameters, doses)
            course = blockade(
                self.record.kind, parameters, one.scaled(np.array(amounts)[:, np.newaxis])
            )
            times = STEP * np.arange(course.shape[-1]) - 24.0 * (doses - 1)
            for i in chosen:
                within = (times >= points[i].from_hour) & (times <= points[i].to_hour)
                found[i] = course[amounts.index(points[i].dose_mg), within].mean()
        return found

    def _one_mg(self, parameters: Mapping[str, float], doses: int) -> Exposure:
        if doses in self._kept and self.record.kind != "effect-compartment":
            return self._kept[doses]
        schedule = Schedule.daily(self._nmol, days=doses, at_hour=0.0)
        count = int((24 * (doses - 1) + (110 if doses == 1 else 25)) / STEP) + 1
        self._kept[doses] = expose(
            self.record.kind, parameters, self._person, schedule, STEP, count
        )
        return self._kept[doses]


def fit_occupancy(
    k: KineticsLibrary, record: OccupancyRecord, points: Iterable[PetPoint] | None = None
) -> Fit:
    """Fit one model.

    Minimises squared residuals over their SD, plus the priors; a point that only says that
    blockade was detected counts where the model stays below what could be detected.

    Parameters
    ----------
    k : the library
    record : the model
    points : the points to use, all of the library unless told; never later ones than the model
        is fitted to

    Returns
    -------
    Fit
        Estimates and the covariance of their logarithms (inverse of the Gauss-Newton matrix).
    """
    from scipy.optimize import least_squares  # heavy, and only needed here

    until = np.inf if record.fit_until_hour is None else record.fit_until_hour
    used = [p for p in (k.pet.values() if points is None else points) if p.to_hour <= until]
    predict = PetPredictor(k, record)
    medians = np.log([p.prior_median for p in record.parameters])
    widths = np.log([p.prior_fold for p in record.parameters]) / NORMAL_95

    def residuals(logs: Array) -> Array:
        misfit = standardised(predict(_named(record, logs), used), used)
        return np.concatenate([misfit, (logs - medians) / widths])

    best = None
    for shift in (-1.0, 0.0, 1.0):
        start = medians.copy()
        start[-1] += shift * widths[-1]
        answer = least_squares(residuals, start, method="trf", x_scale=widths, xtol=1e-10)
        if best is None or answer.cost < best.cost:
            best = answer
    assert best is not None
    return Fit(_named(record, best.x), np.linalg.inv(best.jac.T @ best.jac))


def standardised(predicted: Array, points: list[PetPoint]) -> Array:
    """Return residuals over their SD; detections count only where the model is below them."""
    sd = np.array([p.sd for p in points])
    misfit = (predicted - np.array([p.blockade for p in points])) / sd
    detected = np.array([p.kind == "detected" for p in points])
    return np.asarray(np.where(detected, np.minimum(misfit, 0.0), misfit))


def _named(record: OccupancyRecord, logs: Array) -> dict[str, float]:
    return {p.name: float(np.exp(x)) for p, x in zip(record.parameters, logs, strict=True)}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How far a model is off, seen and unseen.

    Attributes
    ----------
    fitted : root mean squared error on every measured blockade after the usual fit
    unseen : the same, each study predicted from a fit without it
    by_study : error on each study when it was left out; ``None`` where it only has detections
    missed : ids of detections that the full fit cannot reproduce (blockade below the limit)
    """

    fitted: float
    unseen: float
    by_study: Mapping[str, float | None]
    missed: tuple[str, ...]


def leave_one_study_out(k: KineticsLibrary, record: OccupancyRecord) -> LeftOut:
    """Return the errors of one model on points it has and has not seen."""
    points = list(k.pet.values())
    predict = PetPredictor(k, record)
    full = fit_occupancy(k, record)
    predicted = predict(full.parameters, points)
    seen = _errors(predicted, points)
    unseen: list[float] = []
    by_study: dict[str, float | None] = {}
    for study in sorted({p.study for p in points}):
        rest = [p for p in points if p.study != study]
        out = [p for p in points if p.study == study]
        errors = _errors(predict(fit_occupancy(k, record, rest).parameters, out), out)
        by_study[study] = _rms(errors) if errors else None
        unseen += errors
    missed = tuple(
        p.id
        for p, x in zip(points, predicted, strict=True)
        if p.kind == "detected" and x < p.blockade
    )
    return LeftOut(_rms(seen), _rms(unseen), by_study, missed)


def _errors(predicted: Array, points: list[PetPoint]) -> list[float]:
    pairs = zip(predicted, points, strict=True)
    return [float(x - p.blockade) for x, p in pairs if p.kind == "value"]


def _rms(errors: list[float]) -> float:
    return float(np.sqrt(np.mean(np.square(errors))))
