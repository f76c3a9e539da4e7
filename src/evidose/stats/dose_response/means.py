"""Trials from means and standard deviations: differences from one shared reference arm.

Differences in means: Crippa & Orsini 2016 (BMC Med Res Methodol 16: 91). Standardised differences:
by the standard deviation pooled over all arms of a trial, with the covariances of Gleser & Olkin
2009 (in Cooper, Hedges & Valentine, ch. 19): contrasts share the reference arm and that deviation.
"""

import numpy as np
from numpy.typing import ArrayLike

from evidose.stats.batch import FloatArray, check_name
from evidose.stats.dose_response.trials import Layout, Trials, build, lowest_arm, read_layout
from evidose.stats.status import Status

MEASURES = ("MD", "SMD")


def mean_trials(
    study: ArrayLike,
    dose: ArrayLike,
    mean: ArrayLike,
    sd: ArrayLike,
    n: ArrayLike,
    *,
    measure: str = "MD",
) -> Trials:
    """Read arm means; the arm with the lowest dose of a trial is its reference.

    Parameters
    ----------
    study : trial of each row, shape (n,)
    dose, mean, sd, n : shape (n,) or (m, n)
    measure : "MD", or "SMD" for Hedges' g with the exact small-sample factor

    Raises
    ------
    InputError : not numbers, shapes that do not fit, or an unknown measure

    Examples
    --------
    >>> one = mean_trials(["a"] * 3, [0, 10, 20], [5, 4, 3], [2, 2, 2], [50, 50, 50])
    >>> one.y.tolist(), one.v[0, 0, 1, 2].item()
    ([[[0.0, -1.0, -2.0]]], 0.08)
    """
    check_name("measure", measure, MEASURES)
    layout = read_layout(study, {"dose": dose, "mean": mean, "sd": sd, "n": n})
    level, spread, people = (layout.columns[key] for key in ("mean", "sd", "n"))
    reference = lowest_arm(layout)
    status = np.zeros(layout.rows, dtype=np.int8)
    with np.errstate(invalid="ignore"):
        odd = layout.present & ((spread <= 0) | (people < 2))
    status[odd.any(axis=(1, 2))] = Status.INVALID_TABLE
    base = np.where(reference, level, 0.0).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = level - base[..., None]
        if measure == "MD":
            return build(layout, reference, y, _raw(spread, people, reference), status)
        y, v = _standardised(layout, y, reference)
    return build(layout, reference, y, v, status)


def _raw(sd: FloatArray, n: FloatArray, reference: FloatArray) -> FloatArray:
    own = sd * sd / n
    control = np.where(reference, own, 0.0).sum(axis=2)
    return control[..., None, None] + np.where(np.eye(sd.shape[2]), own[..., None], 0.0)


def _standardised(
    layout: Layout, y: FloatArray, reference: FloatArray
) -> tuple[FloatArray, FloatArray]:
    from scipy.special import gammaln

    present = layout.present
    n = np.where(present, layout.columns["n"], 0.0)
    free = np.where(present, n - 1.0, 0.0)
    df = free.sum(axis=2)
    squares = np.where(present, layout.columns["sd"] ** 2 * free, 0.0).sum(axis=2)
    factor = np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2)
    g = y * (factor / np.sqrt(squares / df))[..., None]
    control = 1.0 / np.where(reference, n, 0.0).sum(axis=2)
    v = control[..., None, None] + np.where(np.eye(n.shape[2]), (1.0 / n)[..., None], 0.0)
    return g, v + g[..., :, None] * g[..., None, :] / (2.0 * n.sum(axis=2)[..., None, None])
