"""From the rows of a user's table of doses to trials that can be fitted, each doubt told."""

from collections.abc import Iterator, Sequence

import numpy as np

from evidose.exchange.dose_table import MOST_SHOWN, DoseTable
from evidose.stats.dose_response import Trials, count_trials, mean_trials, ratio_trials
from evidose.stats.dose_response.ratios import KINDS
from evidose.terms import InputError, Problem

RATIOS = {"cc": "OR", "ci": "RR", "ir": "rate ratio"}


def dose_trials(
    table: DoseTable, kind: str | None, *, measure: str = "MD", covariance: str = "gl"
) -> tuple[Trials, DoseTable, tuple[str, ...]]:
    """Check a table and read its trials.

    Parameters
    ----------
    kind : type of all trials, where the table has no column for it
    measure : "MD" or "SMD", for means
    covariance : as in `stats.dose_response.ratio_trials`, for log ratios

    Returns
    -------
    trials, the table without what has no part in it, and the type of each row

    Raises
    ------
    InputError
        with row, column, what was found and what is accepted.
    """
    table = _without_lone(_with_dose(table))
    problems = list(_doses(table))
    checks = {"ratios": _ratio_rows, "means": _mean_rows, "counts": _count_rows}
    kinds = _kinds(table, kind)
    problems += checks[table.form](table, kinds)
    if table.form == "ratios" and covariance != "independent" and not problems:
        problems += _counts_needed(table, kinds)
    if problems:
        raise InputError(*problems[:MOST_SHOWN])
    numbers = table.numbers
    study, dose = list(table.trial), numbers["dose"]
    if table.form == "means":
        given = (numbers["mean"], numbers["sd"], numbers["n"])
        return mean_trials(study, dose, *given, measure=measure), table, kinds
    words = [k or "ci" for k in kinds]
    if table.form == "counts":
        made = count_trials(study, dose, numbers["cases"], numbers["n"], kind=words)
        return made, table, kinds
    made = ratio_trials(
        *(study, dose, numbers["logrr"], numbers["se"]),
        kind=words,
        cases=numbers.get("cases"),
        n=numbers.get("n"),
        covariance=covariance,
    )
    return made, table, kinds


def own_measure(form: str, measure: str, kinds: Sequence[str]) -> tuple[str, bool]:
    """Return the name of the effect, and whether it is the logarithm of a ratio."""
    if form == "means":
        return measure, False
    said = set(kinds)
    return (RATIOS.get(said.pop(), "ratio") if len(said) == 1 else "ratio"), True


def _with_dose(table: DoseTable) -> DoseTable:
    """Leave out rows without any number, such as a blank line with a name."""
    empty = [
        i
        for i in range(len(table.trial))
        if all(np.isnan(column[i]) for column in table.numbers.values())
    ]
    if not empty:
        return table
    lines = ", ".join(str(table.lines[i]) for i in empty)
    rest = [i for i in range(len(table.trial)) if i not in empty]
    if not rest:
        raise InputError(Problem(table.name, "", "no numbers", "one arm of a trial a row"))
    return table.keep(rest, f"Left out, as they hold no number: rows {lines}.")


def _without_lone(table: DoseTable) -> DoseTable:
    """Leave out trials with one arm, which are compared with nothing."""
    names = dict.fromkeys(table.trial)
    lone = [name for name in names if len(table.rows_of(name)) == 1]
    if not lone:
        return table
    if len(lone) == len(names):
        expected = "two arms or more of each trial, one a row, with one name in column id"
        raise InputError(Problem(table.name, "column id", "one row a trial", expected))
    rest = [i for i, name in enumerate(table.trial) if name not in lone]
    return table.keep(rest, f"Left out, as they have one arm only: {', '.join(lone)}.")


def _doses(table: DoseTable) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], int] = {}
    for i, dose in enumerate(table.numbers["dose"]):
        if not np.isfinite(dose) or dose < 0:
            yield table.problem(i, "dose", _shown(dose), "a dose of 0 or above")
        cells = tuple(float(c[i]) for c in table.numbers.values())
        row = (table.trial[i], *(None if np.isnan(c) else c for c in cells))
        if row in seen:
            found = f"the same as row {table.lines[seen[row]]}"
            yield table.problem(i, "dose", found, "each arm once", "Delete one of the two rows.")
        seen.setdefault(row, i)
    for name in dict.fromkeys(table.trial):
        rows = table.rows_of(name)
        if len({float(table.numbers["dose"][i]) for i in rows}) == 1:
            found = f"the dose {_shown(table.numbers['dose'][rows[0]])} in all arms"
            yield table.problem(rows[0], "dose", found, "two doses or more in a trial")


def _kinds(table: DoseTable, kind: str | None) -> tuple[str, ...]:
    """Return the type of each row: its own, or the one given for all."""
    if kind is not None and kind not in KINDS:
        raise InputError(Problem(table.name, "type", repr(kind), "cc, ir or ci"))
    kinds = tuple(k or kind or "" for k in table.kind)
    problems = [
        table.problem(i, "type", repr(k), "cc (odds), ir (rates) or ci (risks)")
        for i, k in enumerate(kinds)
        if k and k not in KINDS
    ]
    for name in dict.fromkeys(table.trial):
        rows = table.rows_of(name)
        other = [i for i in rows if kinds[i] != kinds[rows[0]]]
        if other and not problems:
            found = f"{kinds[other[0]]!r} beside {kinds[rows[0]]!r}"
            problems.append(table.problem(other[0], "type", found, "one type in a trial"))
    if problems:
        raise InputError(*problems[:MOST_SHOWN])
    return kinds


def _ratio_rows(table: DoseTable, kinds: tuple[str, ...]) -> list[Problem]:
    y, se = table.numbers["logrr"], table.numbers["se"]
    marked = (np.isnan(se) | (se == 0)) & (np.isnan(y) | (y == 0))
    problems = []
    for i in np.flatnonzero(~marked):
        if not np.isfinite(y[i]):
            problems.append(table.problem(int(i), "logrr", _shown(y[i]), "the log of a ratio"))
        if not (np.isfinite(se[i]) and se[i] > 0):
            step = "Only the arm that the others are compared with has none."
            if se[i] == 0 and y[i] == 1:
                step = "logrr holds logarithms: that arm has 0, not 1."
            problems.append(
                table.problem(int(i), "se", _shown(se[i]), "a standard error above 0", step)
            )
    if problems:
        return problems
    for name in dict.fromkeys(table.trial):
        rows = table.rows_of(name)
        found = [i for i in rows if marked[i]]
        if len(found) == 1:
            continue
        lines = ", ".join(str(table.lines[i]) for i in found or rows)
        what = f"{len(found) or 'no'} reference arms in rows {lines}"
        expected = "one arm a trial that the others are compared with: logrr 0 and se 0 or blank"
        problems.append(table.problem(rows[0], "se", what, expected))
    return problems


def _counts_needed(table: DoseTable, kinds: tuple[str, ...]) -> list[Problem]:
    """What the covariance of several ratios of one trial is rebuilt from."""
    problems = []
    for name in dict.fromkeys(table.trial):
        rows = table.rows_of(name)
        if len(rows) < 3:
            continue
        step = "Or say --covariance independent, which takes ratios of one trial as unrelated."
        if not kinds[rows[0]]:
            expected = "cc (odds), ir (rates) or ci (risks)"
            problems.append(table.problem(rows[0], "type", "nothing", expected, step))
        columns = [c for c in ("cases", "n") if c in table.numbers]
        if len(columns) < 2:
            found, expected = "no such columns", "the counts of a trial with several doses"
            problems.append(table.problem(rows[0], "cases, n", found, expected, step))
            continue
        problems += [p for i in rows for p in _counts(table, kinds, i)]
    return problems


def _counts(table: DoseTable, kinds: tuple[str, ...], i: int) -> Iterator[Problem]:
    cases, n = table.numbers["cases"][i], table.numbers["n"][i]
    what = "person-time" if kinds[i] == "ir" else "people"
    if not np.isfinite(cases) or cases < 0:
        yield table.problem(i, "cases", _shown(cases), "a number of people with the event")
    if not np.isfinite(n) or n <= 0:
        yield table.problem(i, "n", _shown(n), f"{what}, above 0")
    elif kinds[i] != "ir" and cases > n:
        expected = f"at most n, which is {_shown(n)}"
        step = "Is n person-time? Then the type is ir." if kinds[i] == "ci" else ""
        yield table.problem(i, "cases", _shown(cases), expected, step)


def _count_rows(table: DoseTable, kinds: tuple[str, ...]) -> list[Problem]:
    problems = []
    for i in range(len(table.trial)):
        if not kinds[i]:
            step = "Say --type for all rows, or add a column type."
            expected = "cc (odds), ir (rates) or ci (risks)"
            return [table.problem(i, "type", "nothing", expected, step)]
        found = list(_counts(table, kinds, i))
        cases, n = table.numbers["cases"][i], table.numbers["n"][i]
        full = kinds[i] != "ir" and cases == n
        if not found and (cases == 0 or full):
            expected = "some with the event, and some without: else no log ratio exists"
            step = "Counts this sparse need another model than this one."
            found.append(table.problem(i, "cases", f"{cases:g} of {n:g}", expected, step))
        problems += found
    return problems


def _mean_rows(table: DoseTable, kinds: tuple[str, ...]) -> list[Problem]:
    del kinds  # means have none
    problems = []
    mean, sd, n = (table.numbers[c] for c in ("mean", "sd", "n"))
    for i in range(len(table.trial)):
        if not np.isfinite(mean[i]):
            problems.append(table.problem(i, "mean", _shown(mean[i]), "a mean"))
        if not (np.isfinite(sd[i]) and sd[i] > 0):
            problems.append(table.problem(i, "sd", _shown(sd[i]), "a standard deviation above 0"))
        if not (np.isfinite(n[i]) and n[i] >= 2 and n[i] % 1 == 0):
            expected = "a whole number of people, 2 or more"
            problems.append(table.problem(i, "n", _shown(n[i]), expected))
    return problems


def _shown(value: float) -> str:
    return "nothing" if np.isnan(value) else f"{value:g}"
