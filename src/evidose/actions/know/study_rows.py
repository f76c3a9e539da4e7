"""Which rows of a table belong into one analysis: one question, no totals, no study twice."""

import re
from collections import defaultdict
from collections.abc import Sequence

from evidose.exchange.study_table import StudyTable
from evidose.terms import InputError, Problem

PARTS = (
    *("question", "outcome", "endpoint", "measure", "comparison", "analysis", "orientation"),
    *("treat1", "treat2", "treatment1", "treatment2", "comparator"),
)
"""Columns that tell analyses apart: different words in one of them are never pooled unasked."""

SCALES = ("scale", "unit")
"""Further such columns where effects keep the unit of their scale."""

KEEPING_UNITS = frozenset(("MD", "GEN"))

TOTAL = re.compile(
    r"(?:grand |sub-?)?(?:total|overall|pooled|summary|sum|combined|all (?:studies|trials)|gesamt"
    r"|insgesamt|summe|totale?s?|random.effects? model|fixed.effects? model|common.effect model)"
    r"(?: (?:effect|estimate|result|studies|trials|model|size)s?)*(?: ?[(\[:].*)?",
    re.IGNORECASE,
)
SHOWN = 8


def only_rows(table: StudyTable, only: Sequence[str]) -> StudyTable:
    """Keep the rows that were asked for.

    Parameters
    ----------
    only : conditions, each ``column=value``

    Raises
    ------
    InputError
        A condition cannot be read, names no column, or fits no row.
    """
    for condition in only:
        column, sign, value = condition.partition("=")
        column, value = column.strip().casefold(), value.strip()
        if not sign or column not in table.header:
            expected = f"COLUMN=VALUE with one of {', '.join(filter(None, table.header))}"
            raise InputError(Problem(table.name, "only", repr(condition), expected))
        kept = [i for i, row in enumerate(table.rows) if row[column].casefold() == value.casefold()]
        if not kept:
            expected = f"one of {_listed(table, column)}"
            raise InputError(Problem(table.name, f"column {column}", repr(value), expected))
        table = table.keep(kept)
    return table


def one_analysis(table: StudyTable, measure: str) -> StudyTable:
    """Refuse a table that holds several analyses.

    Raises
    ------
    InputError
        with the column and its values, and how to choose one.
    """
    for column in (*PARTS, *(SCALES if measure in KEEPING_UNITS else ())):
        if column in table.header and len({row[column] for row in table.rows}) > 1:
            first = table.rows[0][column]
            found = f"several: {_listed(table, column)}"
            step = f"Choose the rows, for example: --only '{column}={first}'."
            expected = "one of them, since different ones are not pooled"
            raise InputError(Problem(table.name, f"column {column}", found, expected, step))
    stated = {row["measure"].upper() for row in table.rows} if "measure" in table.header else set()
    if stated and measure != "GEN" and not stated & {measure, ""}:
        expected = f"{measure}, which was asked for"
        step = f"Ask for --measure {min(stated)} or choose other rows."
        raise InputError(Problem(table.name, "column measure", min(stated), expected, step))
    return table


def without_totals(table: StudyTable) -> StudyTable:
    """Leave out rows that are a total of the others, and say so."""
    labels = table.labels()
    totals = [i for i, label in enumerate(labels) if TOTAL.fullmatch(label)]
    if not totals or len(totals) == len(labels):
        return table
    told = [f"Left out as a total, not a study: {table.place(i)}." for i in totals]
    return table.keep((i for i in range(len(labels)) if i not in totals), *told)


def repeated(table: StudyTable) -> dict[str, list[int]]:
    """Return the rows of every study that stands in several, by its name."""
    column = table.label_column
    if column is None:
        return {}
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, row in enumerate(table.rows):
        if row[column]:
            rows[" ".join(row[column].casefold().split()), row.get("year", "")].append(i)
    return {table.rows[found[0]][column]: found for found in rows.values() if len(found) > 1}


def refuse_repeated(table: StudyTable, found: dict[str, list[int]]) -> None:
    """Refuse studies that stand in several rows.

    Raises
    ------
    InputError
        with study, rows, and the two ways on.
    """
    problems = []
    for study, rows in found.items():
        lines = ", ".join(str(table.lines[i]) for i in rows)
        problems.append(
            Problem(
                table.name,
                f"rows {lines}",
                f"one study in {len(rows)} rows: {study}",
                "one row a study: rows that share people (arms against one control, several "
                "times) are not independent, and the interval would be too narrow",
                "Say --repeated combine to take such rows as one study, or --repeated "
                "independent if they are different people.",
            )
        )
    raise InputError(*problems[:SHOWN])


def _listed(table: StudyTable, column: str) -> str:
    values = list(dict.fromkeys(row[column] or "(blank)" for row in table.rows))
    more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
    return ", ".join(values[:SHOWN]) + more
