"""Effect sizes and their sampling variances, by measure.

`effect_size` is the one door: it reads the columns (metafor's names), checks them study by study
and hands them to the formulas of `effect_tables` (two-by-two tables and rates), `effect_means`
(two groups), `effect_paired` and `effect_single` (one group, correlations, reliability). What is
wrong in one study becomes the status of that study; the others are computed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats import effect_means, effect_paired, effect_single, effect_tables
from evidose.stats.batch import check_name, read_numbers, refuse
from evidose.stats.effect_columns import Columns, Options
from evidose.stats.status import Status, StatusArray

Array = NDArray[np.float64]
Formula = Callable[[Columns, Options], tuple[Array, Array]]

FORMULAS: Mapping[str, Formula] = {
    **effect_tables.FORMULAS,
    **effect_means.FORMULAS,
    **effect_paired.FORMULAS,
    **effect_single.FORMULAS,
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    **effect_tables.COLUMNS,
    **effect_means.COLUMNS,
    **effect_paired.COLUMNS,
    **effect_single.COLUMNS,
}
MEASURES = tuple(FORMULAS)
"""Names of all measures."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Effect sizes of studies, in the shape of the columns.

    Attributes
    ----------
    yi, vi : effect and sampling variance; NaN where the status is not OK
    status : per study: OK; NON_FINITE_INPUT (a column is missing or infinite); INVALID_TABLE (a
        count, size or deviation that cannot be); NO_EVENTS (no events, or only events, in both
        groups and the zero rule says to leave such studies out); NOT_IDENTIFIED (the measure does
        not exist for these figures, as a log ratio of means of different sign)
    measure : its name
    """

    yi: Array
    vi: Array
    status: StatusArray
    measure: str


def effect_size(
    measure: str,
    *,
    add: float | None = None,
    to: Literal["only0", "all", "if0all", "none"] = "only0",
    drop00: bool = False,
    zero_cells: Literal["metafor", "revman"] = "metafor",
    vtype: str | None = None,
    correct: bool | None = None,
    correction: Literal["exact", "approximate"] = "exact",
    definitions: Literal["3.8", "5.0"] = "3.8",
    **columns: ArrayLike,
) -> Effects:
    """Return effect sizes and sampling variances of studies.

    Parameters
    ----------
    measure : one of `MEASURES`, named as in metafor
    add, to, drop00 : the zero-cell rule as in metafor: `add` goes to all four cells (or both
        counts) of studies with a zero (``"only0"``), of all studies if any has one (``"if0all"``),
        of ``"all"`` or of none; `drop00` leaves out studies without events (or with events only)
        in both groups. None adds 0.5, and nothing for the measures that need no correction
        (AS, PHI, RTET, PAS, PFT, IRSD, IRS, IRFT)
    zero_cells : ``"revman"`` follows Cochrane's RevMan 5 instead: 0.5 where a zero stands in the
        way, ratios of studies without (or with only) events in both arms are not estimable, and
        Peto's odds ratio is never corrected
    vtype : variance variant (LS large sample, LS2, UB unbiased, AV with averages over the last
        axis, HO equal variances, AVHO both); None is the default of the measure
    correct : apply the small-sample bias correction; None is the measure's default
    correction : of standardised mean differences: ``"exact"`` (gamma functions) or Hedges'
        ``"approximate"`` 1 - 3 / (4 df - 1), which RevMan uses
    definitions : metafor's release whose definitions count where they changed (ROM, ROMC, CVR,
        CVRC, SMDH, SMD1H, SMCRH, PCOR, ZPCOR): ``"3.8"``, checked against that release, or
        ``"5.0"``, written from its release notes and the papers. In 3.8 `correct` had no effect on
        SMD and its relatives; here it always has
    columns : arrays that broadcast to one shape, studies on the last axis

    Raises
    ------
    UnknownNameError : no such measure
    InputError : a column is missing, unknown or not numeric, or an option does not exist

    Examples
    --------
    >>> found = effect_size("OR", ai=[12, 0], bi=[8, 30], ci=[6, 4], di=[14, 26])
    >>> found.yi.round(4).tolist(), found.vi.round(4).tolist()
    ([1.2528, -2.3378], [0.4464, 2.2927])
    >>> effect_size("SMD", m1i=[5.2], sd1i=[2.0], n1i=[20], m2i=[4.1], sd2i=[1.8], n2i=[21],
    ...             correction="approximate").yi.round(4).tolist()
    [0.5677]
    """
    check_name("measure", measure, MEASURES)
    table = _read(measure, columns)
    options = Options(
        measure=measure,
        add=None if add is None else float(add),
        to=to,
        drop00=drop00,
        revman=zero_cells == "revman",
        vtype=vtype,
        correct=correct,
        approximate=correction == "approximate",
        modern=definitions == "5.0",
    )
    _check("to", to, ("only0", "all", "if0all", "none"))
    _check("zero_cells", zero_cells, ("metafor", "revman"))
    _check("correction", correction, ("exact", "approximate"))
    _check("definitions", definitions, ("3.8", "5.0"))
    status = table.status()
    sound = table.where(status == Status.OK)
    with np.errstate(all="ignore"):
        yi, vi = FORMULAS[measure](sound, options)
    yi, vi, status = _judged(sound, options, yi, vi, status)
    return Effects(yi, vi, status, measure)


def _check(field: str, found: object, accepted: tuple[object, ...]) -> None:
    if found not in accepted:
        expected = " or ".join(repr(a) for a in accepted if a is not None)
        raise refuse(field, repr(found), expected, place="effect_size")


def _read(measure: str, columns: Mapping[str, ArrayLike]) -> Columns:
    wanted = COLUMNS[measure]
    given = {name: read_numbers(name, values) for name, values in columns.items()}
    given = effect_tables.with_complements(wanted, given)
    unknown = [name for name in given if name not in wanted]
    missing = [name for name in wanted if name not in given]
    if missing or unknown:
        what = f"no column {missing[0]}" if missing else f"a column {unknown[0]}"
        raise refuse(measure, what, f"the columns {', '.join(wanted)}", place="effect_size")
    try:
        arrays = np.broadcast_arrays(*(given[name] for name in wanted))
    except ValueError:
        shapes = ", ".join(f"{name} {given[name].shape}" for name in wanted)
        expected = "columns of one length"
        raise refuse(measure, shapes, expected, place="effect_size") from None
    if arrays[0].size == 0:
        raise refuse(wanted[0], "no numbers", "at least one study", place="effect_size")
    return Columns(dict(zip(wanted, arrays, strict=True)))


def _judged(
    table: Columns, options: Options, yi: Array, vi: Array, status: StatusArray
) -> tuple[Array, Array, StatusArray]:
    """Blank what cannot be relied on and say why."""
    yi, vi = np.broadcast_arrays(np.asarray(yi, float), np.asarray(vi, float))
    bad = ~(np.isfinite(yi) & np.isfinite(vi) & (vi >= 0)) & (status == Status.OK)
    empty = bad & table.no_contrast()
    status = np.where(bad, np.int8(Status.NOT_IDENTIFIED), status)
    status = np.where(empty, np.int8(Status.NO_EVENTS), status).astype(np.int8)
    fine = status == Status.OK
    return np.where(fine, yi, np.nan), np.where(fine, vi, np.nan), status
