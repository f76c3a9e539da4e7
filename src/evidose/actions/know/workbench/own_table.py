"""A table that came with a form: what it was understood as, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass

from evidose.actions.know.workbench.run import Workbench, work_on_studies
from evidose.actions.know.workbench.understood import Column, columns_of, columns_written
from evidose.actions.know.workbench.wishes import wishes_of
from evidose.exchange.study_table import READING, StudyTable, read_study_table
from evidose.exchange.table_text import table_text
from evidose.terms import EvidoseError, InputError, Problem

CARRIED = 500_000
"""Characters of a table that a page carries back; a longer one has to be chosen again."""

MOST_STUDIES = 1_000
"""Studies up to which a page answers what takes a fit for each study."""


@dataclass(frozen=True, slots=True)
class GivenTable:
    """A table as it came, and its name."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What a table was understood as.

    Attributes
    ----------
    columns : as written, with what each is read as
    text : the table as text; "" where it cannot be carried back
    name : what it is called
    read : the table as it was read; None where that failed
    """

    columns: tuple[Column, ...]
    text: str
    name: str
    read: StudyTable | None


def understand(table: GivenTable, typed: Mapping[str, str]) -> Understood:
    """Return what a table was understood as, however little that is."""
    try:
        reading = wishes_of(typed)[0].reading
    except EvidoseError:
        reading = READING
    try:
        text = table_text(table.data, table.name, reading)
    except EvidoseError:
        text = ""
    read: StudyTable | None = None
    try:
        read = read_study_table(table.data, table.name, reading)
        columns = columns_of(read)
    except EvidoseError:
        columns = columns_written(table.data, table.name, reading)
    return Understood(columns, text if len(text) <= CARRIED else "", table.name, read)


def work_of(
    table: GivenTable, typed: Mapping[str, str], read: StudyTable | None = None
) -> Workbench:
    """Pool a table and answer what the fields of a form ask.

    Parameters
    ----------
    read : the same table, where it was read already

    Raises
    ------
    InputError
        The table cannot be read, or something asked cannot be answered with it.
    """
    choices, asked = wishes_of(typed)
    if read is None:
        read = read_study_table(table.data, table.name, choices.reading)
    each = (
        asked.leave_one_out or asked.influence or asked.multiverse or asked.cumulative is not None
    )
    if each and len(read.rows) > MOST_STUDIES:
        found = f"{len(read.rows):,} rows"
        expected = f"at most {MOST_STUDIES:,} for an answer that leaves out or adds each study"
        raise InputError(Problem("the form", "leave_one_out", found, expected))
    return work_on_studies(read, choices, asked)
