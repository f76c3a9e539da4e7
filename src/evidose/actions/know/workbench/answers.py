"""From what the statistics return to plain numbers, None where there is none."""

import math
from typing import Any

import numpy as np

from evidose.pages.know.workbench.parts import Row
from evidose.stats.status import MESSAGES, Status


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
