"""The words every room speaks: sources, estimates, traces, sentences, problems and errors."""

from evidose.terms.citation import Citation
from evidose.terms.clock import read_clock, read_hours, said_hours
from evidose.terms.decimal_comma import with_point
from evidose.terms.dose import Dose, is_mass
from evidose.terms.dose_unit import UCUM, DoseUnit, read_dose_unit, shown_unit
from evidose.terms.errors import (
    EvidoseError,
    InputError,
    LibraryError,
    MissingPartError,
    UnclearNameError,
    UnknownNameError,
)
from evidose.terms.estimate import Estimate
from evidose.terms.given import files_below, open_given, paths_below, read_given
from evidose.terms.left_out import note_left_out, noting_left_out
from evidose.terms.problem import Problem, Severity
from evidose.terms.quantity import Quantity
from evidose.terms.rounding import decimals_that_tell
from evidose.terms.schedule import Schedule
from evidose.terms.sentence import Sentence, clause, ended, inside
from evidose.terms.source import OFFICIAL, Reading, Source
from evidose.terms.tables import TableError, parse_json, parse_toml
from evidose.terms.trace import Trace
from evidose.terms.version import VERSION
from evidose.terms.working import work_with, working_folder, working_with

__all__ = [
    "OFFICIAL",
    "UCUM",
    "VERSION",
    "Citation",
    "Dose",
    "DoseUnit",
    "Estimate",
    "EvidoseError",
    "InputError",
    "LibraryError",
    "MissingPartError",
    "Problem",
    "Quantity",
    "Reading",
    "Schedule",
    "Sentence",
    "Severity",
    "Source",
    "TableError",
    "Trace",
    "UnclearNameError",
    "UnknownNameError",
    "clause",
    "decimals_that_tell",
    "ended",
    "files_below",
    "inside",
    "is_mass",
    "note_left_out",
    "noting_left_out",
    "open_given",
    "parse_json",
    "parse_toml",
    "paths_below",
    "read_clock",
    "read_dose_unit",
    "read_given",
    "read_hours",
    "said_hours",
    "shown_unit",
    "with_point",
    "work_with",
    "working_folder",
    "working_with",
]
