"""Compounds taken at the same time: which changes of a diary cannot be told apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two compounds that were taken at the same time.

    Attributes
    ----------
    first, second : names, the one that was begun first before the other
    begun : their first days
    close : they began so close to each other that no diary can part their effects
    together_days : what counts as close
    """

    first: str
    second: str
    begun: tuple[date, date]
    close: bool
    together_days: int

    @property
    def days(self) -> int:
        """Days from the first start to the second."""
        return (self.begun[1] - self.begun[0]).days


def overlaps(
    spans: Mapping[str, tuple[date, date | None]], together_days: int
) -> tuple[Overlap, ...]:
    """Return every pair of compounds whose days overlap, the closest starts first.

    Parameters
    ----------
    spans : name to the first day and the last one, None where it goes on
    together_days : starts within so many days cannot be told apart
    """
    found = []
    for one, other in combinations(spans.items(), 2):
        (first, (begun, over)), (second, (later, _)) = sorted((one, other), key=lambda s: s[1][0])
        if over is not None and over < later:
            continue
        close = (later - begun).days <= together_days
        found.append(Overlap(first, second, (begun, later), close, together_days))
    return tuple(sorted(found, key=lambda o: o.days))
