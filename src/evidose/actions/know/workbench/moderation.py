"""Meta-regression on columns of the table: continuous, categorical, and their products."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.actions.know.synthesize import OwnSynthesis
from evidose.actions.know.workbench.answers import coefficient_rows, plain, told
from evidose.actions.know.workbench.study_values import (
    UNKNOWN,
    column_of,
    numbers_of,
    words_of,
)
from evidose.pages.know.workbench.parts import Part, Test, p_words
from evidose.stats.meta_regression import Regressed, meta_regression
from evidose.stats.status import usable
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

PER_COEFFICIENT = 10
"""Studies for every coefficient below which a meta-regression is told to be thin."""


@dataclass(frozen=True, slots=True)
class Moderated:
    """Columns of a meta-regression.

    Attributes
    ----------
    names : of the coefficients, without the intercept
    columns : (k, q) of the studies that are used
    kept : which studies those are
    base : by categorical column, the value that others are compared with
    terms : as asked, in the words of the table
    categories : by categorical column, its values, the base first
    """

    names: tuple[str, ...]
    columns: Array
    kept: tuple[int, ...]
    base: dict[str, str]
    terms: tuple[tuple[str, ...], ...]
    categories: dict[str, tuple[str, ...]]


def moderate(found: OwnSynthesis, terms: tuple[str, ...]) -> Moderated:
    """Return the columns that terms stand for.

    Raises
    ------
    InputError
        A column is not there, does not vary, or fewer studies have values than are needed.
    """
    parts = [[p.strip() for p in term.split("*")] for term in terms]
    wanted = list(dict.fromkeys(column_of(found, p, "moderator") for ps in parts for p in ps))
    cells = {c: words_of(found.table, c) for c in wanted}
    kept = [i for i in range(len(found.yi)) if all(cells[c][i] != UNKNOWN for c in wanted)]
    blocks: dict[str, tuple[list[str], Array]] = {}
    categories: dict[str, tuple[str, ...]] = {}
    for column in wanted:
        names, block, values = _block(found, column, [cells[column][i] for i in kept], kept)
        blocks[column] = names, block
        if values:
            categories[column] = values
    names, columns = list[str](), list[Array]()
    resolved = [tuple(column_of(found, p, "moderator") for p in ps) for ps in parts]
    for column in wanted:
        names += blocks[column][0]
        columns.append(blocks[column][1])
    for term in resolved:
        if len(term) > 1:
            more, block = _product([blocks[c] for c in term])
            names += more
            columns.append(block)
    matrix = np.hstack(columns)
    if len(kept) <= matrix.shape[1] + 1:
        listed = ", ".join(map(found.table.shown, wanted))
        need = f"more than {matrix.shape[1] + 1} studies with values in {listed}"
        raise InputError(Problem(found.table.name, "moderator", f"{len(kept)}", need))
    base = {c: v[0] for c, v in categories.items()}
    return Moderated(tuple(names), matrix, tuple(kept), base, tuple(resolved), categories)


def regressed(found: OwnSynthesis, design: Moderated, method: str) -> Regressed:
    """Fit the meta-regression of a design."""
    at = list(design.kept)
    test = found.test
    return meta_regression(
        found.yi[at], found.vi[at], design.columns, method=method, test=test, level=found.level
    )


def by_moderators(found: OwnSynthesis, design: Moderated, fit: Regressed) -> Part:
    """Say what a meta-regression found.

    Raises
    ------
    InputError
        The effects of the columns cannot be told apart.
    """
    if not usable(fit.status):
        expected = "columns whose effects can be told apart, and more studies than coefficients"
        raise InputError(
            Problem(found.table.name, "moderator", told(fit.status) or "no fit", expected)
        )
    below = plain(np.atleast_1d(fit.df)[0])
    omnibus = Test("all moderators", plain(fit.qm), float(fit.qm_df), below, plain(fit.qm_p))
    rest = float(len(design.kept) - len(design.names) - 1)
    residual = Test("residual heterogeneity", plain(fit.qe), rest, None, plain(fit.qe_p))
    numbers = (
        ("k", len(design.kept)),
        ("tau2", plain(fit.tau2)),
        ("i2", plain(fit.i2)),
        ("r2", plain(fit.r2)),
    )
    rows = coefficient_rows(["intercept", *design.names], fit)
    sentences = tuple(_sentences(found, design, omnibus))
    title = "Meta-regression"
    return Part("moderator", title, rows, (omnibus, residual), numbers, sentences, effects=False)


def _block(
    found: OwnSynthesis, column: str, cells: list[str], kept: list[int]
) -> tuple[list[str], Array, tuple[str, ...]]:
    """Return the columns of one moderator: its numbers, or one column for every value but one."""
    numbers = numbers_of(found.table, column)
    if numbers is not None:
        values = numbers[kept]
        if not np.isfinite(values).all() or not len(values) or np.ptp(values) == 0:
            raise _constant(found, column, cells)
        return [found.table.shown(column)], values[:, None], ()
    spelled: dict[str, str] = {}
    words = [spelled.setdefault(c.casefold(), c) for c in cells]
    categories = tuple(sorted(set(words), key=str.casefold))
    if len(categories) < 2:
        raise _constant(found, column, cells)
    block = np.array([[float(w == c) for c in categories[1:]] for w in words])
    name = found.table.shown(column)
    return [f"{name}: {c}" for c in categories[1:]], block, categories


def _constant(found: OwnSynthesis, column: str, cells: list[str]) -> InputError:
    seen = f"only {cells[0]!r}" if cells else "nothing"
    expected = "values that differ among studies"
    return InputError(
        Problem(found.table.name, f"column {found.table.shown(column)}", seen, expected)
    )


def _product(blocks: list[tuple[list[str], Array]]) -> tuple[list[str], Array]:
    names, columns = blocks[0]
    for more, block in blocks[1:]:
        names = [f"{a} x {b}" for a in names for b in more]
        columns = np.hstack([columns[:, [i]] * block for i in range(columns.shape[1])])
    return names, columns


def _sentences(found: OwnSynthesis, design: Moderated, omnibus: Test) -> list[str]:
    shown = found.table.shown
    said = [f"{shown(c)} is compared with {value}." for c, value in design.base.items()]
    p = omnibus.p_value
    if p is not None and p < 0.05:
        said.append(f"The moderators go with the effect ({p_words(p)}); that is no proof of cause.")
    else:
        said.append(f"No relation with the effect was shown ({p_words(p)}).")
    missing = len(found.yi) - len(design.kept)
    if missing:
        gone = [n for i, n in enumerate(found.labels) if i not in design.kept]
        said.append(f"Without a value, and so left out: {', '.join(gone)}.")
    if len(design.kept) < PER_COEFFICIENT * len(design.names):
        said.append(
            f"{len(design.kept)} studies for {len(design.names)} coefficients are few: "
            "at least ten for each are advised."
        )
    return said
