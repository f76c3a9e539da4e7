"""Laboratory values as people type them: ``ALT=140 U/L``, ``AST 2,3 µkat/L (ref 0.2-0.8)``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from evidose.safety.records import LaboratoryTest
from evidose.safety.words import compact, fold
from evidose.terms import Source

Sign = Literal["", "<", ">"]

_NUMBER = r"\d+(?:[.,]\d+)?"
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_VALUE = re.compile(_NUMBER)
_JOIN = re.compile(r"(?:\s|=|:|\bis\b|\bwas\b|(?P<sign>[<>≥≤])=?)*$", re.IGNORECASE)
_MINUS = re.compile(r"(?:^|[\s=:])[-−–]\s*$")
_AREA = re.compile(r"1[.,]73\s*m\s*\^?[2²]", re.IGNORECASE)
_SIGNS: dict[str, Sign] = {"<": "<", "≤": "<", ">": ">", "≥": ">"}
_TIMES = re.compile(r"(?:x|times|×|\*)\s*(?:the\s+)?(?:uln|upper\s+limit)", re.IGNORECASE)
_LIMIT = re.compile(
    rf"(?:uln|upper\s+limit(?:\s+of\s+normal)?|<=?|≤|up\s+to|max(?:imum)?)\s*[=:]?\s*({_NUMBER})",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|—|\bto\b|\bbis\b)\s*({_NUMBER})")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_NAME = 5
"""Words in the longest name of a test."""
_NUMBER_FOLLOWS = re.compile(r"[\s=:(<>≥≤]*(?:(?:is|was)\b)?[\s=:<>≥≤]*\d", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/&]*(?:\b(?:and|und|et|y)\b)?\s*$", re.IGNORECASE)
_DATE = re.compile(
    r"(?<![\d.,])(?:(?:19|20)\d\d(?P<a>[-/.])\d{1,2}(?:(?P=a)\d{1,2})?"
    r"|\d{1,2}(?P<b>[-/.])(?:\d{1,2}(?P=b))?(?:19|20)\d\d"
    r"|\d{1,2}(?P<c>[-/.])\d{1,2}(?P=c)\d\d)(?![\d.,]*\d)"
)
"""Days and months, which are no limits: "11-2026"."""
_UNIT = re.compile(r"^\s*((?:x\s*)?[^\W\d_][^\s,;()\[\]]*(?:\s*/\s*[^\s,;()\[\]]+)*|%)")


@dataclass(frozen=True, slots=True)
class LabValue:
    """A value that was understood.

    Attributes
    ----------
    test : id of the test
    name : its name
    value : in `unit`
    sign : ``<`` or ``>`` where the laboratory gave only a bound
    unit : the unit in which values of this test are compared
    uln : upper limit of normal in `unit`
    uln_source : whose limit that is
    times_uln : value divided by `uln`
    remarks : what had to be assumed, in sentences
    unread : a further number after the value that belongs to nothing that was understood
    sources : of the test's facts
    """

    test: str
    name: str
    value: float
    sign: Sign
    unit: str
    uln: float | None
    uln_source: Literal["the laboratory", "assumed", "none"]
    times_uln: float | None
    remarks: tuple[str, ...]
    sources: tuple[Source, ...]
    unread: str = ""

    @property
    def shown(self) -> str:
        """The value with its unit and its limit, for a sentence."""
        text = f"{self.name} {self.sign}{self.value:.4g} {self.unit}".rstrip()
        if self.times_uln is None:
            return text
        whose = "" if self.uln_source == "the laboratory" else ", limit assumed"
        return f"{text} ({self.times_uln:.1f} times the upper limit {self.uln:g}{whose})"


def split_labs(text: str, tests: Mapping[str, LaboratoryTest]) -> tuple[str, ...]:
    """Cut a text at the names of tests that a number follows: "ALT 30, AST 40" is two values."""
    words = list(_WORD.finditer(text))
    starts: list[int] = []
    at = 0
    while at < len(words):
        for count in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + count - 1].end()
            if compact(text[start:end]) in tests and _NUMBER_FOLLOWS.match(text, end):
                starts.append(start)
                at += count
                break
        else:
            at += 1
    parts = pairwise([0, *starts[1:], len(text)])
    return tuple(_BETWEEN.sub("", text[start:end]) for start, end in parts)


def read_lab(text: str, tests: Mapping[str, LaboratoryTest]) -> LabValue | None:
    """Read one laboratory value, or return None where test, value or unit is not understood.

    Parameters
    ----------
    tests : compact name to test
    """
    text = _tidy(text)
    for number in reversed(list(_VALUE.finditer(text))):
        if _MINUS.search(text, 0, number.start()):
            continue
        join = _JOIN.search(text, 0, number.start())
        name = text[: join.start()] if join else ""
        test = tests.get(compact(name))
        if test is not None and join is not None:
            sign = _SIGNS.get(join["sign"] or "", "")
            return _read_value(test, number[0], sign, text[number.end() :].lstrip())
    return None


def _read_value(test: LaboratoryTest, written: str, sign: Sign, rest: str) -> LabValue | None:
    """Read what follows the number: a unit, limits of normal, or *times the upper limit*."""
    value = _number(written)
    if _TIMES.match(rest):
        return _of_limit(test, value, sign)
    found = _UNIT.match(rest)
    typed = found[1] if found and not _LIMIT.match(rest) else ""
    factor, remarks = _factor(test, typed, value)
    if factor is None:
        return None
    if factor == 1.0 and _THOUSANDS.fullmatch(written) and value < (test.bare_below or 0):
        value *= 1000.0
        remarks.append(f"{written} was read as {value:g}.")
    after = _DATE.sub(" ", rest[found.end() :] if found and typed else rest)
    uln, whose = _limit(after, factor, test)
    if whose == "assumed" and uln is not None:
        remarks.append(
            f"No upper limit was given for {test.name}: {uln:g} {test.unit} was assumed."
        )
    value *= factor
    times = None if uln is None else value / uln
    shown = (test.id, test.name, value, sign, test.unit)
    return LabValue(*shown, uln, whose, times, tuple(remarks), test.sources, _unread(after))


def _of_limit(test: LaboratoryTest, times: float, sign: Sign) -> LabValue:
    uln = test.uln or 1.0
    return LabValue(
        test.id,
        test.name,
        times * uln,
        sign,
        test.unit,
        uln,
        "the laboratory",
        times,
        (),
        test.sources,
    )


def _unread(after: str) -> str:
    """Return what follows a value, if there is a number in it that is no limit and no date."""
    left = _LIMIT.sub(" ", _RANGE.sub(" ", after))
    return after.strip(" ,;()") if _VALUE.search(left) else ""


def _tidy(text: str) -> str:
    text = text.replace("\u00a0", " ").replace("μ", "u").replace("µ", "u").strip()
    text = _AREA.sub("1.73m2", text)
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text)  # 1 200 is one number


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _unit_key(text: str) -> str:
    return re.sub(r"[\s.·*^]", "", fold(text.replace("/", "|"))).replace("1,73", "173")


def _factor(test: LaboratoryTest, typed: str, value: float) -> tuple[float | None, list[str]]:
    if test.any_unit:
        return 1.0, []
    units = {_unit_key(unit): factor for unit, factor in test.units.items()}
    key = _unit_key(typed)
    if key in units:
        return units[key], []
    if typed and key not in {"ref", "reference", "normal", "uln", "range", "h", "high", "l", "low"}:
        return None, []
    if test.bare_below is not None and test.bare_unit and value < test.bare_below:
        factor = test.units[test.bare_unit]
        return factor, [f"{test.name} came without unit: read as {test.bare_unit}."]
    if len(test.units) > 1 or test.unit:
        return 1.0, [f"{test.name} came without unit: read as {test.unit}."] if test.unit else []
    return 1.0, []


def _limit(
    rest: str, factor: float, test: LaboratoryTest
) -> tuple[float | None, Literal["the laboratory", "assumed", "none"]]:
    span = _RANGE.search(rest)
    if span is not None:
        upper = _number(span[2])
        return (upper * factor, "the laboratory") if upper > 0 else (test.uln, "assumed")
    limit = _LIMIT.search(rest)
    if limit is not None and _number(limit[1]) > 0:
        return _number(limit[1]) * factor, "the laboratory"
    return test.uln, "none" if test.uln is None else "assumed"
