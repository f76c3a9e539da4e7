"""What a compound's page tells beside the evidence: dosing, safety rules, kinetics."""

from dataclasses import dataclass
from datetime import time
from pathlib import Path

from evidose.actions.simulate import SimulatedDose, find_compound, simulate_dose
from evidose.evidence import open_library
from evidose.kinetics import KineticsLibrary, load_kinetics
from evidose.regimen import RegimenLibrary, load_regimens
from evidose.safety import RuleBook, load_rules
from evidose.terms import Dose

SHOWN_DOSE, SHOWN_AT, SHOWN_DAYS = "4.5 mg", time(22), 28
"""The regimen of the page's chart: the dose most often studied, at bedtime."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The half of the page that is not pooled from trials; it has no as-of date."""

    regimens: RegimenLibrary
    rules: RuleBook
    kinetics: KineticsLibrary
    simulated: SimulatedDose


def gather_practice(compound: str, overlay: Path | None = None) -> Practice:
    """Read dosing, rules and kinetics of one compound, and simulate its usual dose.

    Raises
    ------
    UnknownNameError, LibraryError
    """
    library = open_library(overlay)
    known = find_compound(library, compound)
    dose = Dose.parse(SHOWN_DOSE, "dose")
    return Practice(
        load_regimens(library, known.id),
        load_rules(library),
        load_kinetics(library, known.substance),
        simulate_dose(known.id, dose, SHOWN_AT, SHOWN_DAYS, overlay=overlay),
    )
