"""The words every room speaks: sources, estimates, traces, sentences, problems and errors."""

from evidose.terms.citation import Citation
from evidose.terms.clock import read_clock
from evidose.terms.dose import Dose
from evidose.terms.errors import EvidoseError, InputError, LibraryError, UnknownNameError
from evidose.terms.estimate import Estimate
from evidose.terms.given import files_below, open_given, read_given
from evidose.terms.problem import Problem, Severity
from evidose.terms.quantity import Quantity
from evidose.terms.schedule import Schedule
from evidose.terms.sentence import Sentence
from evidose.terms.source import Reading, Source
from evidose.terms.tables import TableError, parse_json, parse_toml
from evidose.terms.trace import Trace
from evidose.terms.version import VERSION

__all__ = [
    "VERSION",
    "Citation",
    "Dose",
    "Estimate",
    "EvidoseError",
    "InputError",
    "LibraryError",
    "Problem",
    "Quantity",
    "Reading",
    "Schedule",
    "Sentence",
    "Severity",
    "Source",
    "TableError",
    "Trace",
    "UnknownNameError",
    "files_below",
    "open_given",
    "parse_json",
    "parse_toml",
    "read_clock",
    "read_given",
]
