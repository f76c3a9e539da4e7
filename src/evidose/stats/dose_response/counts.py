"""Trials from counts: people with the event in each arm, unadjusted.

The log odds (risk, rate) of each arm are independent, so the covariance of two contrasts is exactly
the variance of the reference arm.
"""

import numpy as np
from numpy.typing import ArrayLike

from evidose.stats.dose_response.ratios import KINDS
from evidose.stats.dose_response.trials import Trials, build, lowest_arm, read_layout, shared
from evidose.stats.status import Status


def count_trials(
    study: ArrayLike, dose: ArrayLike, cases: ArrayLike, n: ArrayLike, *, kind: ArrayLike = "ci"
) -> Trials:
    """Read events and people (or person-time) of each arm; the lowest dose is the reference.

    Parameters
    ----------
    study : trial of each row, shape (n,)
    dose, cases, n : shape (n,) or (m, n)
    kind : "cc" for log odds ratios, "ci" for log risk ratios, "ir" for log rate ratios

    An arm without events, or in which everybody has one, has no logarithm: its analysis has the
    status ZERO_CELL.

    Raises
    ------
    InputError, UnknownNameError : not numbers, shapes that do not fit, or an unknown kind

    Examples
    --------
    >>> one = count_trials(["a"] * 3, [0, 10, 20], [20, 25, 40], [100, 100, 100])
    >>> one.y.round(3).tolist(), one.v[0, 0, 1, 2].round(3).item()
    ([[[0.0, 0.223, 0.693]]], 0.04)
    """
    layout = read_layout(study, {"dose": dose, "cases": cases, "n": n})
    kinds = layout.words("kind", kind, KINDS)
    events, people = layout.columns["cases"], layout.columns["n"]
    present, odds = layout.present, (kinds == "cc")[:, None]
    counted = (kinds != "ir")[:, None]
    reference = lowest_arm(layout)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.log(events) - np.log(np.where(odds, people - events, people))
        rest = np.where(odds, 1.0 / (people - events), np.where(counted, -1.0 / people, 0.0))
        variance = 1.0 / events + rest
        odd = (events < 0) | (people <= 0) | (counted & (events > people))
        empty = (events == 0) | (counted & (events == people))
    control = np.where(reference, variance, 0.0).sum(axis=2)
    base = np.where(reference, level, 0.0).sum(axis=2)
    v = shared(control, variance + control[..., None], present & ~reference)
    status = np.zeros(layout.rows, dtype=np.int8)
    status[(present & empty).any(axis=(1, 2))] = Status.ZERO_CELL
    status[(present & odd).any(axis=(1, 2))] = Status.INVALID_TABLE
    with np.errstate(invalid="ignore"):
        return build(layout, reference, level - base[..., None], v, status)
