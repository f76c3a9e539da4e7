"""A person's diary as a CSV table: ``date, <outcome>, dose_mg`` and optional covariates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from evidose.exchange.csv_table import read_csv
from evidose.response import Diary, Target
from evidose.terms import InputError, Problem, with_point

MOST_DAYS = 1830
LARGEST_MG = 1e6
"""A kilogram a day: a slip of the pen, whatever the medicine."""
MOST_SHOWN = 10
MISSING = {"", "na", "nan", "-", "."}
WORDS = {"yes": 1.0, "no": 0.0, "true": 1.0, "false": 0.0}


@dataclass(frozen=True, slots=True)
class DiaryTable:
    """What a table holds.

    Attributes
    ----------
    ignored : columns that are neither numbers nor yes/no, and so are no covariates
    texts : what stands in them, with its day
    """

    diary: Diary
    ignored: tuple[str, ...]
    texts: tuple[tuple[date, str], ...] = ()


def read_diary_table(
    data: bytes,
    name: str,
    target: Target,
    today: date,
    doses: Mapping[date, float] | None = None,
) -> DiaryTable:
    """Read a diary.

    Parameters
    ----------
    data : UTF-8, header line first; comma, semicolon or tab between
    name : what problems call the file
    target : the outcome, whose id names its column (``-`` or ``_``), and its scale
    today : later days are refused
    doses : daily doses from a schedule, in place of the column ``dose_mg``

    Raises
    ------
    InputError
        with row, column, what was found and what is accepted.
    """
    rows, header = read_csv(data, name, "a header line and one row a day")
    outcome = _column(header, name, target, dosed=doses is None)
    problems: list[Problem] = []
    days: dict[date, int] = {}
    for i, row in enumerate(rows):
        where = f"row {i + 2}, column date"
        text = row.get("date", "")
        try:
            day = date.fromisoformat(text)
        except ValueError:
            expected = "a date written as 2026-01-31"
            problems.append(Problem(name, where, repr(text[:40]), expected))
            continue
        if day > today:
            problems.append(Problem(name, where, f"{day}, which is to come", f"up to {today}"))
        elif day in days:
            problems.append(Problem(name, where, f"{day} a second time", "one row a day"))
        days.setdefault(day, i)
    if days and (max(days) - min(days)).days >= MOST_DAYS:
        length = f"{(max(days) - min(days)).days + 1:,} days"
        problems.append(Problem(name, "column date", length, f"at most {MOST_DAYS:,} days"))
    low, high = target.instrument.low, target.instrument.high
    values = _numbers(rows, outcome, name, (low, high), problems)
    taken = _numbers(rows, "dose_mg", name, (0.0, LARGEST_MG), problems)
    if problems:
        raise InputError(*problems[:MOST_SHOWN])
    first, count = min(days), (max(days) - min(days)).days + 1
    covariates, ignored = {}, []
    for column in header:
        if column in ("date", outcome, "dose_mg") or not column:
            continue
        unread: list[Problem] = []
        numbers = _numbers(rows, column, name, (None, None), unread)
        if unread:
            ignored.append(column)
        else:
            covariates[column] = _spread(numbers, days, first, count)
    diary = Diary(
        first,
        _spread(values, days, first, count),
        _scheduled(doses, first, count) if doses else _spread(taken, days, first, count),
        covariates,
    )
    texts = [(day, rows[i][c]) for day, i in sorted(days.items()) for c in ignored if rows[i][c]]
    return DiaryTable(diary, tuple(ignored), tuple(texts))


def _column(header: list[str], name: str, target: Target, *, dosed: bool) -> str:
    """Find the outcome's column; complain of every column that is absent."""
    wanted = {target.outcome.id, target.outcome.id.replace("-", "_")}
    outcome = next((h for h in header if h.lower() in wanted), None)
    needed = ("date", "dose_mg") if dosed else ("date",)
    missing = [c for c in needed if c not in header]
    if outcome is None:
        missing.insert(0, target.outcome.id)
    twice = sorted({h for h in header if header.count(h) > 1 and h})
    if missing or outcome is None:
        found = f"columns {', '.join(header[:12]) or 'none'}"
        expected = f"columns date, {target.outcome.id}, dose_mg (missing: {', '.join(missing)})"
        raise InputError(Problem(name, "header", found, expected))
    if twice:
        raise InputError(Problem(name, "header", f"{', '.join(twice)} twice", "each column once"))
    return outcome


def _numbers(
    rows: list[dict[str, str]],
    column: str,
    name: str,
    bounds: tuple[float | None, float | None],
    problems: list[Problem],
) -> list[float]:
    low, high = bounds
    words = f"a number from {low:g} to {high:g}" if None not in (low, high) else "a number"
    values = []
    for i, row in enumerate(rows):
        text = row.get(column, "")
        value, fits = float("nan"), True
        if text.lower() not in MISSING:
            value = _number(text, words_too=bounds == (None, None))
            fits = np.isfinite(value) and not (
                (low is not None and value < low) or (high is not None and value > high)
            )
        if not fits:
            where = f"row {i + 2}, column {column}"
            problems.append(Problem(name, where, repr(text[:40]), f"{words}, or blank"))
        values.append(value)
    return values


def _number(text: str, *, words_too: bool) -> float:
    """Read a number, a decimal comma included; NaN where it is none, or may be thousands."""
    if words_too and text.lower() in WORDS:
        return WORDS[text.lower()]
    try:
        return float(with_point(text) or "nan")
    except ValueError:
        return float("nan")


def _spread(
    values: list[float], days: dict[date, int], first: date, length: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Put values on consecutive days."""
    out = np.full(length, np.nan)
    for day, i in days.items():
        out[(day - first).days] = values[i]
    return out


def _scheduled(
    doses: Mapping[date, float], first: date, count: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Put a schedule on consecutive days; days outside of it are without treatment."""
    start = first.toordinal()
    return np.array([doses.get(date.fromordinal(start + t), 0.0) for t in range(count)])
