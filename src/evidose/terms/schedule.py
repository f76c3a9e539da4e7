"""A schedule: which dose at which hour, counted from midnight of the first day."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Schedule:
    """Intakes in order of time.

    Times are hours of a plain 24-hour day; calendars, zones and daylight saving belong to plans.

    Attributes
    ----------
    hours : hours since midnight of the first day, ascending
    mg : dose at each hour, in milligrams

    Examples
    --------
    >>> Schedule.daily(4.5, days=2, at_hour=22)
    Schedule(hours=(22.0, 46.0), mg=(4.5, 4.5))
    >>> Schedule.daily(4.5, days=3, at_hour=22).without(1).hours
    (22.0, 70.0)
    """

    hours: tuple[float, ...]
    mg: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.hours) != len(self.mg):
            raise ValueError(f"{len(self.hours)} hours but {len(self.mg)} doses")
        if any(not isfinite(x) for x in (*self.hours, *self.mg)) or any(x < 0 for x in self.mg):
            raise ValueError("hours and doses must be finite, doses not negative")
        if any(b < a for a, b in zip(self.hours, self.hours[1:], strict=False)):
            raise ValueError("hours must not go backwards")

    @classmethod
    def of(cls, intakes: Iterable[tuple[float, float]]) -> "Schedule":
        """Build from ``(hour, mg)`` pairs in any order."""
        ordered = sorted(intakes, key=lambda pair: pair[0])
        return cls(tuple(float(h) for h, _ in ordered), tuple(float(d) for _, d in ordered))

    @classmethod
    def daily(cls, mg: float, *, days: int, at_hour: float) -> "Schedule":
        """One dose a day at the same hour for `days` days."""
        return cls.of((HOURS_A_DAY * day + at_hour, mg) for day in range(days))

    @classmethod
    def titration(cls, steps: Iterable[tuple[float, int]], *, at_hour: float) -> "Schedule":
        """Daily doses in steps of ``(mg, days)``."""
        doses = [mg for mg, days in steps for _ in range(days)]
        return cls.of((HOURS_A_DAY * day + at_hour, mg) for day, mg in enumerate(doses))

    def without(self, index: int) -> "Schedule":
        """The same schedule with one dose missed."""
        kept = [i for i in range(len(self.hours)) if i != index % len(self.hours)]
        return Schedule(tuple(self.hours[i] for i in kept), tuple(self.mg[i] for i in kept))

    def doubled(self, index: int) -> "Schedule":
        """The same schedule with one dose taken twice."""
        at = index % len(self.mg)
        return Schedule(self.hours, tuple(d * (1 + (i == at)) for i, d in enumerate(self.mg)))

    def scaled(self, factor: float) -> "Schedule":
        """The same hours with every dose multiplied by `factor`."""
        return Schedule(self.hours, tuple(d * factor for d in self.mg))
