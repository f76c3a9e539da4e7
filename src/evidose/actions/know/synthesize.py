"""Meta-analysis of a user's own table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidose.actions.know import study_rows
from evidose.actions.know.stratified_pooling import MEASURES, pool_counts
from evidose.actions.know.study_effects import (
    COLUMNS,
    RATIOS,
    ZERO_CELLS,
    StudyEffects,
    combined,
    study_effects,
)
from evidose.exchange import csv_table
from evidose.exchange.column_names import LABELS, squeezed
from evidose.exchange.study_table import READING, Reading, StudyTable, read_study_table
from evidose.stats.distributions import normal_quantile
from evidose.stats.pool import Pooled, pool
from evidose.stats.tau2 import COMMON
from evidose.terms import InputError, Problem, read_given

Array = NDArray[np.float64]
LARGEST = csv_table.LARGEST
"""Bytes of a table that are read; more is refused."""

KNAPP_HARTUNG = frozenset({"knha", "hksj"})
GIVEN = ("log", "ratio")
CLUSTERED = "cluster"
REPEATED = ("combine", "independent", CLUSTERED)
NO_WIDTH = 0.1
"""Share of the common-effect interval below which a Knapp-Hartung interval is no answer."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a table is pooled.

    Attributes
    ----------
    measure : a key of `COLUMNS`
    method, test : as in metafor, or ``MH`` and ``Peto``; without a test Knapp-Hartung is taken for
        random effects, else the normal one
    only : rows to keep, each ``column=value``
    given : what ``yi`` holds where ratios are asked for: ``log`` or ``ratio``
    repeated : how rows of one study are taken: ``combine``, ``independent``, or ``cluster`` where
        what follows allows for them
    zero_cells : a key of `study_effects.ZERO_CELLS`
    level : of confidence and prediction intervals
    interval : level of intervals that stand in the table
    reading : what is said of the table itself
    further : columns that have a part in what is asked beyond pooling
    """

    measure: str
    method: str = "REML"
    test: str | None = None
    only: Sequence[str] = ()
    given: str | None = None
    repeated: str | None = None
    zero_cells: str = "metafor"
    level: float = 0.95
    interval: float = 0.95
    reading: Reading = READING
    further: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OwnSynthesis:
    """A pooled table of the user's.

    Attributes
    ----------
    labels, yi, vi : per study that could be used
    method, test : what was used in the end
    dropped : rows that could not be used, each with its reason
    notes : what was assumed, passed over or done otherwise than asked, in sentences
    table : the rows behind the studies, in their order
    raw : numbers of the arms by column, where every study has them; else empty
    weights : shares of one, where they are not those of the inverse variance
    level : of the intervals
    """

    measure: str
    method: str
    test: str
    labels: tuple[str, ...]
    yi: Array
    vi: Array
    pooled: Pooled
    dropped: tuple[Problem, ...]
    notes: tuple[str, ...]
    table: StudyTable
    raw: Mapping[str, Array] = field(default_factory=dict)
    weights: Array | None = None
    level: float = 0.95

    @property
    def ratio(self) -> bool:
        """True if effects are logs of ratios."""
        return self.measure in RATIOS


def reading_of(sheet: str | None, control: str | None, columns: Sequence[str]) -> Reading:
    """Return what is said of a table.

    Parameters
    ----------
    columns : each ``NAME=WRITTEN``: our name of a column, and what it is called in the table

    Raises
    ------
    InputError
        One of them is no such pair.
    """
    pairs: dict[str, str] = {}
    for pair in columns:
        ours, sign, written = pair.partition("=")
        if not sign or not ours.strip() or not written.strip():
            expected = "NAME=WRITTEN, for example yi=estimate"
            raise InputError(Problem("the choices", "column", repr(pair), expected))
        pairs[ours.strip().casefold()] = written.strip()
    return Reading(sheet, control, pairs)


def synthesize_file(path: Path, choices: Choices) -> OwnSynthesis:
    """Read a file and pool it; see `synthesize_table`.

    Raises
    ------
    InputError
        The file cannot be read, or has problems.
    """
    data = read_given(path, LARGEST, "a table")
    return synthesize_table(data, path.name, choices)


def synthesize_table(data: bytes, name: str, choices: Choices) -> OwnSynthesis:
    """Pool a table.

    Parameters
    ----------
    data : the file's bytes: CSV, .xlsx, Parquet or an export of RevMan; see `read_study_table`
    name : what problems call it

    Raises
    ------
    InputError
        with row, column, what was found and what is accepted: a cell that is no number or could
        be two, several questions in one table, one study in several rows.
    """
    _check_choices(name, choices)
    return synthesize_studies(read_study_table(data, name, choices.reading), choices)


def synthesize_studies(table: StudyTable, choices: Choices) -> OwnSynthesis:
    """Pool a table of studies that is read already; see `synthesize_table`."""
    name, measure = table.name, choices.measure
    _check_choices(name, choices)
    table = study_rows.only_rows(table, choices.only)
    table = study_rows.one_analysis(study_rows.without_totals(table), measure)
    found = study_effects(
        table, measure, choices.given, zero_cells=choices.zero_cells, level=choices.interval
    )
    keep = [i for i, why in enumerate(found.why) if not why]
    dropped = tuple(
        Problem(name, table.place(i), why, "a computable effect", "", "warning")
        for i, why in enumerate(found.why)
        if why
    )
    if not keep:
        raise InputError(*dropped[:10])
    stay, yi, vi, told = _one_each(table, found, keep, choices.repeated)
    raw = _counts(found, stay, whole=len(stay) == len(keep))
    test, changed = _test(choices)
    weights, widened = None, list[str]()
    if choices.method in MEASURES:
        pooled, weights = pool_counts(choices.method, measure, raw, choices.level)
        widened = _as_they_stand(found)
    else:
        pooled, test, widened = _pool(yi, vi, choices, test)
    if read := table.grouped(found.used):
        changed.append(f"Signs between thousands were taken out: {read}.")
    notes = (*table.notes, *changed, *found.notes, *told, *_unused(table, found, choices), *widened)
    used = table.keep(stay)
    labels = tuple(table.labels()[i] for i in stay)
    return OwnSynthesis(
        *(measure, choices.method, test, labels, yi, vi, pooled, dropped, notes, used),
        raw=raw,
        weights=weights,
        level=choices.level,
    )


def _check_choices(name: str, choices: Choices) -> None:
    _check(name, "measure", choices.measure, tuple(COLUMNS))
    _check(name, "yi", choices.given, (None, *GIVEN))
    _check(name, "repeated", choices.repeated, (None, *REPEATED))
    _check(name, "zero cells", choices.zero_cells, tuple(ZERO_CELLS))
    for field_name, level in (("level", choices.level), ("interval", choices.interval)):
        if not 0.5 <= level < 1:
            raise InputError(Problem(name, field_name, f"{level:g}", "from 0.5 to below 1"))


def _counts(found: StudyEffects, stay: Sequence[int], *, whole: bool) -> dict[str, Array]:
    """Return the numbers of the arms where all studies that are pooled come from them."""
    if not whole or not found.raw or found.typed[list(stay)].any():
        return {}
    return {column: values[list(stay)] for column, values in found.raw.items()}


def _as_they_stand(found: StudyEffects) -> list[str]:
    if not any(note.startswith("0.5 was added") for note in found.notes):
        return []
    return ["The method pools counts as they stand: what was added to single studies has no part."]


def _check(name: str, field: str, found: str | None, accepted: Sequence[str | None]) -> None:
    if found not in accepted:
        words = ", ".join(a for a in accepted if a is not None)
        raise InputError(Problem(name, field, repr(found), f"one of {words}"))


def _one_each(
    table: StudyTable, found: StudyEffects, keep: Sequence[int], how: str | None
) -> tuple[list[int], Array, Array, list[str]]:
    """Return one effect a study; rows of one study are combined, kept as asked, or refused."""
    again = study_rows.repeated(table.keep(keep))
    yi, vi = found.yi[list(keep)], found.vi[list(keep)]
    if not again or how == CLUSTERED:
        return list(keep), yi, vi, []
    if how is None:
        study_rows.refuse_repeated(table.keep(keep), again)
    names = ", ".join(again)
    if how == "independent":
        told = f"Taken as different people, as asked, though in several rows: {names}."
        return list(keep), yi, vi, [told]
    gone: set[int] = set()
    for rows in again.values():
        yi[rows[0]], vi[rows[0]] = combined(yi[rows], vi[rows])
        gone.update(rows[1:])
    stay = [i for i in range(len(keep)) if i not in gone]
    told = f"Rows of one study were combined, with a correlation of 0.5 between them: {names}."
    return [keep[i] for i in stay], yi[stay], vi[stay], [told]


def _test(choices: Choices) -> tuple[str, list[str]]:
    """Return the test to use; Knapp-Hartung belongs to random effects."""
    common = choices.method in COMMON or choices.method in MEASURES
    asked = choices.test
    if asked is None:
        return ("z" if common else "knha"), []
    if choices.method in MEASURES and asked == "t":
        told = f"Method {choices.method} has a test z alone, so it was used and not t."
        return "z", [told]
    if common and asked in (*KNAPP_HARTUNG, "adhoc"):
        told = f"Method {choices.method} has no heterogeneity, so test z was used and not {asked}."
        return "z", [told]
    return asked, []


def _pool(yi: Array, vi: Array, choices: Choices, test: str) -> tuple[Pooled, str, list[str]]:
    """Pool; where Knapp-Hartung makes an interval narrower than none at all, say or mend it.

    The correction can be below one where studies agree more than chance would have it; the
    modified form does not let it (Röver, Knapp & Friede 2015).
    """
    method, level = choices.method, choices.level
    found = pool(yi, vi, method=method, test=test, level=level)
    if test not in KNAPP_HARTUNG or len(yi) < 2:
        return found, test, []
    half = float(found.ci_high - found.ci_low) / 2
    least = normal_quantile(0.5 + level / 2) / float(np.sqrt((1 / (vi + float(found.tau2))).sum()))
    if half >= least:
        return found, test, []
    modified = pool(yi, vi, method=method, test="adhoc", level=level)
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
    further = {squeezed(c) for c in choices.further}
    rest = [table.written.get(c, c) for c in table.header if c and c not in known]
    rest = [c for c in rest if squeezed(c) not in further]
    return [f"Columns that had no part in this: {', '.join(rest)}."] if rest else []
