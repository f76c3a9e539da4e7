"""One dose regimen under every model: concentration, blockade, envelope, comparisons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from evidose.kinetics.compartments import Disposition
from evidose.kinetics.envelope import Band, Difference, band, difference, envelope
from evidose.kinetics.exponentials import Array
from evidose.kinetics.fit import PetPredictor, standardised
from evidose.kinetics.occupancy import Exposure, blockade, expose
from evidose.kinetics.people import nmol_per_mg, typical_person
from evidose.kinetics.records import KineticsLibrary, OccupancyRecord
from evidose.kinetics.superposition import superpose
from evidose.terms import InputError, Problem, Schedule

STEP = 0.5
DRAWS = 200
WASHOUT_DAYS = 28
CONTRADICTED = 3.0
"""Standard deviations beyond which a PET point contradicts a model."""


@dataclass(frozen=True, slots=True)
class Regimen:
    """The same dose every day.

    Attributes
    ----------
    mg, days : daily dose and how often
    at_hour, wake_hour : time of the dose and of waking, hours of the day
    missed_last : the last dose is left out
    later : hours from the first part of a day to the further ones, where its dose is taken in
        equal parts
    """

    mg: float
    days: int
    at_hour: float
    wake_hour: float = 7.0
    missed_last: bool = False
    later: tuple[float, ...] = ()

    @property
    def hours(self) -> tuple[float, ...]:
        """Every hour of the day at which something is taken."""
        return (self.at_hour, *((self.at_hour + hours) % 24 for hours in self.later))

    @property
    def wake_after(self) -> float:
        """Hours from the first part of a day's dose to waking."""
        return (self.wake_hour - self.at_hour) % 24 or 24.0

    def schedule(self, nmol: float) -> Schedule:
        """Doses in nmol, hour 0 at the first dose."""
        part = self.mg * nmol / (1 + len(self.later))
        after = [24.0 * day + hours for day in range(self.days) for hours in (0.0, *self.later)]
        whole = Schedule.of((hour, part) for hour in after)
        return whole.without(-1) if self.missed_last else whole


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What one occupancy model says.

    Attributes
    ----------
    contradicted_by : PET points the fitted model misses by more than three SD
    blockade, low, high : over the times of the simulation, 0 to 1
    at_wake, trough : after the last dose
    hours_above_50, hours_above_80 : within 24 h of the last dose
    washout_hours : from the last dose until blockade stays below 10 %; infinite beyond four weeks
    """

    id: str
    name: str
    story: str
    contradicted_by: tuple[str, ...]
    blockade: Array
    low: Array
    high: Array
    at_wake: Band
    trough: Band
    hours_above_50: Band
    hours_above_80: Band
    washout_hours: Band


@dataclass(frozen=True, slots=True)
class Simulation:
    """The whole answer; times are hours since the first dose.

    Attributes
    ----------
    parent, metabolite : plasma concentration by disposition model, nmol/L
    peak : highest parent concentration, lowest and highest disposition
    models : every rival
    all_models, not_contradicted : envelopes by name of the quantity
    by_dose : blockade at wake-up by dose in mg
    changes : differences asked about, by name
    target : what is blocked, in words
    """

    regimen: Regimen
    times: Array
    parent: Mapping[str, Array]
    metabolite: Mapping[str, Array]
    peak: Band
    models: tuple[ModelAnswer, ...]
    all_models: Mapping[str, Band]
    not_contradicted: Mapping[str, Band]
    by_dose: Mapping[float, Band]
    changes: Mapping[str, Difference]
    target: str


QUANTITIES = ("at_wake", "trough", "hours_above_50", "hours_above_80", "washout_hours")


def simulate(
    k: KineticsLibrary,
    regimen: Regimen,
    *,
    seed: int = 0,
    bodies: Mapping[str, Disposition] | None = None,
) -> Simulation:
    """Simulate a typical person under every rival model.

    Parameters
    ----------
    k : kinetics of the substance, with fitted occupancy models
    regimen : dose, times, days
    seed : of the draws from the uncertainty of the fitted parameters
    bodies : disposition by id, the typical person unless told

    Returns
    -------
    Simulation

    Raises
    ------
    InputError
        An occupancy model has not been fitted, or the regimen has no day.
    """
    if regimen.days < 1:
        raise InputError(Problem("command line", "days", str(regimen.days), "one day or more"))
    bodies = bodies or {name: typical_person(k, name) for name in k.dispositions}
    draws = {r.id: draw_parameters(r, DRAWS, seed) for r in k.occupancy.values()}
    nmol = nmol_per_mg(k)
    models = tuple(
        _answer(k, r, draws[r.id], bodies[r.disposition], regimen, nmol)
        for r in k.occupancy.values()
    )
    standing = [m for m in models if not m.contradicted_by]
    schedule = regimen.schedule(nmol)
    times = STEP * np.arange(len(models[0].blockade), dtype=np.float64)
    courses = {name: superpose(d, schedule, times) for name, d in bodies.items()}
    parent = {name: c.central / bodies[name].v for name, c in courses.items()}
    metabolite = {name: c.metabolite / bodies[name].vm for name, c in courses.items()}
    peaks = [float(p.max()) for p in parent.values()]
    wakes = _Wakes(k, draws, bodies, nmol)
    doses = sorted({*k.compared_mg, regimen.mg})
    return Simulation(
        regimen,
        times,
        parent,
        metabolite,
        Band(float(np.median(peaks)), min(peaks), max(peaks)),
        models,
        {q: envelope(getattr(m, q) for m in models) for q in QUANTITIES},
        {q: envelope(getattr(m, q) for m in standing) for q in QUANTITIES} if standing else {},
        {mg: wakes.envelope(replace(regimen, mg=mg)) for mg in doses},
        _changes(wakes, regimen, k.compared_mg),
        k.target,
    )


def draw_parameters(record: OccupancyRecord, count: int, seed: int) -> dict[str, Array]:
    """Draw from the uncertainty of a fitted model; the first draw is the estimate itself."""
    values = [p.value for p in record.parameters]
    if record.log_covariance is None or any(v is None for v in values):
        file = f"kinetics/occupancy/{record.id}.toml"
        step = "Run `python validation/occupancy.py --write`."
        raise InputError(Problem(file, "parameters", "no fitted values", "a fit", step))
    stream = np.random.Generator(np.random.Philox([seed, len(values)]))
    spread = np.linalg.cholesky(np.array(record.log_covariance))
    deviates = stream.standard_normal((count, len(values)))
    deviates[0] = 0.0
    logs = np.log(np.array(values, dtype=np.float64)) + deviates @ spread.T
    return {p.name: np.exp(logs[:, i]) for i, p in enumerate(record.parameters)}


def contradictions(k: KineticsLibrary, record: OccupancyRecord) -> tuple[str, ...]:
    """Return the PET points a fitted model misses by more than three SD."""
    points = list(k.pet.values())
    estimates = {p.name: float(p.value or 0.0) for p in record.parameters}
    misfit = standardised(PetPredictor(k, record)(estimates, points), points)
    return tuple(p.id for p, z in zip(points, misfit, strict=True) if abs(z) > CONTRADICTED)


def _answer(
    k: KineticsLibrary,
    record: OccupancyRecord,
    draws: Mapping[str, Array],
    body: Disposition,
    regimen: Regimen,
    nmol: float,
) -> ModelAnswer:
    count = int(24 * (regimen.days + WASHOUT_DAYS) / STEP) + 1
    exposure = expose(record.kind, draws, body, regimen.schedule(nmol), STEP, count)
    course = np.broadcast_to(blockade(record.kind, draws, exposure), (DRAWS, count))
    last = int(24 * (regimen.days - 1) / STEP)
    day = course[:, last : last + int(24 / STEP) + 1]
    low, high = np.quantile(course, [0.05, 0.95], axis=0)
    return ModelAnswer(
        record.id,
        record.name,
        record.story,
        contradictions(k, record),
        course[0],
        low,
        high,
        band(at(day, regimen.wake_after, STEP)),
        band(day.min(axis=1)),
        band(hours_above(day, 0.5, STEP)),
        band(hours_above(day, 0.8, STEP)),
        band(_washout(course[:, last + round(max(regimen.later, default=0.0) / STEP) :], 0.1)),
    )


def at(course: Array, hours: float, step: float) -> Array:
    """Interpolate between grid points, `hours` after the first."""
    index = min(int(hours / step), course.shape[-1] - 2)
    share = hours / step - index
    return np.asarray(course[..., index] * (1 - share) + course[..., index + 1] * share)


def hours_above(course: Array, level: float, step: float) -> Array:
    """Return the hours during which a course drawn as straight lines lies above `level`."""
    a, b = course[..., :-1] - level, course[..., 1:] - level
    gap = np.where(a == b, 1.0, np.abs(b - a))
    above = np.where((a > 0) & (b > 0), 1.0, np.maximum(np.maximum(a, b), 0.0) / gap)
    return np.asarray(step * above.sum(axis=-1))


def _washout(course: Array, level: float) -> Array:
    above = course >= level
    last = np.where(above.any(axis=1), course.shape[1] - np.argmax(above[:, ::-1], axis=1), 0)
    return np.where(last >= course.shape[1], np.inf, STEP * last)


class _Wakes:
    """Blockade at wake-up after the last dose, by model and draw, for any regimen."""

    def __init__(
        self,
        k: KineticsLibrary,
        draws: Mapping[str, Mapping[str, Array]],
        bodies: Mapping[str, Disposition],
        nmol: float,
    ) -> None:
        self._k, self._draws, self._bodies, self._nmol = k, draws, bodies, nmol
        self._one_mg: dict[tuple[str, int, bool], Exposure] = {}

    def __call__(self, regimen: Regimen) -> list[Array]:
        """One array of draws per model."""
        points = int(24 / STEP) + 1
        dose = np.asarray(regimen.mg)
        found = []
        for record in self._k.occupancy.values():
            exposure = self._exposure(record, regimen).scaled(dose)
            day = blockade(record.kind, self._draws[record.id], exposure)[..., -points:]
            found.append(np.broadcast_to(at(day, regimen.wake_after, STEP), DRAWS))
        return found

    def _exposure(self, record: OccupancyRecord, regimen: Regimen) -> Exposure:
        """Exposure to 1 mg a day, linear in the dose and the same at every hour of the day."""
        key = (record.id, regimen.days, regimen.missed_last)
        if key not in self._one_mg:
            last = int(24 * (regimen.days - 1) / STEP)
            schedule = replace(regimen, mg=1.0).schedule(self._nmol)
            draws, body = self._draws[record.id], self._bodies[record.disposition]
            self._one_mg[key] = expose(
                record.kind, draws, body, schedule, STEP, last + int(24 / STEP) + 1, last
            )
        return self._one_mg[key]

    def envelope(self, regimen: Regimen) -> Band:
        """Return the envelope of all models."""
        return envelope(band(draws) for draws in self(regimen))


def _changes(wakes: _Wakes, regimen: Regimen, compared: Iterable[float]) -> dict[str, Difference]:
    """Answer what moving, missing or changing the dose changes at wake-up."""
    usual = wakes(regimen)
    evening = regimen.at_hour >= 12 or regimen.at_hour < 4
    other = 8.0 if evening else 22.0
    asked = {
        f"dose at {int(other):02d}:00 instead": replace(regimen, at_hour=other),
        "last dose missed": replace(regimen, missed_last=True),
    }
    for mg in compared:
        if mg != regimen.mg:
            asked[f"{mg:g} mg instead"] = replace(regimen, mg=mg)
    if regimen.days == 1:
        del asked["last dose missed"]
    return {
        name: difference(b - a for a, b in zip(usual, wakes(changed), strict=True))
        for name, changed in asked.items()
    }
