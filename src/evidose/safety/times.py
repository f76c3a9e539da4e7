"""How long ago: time expressions in free text, always read as the most recent possible day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from evidose.safety.words import fold

_ISO = re.compile(r"\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)?\d\d)\b")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([^\W\d]{3,})\.?,?\s*((?:19|20)\d\d)?\b"
)
_MONTH_DAY = re.compile(
    r"\b([^\W\d]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?!\s*\d?\d:)(?:,?\s*((?:19|20)\d\d)\b)?"
)
_MONTH = re.compile(r"\b([^\W\d]{3,})\.?\s*,?\s*((?:19|20)\d\d)?\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?!\s*(?:mg|ml|mcg|iu|g)\b)")
_SPAN = re.compile(r"\b(?:(\d+(?:[.,]\d+)?)\s*|([^\W\d]+)\s+)(?=([^\W\d]+)\b)")


_BEFORE_MONTH = frozenset({"in", "since", "last", "until", "of", "im", "seit", "en", "depuis"})
"""Without one of these a month's name may be an ordinary word (*may*, *march*)."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words that tell time.

    Attributes
    ----------
    units : unit word to days, e.g. ``weeks`` to 7
    numbers : number word to number, e.g. ``two`` to 2
    days : expression to days, e.g. ``yesterday`` to 1
    months : month word to number
    ago : words that make a span a point in time
    during : words that make a span lead up to now, after a word like *stopped*
    start : words that make a time a beginning and not an end
    """

    units: Mapping[str, int]
    numbers: Mapping[str, int]
    days: Mapping[str, int]
    months: Mapping[str, int]
    ago: frozenset[str]
    during: frozenset[str]
    start: frozenset[str]


Spans = Literal["ago", "lasting", "any"]
"""Which spans tell how long ago: with *ago*; also after *for* or *since*; or every one."""


def days_since(text: str, today: date, words: TimeWords, *, spans: Spans) -> int | None:
    """Return how many days ago the most recent time told in `text` lies, or None.

    Every reading that the text allows is tried and the most recent one counts, since a shorter gap
    is the dangerous one. A date in the future makes the answer None.

    Parameters
    ----------
    spans : "took it for three days" tells nothing, "stopped for three days" does

    Examples
    --------
    >>> words = TimeWords({"days": 1}, {"three": 3}, {"yesterday": 1}, {"nov": 11},
    ...     frozenset({"ago"}), frozenset({"for"}), frozenset({"since"}))
    >>> days_since("stopped three days ago", date(2026, 11, 22), words, spans="ago")
    3
    >>> days_since("for three days", date(2026, 11, 22), words, spans="ago") is None
    True
    >>> days_since("last 2026-11-10", date(2026, 11, 22), words, spans="ago")
    12
    """
    folded = " ".join(fold(text).split())
    if spans == "ago" and any(word in words.start for word in folded.split()):
        return None
    dates, rest = _dates(folded, today, words.months)
    if any(day > today for day in dates):
        return None
    found = [(today - day).days for day in dates]
    found += [d for m in _SPAN.finditer(rest) if (d := _span(m, rest, words, spans)) is not None]
    for expression, days in words.days.items():
        if re.search(rf"\b{re.escape(expression)}\b", rest):
            found.append(_calendar(days, today))
    return min(found) if found else None


def parse_date(text: str) -> date | None:
    """Return the date if `text` is one in ISO form (2026-11-10)."""
    match = _ISO.fullmatch(text.strip())
    return _date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _dates(text: str, today: date, months: Mapping[str, int]) -> tuple[list[date], str]:
    """Every date that `text` can mean, and the text without them."""
    found: list[date] = []
    rest = text
    for match in _ISO.finditer(text):
        found += _some(_date(int(match[1]), int(match[2]), int(match[3])))
        rest = rest.replace(match[0], " ")
    for match in _NUMERIC.finditer(rest):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        first, second = int(match[1]), int(match[2])
        readings = _some(_date(year, second, first)) + _some(_date(year, first, second))
        found += [d for d in readings if d <= today] or readings
        rest = rest.replace(match[0], " ")
    for pattern, day_at, month_at in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        for match in pattern.finditer(rest):
            month = months.get(match[month_at])
            if month and 1 <= int(match[day_at]) <= 31:
                found += _some(_in_year(match[3], month, int(match[day_at]), today))
                rest = rest.replace(match[0], " ")
    for match in _MONTH.finditer(rest):
        month = months.get(match[1])
        before = rest[: match.start()].split()[-1:]
        if month and (match[2] or any(w in _BEFORE_MONTH for w in before)):
            found.append(_end_of_month(match[2], month, today))
            rest = rest.replace(match[0], " ")
    for match in _YEAR.finditer(rest):
        found.append(_end_of_year(int(match[1]), today))
    return found, rest


def _some(day: date | None) -> list[date]:
    return [] if day is None else [day]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _date(int(year), month, day)
    this_year = _date(today.year, month, day)
    if this_year is not None and this_year > today:
        return _date(today.year - 1, month, day)
    return this_year


def _end_of_month(year: str | None, month: int, today: date) -> date:
    chosen = int(year) if year else today.year - (month > today.month)
    following = date(chosen + month // 12, month % 12 + 1, 1)
    if (chosen, month) == (today.year, today.month):
        return today
    return following - timedelta(days=1)


def _end_of_year(year: int, today: date) -> date:
    return today if year == today.year else date(year, 12, 31)


def _span(match: re.Match[str], text: str, words: TimeWords, spans: Spans) -> int | None:
    unit = words.units.get(match[3])
    if unit is None:
        return None
    before = text[: match.start()].split()[-3:]
    after = text[match.end(3) :].split()[:1]
    told = any(w in words.ago for w in after) or any(w in words.ago for w in before)
    lasting = spans == "lasting" and any(w in words.during for w in before + after)
    if not (told or lasting or spans == "any"):
        return None
    if match[1]:
        return int(float(match[1].replace(",", ".")) * unit)
    number = words.numbers.get(match[2])
    return None if number is None else number * unit


def _calendar(days: int, today: date) -> int:
    """Negative numbers stand for the end of last week (-7), month (-30) or year (-365)."""
    if days == -7:
        return today.isoweekday()
    if days == -30:
        return today.day
    if days == -365:
        return (today - date(today.year - 1, 12, 31)).days
    return days
