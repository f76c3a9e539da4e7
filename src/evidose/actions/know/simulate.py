"""Simulate a daily dose: concentration, receptor blockade, and what the models disagree about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from evidose.actions.know.doses import chosen_dose, in_mg
from evidose.actions.know.library import open_library
from evidose.evidence import (
    Compound,
    Library,
    find_compound,
    library_date,
)
from evidose.kinetics import (
    Disposition,
    KineticsLibrary,
    Regimen,
    Simulation,
    Spread,
    absorbed,
    find_impairment,
    load_kinetics,
    simulate,
    simulate_people,
    tell,
    typical_person,
    with_kidney,
    with_liver,
)
from evidose.terms import VERSION, Dose, InputError, MissingPartError, Problem, Sentence

MOST_DAYS = 366
MOST_PEOPLE = 10_000_000


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What differs from a typical body.

    Attributes
    ----------
    liver : ``compensated`` or ``decompensated`` cirrhosis
    creatinine_clearance : mL/min
    """

    liver: str | None = None
    creatinine_clearance: float | None = None


@dataclass(frozen=True, slots=True)
class SimulatedDose:
    """What a visitor gets.

    Attributes
    ----------
    people : spread over people by model and quantity; empty unless more than one was asked for
    """

    compound: str
    dose: Dose
    seed: int
    people_count: int
    simulation: Simulation
    people: dict[str, dict[str, Spread]]
    sentences: tuple[Sentence, ...]
    library_version: str
    code_version: str


def simulate_dose(
    compound: str,
    dose: str | Dose | None,
    at: time | Sequence[time],
    days: int,
    *,
    wake: time = time(7),
    people: int = 1,
    seed: int = 0,
    body: BodyFacts | None = None,
    overlay: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> SimulatedDose:
    """Simulate one compound at one dose.

    Parameters
    ----------
    compound : id, name or abbreviation
    dose, at, days : the regimen; at several hours the dose of a day is taken in equal parts. No
        dose: the usual one of the compound, and a number alone has the compound's unit
    wake : time of waking, for which blockade is told
    people : how many people who differ in kinetics, besides the typical one
    seed : same seed, same numbers
    body : liver and kidney
    overlay : library laid over the shipped one
    progress : told how many people are done

    Raises
    ------
    InputError, UnknownNameError
        Days, dose or people out of bounds; unknown compound or grade of impairment; no dose, and
        the pack names no usual one; or a dose that is no weight.
    MissingPartError
        The compound's pack has no kinetics.
    """
    library = open_library(overlay)
    known = find_compound(library, compound)
    k = kinetics_of(library, known)
    if k is None:
        raise MissingPartError(
            f"{known.name} has no kinetics on record: there is nothing to simulate"
        )
    change = _change(k, body or BodyFacts())
    if not isinstance(dose, Dose):
        dose = chosen_dose(library, known, dose)
    mg = in_mg(dose)
    _bounds(mg, k.told.most_mg if k.told else None, days, people, seed)
    first, *further = map(_hour, (at,) if isinstance(at, time) else at)
    later = tuple(sorted((hour - first) % 24 for hour in further))
    regimen = Regimen(mg, days, first, _hour(wake), later=later)
    bodies = {name: change(typical_person(k, name)) for name in k.dispositions}
    answer = simulate(k, regimen, seed=seed, bodies=bodies)
    crowd = {}
    if people > 1:
        crowd = simulate_people(k, regimen, people, seed=seed, change=change, progress=progress)
    return SimulatedDose(
        known.id, dose, seed, people, answer, crowd, tell(k, answer), library_date(), VERSION
    )


def usual_dose(compound: str, overlay: Path | None = None) -> str:
    """Return the usual daily dose of a compound as text; empty where its pack names none."""
    usual = find_compound(open_library(overlay), compound).usual
    return "" if usual is None else str(usual)


def kinetics_of(library: Library, compound: Compound) -> KineticsLibrary | None:
    """Return the kinetics of a compound, or None where its pack has none.

    Raises
    ------
    LibraryError
        A file of its kinetics cannot be read, or leads nowhere.
    """
    own = library.only(compound.id)
    return load_kinetics(own, compound.substance) if own.holds("kinetics/parameters") else None


def _hour(t: time) -> float:
    return t.hour + t.minute / 60


def _bounds(mg: float, most: float | None, days: int, people: int, seed: int) -> None:
    checks = (
        ("--dose", most is None or mg <= most, f"{mg:g} mg", f"at most {most or mg:g} mg"),
        ("--days", 1 <= days <= MOST_DAYS, str(days), f"1 to {MOST_DAYS} days"),
        ("--people", 1 <= people <= MOST_PEOPLE, str(people), f"1 to {MOST_PEOPLE:,} people"),
        ("--seed", seed >= 0, str(seed), "a whole number from 0"),
    )
    problems = [Problem("command line", f, found, fine) for f, ok, found, fine in checks if not ok]
    if problems:
        raise InputError(*problems)


def _change(k: KineticsLibrary, body: BodyFacts) -> Callable[[Disposition], Disposition]:
    """Return what turns a healthy disposition into this body's."""
    steps: list[Callable[[Disposition], Disposition]] = []
    if body.liver is not None:
        liver, limit = find_impairment(k, "liver", body.liver), absorbed(k)
        steps.append(lambda d: with_liver(d, liver, limit))
    if body.creatinine_clearance is not None:
        clearance = body.creatinine_clearance
        if not 5 <= clearance <= 250:
            found, expected = f"{clearance:g} mL/min", "5 to 250 mL/min"
            raise InputError(Problem("command line", "--creatinine-clearance", found, expected))
        kidney = find_impairment(k, "kidney", "creatinine clearance")
        steps.append(lambda d: with_kidney(d, kidney, clearance))

    def change(d: Disposition) -> Disposition:
        for step in steps:
            d = step(d)
        return d

    return change
