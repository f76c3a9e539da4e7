"""What a compound's page tells beside the evidence: dosing, safety rules, kinetics."""

from dataclasses import dataclass
from pathlib import Path

from evidose.actions.know.library import open_library
from evidose.actions.know.simulate import SimulatedDose, kinetics_of, simulate_dose
from evidose.actions.plan.screen import sound_rules
from evidose.actions.plan.titration import dose_hours, regimens_of
from evidose.evidence import Compound, Text, find_compound, find_pack, texts_of
from evidose.kinetics import KineticsLibrary
from evidose.regimen import RegimenLibrary
from evidose.safety import RuleBook

SHOWN_DAYS = 28
"""Days of the page's chart, and the time of the dose where the pack tells none."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The half of the page that is not pooled from trials; it has no as-of date.

    Attributes
    ----------
    regimens, kinetics, simulated : None where the pack has none
    mechanism : True where the pack has links to show
    texts : what the pack and its classes say in their own words
    """

    compound: Compound
    rules: RuleBook
    regimens: RegimenLibrary | None
    kinetics: KineticsLibrary | None
    simulated: SimulatedDose | None
    mechanism: bool
    texts: tuple[Text, ...]


def gather_practice(compound: str, overlay: Path | None = None) -> Practice:
    """Read dosing, rules and kinetics of one compound, and simulate its usual dose.

    Raises
    ------
    UnknownNameError, LibraryError
    """
    library = open_library(overlay)
    known, pack = find_compound(library, compound), find_pack(library, compound)
    kinetics = kinetics_of(library, known)
    return Practice(
        known,
        sound_rules(library.only(known.id), known.id),
        regimens_of(library, known),
        kinetics,
        None if kinetics is None else _simulated(known, overlay),
        library.only(known.id).holds("mechanism/edges"),
        texts_of(library, pack),
    )


def _simulated(compound: Compound, overlay: Path | None) -> SimulatedDose | None:
    """Simulate the usual dose; None where the pack names none."""
    usual = compound.usual_dose
    if usual is None or compound.usual is None:
        return None
    at = dose_hours(compound.id, None, overlay)
    return simulate_dose(compound.id, compound.usual, at, SHOWN_DAYS, overlay=overlay)
