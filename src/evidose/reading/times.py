"""How long ago: time expressions in free text, always read as the most recent possible day."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from evidose.reading.words import fold

_ISO = re.compile(r"\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)?\d\d)\b")
_SHORT_YEAR = re.compile(r"\b\d{1,2}([-/.])\d{1,2}\1\d\d\b(?![-/.]?\d)")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([^\W\d]{3,})\.?,?\s*((?:19|20)\d\d)?\b"
)
_MONTH_DAY = re.compile(
    r"\b([^\W\d]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?!\s*\d?\d:)(?:,?\s*((?:19|20)\d\d)\b)?"
)
_MONTH = re.compile(r"\b([^\W\d]{3,})\.?\s*,?\s*((?:19|20)\d\d)?\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?!\s*(?:mg|ml|mcg|iu|g)\b)")
_SPAN = re.compile(r"\b(?:(\d+(?:[.,]\d+)?)\s*|([^\W\d]+)\s+)(?=([^\W\d]+)\b)")
_LOWER = re.compile(
    r"(?:\b(\d+)|\b([^\W\d]+))\s*(?:-|–|—|\bto\b|\bor\b|\band\b|\bbis\b|\boder\b)\s*$"
)
_WORDS = re.compile(r"[^\W_]+")
_WITHIN = re.compile(r"\b(?:within|in|during|over|inside)\s+(?:the\s+|my\s+)?(?:last|past)\b")
_FRACTION = re.compile(r"(\d*)\s*([½¼¾])")
_TWO_DIGITS = re.compile(r"(?<!\w)['’‘`´ʼ](\d\d)\b(?!['’‘`´ʼ])")
"""A year without its century (*'97*)."""
_AGE = re.compile(
    r"\b([^\W\d]+)\s+(?:(?:already|now|ya|schon|jetzt|gia|deja)\s+)?(\d+)\b(?:\s+([^\W\d]+))?"
)
_SPELT_AGE = re.compile(r"\b(\w+) ([^\W\d]+)(?= now\b|\s*[.,;]|\s*$)")
_UP_TO = re.compile(r"\bup to\b")
_HALF = 0
"""How the word lists write *half*, and other numbers that are no whole ones."""
_QUARTERS = {"½": ".5", "¼": ".25", "¾": ".75"}

THIS_YEAR = -1
"""How the word list writes *this year*, which a month or season tells more exactly."""
_YEAR_DAYS = 365
_AGO = "days ago"
_NOW = "now"

_RANGE = re.compile(
    r"\b(?:(?:from|between|von|vom|de|desde|dal|da|entre)\s+)?((?:19|20)\d\d)\s*"
    r"(?:-|–|—|/|\b(?:to|till|until|through|and|bis|und|a|au|et|hasta|y|al|e)\b)\s*((?:19|20)\d\d)\b"
)
"""Two years, of which the second is the end."""

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
    point : words that make a span a point in time whatever else is said (*two weeks ago*); a subset
        of `ago`, whose other words may also tell how long something went on (*the last two weeks*)
    seasons : season to the month it ends in on the northern half of the earth
    before_season : without one of these, or a year after it, a season may be an ordinary word
    most : words that make a span the longest it can have been (*less than two weeks*)
    vague : words that make a span uncertain (*about two weeks*), so that one unit less counts
    aged : before a number they tell how old somebody is (*is*)
    weekdays : days of the week, Monday as 1
    ahead : words of the next days to days (*tomorrow* to 1)
    births : words by which the age of a child tells how long ago something was (*born*)
    """

    units: Mapping[str, int]
    numbers: Mapping[str, int]
    days: Mapping[str, int]
    months: Mapping[str, int]
    ago: frozenset[str]
    during: frozenset[str]
    start: frozenset[str]
    point: frozenset[str] = frozenset()
    seasons: Mapping[str, int] = field(default_factory=dict)
    before_season: frozenset[str] = frozenset()
    most: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    aged: frozenset[str] = frozenset()
    births: frozenset[str] = frozenset()
    weekdays: Mapping[str, int] = field(default_factory=dict)
    ahead: Mapping[str, int] = field(default_factory=dict)


Spans = Literal["point", "ago", "lasting", "any"]
"""Which spans tell how long ago: with *ago* itself; with a word like it; also after *for* or
*since*; or every one."""


def days_since(text: str, today: date, words: TimeWords, *, spans: Spans) -> int | None:
    """Return how many days ago the most recent time told in `text` lies, or None.

    Every reading that the text allows is tried and the most recent one counts, since a shorter gap
    is the dangerous one: of *one or two weeks* one, of *about two weeks* one. A date in the future,
    or a span that tells only the most that it can be, makes the answer None.

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
    text = _TWO_DIGITS.sub(lambda m: f" {_century(int(m[1]), today)}", text)
    folded = _UP_TO.sub("upto", " ".join(fold(_FRACTION.sub(_decimal, text)).split()))
    folded = _read_ages(folded, words)
    folded = _RANGE.sub(_second_year, folded)
    if spans in {"ago", "point"} and any(word in words.start for word in folded.split()):
        return None
    if spans == "point":  # "6.25-10" and "1-0-10" are doses
        folded = _SHORT_YEAR.sub(" ", folded)
    dates, rest = _dates(folded, today, words.months)
    bounded = spans != "any" and _WITHIN.search(rest) is not None
    if bounded or any(day > today for day in dates):
        return None
    found = [(today - day).days for day in dates]
    found += [d for m in _SPAN.finditer(rest) if (d := _span(m, rest, words, spans)) is not None]
    line = f" {' '.join(_without_now(_WORDS.findall(folded), words))} "
    seasons = _seasons(rest, today, words)
    found += [
        _calendar(n, today)
        for told, n in words.days.items()
        if f" {told} " in line and not (n == THIS_YEAR and (dates or seasons))
    ]
    found += seasons
    return min(found) if found else None


def exact_day(
    text: str, today: date, months: Mapping[str, int], *, year_told: bool = False
) -> date | None:
    """Return the one day that is told with day and month, the next one of that name; else None.

    Parameters
    ----------
    year_told : the year must be told as well

    Examples
    --------
    >>> exact_day("operation on 5 February", date(2026, 11, 22), {"february": 2})
    datetime.date(2027, 2, 5)
    >>> exact_day("operation in February", date(2026, 11, 22), {"february": 2}) is None
    True
    """
    folded = " ".join(fold(text).split())
    for match in _ISO.finditer(folded):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    for pattern, day_at, month_at in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        for match in pattern.finditer(folded):
            month = months.get(match[month_at])
            if month and 1 <= int(match[day_at]) <= 31:
                if match[3]:
                    return _date(int(match[3]), month, int(match[day_at]))
                if year_told:
                    continue
                years = (today.year, today.year + 1)
                days = (_date(year, month, int(match[day_at])) for year in years)
                return next((d for d in days if d is not None and d >= today), None)
    return None


def soonest(text: str, today: date, words: TimeWords) -> int | None:
    """Return in how many days something told for one of the next days is at the soonest, or None.

    A day of the week is the next one of its name, today's in a week.

    Examples
    --------
    >>> words = TimeWords({}, {}, {}, {}, frozenset(), frozenset(), frozenset(),
    ...     weekdays={"thursday": 4}, ahead={"tomorrow": 1})
    >>> soonest("surgery on Thursday", date(2026, 11, 30), words)
    3
    >>> soonest("surgery in spring", date(2026, 11, 30), words) is None
    True
    """
    said = _WORDS.findall(fold(text))
    found = [words.ahead[w] for w in said if w in words.ahead]
    found += [
        (words.weekdays[w] - today.isoweekday() - 1) % 7 + 1 for w in said if w in words.weekdays
    ]
    return min(found, default=None)


def _without_now(found: list[str], words: TimeWords) -> list[str]:
    """Drop *now* where it only ends a span or a date (*eleven years now*, *it is November now*)."""
    ends = (words.units, words.months, words.numbers)
    return [
        word
        for before, word in zip(["", *found], found, strict=False)
        if word != _NOW or not (before.isdigit() or any(before in group for group in ends))
    ]


def _century(year: int, today: date) -> int:
    return year + (2000 if year <= today.year % 100 else 1900)


def _read_ages(text: str, words: TimeWords) -> str:
    """Read how old somebody is (*they are 11 now*): how long ago a birth was, and else nothing."""
    birth = not words.births.isdisjoint(_WORDS.findall(text))

    def in_digits(match: re.Match[str]) -> str:
        age = words.numbers.get(match[2], 0) if match[1] in words.aged else 0
        return f"{match[1]} {age}" if age else match[0]

    def read(match: re.Match[str]) -> str:
        unit = match[3] or ""
        if match[1] not in words.aged or words.units.get(unit, _YEAR_DAYS) != _YEAR_DAYS:
            return match[0]
        rest = unit if unit not in words.units and words.days.get(unit) != 0 else ""
        return f" {int(match[2]) * _YEAR_DAYS} {_AGO} {rest}" if birth else f" {rest}"

    return _AGE.sub(read, _SPELT_AGE.sub(in_digits, text))


def _second_year(match: re.Match[str]) -> str:
    return match[2] if match[2] >= match[1] else match[0]


def _seasons(text: str, today: date, words: TimeWords) -> list[int]:
    """Return the days since a season ended, wherever on earth it was, the latest that is over."""
    found: list[int] = []
    tokens = text.split()
    for place, word in enumerate(tokens):
        month = words.seasons.get(word)
        before = tokens[place - 1] if place else ""
        year = tokens[place + 1] if place + 1 < len(tokens) else ""
        if month is None or _YEAR.fullmatch(year) or before not in words.before_season:
            continue
        ends = [_end_of_month(None, (month + south - 1) % 12 + 1, today) for south in (0, 6)]
        past = [(today - end).days for end in ends if (today - end).days > 0]
        found.append(min(past))
    return found


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
        year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
        first, second = int(match[1]), int(match[3])
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
    earlier, later = text[: match.start()], text[match.end(3) :]
    before, after = earlier.split()[-3:], _WORDS.findall(later)[:1]
    signs = words.point if spans == "point" else words.ago
    told = any(w in signs for w in after) or any(w in signs for w in before)
    lasting = spans == "lasting" and any(w in words.during for w in before + after)
    if not (told or lasting or spans == "any"):
        return None
    number = float(match[1].replace(",", ".")) if match[1] else words.numbers.get(match[2])
    if number is None:
        return None
    if words.most.intersection(before) or earlier.rstrip().endswith(("<", "≤", "=")):
        return 0
    number = min(number or 0.5, _lower_end(earlier, words.numbers))
    if words.vague.intersection(before) or earlier.rstrip().endswith("~"):
        number -= 1
    return max(0, int(number * unit) - _lasting(later, words))


def _lasting(later: str, words: TimeWords) -> int:
    """Return how long the use went on that began then: *3 weeks ago for 2 weeks*."""
    for match in _SPAN.finditer(later):
        if match[3] in words.units and later[: match.start()].split()[-1:] == ["for"]:
            number = float(match[1].replace(",", ".")) if match[1] else words.numbers.get(match[2])
            return int((number or 0) * words.units[match[3]])
    return 0


def _lower_end(earlier: str, numbers: Mapping[str, int]) -> float:
    """Return the smaller number of a range whose larger one follows, *3* of *3 to 14 days*."""
    if earlier.endswith("/") or numbers.get("".join(earlier.split()[-1:])) == _HALF:
        return 0.5  # "1/2 week", "half a week"
    match = _LOWER.search(earlier)
    if match is None:
        return math.inf
    return float(match[1]) if match[1] else float(numbers.get(match[2], math.inf))


def _decimal(match: re.Match[str]) -> str:
    return f"{match[1] or 0}{_QUARTERS[match[2]]}"


def _calendar(days: int, today: date) -> int:
    """Negative: this year (-1), the end of last week (-7), month (-30) or year (-365)."""
    if days == THIS_YEAR:
        return 0
    if days == -7:
        return today.isoweekday()
    if days == -30:
        return today.day
    if days == -365:
        return (today - date(today.year - 1, 12, 31)).days
    return days
