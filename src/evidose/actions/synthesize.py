"""Meta-analysis of a user's own table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidose.actions import study_rows
from evidose.actions.study_effects import COLUMNS, RATIOS, StudyEffects, combined, study_effects
from evidose.exchange import csv_table
from evidose.exchange.column_names import LABELS
from evidose.exchange.study_table import StudyTable, read_study_table
from evidose.stats.distributions import normal_quantile
from evidose.stats.pool import Pooled, pool
from evidose.stats.tau2 import COMMON
from evidose.terms import InputError, Problem, read_given

Array = NDArray[np.float64]
LARGEST = csv_table.LARGEST
"""Bytes of a table that are read; more is refused."""

KNAPP_HARTUNG = frozenset({"knha", "hksj"})
GIVEN = ("log", "ratio")
REPEATED = ("combine", "independent")
NO_WIDTH = 0.1
"""Share of the common-effect interval below which a Knapp-Hartung interval is no answer."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a table is pooled.

    Attributes
    ----------
    measure : a key of `COLUMNS`
    method, test : as in metafor; None takes Knapp-Hartung for random effects, else the normal test
    only : rows to keep, each ``column=value``
    given : what ``yi`` holds where ratios are asked for: ``log`` or ``ratio``
    repeated : how rows of one study are taken: ``combine`` or ``independent``
    """

    measure: str
    method: str = "REML"
    test: str | None = None
    only: Sequence[str] = ()
    given: str | None = None
    repeated: str | None = None


@dataclass(frozen=True, slots=True)
class OwnSynthesis:
    """A pooled table of the user's.

    Attributes
    ----------
    labels, yi, vi : per study that could be used
    method, test : what was used in the end
    dropped : rows that could not be used, each with its reason
    notes : what was assumed, passed over or done otherwise than asked, in sentences
    """

    measure: str
    method: str
    test: str
    labels: tuple[str, ...]
    yi: Array
    vi: Array
    pooled: Pooled
    dropped: tuple[Problem, ...]
    notes: tuple[str, ...] = ()

    @property
    def ratio(self) -> bool:
        """True if effects are logs of ratios."""
        return self.measure in RATIOS


def synthesize_file(path: Path, choices: Choices) -> OwnSynthesis:
    """Read a CSV file and pool it; see `synthesize_table`.

    Raises
    ------
    InputError
        The file cannot be read, or has problems.
    """
    data = read_given(path, LARGEST, "a CSV file")
    return synthesize_table(data, path.name, choices)


def synthesize_table(data: bytes, name: str, choices: Choices) -> OwnSynthesis:
    """Pool a CSV table.

    Parameters
    ----------
    data : the file's bytes; column names, then one study a row; comma, semicolon or tab between
    name : what problems call the file

    Raises
    ------
    InputError
        with row, column, what was found and what is accepted: a cell that is no number or could
        be two, several questions in one table, one study in several rows.
    """
    measure = choices.measure
    _check(name, "measure", measure, tuple(COLUMNS))
    _check(name, "yi", choices.given, (None, *GIVEN))
    _check(name, "repeated", choices.repeated, (None, *REPEATED))
    table = study_rows.only_rows(read_study_table(data, name), choices.only)
    table = study_rows.one_analysis(study_rows.without_totals(table), measure)
    found = study_effects(table, measure, choices.given)
    keep = [i for i, why in enumerate(found.why) if not why]
    dropped = tuple(
        Problem(name, table.place(i), why, "a computable effect", "", "warning")
        for i, why in enumerate(found.why)
        if why
    )
    if not keep:
        raise InputError(*dropped[:10])
    labels, yi, vi, told = _one_each(table, found, keep, choices.repeated)
    test, changed = _test(choices)
    pooled, test, widened = _pool(yi, vi, choices.method, test)
    if read := table.grouped(found.used):
        changed.append(f"Signs between thousands were taken out: {read}.")
    notes = (*table.notes, *changed, *found.notes, *told, *_unused(table, found, choices), *widened)
    return OwnSynthesis(measure, choices.method, test, labels, yi, vi, pooled, dropped, notes)


def _check(name: str, field: str, found: str | None, accepted: Sequence[str | None]) -> None:
    if found not in accepted:
        words = ", ".join(a for a in accepted if a is not None)
        raise InputError(Problem(name, field, repr(found), f"one of {words}"))


def _one_each(
    table: StudyTable, found: StudyEffects, keep: Sequence[int], how: str | None
) -> tuple[tuple[str, ...], Array, Array, list[str]]:
    """Return one effect a study; rows of one study are combined, kept as asked, or refused."""
    again = study_rows.repeated(table.keep(keep))
    labels = [table.labels()[i] for i in keep]
    yi, vi = found.yi[list(keep)], found.vi[list(keep)]
    if not again:
        return tuple(labels), yi, vi, []
    if how is None:
        study_rows.refuse_repeated(table.keep(keep), again)
    names = ", ".join(again)
    if how == "independent":
        told = f"Taken as different people, as asked, though in several rows: {names}."
        return tuple(labels), yi, vi, [told]
    gone: set[int] = set()
    for rows in again.values():
        yi[rows[0]], vi[rows[0]] = combined(yi[rows], vi[rows])
        gone.update(rows[1:])
    stay = [i for i in range(len(labels)) if i not in gone]
    told = f"Rows of one study were combined, with a correlation of 0.5 between them: {names}."
    return tuple(labels[i] for i in stay), yi[stay], vi[stay], [told]


def _test(choices: Choices) -> tuple[str, list[str]]:
    """Return the test to use; Knapp-Hartung belongs to random effects."""
    common = choices.method in COMMON
    asked = choices.test
    if asked is None:
        return ("z" if common else "knha"), []
    if common and asked in (*KNAPP_HARTUNG, "adhoc"):
        told = f"Method {choices.method} has no heterogeneity, so test z was used and not {asked}."
        return "z", [told]
    return asked, []


def _pool(yi: Array, vi: Array, method: str, test: str) -> tuple[Pooled, str, list[str]]:
    """Pool; where Knapp-Hartung makes an interval narrower than none at all, say or mend it.

    The correction can be below one where studies agree more than chance would have it; the
    modified form does not let it (Röver, Knapp & Friede 2015).
    """
    found = pool(yi, vi, method=method, test=test)
    if test not in KNAPP_HARTUNG or len(yi) < 2:
        return found, test, []
    half = float(found.ci_high - found.ci_low) / 2
    least = normal_quantile(0.975) / float(np.sqrt((1 / (vi + float(found.tau2))).sum()))
    if half >= least:
        return found, test, []
    modified = pool(yi, vi, method=method, test="adhoc")
    cause = "The studies agree more closely than chance would have it"
    if half < NO_WIDTH * least:
        told = (
            f"{cause}, so that the Knapp-Hartung interval has next to no width: the modified form "
            "(adhoc) is shown."
        )
        return modified, "adhoc", [told]
    told = (
        f"{cause}, so that this interval is narrower than without Knapp-Hartung: the modified "
        "form (test adhoc) is safer."
    )
    return found, test, [told]


def _unused(table: StudyTable, found: StudyEffects, choices: Choices) -> list[str]:
    """Tell which columns had no part, since a subgroup or a covariate may be meant to."""
    asked = {c.partition("=")[0].strip().casefold() for c in choices.only}
    known = {*found.used, *asked, *LABELS, "year"}
    rest = [c for c in table.header if c and c not in known]
    return [f"Columns that had no part in this: {', '.join(rest)}."] if rest else []
