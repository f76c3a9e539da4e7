"""The columns of a table of studies, checked cell by cell, and the options of a measure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.status import Status, StatusArray

Array = NDArray[np.float64]

_COUNTS = frozenset(["ai", "bi", "ci", "di", "x1i", "x2i", "xi", "mi"])
_SIZES = frozenset(["n1i", "n2i", "ni"])
_TIMES = frozenset(["t1i", "t2i", "ti"])
_DEVIATIONS = frozenset(["sd1i", "sd2i", "sdi", "vi"])


@dataclass(frozen=True, slots=True)
class Options:
    """What `effect_size` was asked for; see there."""

    measure: str
    add: float | None
    to: str
    drop00: bool
    revman: bool
    vtype: str | None
    correct: bool | None
    approximate: bool
    modern: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of one shape, by metafor's names."""

    by_name: dict[str, Array]

    def __getitem__(self, name: str) -> Array:
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def where(self, fine: NDArray[np.bool_]) -> "Columns":
        """Return the columns with NaN in studies that are not fine."""
        return Columns({n: np.where(fine, a, np.nan) for n, a in self.by_name.items()})

    def status(self) -> StatusArray:
        """Return OK, NON_FINITE_INPUT or INVALID_TABLE for every study."""
        shape = next(iter(self.by_name.values())).shape
        finite, possible = np.ones(shape, dtype=bool), np.ones(shape, dtype=bool)
        for name, array in self.by_name.items():
            finite &= np.isfinite(array)
            possible &= ~self._impossible(name, array)
        status = np.where(possible, Status.OK, Status.INVALID_TABLE)
        return np.where(finite, status, Status.NON_FINITE_INPUT).astype(np.int8)

    def _impossible(self, name: str, array: Array) -> NDArray[np.bool_]:
        if name == "ri":
            return np.abs(array) > 1
        if name == "ti" and "xi" not in self.by_name:  # a t statistic, not a time
            return np.zeros(array.shape, dtype=bool)
        if name in ("mi", "ai") and "xi" not in self.by_name and "bi" not in self.by_name:
            return np.zeros(array.shape, dtype=bool)  # a mean, a number of predictors, an alpha
        if name in _DEVIATIONS:
            return array < 0
        if name in _COUNTS:
            return array < 0
        if name in _SIZES | _TIMES:
            return array <= 0
        return np.zeros(array.shape, dtype=bool)

    def no_contrast(self) -> NDArray[np.bool_]:
        """Return where both groups have no events, or nothing but events."""
        if all(n in self.by_name for n in ("ai", "bi", "ci", "di")):
            none = (self["ai"] == 0) & (self["ci"] == 0)
            only = (self["bi"] == 0) & (self["di"] == 0)
            return np.asarray(none | only)
        if "x1i" in self.by_name:
            return np.asarray((self["x1i"] == 0) & (self["x2i"] == 0))
        shape = next(iter(self.by_name.values())).shape
        return np.zeros(shape, dtype=bool)
