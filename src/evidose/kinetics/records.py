"""What the library holds for kinetics: parameters, models, PET points, experiments in cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from evidose.evidence import Library, Record, read_records
from evidose.terms import LibraryError, Problem, Source, UnknownNameError

Kind = Literal["direct", "parent-metabolite", "effect-compartment", "slow-dissociation"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Rival(_Part):
    """A published value that is not used, and why."""

    value: float
    unit: str
    why_not: str
    source: Source


class Parameter(Record):
    """One pharmacokinetic parameter with its unit, its spread and its doubts.

    Attributes
    ----------
    low, high : range of what has been published for it, in `unit`
    between_person_cv : coefficient of variation between persons, log-normal
    spread_source : where that variation comes from
    rivals : published values that disagree
    """

    substance: str
    meaning: str
    value: float = Field(gt=0)
    unit: str
    low: float | None = None
    high: float | None = None
    between_person_cv: float | None = Field(default=None, ge=0, le=2)
    source: Source
    spread_source: Source | None = None
    rivals: tuple[Rival, ...] = ()
    note: str | None = None


class DispositionRecord(Record):
    """A disposition model: which library parameter stands for which symbol."""

    substance: str
    name: str
    parameters: Mapping[str, str]
    note: str | None = None


class PetPoint(Record):
    """One measured receptor blockade.

    Attributes
    ----------
    kind : ``value`` gives a blockade; ``detected`` says only that blockade was significant, and
        `blockade` is then the least blockade such a study is taken to detect
    study : points of one study leave the fit together
    dose_mg, doses : single dose, and how many of them at 24 h intervals
    from_hour, to_hour : window after the last dose within which the scan fell
    blockade : fraction of receptors, 0 to 1
    sd : how far model and measurement may differ (method, region, person, time in the window)
    """

    substance: str
    receptor: Literal["mu"] = "mu"
    kind: Literal["value", "detected"]
    study: str
    dose_mg: float = Field(gt=0)
    doses: int = Field(default=1, ge=1)
    from_hour: float = Field(ge=0)
    to_hour: float = Field(gt=0)
    blockade: float = Field(gt=0, lt=1)
    sd: float = Field(gt=0, le=0.5)
    n: int | None = None
    source: Source
    note: str | None = None


class Fitted(_Part):
    """One parameter of an occupancy model: its prior and what the PET points made of it.

    Attributes
    ----------
    prior_median, prior_fold : log-normal prior; 95 % lies within `prior_fold` times or divided
    value, low, high : estimate and 95 % range, ``None`` before the first fit
    """

    name: str
    unit: str
    prior_median: float = Field(gt=0)
    prior_fold: float = Field(gt=1)
    prior_source: Source
    value: float | None = None
    low: float | None = None
    high: float | None = None


class OccupancyRecord(Record):
    """One rival model of receptor occupancy.

    Attributes
    ----------
    kind : its equations
    disposition : id of the disposition that drives it
    story : what it claims, in one sentence
    parameters : prior and fit
    fit_until_hour : points later than this are not fitted but still judge the model; a model that
        cannot reach the late points would otherwise bend its early ones towards them
    log_covariance : covariance of the logarithms of the parameters after the fit
    """

    substance: str
    kind: Kind
    name: str
    disposition: str
    story: str
    parameters: tuple[Fitted, ...]
    fit_until_hour: float | None = None
    log_covariance: tuple[tuple[float, ...], ...] | None = None
    fitted_by: str | None = None
    note: str | None = None


class CellExperiment(Record):
    """A concentration at which an effect was sought in cells outside the body."""

    substance: str
    target: str
    system: str
    finding: str
    effect: bool
    concentration: float = Field(gt=0)
    unit: Literal["umol/L"] = "umol/L"
    source: Source
    note: str | None = None


class Impairment(Record):
    """How a sick organ changes exposure.

    Attributes
    ----------
    organ, grade : e.g. ``liver``, ``decompensated``
    parent_exposure, metabolite_exposure : factors on the areas under the curve
    metabolite_clearance_slope : relative change of metabolite clearance for each mL/min of
        creatinine clearance below 100, where that is how it was published
    """

    substance: str
    organ: Literal["liver", "kidney"]
    grade: str
    parent_exposure: float = Field(default=1.0, gt=0)
    metabolite_exposure: float = Field(default=1.0, gt=0)
    metabolite_clearance_slope: float | None = None
    source: Source
    note: str | None = None


TARGET = "receptors"
"""What is blocked, where a pack names nothing."""


class SimulationRecord(Record):
    """What a pack tells of simulating its doses.

    Attributes
    ----------
    compared_mg : doses that every answer is compared with
    most_mg : the highest dose that is simulated; none: any
    scaled_from_mg : the dose at which plasma was measured; others are scaled from it
    target : what it blocks, in words
    why : why these
    """

    compared_mg: tuple[Annotated[float, Field(gt=0)], ...] = ()
    most_mg: float | None = Field(default=None, gt=0)
    scaled_from_mg: float | None = Field(default=None, gt=0)
    target: str = Field(default=TARGET, min_length=3)
    why: str = Field(min_length=10)


@dataclass(frozen=True, slots=True)
class KineticsLibrary:
    """Everything the library knows about the kinetics of one substance, by id.

    Attributes
    ----------
    told : what the pack tells of simulating its doses
    """

    substance: str
    parameters: Mapping[str, Parameter]
    dispositions: Mapping[str, DispositionRecord]
    pet: Mapping[str, PetPoint]
    occupancy: Mapping[str, OccupancyRecord]
    cells: Mapping[str, CellExperiment]
    impairments: Mapping[str, Impairment]
    told: SimulationRecord | None = None

    @property
    def target(self) -> str:
        """What is blocked, in words."""
        return self.told.target if self.told else TARGET

    @property
    def compared_mg(self) -> tuple[float, ...]:
        """Doses that every answer is compared with."""
        return self.told.compared_mg if self.told else ()


def load_kinetics(library: Library, substance: str) -> KineticsLibrary:
    """Read the kinetics of one substance.

    Raises
    ------
    LibraryError
        A file cannot be read, or a model names a parameter or disposition that does not exist.
    UnknownNameError
        The library has no kinetics of this substance.
    """
    parameters = read_records(library, "kinetics/parameters", Parameter).or_raise()
    known = sorted({p.substance for p in parameters.values()})
    if substance not in known:
        raise UnknownNameError("substance with kinetics", substance, known)
    dispositions = read_records(library, "kinetics/dispositions", DispositionRecord).or_raise()
    pet = read_records(library, "kinetics/pet", PetPoint).or_raise()
    occupancy = read_records(library, "kinetics/occupancy", OccupancyRecord).or_raise()
    cells = read_records(library, "kinetics/cells", CellExperiment).or_raise()
    impairments = read_records(library, "kinetics/impairments", Impairment).or_raise()
    told = read_records(library, "kinetics/simulation", SimulationRecord).or_raise()
    found = KineticsLibrary(
        substance,
        {k: r for k, r in parameters.items() if r.substance == substance},
        {k: r for k, r in dispositions.items() if r.substance == substance},
        {k: r for k, r in pet.items() if r.substance == substance},
        {k: r for k, r in occupancy.items() if r.substance == substance},
        {k: r for k, r in cells.items() if r.substance == substance},
        {k: r for k, r in impairments.items() if r.substance == substance},
        next(iter(told.values())) if len(told) == 1 else None,
    )
    problems = _broken_links(found)
    if problems:
        raise LibraryError(*problems)
    return found


def _broken_links(k: KineticsLibrary) -> list[Problem]:
    problems = []
    for d in k.dispositions.values():
        for symbol, name in d.parameters.items():
            if name not in k.parameters:
                file = f"kinetics/dispositions/{d.id}.toml"
                expected = f"a file kinetics/parameters/{name}.toml"
                problems.append(Problem(file, f"parameters.{symbol}", repr(name), expected))
    for o in k.occupancy.values():
        if o.disposition not in k.dispositions:
            file = f"kinetics/occupancy/{o.id}.toml"
            expected = f"a file kinetics/dispositions/{o.disposition}.toml"
            problems.append(Problem(file, "disposition", repr(o.disposition), expected))
    return problems
