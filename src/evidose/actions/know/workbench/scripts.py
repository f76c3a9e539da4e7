"""Scripts that repeat what was done with a table, in R and in Python."""

from pathlib import PurePath

import numpy as np

from evidose.actions.know.synthesize import CLUSTERED
from evidose.actions.know.workbench.run import Workbench
from evidose.actions.know.workbench.study_values import (
    column_of,
    groups_of,
    numbers_of,
    sorted_by,
    words_of,
)
from evidose.exchange.study_table import NUMBERS
from evidose.pages.know.workbench.script_python import python_script
from evidose.pages.know.workbench.script_r import Moderator, Repeat, r_script
from evidose.terms import VERSION, InputError, Problem

ESCALC = {"metafor": "", "drop": ", drop00 = TRUE"}
"""Further arguments of escalc by what is done about studies without events."""

USUAL = {
    "method": "REML",
    "yi": None,
    "zero_cells": "metafor",
    "level": 0.95,
    "interval": 0.95,
    "seed": 1,
    "permutations": 0,
    "test": None,
    "repeated": None,
}
"""Options of the Python face that need not be named."""


def script_of(work: Workbench, name: str) -> bytes:
    """Return the script in the language that a file's ending asks for.

    Raises
    ------
    InputError
        The ending is neither .R nor .py.
    """
    ending = PurePath(name).suffix.casefold()
    if ending not in (".r", ".py"):
        expected = "a name that ends with .R or .py"
        raise InputError(Problem("the choices", "script", repr(name), expected))
    return (r_of(work) if ending == ".r" else python_of(work)).encode("utf-8")


def r_of(work: Workbench) -> str:
    """Return the script that repeats it in R with metafor."""
    found, asked = work.found, work.asked
    zero = work.choices.zero_cells
    raw = found.raw if zero in ESCALC and found.measure != "HR" else {}
    moderators, formula = _moderators(work)
    order: tuple[int, ...] = ()
    if asked.cumulative is not None:
        by = asked.cumulative
        order = tuple(sorted_by(found, by, "cumulative") if by else range(len(found.yi)))
    cluster = asked.cluster
    _, groups = groups_of(found, asked.subgroup, "subgroup") if asked.subgroup else ("", {})
    names = {i: label for label, at in groups.items() for i in at}
    bayes = dict(work.parts_numbers("bayes")).get("tau_prior", "")
    wished = dict(work.parts_numbers("bias")).get("selection_wished")
    return r_script(
        Repeat(
            source=found.table.name,
            measure=found.measure,
            method=found.method,
            test=found.test,
            level=found.level,
            labels=found.labels,
            yi=tuple(found.yi.tolist()),
            vi=tuple(found.vi.tolist()),
            raw={c: tuple(v.tolist()) for c, v in raw.items()},
            escalc=ESCALC.get(zero, ""),
            subgroup=tuple(names[i] for i in range(len(names))),
            cluster=tuple(_cluster(work, cluster)) if cluster is not None else (),
            moderators=moderators,
            formula=formula,
            order=order,
            higher=wished != "lower",
            tau_scale=float(str(bayes)[12:-1]) if bayes else None,
            permutations=asked.permutations,
            seed=asked.seed,
            parts=work.parts,
        )
    )


def python_of(work: Workbench) -> str:
    """Return the script that repeats it in Python."""
    found, choices, asked = work.found, work.choices, work.asked
    combined = choices.repeated == "combine"
    columns = _words(work, without={*NUMBERS, "study"} if combined else set())
    if combined:
        # The rows of a study are one effect now; what it came from would be combined again.
        effects = {"yi": found.yi.tolist(), "vi": found.vi.tolist()}
        columns = {"study": list(found.labels), **effects, **columns}
    shared = choices.repeated == CLUSTERED and asked.cluster is not None
    options: dict[str, object] = {
        "measure": found.measure,
        "method": found.method,
        "test": found.test,
        "yi": "log" if combined else choices.given,
        "repeated": None if combined or shared else choices.repeated,
        "zero_cells": choices.zero_cells,
        "level": choices.level,
        "interval": choices.interval,
        "subgroup": asked.subgroup,
        "moderators": list(asked.moderators),
        "cluster": asked.cluster,
        "cumulative": asked.cumulative,
        "influence": asked.influence,
        "leave_one_out": asked.leave_one_out,
        "bias": asked.bias,
        "higher_is_better": asked.higher_is_better,
        "tau_scale": asked.tau_scale,
        "permutations": asked.permutations,
        "seed": asked.seed,
        "multiverse": asked.multiverse,
    }
    kept = {
        name: value
        for name, value in options.items()
        if not (value is None or value is False or value == [])
        and (name not in USUAL or value != USUAL[name])
    }
    return python_script(columns, kept, VERSION)


def _words(work: Workbench, without: set[str]) -> dict[str, list[object]]:
    """Return the columns of the table: numbers where they are read as such, else words."""
    table = work.found.table
    found: dict[str, list[object]] = {}
    for column in table.header:
        if not column or column in without:
            continue
        numbers = numbers_of(table, column) if column in NUMBERS else None
        if numbers is None:
            found[column] = [row[column] for row in table.rows]
        else:
            found[column] = [float(x) if np.isfinite(x) else None for x in numbers]
    return found


def _cluster(work: Workbench, name: str) -> list[str]:
    words = words_of(work.found.table, column_of(work.found, name, "cluster"))
    return [w.casefold() for w in words]


def _moderators(work: Workbench) -> tuple[dict[str, Moderator], str]:
    """Return the moderators under safe names, and the formula of those."""
    design = work.design
    if design is None:
        return {}, ""
    columns = list(dict.fromkeys(c for term in design.terms for c in term))
    safe = {column: f"m{i}" for i, column in enumerate(columns, 1)}
    made: dict[str, Moderator] = {}
    rows = set(design.kept)
    for column, name in safe.items():
        if column in design.categories:
            spelled = {v.casefold(): v for v in design.categories[column]}
            words = words_of(work.found.table, column)
            known = tuple(spelled.get(w.casefold(), w) for w in words)
            made[name] = Moderator(words=known, levels=design.categories[column])
        else:
            values = numbers_of(work.found.table, column)
            assert values is not None, "a moderator without categories holds numbers"
            numbers = [v if i in rows else np.nan for i, v in enumerate(values.tolist())]
            made[name] = Moderator(numbers=tuple(numbers))
    alone = [safe[c] for c in columns]
    products = [":".join(safe[c] for c in term) for term in design.terms if len(term) > 1]
    return made, " + ".join([*alone, *products])
