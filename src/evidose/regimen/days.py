"""Dates and local times of the doses, through nights and changes of the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from evidose.regimen.compounding import Intake
from evidose.terms import InputError, Problem

NIGHT_ENDS = time(4)
"""A dose before this hour belongs to the evening before."""
MOST_DAYS_AHEAD = 3653


@dataclass(frozen=True, slots=True)
class DatedDose:
    """One dose of the plan.

    Attributes
    ----------
    day : the plan's day; a dose after midnight belongs to the evening before
    when : local time with its zone
    step : number of the titration step
    intake : what to swallow
    """

    day: date
    when: datetime
    step: int
    intake: Intake


def read_zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises
    ------
    InputError
        No such zone.
    """
    if name in _zone_names():
        return ZoneInfo(name)
    known = {n.casefold(): n for n in _zone_names()}
    near = get_close_matches(name.strip().replace(" ", "_").casefold(), known, n=2, cutoff=0.7)
    expected = "an IANA name such as Europe/Berlin or America/New_York"
    step = f"Did you mean {' or '.join(known[n] for n in near)}?" if near else ""
    raise InputError(Problem("command line", "--zone", repr(name[:60]), expected, step))


@cache
def _zone_names() -> frozenset[str]:
    """Return the names of all zones; files that only lie beside them are none."""
    return frozenset(available_timezones() - {"Factory", "localtime"})


def check_start(start: date, today: date) -> None:
    """Refuse a first day in the past or more than ten years away.

    Raises
    ------
    InputError
        With the day that was given and the first that is accepted.
    """
    if start < today:
        raise InputError(
            Problem(
                "command line",
                "--from",
                start.isoformat(),
                f"{today.isoformat()} or later",
                "A plan begins today or later; what was taken before belongs into the diary.",
            )
        )
    latest = today + timedelta(days=MOST_DAYS_AHEAD)
    if start > latest:
        expected = f"{latest.isoformat()} or earlier"
        raise InputError(Problem("command line", "--from", start.isoformat(), expected))


def local_time(day: date, at: time, zone: ZoneInfo | None) -> datetime:
    """Return the moment of a dose on a plan's day; without a zone the time of any clock.

    Times before 04:00 fall on the next calendar day: a dose "at half past midnight" ends the
    evening it belongs to. A time that the clock skips in spring moves forward by the gap; a time
    that comes twice in autumn is its first coming.

    Examples
    --------
    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> local_time(date(2027, 3, 27), time(2, 30), berlin).isoformat()  # 02:30 does not exist
    '2027-03-28T03:30:00+02:00'
    """
    told = wall_time(day, at, zone)
    return told if zone is None else told.astimezone(UTC).astimezone(zone)


def wall_time(day: date, at: time, zone: ZoneInfo | None) -> datetime:
    """Return what the clock on the wall should say, even where it skips that time.

    A calendar repeats this time day after day; taking the moved one of a night in spring would
    move every following dose too.
    """
    if at < NIGHT_ENDS:
        day += timedelta(days=1)
    return datetime.combine(day, at, tzinfo=zone)
