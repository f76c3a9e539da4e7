"""`evidose.respond`: whether something is working for one person, from Python."""

from datetime import date
from pathlib import Path
from typing import Any

from evidose.actions.know.python_frames import as_csv
from evidose.actions.track.respond import Answered, Asked, respond_to_table


def respond(
    diary: Any,
    outcome: str,
    compound: str,
    *,
    instrument: str | None = None,
    condition: str | None = None,
    randomised: bool = False,
    evidence: str | Path | None = None,
    today: date | None = None,
) -> Answered:
    """Say what changed for this person, from a diary and from what trials let expect.

    Parameters
    ----------
    diary : a path of a CSV file, a data frame, a mapping of columns, or a list of rows as
        mappings: ``date``, the outcome by its id, ``dose_mg``, and what else was kept
    outcome, compound : by id or name
    instrument : the scale that was kept; the outcome's reference scale unless told
    condition : only trials in this condition count as evidence
    randomised : treated and untreated blocks were drawn by lot
    evidence : a folder laid over the shipped library
    today : the last day that can have been kept; this machine's unless told

    Returns
    -------
    Answered
        ``urgent``, what the diary's own words call for, comes before ``response``.

    Raises
    ------
    InputError, UnknownNameError
        The diary has problems, told by row and column, or something is called by no known name.
    """
    given, name = as_csv(diary)
    asked = Asked(outcome, compound, instrument, condition, randomised)
    folder = None if evidence is None else Path(evidence)
    return respond_to_table(given, name, asked, folder, today)
