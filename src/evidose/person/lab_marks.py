"""Marks on a line of a laboratory report: numbers, intervals, days, units, words of a list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from evidose.person.quantities import NUMBER
from evidose.reading.unit_text import name_key, tidy_unit_key

WORD = re.compile(r"[^\W_]+")
_OPEN, _CLOSE = "([{", ")]}"
LONGEST_UNIT = 28
"""Characters in the longest written unit."""
_TO = r"(?:-|\.\.+|/(?=\s)|\b(?:to|bis|a|à|al|au|tot|till|til|hasta|y|et|and|und|en|och|og|e)\b)"
_UNIT_WORD = r"[A-Za-z%/][^\s\d()\[\],;<>-]*(?:/[^\s()\[\],;<>-]+)?"
RANGE = re.compile(
    rf"({NUMBER})(?:\s*{_TO}|\s*{_UNIT_WORD}\s*-)\s*({NUMBER})(?![\d:])", re.IGNORECASE
)
WARMTH = re.compile(r"\d\d(?:[.,]\d)?\s*(?:°\s*C?|[ºo]\s?C)(?!\w)", re.IGNORECASE)
LIMIT = re.compile(rf"([<>]=?)\s*({NUMBER})")
PLAIN = re.compile(NUMBER)
TITRE = re.compile(r"[<>]?\s*1\s*[:/]\s*(\d{1,7})(?!\d)")
TIMES = re.compile(
    r"\s*(?:x|times|×|\*|fach|fois)\s*(?:the\s+)?(?:uln|upper\s+limit)", re.IGNORECASE
)
SIGNS = re.compile(r"[*+!↑↓▲▼⇑⇓⬆⬇#†‡]+(?!\s*\d*\s*/)")
ARROW = re.compile(r"[-=]+>+|→")
FOREIGN = re.compile(
    r"(?:x?\s*10\s*(?:\^|\*|e)\s*\d+\s*)?(?:[A-Za-z%]+[\d.^*]*)?\s?/\s?[A-Za-z][\w.^*]*(?:/[\w.^*]+)*"
    r"|[A-Za-z]*kat(?:/\w+)?\b|[A-Za-z]+·[A-Za-z]\S*|%",
)
_DAY = (
    r"(?:(?:19|20)\d\d(?P<a>[-/.])\d{1,2}(?:(?P=a)\d{1,2})?"
    r"|\d{1,2}(?P<b>[-/.])(?:\d{1,2}(?P=b))?(?:19|20)\d\d"
    r"|\d{1,2}(?P<c>[-/.])\d{1,2}(?P=c)\d\d)(?![\d.,]*\d)(?:T(?=\d))?"
)
DAY = re.compile(_DAY)
_DAY_MONTH = re.compile(r"\d{1,2}[-/.]\d{1,2}\.?(?=[\s,):;]|$)")
CLOCK = re.compile(r"\d{1,2}(?::\d\d){1,2}(?:\s*(?:am|pm|uhr|h)\b)?|\d{1,2}h\d\d\b", re.IGNORECASE)
_WRITTEN_DAY = re.compile(
    r"(?:(\d{1,2})(?:\.|st|nd|rd|th|er|º|de)?[\s-]*)?(?:de\s+)?([^\W\d_]{3,10})\.?"
    r"(?:[\s-]*(?:de\s+)?(\d{1,2})(?:st|nd|rd|th)?(?!\d|[.,]\d))?"
    r"(?:[\s,'-]*(?:de\s+)?((?:19|20)\d\d))?",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    r"(?:\b(?:am|vom|on|le|du|el|il|den|d|from|of|op|at)\.?)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reach:
    """A phrase of a list that stands at some place, and where it ends."""

    end: int
    key: str


def phrase_at(text: str, at: int, known: frozenset[str], longest: int = 5) -> Reach | None:
    """Return the longest phrase of `known` that begins at `at`, or None."""
    found, key, end = None, "", at
    for _ in range(longest):
        word = WORD.match(text, end)
        if word is None:
            break
        key, end = key + name_key(word[0]), word.end()
        if key in known:
            found = Reach(end, key)
        gap = re.match(r"[\s.'/-]{0,3}", text[end:])
        end += gap.end() if gap else 0
    return found


def day_at(text: str, at: int, months: frozenset[str]) -> int | None:
    """Return where a day or a time of day that begins at `at` ends, or None."""
    for pattern in (DAY, CLOCK):
        if found := pattern.match(text, at):
            return found.end()
    written = _WRITTEN_DAY.match(text, at)
    if written and name_key(written[2]) in months and any(written.group(1, 3, 4)):
        return written.end()
    short = _DAY_MONTH.match(text, at)
    if short and _BEFORE_DAY.search(text[:at]) and not re.match(r"^\s*\d+\.\d+$", short[0]):
        return short.end()
    return None


def unit_at(text: str, at: int, keys: Mapping[str, str]) -> tuple[int, str] | None:
    """Return end and spelling of the longest unit of `keys` that begins at `at`, or None."""
    best = None
    for end in range(at + 1, min(len(text), at + LONGEST_UNIT) + 1):
        following = text[end : end + 1]
        if following and (following.isalnum() or following in "/^"):
            continue
        opened = any(b in text[at : end - 1] for b in _OPEN)
        if text[end - 1] in _OPEN or (text[end - 1] in _CLOSE and not opened):
            continue
        if text[end - 1].isspace() or (following == "." and text[end + 1 : end + 2].isalnum()):
            continue
        if tidy_unit_key(text[at:end]) in keys:
            best = end, text[at:end]
    return best
