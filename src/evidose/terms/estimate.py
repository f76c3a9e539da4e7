"""A number with its uncertainty."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A point and an interval in one unit.

    Attributes
    ----------
    value, low, high : point and interval ends, in `unit`
    level : coverage the interval aims at, 0.95 unless told
    unit : UCUM unit, ``""`` for pure numbers
    """

    value: float
    low: float
    high: float
    level: float = 0.95
    unit: str = ""
