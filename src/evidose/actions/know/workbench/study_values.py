"""What a table says of its studies in a further column: groups, numbers, order."""

import numpy as np
from numpy.typing import NDArray

from evidose.actions.know.synthesize import OwnSynthesis
from evidose.exchange.column_names import squeezed
from evidose.exchange.number_cells import MISSING
from evidose.exchange.study_table import StudyTable
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

UNKNOWN = "not given"
LISTED = 12


def column_of(found: OwnSynthesis, name: str, option: str) -> str:
    """Return the column that a user names, in any case.

    Raises
    ------
    InputError
        There is none; those that there are are told.
    """
    table = found.table
    wanted = squeezed(name)
    by_word = {squeezed(c): c for c in table.header if c}
    by_word |= {squeezed(w): o for o, w in table.written.items() if o in table.header}
    if wanted and wanted in by_word:
        return by_word[wanted]
    columns = ", ".join([table.written.get(c, c) for c in table.header if c][:LISTED])
    raise InputError(Problem(table.name, option, repr(name), f"one of the columns {columns}"))


def words_of(table: StudyTable, column: str) -> list[str]:
    """Return what a column says of every study, with one word for what is missing."""
    cells = [" ".join(row[column].split()) for row in table.rows]
    return [UNKNOWN if c.casefold() in MISSING else c for c in cells]


def groups_of(found: OwnSynthesis, name: str, option: str) -> tuple[str, dict[str, list[int]]]:
    """Return a column and the studies of each of its values, in the order they appear.

    Words that differ in case alone are one value.

    Raises
    ------
    InputError
        There is no such column, or it has one value alone.
    """
    column = column_of(found, name, option)
    groups: dict[str, list[int]] = {}
    spelled: dict[str, str] = {}
    for i, word in enumerate(words_of(found.table, column)):
        first = spelled.setdefault(word.casefold(), word)
        groups.setdefault(first, []).append(i)
    if len(groups) < 2:
        only = next(iter(groups))
        expected = "at least two values in it"
        raise InputError(Problem(found.table.name, f"column {column}", f"only {only!r}", expected))
    return column, groups


def numbers_of(table: StudyTable, column: str) -> Array | None:
    """Return a column as numbers, NaN where there is none; None if it holds words."""
    try:
        return table.numbers([column])[column]
    except InputError:
        return None


def sorted_by(found: OwnSynthesis, name: str, option: str) -> list[int]:
    """Return the order of studies by a column: by number where it holds numbers, else by word.

    Raises
    ------
    InputError
        There is no such column, or a study has nothing in it.
    """
    column = column_of(found, name, option)
    cells = words_of(found.table, column)
    for i, cell in enumerate(cells):
        if cell == UNKNOWN:
            place = found.table.place(i, column)
            expected = "a value, since studies are put in its order"
            raise InputError(Problem(found.table.name, place, "nothing", expected))
    numbers = numbers_of(found.table, column)
    keys = cells if numbers is None else numbers.tolist()
    return sorted(range(len(keys)), key=lambda i: keys[i])
