"""Reading a trial table: which columns it must have, and which rows can be used.

One row of the file is one trial in one analysis (or in one subgroup of it). What comes out is one
row per trial and analysis, on the scale of standardised mean differences.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evidose.calibration.sparse import table_moments
from evidose.stats.effect_size import effect_size
from evidose.stats.predictive import LEVELS, TrialDesign
from evidose.terms import EvidoseError, InputError, Problem, read_given

if TYPE_CHECKING:
    from pyarrow import Table

Array = NDArray[np.float64]
Ints = NDArray[np.intp]
Words = NDArray[np.str_]

KINDS = ("continuous", "dichotomous")
NOT_USED = "generic"
"""Rows of this kind carry an estimate whose scale is not recorded; they are counted, not used."""

TEXT = ("review", "analysis", "study", "kind")
ARMS = tuple(f"{name}_{arm}" for arm in ("treatment", "control") for name in ("n", "mean", "sd"))
EVENTS = ("events_treatment", "events_control")
OPTIONAL = ("subgroup", "rob2_overall")
COLUMNS = (*TEXT, *OPTIONAL, "year", *ARMS, *EVENTS)
LARGEST_TABLE, MOST_ROWS, MOST_COLUMNS = 200_000_000, 3_000_000, 500
"""Bytes, rows and columns of a table that is read."""

YEARS = (1800, 2100)
LOG_ODDS_PER_SMD = np.pi / np.sqrt(3)


@dataclass(frozen=True, slots=True)
class Trials:
    """Trials of all analyses; every array has one entry per trial and analysis.

    Attributes
    ----------
    review : names of the reviews
    group : number of the analysis (review, analysis and kind), in the order of their names
    study : number of the study's name
    year : of publication
    kind : position in `KINDS`
    yi, vi : effect and sampling variance
    n : participants in both arms
    level : risk of bias, position in `LEVELS`
    design : what is known of the trial's estimate before its result
    left_out : rows of the file that are not used, by reason
    rows : rows of the file
    """

    review: Words
    group: Ints
    study: Ints
    year: Array
    kind: Ints
    yi: Array
    vi: Array
    n: Array
    level: Ints
    design: TrialDesign
    left_out: dict[str, int]
    rows: int


def read_trials(path: Path) -> Trials:
    """Read a Parquet file of the trial-table schema.

    Raises
    ------
    InputError : no such file, not Parquet, a column missing or of the wrong type, or a value that
        cannot be; the message names the column, what stands there and what is expected
    """
    columns = _columns(_read(path), str(path))
    _check_values(columns, str(path))
    return clean(columns)


def clean(columns: dict[str, NDArray[Any]]) -> Trials:
    """Turn checked columns into one row per trial and analysis, and count what is left out."""
    left_out: dict[str, int] = {}
    rows = np.arange(len(columns["review"]))

    def keep(where: NDArray[np.bool_], reason: str) -> Ints:
        left_out[reason] = int(np.sum(~where))
        return np.asarray(rows[where])

    rows = keep(columns["kind"] != NOT_USED, "generic inverse variance, scale not recorded")
    year = _years(columns["year"], columns["study"])
    rows = keep(np.isfinite(year[rows]), "no year")
    yi, vi, design = _effects(columns)
    rows = keep(np.isfinite(yi[rows]), "no effect can be computed (no events, or figures missing)")
    words = [columns[name][rows] for name in ("review", "analysis", "kind", "study")]
    n = columns["n_treatment"] + columns["n_control"]
    order = np.lexsort((yi[rows], columns["subgroup"][rows], -n[rows], *reversed(words)))
    rows = rows[order]
    same = np.ones(len(rows), dtype=bool)
    same[:1] = False
    for name in ("review", "analysis", "kind", "study"):
        same[1:] &= columns[name][rows][1:] == columns[name][rows][:-1]
    rows = keep(~same, "further row of a trial in its analysis (subgroup or arm)")
    groups = _natural_groups(*(columns[name][rows] for name in ("review", "analysis", "kind")))
    return Trials(
        review=columns["review"][rows],
        group=groups,
        study=np.unique(columns["study"][rows], return_inverse=True)[1],
        year=year[rows],
        kind=(columns["kind"][rows] == KINDS[1]).astype(np.intp),
        yi=yi[rows],
        vi=vi[rows],
        n=n[rows],
        level=_levels(columns["rob2_overall"])[rows],
        design=design.take(rows),
        left_out=left_out,
        rows=len(columns["review"]),
    )


def _read(path: Path) -> "Table":
    try:
        from pyarrow import ArrowException, BufferReader
        from pyarrow import parquet as pq
    except ImportError:
        needed = "pyarrow, which reads Parquet: install evidose with its extra `calibration`"
        raise EvidoseError(f"{path}: this needs {needed}") from None
    data = read_given(path, LARGEST_TABLE, "a Parquet file with one row per trial and analysis")
    try:
        file = pq.ParquetFile(BufferReader(data))
        shape = file.metadata  # a small file can unpack to any size: looked at before it does
        if shape.num_rows > MOST_ROWS or shape.num_columns > MOST_COLUMNS:
            found = f"{shape.num_rows:,} rows of {shape.num_columns:,} columns"
            expected = f"at most {MOST_ROWS:,} rows of {MOST_COLUMNS} columns"
            raise InputError(Problem(str(path), "", found, expected))
        return file.read([c for c in file.schema_arrow.names if c in COLUMNS])
    except (ArrowException, OSError) as fault:
        found = f"a file that cannot be read ({str(fault).splitlines()[0][:100]})"
        raise InputError(Problem(str(path), "", found, "a Parquet file")) from None


def _columns(table: "Table", file: str) -> dict[str, NDArray[Any]]:
    from pyarrow import types

    problems = []
    found: dict[str, NDArray[Any]] = {}
    for name in COLUMNS:
        text = name in TEXT or name in OPTIONAL
        if name not in table.column_names:
            if name in OPTIONAL:
                found[name] = np.full(table.num_rows, "")
            else:
                expected = "a column of text" if text else "a column of numbers"
                problems.append(Problem(file, name, "no such column", expected))
            continue
        column = table[name]
        kind = column.type
        if types.is_dictionary(kind):
            kind = kind.value_type
        as_text = types.is_string(kind) or types.is_large_string(kind)
        as_number = types.is_integer(kind) or types.is_floating(kind)
        if not (types.is_null(kind) or (as_text if text else as_number)):
            expected = "text" if text else "numbers"
            problems.append(Problem(file, name, f"a column of type {kind}", expected))
            continue
        values = column.to_pylist()
        if text:
            found[name] = np.array(["" if v is None else v for v in values], dtype=str)
        else:
            found[name] = np.array([np.nan if v is None else v for v in values], dtype=float)
    if problems:
        raise InputError(*problems)
    return found


def _check_values(columns: dict[str, NDArray[Any]], file: str) -> None:
    year = columns["year"]
    odd_year = np.isfinite(year) & ~((year >= YEARS[0]) & (year <= YEARS[1]))
    checks: list[tuple[str, NDArray[np.bool_], str]] = [
        (name, columns[name] == "", "a name in every row") for name in ("review", "analysis")
    ]
    kinds = (*KINDS, NOT_USED)
    checks += [
        ("study", columns["study"] == "", "a name in every row"),
        ("kind", ~np.isin(columns["kind"], kinds), " or ".join(kinds)),
        ("year", odd_year, f"a year from {YEARS[0]} to {YEARS[1]}"),
    ]
    levels = (*LEVELS[:3], "")
    checks += [
        ("rob2_overall", ~np.isin(columns["rob2_overall"], levels), "low, some, high or nothing")
    ]
    for name in ("n_treatment", "n_control", "sd_treatment", "sd_control", *EVENTS):
        checks.append((name, columns[name] < 0, "no negative number"))
    for arm in ("treatment", "control"):
        more = columns[f"events_{arm}"] > columns[f"n_{arm}"]
        checks.append((f"events_{arm}", more, f"no more than n_{arm}"))
    problems = []
    for name, wrong, expected in checks:
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            value = columns[name][row].item()
            found = f"{value!r} in row {row + 1}"
            problems.append(Problem(file, name, found, expected))
    if problems:
        raise InputError(*problems)


def _years(year: Array, study: Words) -> Array:
    """Fill a missing year from the study's name ("Lewis 2002"), where one stands there."""
    import re

    found = year.copy()
    for i in np.flatnonzero(~np.isfinite(year)):
        if match := re.search(r"\b(19[4-9]\d|20[0-4]\d)(?!\d)", str(study[i])):
            found[i] = float(match[1])
    return found


def _effects(columns: dict[str, NDArray[Any]]) -> tuple[Array, Array, TrialDesign]:
    n1, n2 = columns["n_treatment"], columns["n_control"]
    m = len(n1)
    means = effect_size(
        "SMD",
        correction="approximate",
        m1i=columns["mean_treatment"],
        sd1i=columns["sd_treatment"],
        n1i=n1,
        m2i=columns["mean_control"],
        sd2i=columns["sd_control"],
        n2i=n2,
    )
    a, c = columns["events_treatment"], columns["events_control"]
    tables = effect_size("OR2DL", drop00=True, ai=a, n1i=n1, ci=c, n2i=n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance, growth = 1 / n1 + 1 / n2, 1 / (2 * (n1 + n2))
    slope, offset = np.ones(m), np.zeros(m)
    dichotomous = columns["kind"] == KINDS[1]
    rows = np.flatnonzero(dichotomous & np.isfinite(tables.yi))
    variance[rows], slope[rows], offset[rows] = table_moments(n1[rows], n2[rows], (a + c)[rows])
    variance[rows] /= LOG_ODDS_PER_SMD**2
    offset[rows] /= LOG_ODDS_PER_SMD
    growth = np.where(dichotomous, 0.0, growth)
    small = ~((n1 >= 2) & (n2 >= 2))
    yi = np.where(dichotomous, tables.yi, means.yi)
    yi[small] = np.nan
    vi = np.where(dichotomous, tables.vi, means.vi)
    return yi, vi, TrialDesign(variance, slope, offset, growth)


def _levels(words: Words) -> Ints:
    codes = np.full(len(words), len(LEVELS) - 1, dtype=np.intp)
    for position, word in enumerate(LEVELS):
        codes[words == word] = position
    return codes


def _natural_groups(review: Words, analysis: Words, kind: Words) -> Ints:
    """Number the analyses so that 1.2 comes before 1.10."""
    keys = list(zip(review.tolist(), analysis.tolist(), kind.tolist(), strict=True))

    def natural(key: tuple[str, str, str]) -> tuple[object, ...]:
        parts = [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in key[1].split(".")]
        return (key[0], parts, key[2])

    numbers = {key: i for i, key in enumerate(sorted(set(keys), key=natural))}
    return np.array([numbers[key] for key in keys], dtype=np.intp)
