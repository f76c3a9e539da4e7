"""Personal response from a diary file: read it, hold the evidence against it, answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from evidose.actions.simulate import find_compound
from evidose.evidence import library_date, open_library, read_evidence
from evidose.exchange.diary_table import LARGEST, read_diary_table
from evidose.response import Response, expect, find_target, load_response, respond
from evidose.terms import VERSION, InputError, Problem


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for.

    Attributes
    ----------
    instrument : the scale that was kept; the outcome's reference scale where absent
    condition : only trials in this condition count as evidence
    randomised : treated and untreated blocks were drawn by lot
    """

    outcome: str
    compound: str = "low-dose-naltrexone"
    instrument: str | None = None
    condition: str | None = None
    randomised: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer and what stands around it."""

    asked: Asked
    response: Response
    first: date
    last: date
    ignored: tuple[str, ...]
    code_version: str
    library_version: str


def respond_to_file(
    path: Path,
    asked: Asked,
    overlay: Path | None = None,
    today: date | None = None,
    doses: Mapping[date, float] | None = None,
) -> Answered:
    """Answer from a CSV file; `doses` come from a trial's schedule in place of ``dose_mg``.

    Raises
    ------
    InputError, UnknownNameError
        The file cannot be read or has problems; outcome, scale or compound is not known.
    """
    if not path.is_file():
        raise InputError(Problem(str(path), "", "no such file", "a CSV file"))
    library = open_library(overlay)
    evidence, data = read_evidence(library), load_response(library)
    compound = find_compound(library, asked.compound).id
    target = find_target(evidence, data, asked.outcome, asked.instrument)
    now = today or datetime.now().astimezone().date()
    table = read_diary_table(path.read_bytes()[: LARGEST + 1], path.name, target, now, doses)
    expectation = expect(
        target,
        compound,
        evidence,
        library,
        data,
        condition=asked.condition,
        randomised=asked.randomised,
    )
    answer = respond(table.diary, expectation, data, randomised=asked.randomised)
    first = table.diary.start
    last = date.fromordinal(first.toordinal() + len(table.diary.outcome) - 1)
    return Answered(asked, answer, first, last, table.ignored, VERSION, library_date())
