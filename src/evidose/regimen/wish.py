"""What somebody asks a plan to be."""

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from evidose.terms import Dose, said_hours


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for; ``None`` and empty stand for what is usual.

    Attributes
    ----------
    first_day : day of the first dose
    at, zone : local time of every dose; without a zone the time of the clock where one is
    also_at : further hours of a day, between which its dose is parted equally
    schedule, form, strengths : names and strengths as given
    taking : daily dose of somebody who takes it already
    """

    first_day: date
    at: time
    zone: ZoneInfo | None
    start: Dose | None = None
    target: Dose | None = None
    weeks: int | None = None
    schedule: str | None = None
    form: str | None = None
    strengths: tuple[str, ...] = ()
    taking: Dose | None = None
    also_at: tuple[time, ...] = ()

    @property
    def hours(self) -> tuple[time, ...]:
        """Every hour of a day at which something is taken."""
        return (self.at, *self.also_at)

    @property
    def said_hours(self) -> str:
        """The same in words."""
        return said_hours(self.hours)
