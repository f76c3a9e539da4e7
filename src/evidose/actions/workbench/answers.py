"""Answers as plain numbers and words, None where there is no number."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from evidose.stats.status import MESSAGES, Status


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate under a name, with its interval.

    Attributes
    ----------
    k : number of studies (or effects) behind it
    note : what a reader should know of it
    """

    label: str
    k: int | None = None
    estimate: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_value: float | None = None
    tau2: float | None = None
    i2: float | None = None
    pi_low: float | None = None
    pi_high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """One test: statistic, degrees of freedom, P."""

    __test__ = False  # no test class of pytest

    label: str
    statistic: float | None = None
    df: float | None = None
    df_below: float | None = None
    p_value: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the answer.

    Attributes
    ----------
    key : its name in the document
    title : its heading
    rows, tests : estimates and tests
    numbers : further figures by name
    sentences : what they say, in words
    """

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    tests: tuple[Test, ...] = ()
    numbers: tuple[tuple[str, float | int | str | None], ...] = ()
    sentences: tuple[str, ...] = ()


def plain(value: Any) -> float | None:
    """Return a finite number, or None."""
    number = float(value)
    return number if math.isfinite(number) else None


def told(status: Any) -> str:
    """Return what a status says where it is not in order."""
    code = Status(int(np.asarray(status)))
    return "" if code in (Status.OK, Status.BOUNDARY) else MESSAGES[code]


NAMES = ("estimate", "se", "ci_low", "ci_high", "p_value", "tau2", "i2", "pi_low", "pi_high")


def row_of(label: str, found: Any, i: int | None = None, note: str = "") -> Row:
    """Return one result of `evidose.stats.pool.pool` (or its relatives) as a row.

    Parameters
    ----------
    i : its place in a batch
    """
    at = (lambda a: np.asarray(a)[i]) if i is not None else np.asarray
    numbers = {n: plain(at(getattr(found, n))) for n in NAMES if hasattr(found, n)}
    said = note or told(at(found.status))
    return Row(label, int(at(found.k)), **numbers, note=said)


def coefficient_rows(labels: list[str], found: Any) -> tuple[Row, ...]:
    """Return the coefficients of a regression as rows."""
    return tuple(
        Row(
            label,
            estimate=plain(found.coefficients[j]),
            se=plain(found.se[j]),
            ci_low=plain(found.ci_low[j]),
            ci_high=plain(found.ci_high[j]),
            p_value=plain(found.p_value[j]),
        )
        for j, label in enumerate(labels)
    )


def p_words(p: float | None) -> str:
    """Return P as it is printed.

    >>> p_words(0.0432), p_words(0.00001), p_words(None)
    ('P = 0.043', 'P < 0.0001', 'no P')
    """
    if p is None:
        return "no P"
    return "P < 0.0001" if p < 0.0001 else f"P = {p:.2g}"
