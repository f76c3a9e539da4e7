"""The mechanism of a compound, its concentrations held against what a dose reaches in plasma."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from evidose.actions.know.doses import chosen_dose, in_mg
from evidose.actions.know.library import open_library
from evidose.actions.know.simulate import kinetics_of
from evidose.evidence import Compound, Library, find_compound, library_date
from evidose.kinetics import KineticsLibrary, nmol_per_mg, superpose, typical_person
from evidose.mechanism import (
    Mechanism,
    Node,
    PlasmaPeak,
    Route,
    load_mechanism,
    mechanism_sentences,
    routes,
)
from evidose.terms import VERSION, InputError, MissingPartError, Problem, Schedule, Sentence

HOURS = 12.0
STEP = 0.05


@dataclass(frozen=True, slots=True)
class ShownMechanism:
    """A compound's graph with everything a page needs.

    Attributes
    ----------
    peak : None where the compound has no kinetics
    start, end : nodes between which paths were asked for
    routes : those paths; empty too if none was asked for
    """

    compound: Compound
    mechanism: Mechanism
    peak: PlasmaPeak | None
    sentences: tuple[Sentence, ...]
    start: Node | None
    end: Node | None
    routes: tuple[Route, ...]
    library_version: str
    code_version: str


def show_mechanism(
    compound: str,
    *,
    start: str | None = None,
    end: str | None = None,
    dose: str | None = None,
    overlay: Path | None = None,
) -> ShownMechanism:
    """Read a compound's mechanism and, between two nodes, its paths.

    Parameters
    ----------
    compound : id, name or abbreviation
    start, end : id, name or identifier of a node; both or neither
    dose : whose plasma peak concentrations are compared with; the usual one of the compound where
        absent

    Raises
    ------
    UnknownNameError
        Compound, substance or node is not known.
    InputError
        Only one end of a path was given, the dose cannot be read, or it is no weight.
    LibraryError
        The library has problems.
    MissingPartError
        The compound's pack has no mechanism.
    """
    if (start is None) != (end is None):
        given = "--from" if start is not None else "--to"
        raise InputError(Problem("command line", given, "one end of a path", "--from and --to"))
    library = open_library(overlay)
    known = find_compound(library, compound)
    own = library.only(known.id)
    if not own.holds("mechanism/edges"):
        raise MissingPartError(
            f"{known.name} has no mechanism on record: there are no links to show"
        )
    mechanism = load_mechanism(own, known.substance)
    k = kinetics_of(library, known)
    peak = None if k is None else _peak(library, known, k, dose)
    first = None if start is None else mechanism.node(start)
    last = None if end is None else mechanism.node(end)
    found: tuple[Route, ...] = ()
    if first is not None and last is not None:
        found = routes(mechanism, first.id, last.id)
    return ShownMechanism(
        known,
        mechanism,
        peak,
        mechanism_sentences(mechanism, peak),
        first,
        last,
        found,
        library_date(),
        VERSION,
    )


def export_graph(mechanism: Mechanism, form: Literal["graphml", "sif"]) -> str:
    """Return the graph as text of another program's format."""
    from evidose.exchange.graph_formats import write_graphml, write_sif

    return write_graphml(mechanism) if form == "graphml" else write_sif(mechanism)


def _peak(
    library: Library, compound: Compound, k: KineticsLibrary, dose: str | None
) -> PlasmaPeak | None:
    """Return the peak after a dose; None where none was told and the pack names no usual one."""
    if dose is None and compound.usual is None:
        return None
    return plasma_peak(k, in_mg(chosen_dose(library, compound, dose)))


def plasma_peak(k: KineticsLibrary, mg: float) -> PlasmaPeak:
    """Return the peak of the parent drug after one dose, over models and bioavailabilities."""
    once = Schedule((0.0,), (mg * nmol_per_mg(k),))
    times = np.arange(0.0, HOURS, STEP)
    peaks = []
    for name in k.dispositions:
        body = typical_person(k, name)
        peaks.append(float((superpose(body, once, times).central / body.v).max()))
    f = k.parameters[f"{k.substance}-bioavailability"]
    least = min(peaks) * (f.low or f.value) / f.value
    most = max(peaks) * (f.high or f.value) / f.value
    return PlasmaPeak(mg, least, float(np.median(peaks)), most)
