"""What a dose becomes in a body over time, and how much of the receptor it may block."""

from evidose.kinetics.compartments import Disposition
from evidose.kinetics.cost import cost, most_days
from evidose.kinetics.crowd import Spread, simulate_people
from evidose.kinetics.envelope import Band, Difference
from evidose.kinetics.fit import Fit, PetPredictor, fit_occupancy, leave_one_study_out
from evidose.kinetics.people import (
    absorbed,
    draw_people,
    find_impairment,
    nmol_per_mg,
    typical_person,
    with_kidney,
    with_liver,
)
from evidose.kinetics.records import (
    CellExperiment,
    DispositionRecord,
    Impairment,
    KineticsLibrary,
    OccupancyRecord,
    Parameter,
    PetPoint,
    SimulationRecord,
    load_kinetics,
)
from evidose.kinetics.simulation import ModelAnswer, Regimen, Simulation, contradictions, simulate
from evidose.kinetics.story import tell
from evidose.kinetics.superposition import Course, GridCourse, on_grid, steady_state, superpose

__all__ = [
    "Band",
    "CellExperiment",
    "Course",
    "Difference",
    "Disposition",
    "DispositionRecord",
    "Fit",
    "GridCourse",
    "Impairment",
    "KineticsLibrary",
    "ModelAnswer",
    "OccupancyRecord",
    "Parameter",
    "PetPoint",
    "PetPredictor",
    "Regimen",
    "Simulation",
    "SimulationRecord",
    "Spread",
    "absorbed",
    "contradictions",
    "cost",
    "draw_people",
    "find_impairment",
    "fit_occupancy",
    "leave_one_study_out",
    "load_kinetics",
    "most_days",
    "nmol_per_mg",
    "on_grid",
    "simulate",
    "simulate_people",
    "steady_state",
    "superpose",
    "tell",
    "typical_person",
    "with_kidney",
    "with_liver",
]
