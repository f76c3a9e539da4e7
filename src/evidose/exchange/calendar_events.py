"""Dated things to remember, as a calendar that any program can read (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Evidose//Plan//EN"


@dataclass(frozen=True, slots=True)
class Event:
    """One event, or one that repeats every day.

    Attributes
    ----------
    key : names the event; the same key gives the same UID, so a second import replaces the first
    title, text : what the calendar shows
    start : local time with an IANA zone, or without one for the clock wherever the reader is, or a
        date for an event of whole days
    last_day : last day of an event of whole days
    days : how often it repeats, day after day at the same local time
    alarm : minutes before the start; ``None`` for no alarm
    """

    key: str
    title: str
    text: str
    start: datetime | date
    last_day: date | None = None
    days: int = 1
    alarm: int | None = None


def write_calendar(name: str, events: Iterable[Event], *, stamp: datetime) -> bytes:
    """Return the calendar as the bytes of an ``.ics`` file.

    Times stay local with their zone, whose rules travel along (VTIMEZONE), so a dose at 22:00 is
    at 22:00 before and after a change of the clock.

    Parameters
    ----------
    name : shown as the calendar's name
    events : in any order
    stamp : when the calendar was made
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    events = list(events)
    for event in events:
        calendar.add_component(_component(event, stamp))
    years = [event.start.year for event in events] or [stamp.year]
    # A year before, so that the rule in force at the first event is there; two after the last.
    calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    written: bytes = calendar.to_ical()
    return written


def _component(event: Event, stamp: datetime) -> "icalendar.Event":
    import icalendar

    made = icalendar.Event()
    made.add("uid", f"{uuid5(NAMESPACE_URL, 'evidose:' + event.key)}")
    made.add("dtstamp", stamp.astimezone(UTC))
    made.add("summary", event.title)
    made.add("description", event.text)
    made.add("transp", "TRANSPARENT")
    made.add("class", "PRIVATE")
    if isinstance(event.start, datetime):
        made.add("dtstart", event.start)
        made.add("duration", timedelta(minutes=5))
    else:
        made.add("dtstart", event.start)
        made.add("dtend", (event.last_day or event.start) + timedelta(days=1))
    if event.days > 1:
        made.add("rrule", {"freq": "daily", "count": event.days})
    if event.alarm is not None:
        made.add_component(_alarm(event))
    return made


def _alarm(event: Event) -> "icalendar.Alarm":
    import icalendar

    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", timedelta(minutes=-(event.alarm or 0)))
    return alarm
