"""A time of day, as a person writes it."""

import re
from collections.abc import Iterable
from datetime import time

from evidose.terms.errors import InputError
from evidose.terms.problem import Problem

CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)


def read_clock(text: str, field: str) -> time:
    """Read a time of day on the 24-hour clock.

    Parameters
    ----------
    text : ``22:00``, ``7:30`` or ``07.30``
    field : what the time is, named in the error

    Raises
    ------
    InputError
        The text is no time from 00:00 to 23:59.

    Examples
    --------
    >>> read_clock("22:30", "--at")
    datetime.time(22, 30)
    """
    found = CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        expected = "a time from 00:00 to 23:59, such as 22:00"
        raise InputError(Problem("command line", field, repr(text), expected))
    return time(int(found[1]), int(found[2]))


def read_hours(text: str, field: str) -> tuple[time, ...]:
    """Read the times of a day, parted by commas, in their order.

    Raises
    ------
    InputError
        One is no time from 00:00 to 23:59, or stands there twice.

    Examples
    --------
    >>> [f"{at:%H:%M}" for at in read_hours("20:00, 8:00", "--at")]
    ['08:00', '20:00']
    """
    found = tuple(sorted(read_clock(part, field) for part in text.split(",")))
    if len(set(found)) != len(found):
        raise InputError(Problem("command line", field, repr(text), "each time once"))
    return found


def said_hours(hours: Iterable[time]) -> str:
    """Return times of a day in words.

    Examples
    --------
    >>> said_hours([time(8), time(14, 30), time(20)])
    '08:00, 14:30 and 20:00'
    """
    said = [f"{at:%H:%M}" for at in hours]
    return " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
