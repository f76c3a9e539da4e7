"""When something happened: this moment, or the one that was typed, with its zone."""

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evidose.terms import InputError, Problem


def now() -> datetime:
    """Return this moment with the machine's offset."""
    return datetime.now().astimezone()


def read_moment(text: str | None) -> tuple[datetime, str]:
    """Read when something happened, and the zone it is told in.

    Raises
    ------
    InputError
        It is no date or time, or lies in the future.
    """
    zone = zone_name()
    if text is None:
        return now(), zone
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as fault:
        expected = "a date or time such as 2026-11-22 or 2026-11-22T21:30"
        raise InputError(Problem("command line", "--at", repr(text), expected)) from fault
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(zone)) if zone else at.astimezone()
        at = datetime.fromisoformat(at.isoformat())  # the offset alone; the zone stands beside it
    else:
        zone = ""
    if at.astimezone(UTC) > datetime.now(UTC):
        raise InputError(Problem("command line", "--at", str(at), "a time that has come"))
    return at, zone


def zone_name() -> str:
    """Return the machine's IANA zone, or ``""`` where it does not tell."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if not named:
        link = Path("/etc/localtime")
        named = str(link.resolve()).partition("zoneinfo/")[2] if link.exists() else ""
    try:
        return ZoneInfo(named).key if named else ""
    except (ZoneInfoNotFoundError, ValueError):
        return ""
