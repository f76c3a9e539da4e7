"""Trials from means and standard deviations: differences from one shared reference arm.

Differences in means: Crippa & Orsini 2016 (BMC Med Res Methodol 16: 91), who take the variance of
a difference from the standard deviation pooled over the arms, and the covariance from the reference
arm's own. Standardised differences:
by the standard deviation pooled over all arms of a trial, with the covariances of Gleser & Olkin
2009 (in Cooper, Hedges & Valentine, ch. 19): contrasts share the reference arm and that deviation.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, check_name
from evidose.stats.dose_response.trials import (
    Layout,
    Trials,
    build,
    lowest_arm,
    read_layout,
    shared,
)
from evidose.stats.status import Status

MEASURES = ("MD", "SMD")
VARIANCES = ("pooled", "separate")


def mean_trials(
    study: ArrayLike,
    dose: ArrayLike,
    mean: ArrayLike,
    sd: ArrayLike,
    n: ArrayLike,
    *,
    measure: str = "MD",
    variance: str = "pooled",
) -> Trials:
    """Read arm means; the arm with the lowest dose of a trial is its reference.

    Parameters
    ----------
    study : trial of each row, shape (n,)
    dose, mean, sd, n : shape (n,) or (m, n)
    measure : "MD", or "SMD" for Hedges' g with the exact small-sample factor
    variance : of a difference in means: "pooled" as in the paper, or "separate" for each arm's own
        standard deviation throughout

    Raises
    ------
    InputError, UnknownNameError : not numbers, shapes that do not fit, or an unknown measure

    Examples
    --------
    >>> one = mean_trials(["a"] * 3, [0, 10, 20], [5, 4, 3], [2, 2, 2], [50, 50, 50])
    >>> one.y.tolist(), one.v[0, 0, 1, 2].item()
    ([[[0.0, -1.0, -2.0]]], 0.08)
    """
    check_name("measure", measure, MEASURES)
    check_name("variance", variance, VARIANCES)
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
        if measure == "SMD":
            y, v = _standardised(layout, y, reference)
        else:
            v = _raw(layout, reference, variance)
    return build(layout, reference, y, v, status)


def _raw(layout: Layout, reference: NDArray[np.bool_], variance: str) -> FloatArray:
    sd, n = layout.columns["sd"], layout.columns["n"]
    separate = sd * sd / n
    control = np.where(reference, separate, 0.0).sum(axis=2)
    own = separate + control[..., None]
    if variance == "pooled":
        people = np.where(reference, n, 0.0).sum(axis=2)
        own = _pooled(layout)[1][..., None] * (1.0 / n + 1.0 / people[..., None])
    return shared(control, own, layout.present & ~reference)


def _pooled(layout: Layout) -> tuple[FloatArray, FloatArray]:
    """Degrees of freedom and squared standard deviation over all arms of each trial."""
    n, sd = layout.columns["n"], layout.columns["sd"]
    free = np.where(layout.present, n - 1.0, 0.0)
    df = free.sum(axis=2)
    return df, np.where(layout.present, sd * sd * free, 0.0).sum(axis=2) / df


def _standardised(
    layout: Layout, y: FloatArray, reference: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    from scipy.special import gammaln

    n = np.where(layout.present, layout.columns["n"], 0.0)
    df, squared = _pooled(layout)
    factor = np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2)
    g = y * (factor / np.sqrt(squared))[..., None]
    control = 1.0 / np.where(reference, n, 0.0).sum(axis=2)
    v = shared(control, 1.0 / n + control[..., None], layout.present & ~reference)
    both = g[..., :, None] * g[..., None, :]
    return g, v + both / (2.0 * n.sum(axis=2)[..., None, None])
