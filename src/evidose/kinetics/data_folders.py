"""Folders of the library that this room reads."""

from collections.abc import Mapping

from evidose.evidence import Record
from evidose.kinetics.records import (
    CellExperiment,
    DispositionRecord,
    Impairment,
    OccupancyRecord,
    Parameter,
    PetPoint,
    SimulationRecord,
)

KINETICS_FOLDERS: Mapping[str, type[Record]] = {
    "kinetics/cells": CellExperiment,
    "kinetics/dispositions": DispositionRecord,
    "kinetics/impairments": Impairment,
    "kinetics/occupancy": OccupancyRecord,
    "kinetics/parameters": Parameter,
    "kinetics/pet": PetPoint,
    "kinetics/simulation": SimulationRecord,
}
