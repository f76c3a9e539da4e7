"""Whether a blood value follows a symptom, and how many days later; usually nobody can tell.

Both courses are freed from their straight trends, since two things that fall together while a year
goes by are no relation. The strongest correlation over all lags is compared with what turning the
results around among their dates gives: turning keeps what hangs together in time. With n results
the smallest P is 1/n, so that fewer than twenty can never tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LAGS = tuple(range(0, 57, 7))
WINDOW = 7
ENTRIES = 3
LEVEL = 0.05
LEAST = round(1 / LEVEL)


@dataclass(frozen=True, slots=True)
class Relation:
    """What is seen between a symptom and a blood value.

    Attributes
    ----------
    told : False where nobody can tell, with the reason in `why`
    lag_days : the blood value follows so many days behind
    correlation : there; positive where both rise together
    p : share of turned courses with a correlation as strong at any lag
    pairs : results with enough entries of the symptom before them
    """

    told: bool
    why: str
    lag_days: int | None
    correlation: float | None
    p: float | None
    pairs: int


def lagged_relation(days: Sequence[int], values: Sequence[float], symptom: Array) -> Relation:
    """Look for the lag at which a blood value follows a symptom.

    Parameters
    ----------
    days : day of each result, counted on the symptom's days
    values : of the results, on the scale they are judged on
    symptom : (T,) daily scores, NaN where missing
    """
    means = np.array([[_mean_before(symptom, d - lag) for lag in LAGS] for d in days])
    usable = np.isfinite(means).all(axis=1) if len(days) else np.zeros(0, dtype=bool)
    pairs = int(usable.sum())
    if pairs < LEAST:
        why = f"fewer than {LEAST} results with symptoms noted in the weeks before"
        return Relation(False, why, None, None, None, pairs)
    when = np.array(days, dtype=np.float64)[usable]
    marker = _without_trend(when, np.array(values, dtype=np.float64)[usable, None])
    before = _without_trend(when, means[usable])
    if not (marker.std() > 0 and (before.std(axis=0) > 0).any()):
        return Relation(False, "one of the two does not vary", None, None, None, pairs)
    turned = np.stack([np.roll(marker[:, 0], k) for k in range(pairs)], axis=1)
    found = _correlations(before, turned)
    strongest = np.abs(found).max(axis=0)
    p = float((strongest >= strongest[0] - 1e-12).mean())
    at = int(np.abs(found[:, 0]).argmax())
    if p > LEVEL:
        why = f"no lag stands out over {pairs} results (P {p:.2f})"
        return Relation(False, why, None, None, p, pairs)
    return Relation(True, "", LAGS[at], float(found[at, 0]), p, pairs)


def _mean_before(symptom: Array, day: int) -> float:
    """Return the mean of the week that ends on `day`; NaN with fewer than three entries."""
    week = symptom[max(day - WINDOW + 1, 0) : max(day + 1, 0)]
    seen = week[np.isfinite(week)]
    return float(seen.mean()) if len(seen) >= ENTRIES else float("nan")


def _without_trend(when: Array, columns: Array) -> Array:
    design = np.stack([np.ones(len(when)), when - when.mean()], axis=1)
    fit, *_ = np.linalg.lstsq(design, columns, rcond=None)
    rest: Array = columns - design @ fit
    return rest


def _correlations(a: Array, b: Array) -> Array:
    """Return correlations of every column of `a` with every column of `b`; 0 where one is flat."""
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    size = np.sqrt(np.outer((a**2).sum(axis=0), (b**2).sum(axis=0)))
    found: Array = np.where(size > 0, a.T @ b / np.where(size > 0, size, 1.0), 0.0)
    return found
