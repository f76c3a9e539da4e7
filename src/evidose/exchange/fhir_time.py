"""Dates and times of FHIR, which may be a year or a month alone."""

import calendar
from datetime import date, datetime
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

NOON = clock_time(12)


def first_day(text: Any) -> date | None:
    """Return the day of a date or time; of a year or month alone its first day.

    Examples
    --------
    >>> first_day("2024-03"), first_day("2024-03-05T10:00:00Z"), first_day(None)
    (datetime.date(2024, 3, 1), datetime.date(2024, 3, 5), None)
    """
    if not isinstance(text, str) or not text:
        return None
    year, month, day = (*text[:10].split("-"), "01", "01")[:3]
    return date.fromisoformat(f"{year}-{month}-{day}")


def last_day(text: Any) -> date | None:
    """Return the day of a date or time; of a year or month alone its last day.

    Examples
    --------
    >>> last_day("2024-02"), last_day("2015"), last_day("")
    (datetime.date(2024, 2, 29), datetime.date(2015, 12, 31), None)
    """
    day = first_day(text)
    if day is None or len(text) >= 10:
        return day
    month = day.month if len(text) > 4 else 12
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def read_time(text: str, zone: str) -> datetime | None:
    """Return the moment of a FHIR date or time; a day is its noon, a month its first day.

    Parameters
    ----------
    zone : where a time without offset is meant, an IANA name or ``""`` for this machine's
    """
    if not text:
        return None
    if len(text) > 10:
        at = datetime.fromisoformat(text)
    else:
        day = first_day(text)
        at = datetime.combine(day, NOON) if day else datetime.fromisoformat(text)
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(zone)) if zone else at.astimezone()
    return datetime.fromisoformat(at.isoformat())
