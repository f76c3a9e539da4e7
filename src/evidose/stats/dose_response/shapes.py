"""Shapes of a dose-response relation that are linear in their coefficients, as columns of dose.

Every shape is a difference from a trial's reference dose, so none has an intercept. Restricted
cubic splines are Harrell's truncated powers, divided by the squared distance of the outer knots
(Harrell 2015, Regression Modeling Strategies, section 2.4.5).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, check_name, read_numbers, refuse
from evidose.stats.dose_response.trials import Trials

LINEAR_SHAPES = ("linear", "quadratic", "spline")

QUANTILES: dict[int, tuple[float, ...]] = {
    3: (0.1, 0.5, 0.9),
    4: (0.05, 0.35, 0.65, 0.95),
    5: (0.05, 0.275, 0.5, 0.725, 0.95),
}
"""Where knots stand among the doses of all arms unless they are given (Harrell 2015, table 2.3)."""


def columns(shape: str, dose: FloatArray, knots: FloatArray) -> FloatArray:
    """Return the columns of a shape at given doses, shape (..., p).

    Parameters
    ----------
    shape : one of `LINEAR_SHAPES`
    dose : any shape (m, ...)
    knots : shape (m, k), rising; read for a spline only

    Examples
    --------
    >>> columns("quadratic", np.array([[2.0, 3.0]]), np.empty((1, 0))).tolist()
    [[[2.0, 4.0], [3.0, 9.0]]]
    """
    check_name("shape", shape, LINEAR_SHAPES)
    if shape == "linear":
        return dose[..., None]
    if shape == "quadratic":
        return np.stack([dose, dose * dose], axis=-1)
    places = knots.reshape(knots.shape[0], *(1,) * (dose.ndim - 1), -1)
    above = np.maximum(dose[..., None] - places, 0.0) ** 3
    inner, before, last = places[..., :-2], places[..., -2:-1], places[..., -1:]
    gap = last - before
    rest = above[..., -1:] * (before - inner) - above[..., -2:-1] * (last - inner)
    with np.errstate(divide="ignore", invalid="ignore"):
        bent = (above[..., :-2] + rest / gap) / (last - places[..., :1]) ** 2
    return np.concatenate([dose[..., None], bent], axis=-1)


def count(shape: str, knots: FloatArray) -> int:
    """Return the number of coefficients of a shape."""
    fixed = {"linear": 1, "quadratic": 2}
    return fixed[shape] if shape in fixed else int(knots.shape[-1]) - 1


def read_knots(trials: Trials, knots: int | ArrayLike | None) -> FloatArray:
    """Return the knots of each analysis, shape (m, k).

    Parameters
    ----------
    knots : their number (3 to 5), put at quantiles of the doses of all arms; or the doses
        themselves, shape (k,); None for three

    Raises
    ------
    InputError : fewer than three, more than can be placed, or not numbers
    """
    m = trials.dose.shape[0]
    if knots is None or isinstance(knots, int):
        number = 3 if knots is None else knots
        if number not in QUANTILES:
            raise refuse("knots", repr(knots), "3, 4 or 5, or the doses they stand at")
        return _quantiles(trials.dose, QUANTILES[number])
    given = read_numbers("knots", knots)
    if given.ndim != 1 or given.size < 3:
        raise refuse("knots", f"shape {given.shape}", "three doses or more")
    return np.tile(given, (m, 1))


def _quantiles(dose: FloatArray, shares: Sequence[float]) -> FloatArray:
    """Quantiles over the arms of each analysis, by linear interpolation; NaN cells are no arms."""
    arms = np.sort(dose.reshape(dose.shape[0], -1), axis=1)
    last = np.isfinite(arms).sum(axis=1) - 1.0
    at = np.maximum(last, 0.0)[:, None] * np.asarray(shares)
    low = np.floor(at).astype(np.intp)
    high = np.minimum(low + 1, arms.shape[1] - 1)
    below, above = np.take_along_axis(arms, low, 1), np.take_along_axis(arms, high, 1)
    part = at - low
    return np.asarray(np.where(part > 0, below + part * (above - below), below))


def rising(knots: FloatArray) -> NDArray[np.bool_]:
    """Return where knots are finite and each lies above the one before."""
    return np.asarray(np.isfinite(knots).all(axis=1) & (np.diff(knots, axis=1) > 0).all(axis=1))
