"""Lines with the shape of a printed result whose test the library does not know.

A word or a few, a number, perhaps a flag, a unit of a laboratory, perhaps an interval: such a line
must be asked about, since as a note it would be lost. What people write of an evening (*walked 5
km*, *slept 7h*, *pain 6*) has none of these signs.
"""

import re

from evidose.person.quantities import NUMBER
from evidose.reading.unit_text import name_key

MOST_WORDS = 7
"""Words in the name of a test; more of them are a sentence."""

_FLAG = r"(?:(?:[HLN]{1,2}|[*+!↑↓]{1,2}|[Hh]igh|[Ll]ow)(?=[\s(\[]|$)\s*)?"
_UNIT = (
    r"(?:x?\s?10\s?[\^*eE]?\s?\d{1,2}\s?/\s?[A-Za-z]{1,5}\d?|%|/\s?[A-Za-z]{1,5}\d?"
    r"|[A-Za-z][A-Za-z.\[\]]{0,9}(?:\s?/\s?[A-Za-z0-9.^]{1,10}){0,2})"
)
_ENDS = rf"(?:{NUMBER}\s*(?:-|to|bis|a|à)\s*{NUMBER}|[<>]=?\s*{NUMBER})"
_LINE = re.compile(
    r"^\s*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[\s,:]+)?"
    r"(?P<name>[^\W\d_][^\n<>=:]{0,70}?)\s*[:=]?\s*(?:(?<=[\s:=])|(?=[<>]))[<>]?=?\s*"
    rf"(?P<number>{NUMBER})(?![\w:])\s*{_FLAG}(?P<unit>{_UNIT})?\s*{_FLAG}"
    rf"(?P<interval>[(\[]?\s*(?:[A-Za-z]{{1,9}}\.?\s*:?\s*)?(?P<ends>{_ENDS})[^)\]]{{0,14}}[)\]]?)?"
    rf"\s*{_FLAG}[\s.]*$"
)
_LABORATORY = re.compile(
    r"(?:[a-zµ%\[\]]{0,4}(?:mol|g|iu|ui|ie|me|u|e|kat|eq|val|cells?|au|ru|gpl|mpl)|ml|cells?|"
    r"x?\s?10\s?[\^*e]?\s?\d{1,2}|[gtkm]|tys\.?|tsd\.?|mio\.?|lakhs?)?\s?/\s?"
    r"(?:[dmunpf]?l|litre|liter|litro|mm3|mmc|cumm|g|mol|hpf|lpf|min/1.73m2)"
    r"|fl|pg|mosm\S*|s/co|gpl|mpl|[unm]?kat/l"
)
_POURED = frozenset({"mg/ml", "g/ml", "mcg/ml", "ml/l", "g/l/h"})
"""Strengths of a medicine in drops, and no results."""


def shaped_name(line: str, everyday: frozenset[str], tests: frozenset[str]) -> str:
    """Return the name in a tidy line that has the shape of a printed result, else ``""``.

    Parameters
    ----------
    everyday : units of ordinary life (*km*, *h*), and of medicines, in letters and digits alone
    tests : names of tests that the library has no file of, written in the same way

    Examples
    --------
    >>> shaped_name("MCV 89 fL 80-100", frozenset({"km"}), frozenset())
    'MCV'
    >>> shaped_name("walked 5 km 4-6", frozenset({"km"}), frozenset())
    ''
    """
    found = _LINE.match(line)
    if found is None:
        return ""
    name, unit = found["name"].strip(" ,-"), (found["unit"] or "").strip()
    if len(name.split()) > MOST_WORDS or (unit and name_key(unit) in everyday):
        return ""
    if _is_test(name, tests):
        return name
    plain = unit.casefold().rstrip(".")
    if _LABORATORY.fullmatch(plain) and plain not in _POURED:
        return name
    if not found["interval"] or not _rises(found["ends"]):
        return ""
    return name if unit or _printed(found["interval"]) else ""


def _is_test(name: str, tests: frozenset[str]) -> bool:
    """Whether a name, or it without a word before or behind it, is that of a test."""
    words = name_key(name, split=True).split()
    ends = {"".join(w) for w in (words, words[1:], words[:-1], words[:1])}
    return not tests.isdisjoint(ends)


def _rises(ends: str) -> bool:
    """Whether an interval goes up, which hours of a night (*22.30-6.00*) do not."""
    numbers = [float(n.replace(",", ".")) for n in re.findall(r"\d+(?:[.,]\d+)?", ends)]
    return len(numbers) < 2 or numbers[0] < numbers[1]


def _printed(interval: str) -> bool:
    """Whether an interval without a unit looks printed: in brackets, or with decimals."""
    return bool(re.search(r"\d[.,]\d", interval)) or interval[:1] in "(["
