"""Standard formats in and out; a library for a format is loaded when something is written."""

from evidose.exchange.calendar_events import Event, write_calendar

__all__ = ["Event", "write_calendar"]
