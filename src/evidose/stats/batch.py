"""The one door for effects and variances: checked once, shaped once.

Behind it there is one shape only: ``(m, k)`` float arrays, NaN where a row has no study. What
cannot be read at all raises `evidose.terms.InputError`; what is wrong in one row becomes the
`Status` of that row and leaves the others alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.status import Status, StatusArray

if TYPE_CHECKING:
    from evidose.terms import InputError

FloatArray = NDArray[np.float64]

_least, _most = np.minimum.reduce, np.maximum.reduce

EXTREME = 1e60
"""Ratio of variances, or of squared differences of effects to variances, that double precision
cannot be trusted with; also the range of variances is bounded, to ``1e-250`` and ``1e250``."""

_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Batch:
    """m meta-analyses of up to k studies, ready to compute with.

    Attributes
    ----------
    y, v : effects and variances, shape (m, k); NaN where there is no study, and in every cell of a
        row whose status is not OK
    used : where there is a study, shape (m, k)
    k : number of studies per row, shape (m,)
    status : OK, TOO_FEW_STUDIES (no study at all), NON_FINITE_INPUT, NON_POSITIVE_VARIANCE or
        ILL_CONDITIONED (see `EXTREME`) per row, shape (m,)
    single : the caller gave one row as (k,) and expects results without batch axis
    full : no cell is empty
    """

    y: FloatArray
    v: FloatArray
    used: NDArray[np.bool_]
    k: NDArray[np.intp]
    status: StatusArray
    single: bool
    full: bool

    def shaped(self, values: NDArray[_Scalar]) -> NDArray[_Scalar]:
        """Return a result of shape (m, ...) in the shape the caller expects."""
        return values.reshape(values.shape[1:]) if self.single else values


def read_numbers(name: str, values: ArrayLike) -> FloatArray:
    """Return `values` as a float array, or raise `InputError` naming the first cell that is none.

    Booleans, strings and complex numbers are refused rather than converted; masked cells count as
    NaN.
    """
    if isinstance(values, np.ma.MaskedArray) and values.dtype.kind in "iuf":
        return np.asarray(np.ma.filled(values.astype(np.float64), np.nan))
    try:
        array = np.asarray(values)
    except (ValueError, TypeError):
        raise refuse(
            name, "rows of different length", "one rectangle, short rows filled up with NaN"
        ) from None
    if array.dtype.kind in "iuf":
        return np.asarray(array, dtype=np.float64)
    if array.dtype.kind == "O":  # None, Fraction, Decimal, mixed content
        for index, cell in np.ndenumerate(array):
            if cell is None or isinstance(cell, str | bytes | bool | complex):
                raise refuse(_cell(name, index), repr(cell), "a number, or NaN for no study")
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError):
            raise refuse(name, "content that is no number", "numbers") from None
    first = (0,) * array.ndim
    found = repr(array[first].item()) if array.size else f"an array of {array.dtype}"
    raise refuse(_cell(name, first), found, "numbers, with NaN for no study")


def _cell(name: str, index: tuple[int, ...]) -> str:
    return f"{name}{list(index)}" if index else name


def read_batch(y: ArrayLike, v: ArrayLike) -> Batch:
    """Check and shape effects `y` and their sampling variances `v`.

    Parameters
    ----------
    y, v : shape (k,) for one meta-analysis or (m, k) for m of them, NaN in both for no study;
        a `v` of shape (k,) goes with every row of `y`

    Raises
    ------
    InputError : not numbers, empty, more than two axes, or shapes that do not fit

    Examples
    --------
    >>> door = read_batch([[0.1, 0.3, float("nan")], [0.2, 0.1, 0.4]], [[1, 2, float("nan")]] * 2)
    >>> door.k.tolist(), [int(s) for s in door.status]
    ([2, 3], [0, 11])
    """
    effects, variances = read_numbers("y", y), read_numbers("v", v)
    single = effects.ndim == 1 and variances.ndim == 1
    for name, array in (("y", effects), ("v", variances)):
        if array.ndim not in (1, 2):
            raise refuse(name, f"{array.ndim} axes", "shape (k,) or (m, k)")
        if array.size == 0:
            raise refuse(
                name, "no numbers", "at least one study", "Ask only for questions that have a study"
            )
    if effects.shape[-1] != variances.shape[-1] or (
        effects.ndim == variances.ndim and effects.shape != variances.shape
    ):
        raise refuse(
            "v",
            f"shape {variances.shape}",
            f"the shape of y, {effects.shape}",
            "Give one variance per effect",
        )
    if single:
        return _checked(effects[None], variances[None], single)
    if effects.ndim == 1:
        effects = effects[None]
    if variances.shape != effects.shape:
        effects, variances = np.broadcast_arrays(effects, np.atleast_2d(variances))
    return _checked(effects, variances, single)


def check_level(level: float) -> None:
    """Raise `InputError` unless `level` is the level of an interval."""
    if isinstance(level, bool | str) or level is None or not 0.0 < level < 1.0:
        raise refuse("level", repr(level), "a number between 0 and 1", "Give 0.95 for 95 %")


def check_name(kind: str, name: str, known: Sequence[str]) -> None:
    """Raise `UnknownNameError` unless `name` is known."""
    if name not in known:
        from evidose.terms import UnknownNameError

        raise UnknownNameError(kind, str(name), known)


def _checked(y: FloatArray, v: FloatArray, single: bool) -> Batch:
    m, width = y.shape
    status = np.zeros(m, dtype=np.int8)
    least, most = float(_least(v, axis=None)), float(_most(v, axis=None))
    reach = float(_most(y, axis=None)) - float(_least(y, axis=None))
    fine = least > 1e-250 and most < 1e250 and most < EXTREME * least
    if fine and reach * reach < EXTREME * least:  # each comparison is false for NaN
        used = np.ones((m, width), dtype=bool)
        return Batch(y, v, used, np.full(m, width, dtype=np.intp), status, single, True)
    used = ~(np.isnan(y) & np.isnan(v))
    k = used.sum(axis=1)
    status[_extreme(y, v, used)] = Status.ILL_CONDITIONED
    with np.errstate(invalid="ignore"):
        status[(used & (v <= 0)).any(axis=1)] = Status.NON_POSITIVE_VARIANCE
    status[(used & ~(np.isfinite(y) & np.isfinite(v))).any(axis=1)] = Status.NON_FINITE_INPUT
    status[k == 0] = Status.TOO_FEW_STUDIES
    keep = used & (status == Status.OK)[:, None]
    full = bool(keep.all())
    if not full:
        y, v = np.where(keep, y, np.nan), np.where(keep, v, np.nan)
    return Batch(y, v, keep, k, status, single, full)


def _extreme(y: FloatArray, v: FloatArray, used: NDArray[np.bool_]) -> NDArray[np.bool_]:
    with np.errstate(over="ignore", invalid="ignore"):
        least, most = np.where(used, v, np.inf).min(axis=1), np.where(used, v, 0.0).max(axis=1)
        reach = np.where(used, y, -np.inf).max(axis=1) - np.where(used, y, np.inf).min(axis=1)
        apart = np.maximum(most, reach * reach) >= EXTREME * least
    return np.asarray(apart | (least <= 1e-250) | (most >= 1e250))


def refuse(
    field: str, found: str, expected: str, next_step: str = "", *, place: str = "input of stats"
) -> "InputError":
    """Return the error for input that cannot be read.

    The words of errors are loaded when one is needed: they take longer than all of this room.
    """
    from evidose.terms import InputError, Problem

    return InputError(Problem(place, field, found, expected, next_step))
