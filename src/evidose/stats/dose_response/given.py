"""Trials whose contrasts come with their covariance: adjusted analyses, or another program's."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from evidose.stats.batch import read_numbers, refuse
from evidose.stats.dose_response.trials import Trials, build, read_layout
from evidose.stats.status import Status


def given_trials(
    study: ArrayLike,
    dose: ArrayLike,
    contrast: ArrayLike,
    covariance: Mapping[object, ArrayLike],
) -> Trials:
    """Read contrasts with their covariances.

    Parameters
    ----------
    study : trial of each row, shape (n,)
    dose, contrast : shape (n,) or (m, n); the first row of a trial is its reference, whose contrast
        is not read
    covariance : by trial, shape (a, a) in the order of its other a rows

    Raises
    ------
    InputError : not numbers, or a covariance that is missing or of another shape

    Examples
    --------
    >>> two = given_trials(["a"] * 3, [0, 1, 2], [0, 0.2, 0.3], {"a": [[1, 0.5], [0.5, 1]]})
    >>> two.v[0, 0, 1:, 1:].tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    layout = read_layout(study, {"dose": dose, "contrast": contrast})
    width = layout.present.shape[2]
    v = np.full((len(layout.labels), width, width), np.nan)
    for i, label in enumerate(layout.labels):
        if label not in covariance:
            raise refuse("covariance", f"none for trial {label!r}", "one for each trial")
        matrix = read_numbers(f"covariance of {label!r}", covariance[label])
        arms = int((layout.trial == i).sum())
        if matrix.shape != (arms - 1, arms - 1):
            found = f"shape {matrix.shape} for trial {label!r}"
            raise refuse("covariance", found, f"({arms - 1}, {arms - 1}): one row an arm")
        v[i, 1:arms, 1:arms] = 0.5 * (matrix + matrix.T)
    reference = np.zeros(layout.present.shape, dtype=bool)
    reference[..., 0] = layout.present[..., 0]
    whole = np.broadcast_to(v, (layout.rows, *v.shape))
    status = np.full(layout.rows, Status.OK, dtype=np.int8)
    return build(layout, reference, layout.columns["contrast"], whole, status)
