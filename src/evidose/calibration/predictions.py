"""Which trial is predicted from which: only earlier years of the same analysis look ahead.

A trial is predicted from all trials of its analysis that were published in earlier years, if there
are two or more. Trials of the same year never predict each other, and a trial's rows in other
analyses are no part of its past. The same result that stands in several analyses of a review
(sensitivity and subgroup analyses repeat each other) is predicted once, in the first of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.calibration.table import Array, Ints, Trials, Words
from evidose.stats.predictive import LEVELS, TrialDesign

FEWEST = 2
"""Past trials from which on a prediction is made."""


@dataclass(frozen=True, slots=True)
class Predictions:
    """m predictions, ordered by analysis and year.

    Attributes
    ----------
    past_y, past_v : effects and variances of the past trials, (m, k) with NaN padding
    past_level : their risk of bias, position in `LEVELS`, (m, k)
    k : number of past trials, (m,)
    y : what the predicted trial then showed, (m,)
    design : what is known of the trial before its result
    level : risk of bias of the predicted trial, (m,)
    kind : position in `KINDS`, (m,)
    review : name of the review, (m,)
    n : participants of the predicted trial, (m,)
    """

    past_y: Array
    past_v: Array
    past_level: Ints
    k: Ints
    y: Array
    design: TrialDesign
    level: Ints
    kind: Ints
    review: Words
    n: Array

    def take(self, rows: NDArray[np.intp]) -> "Predictions":
        """Return some of the predictions, with the padding cut to what they need."""
        most = int(self.k[rows].max(initial=1))
        return Predictions(
            self.past_y[rows, :most],
            self.past_v[rows, :most],
            self.past_level[rows, :most],
            self.k[rows],
            self.y[rows],
            self.design.take(rows),
            self.level[rows],
            self.kind[rows],
            self.review[rows],
            self.n[rows],
        )


def predictions(trials: Trials) -> Predictions:
    """Pair every trial that has a past of two or more trials with that past."""
    order = np.lexsort((trials.study, trials.year, trials.group))
    group, year = trials.group[order], trials.year[order]
    start = np.searchsorted(group, group, side="left")
    same_year = np.ones(len(order), dtype=bool)
    same_year[:1] = False
    same_year[1:] = (group[1:] == group[:-1]) & (year[1:] == year[:-1])
    # The first trial of a run of one year and analysis marks where the past of the run ends.
    first = np.maximum.accumulate(np.where(same_year, 0, np.arange(len(order))))
    k = first - start
    target = np.flatnonzero((k >= FEWEST) & _first_time(trials, order))
    k, start = k[target], start[target]
    most = int(k.max(initial=1))
    column = np.arange(most)
    inside = column < k[:, None]
    source = order[np.where(inside, start[:, None] + column, 0)]
    rows = order[target]
    return Predictions(
        np.where(inside, trials.yi[source], np.nan),
        np.where(inside, trials.vi[source], np.nan),
        np.where(inside, trials.level[source], len(LEVELS) - 1),
        k,
        trials.yi[rows],
        trials.design.take(rows),
        trials.level[rows],
        trials.kind[rows],
        trials.review[rows],
        trials.n[rows],
    )


def _first_time(trials: Trials, order: Ints) -> NDArray[np.bool_]:
    """Tell which trials could be predicted here and in no earlier analysis of their review."""
    fresh = np.zeros(len(order), dtype=bool)
    seen: set[tuple[str, int, float, float]] = set()
    group, year = trials.group[order], trials.year[order]
    earlier = 0
    for i, row in enumerate(order):
        new_group = i == 0 or group[i] != group[i - 1]
        if new_group:
            begin = i
        if new_group or year[i] != year[i - 1]:
            earlier = i - begin
        if earlier < FEWEST:
            continue
        result = (
            str(trials.review[row]),
            int(trials.study[row]),
            round(float(trials.yi[row]), 9),
            round(float(trials.vi[row]), 9),
        )
        fresh[i] = result not in seen
        seen.add(result)
    return fresh


def review_weights(review: Words) -> Array:
    """Return weights that sum to one and give every review the same total.

    Examples
    --------
    >>> review_weights(np.array(["a", "a", "b"])).tolist()
    [0.25, 0.25, 0.5]
    """
    names, position, count = np.unique(review, return_inverse=True, return_counts=True)
    weight: Array = 1.0 / (count[position] * len(names))
    return weight
