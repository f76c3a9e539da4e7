"""What stands around the name of a measure: number, unit, interval, flags, days, other words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from evidose.person import lab_marks as marks
from evidose.person.entries import Comparator
from evidose.person.quantities import NUMBER
from evidose.reading.measures import Measure, Measures
from evidose.reading.unit_text import name_key, unit_key

_SKIPPED = re.compile(r"[\s,;:=|()\[\]{}.\"'_-]")
_SKIPPED_LISTS = ("qualifiers", "specimens", "filler")


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a piece of a line.

    Attributes
    ----------
    number, comparator, unit : of the value, as written
    low, high, limit_unit : the printed interval
    foreign : what stands in the place of the unit and is none of this measure
    dose : the unit is one of amounts that are taken
    titre, word : the 160 of 1:160; a result in words
    times : the number is a multiple of the upper limit
    between : unknown words between the start of the piece and the number
    behind : the unknown word right behind the number
    strange : every unknown word
    spare : pieces with further numbers
    colon : a colon or ``=`` stands before the number
    negative : a minus sign stands before the number
    crowded : another number stands beside the value with nothing to tell what it is
    other : a word makes it another test
    """

    number: str = ""
    comparator: Comparator = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    limit_unit: str = ""
    foreign: str = ""
    dose: bool = False
    titre: str = ""
    word: str = ""
    times: bool = False
    between: tuple[str, ...] = ()
    behind: str = ""
    strange: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    colon: bool = False
    negative: bool = False
    crowded: bool = False
    other: bool = False

    @property
    def limit_unit_only(self) -> str:
        """The unit behind the interval, where the value has none of its own."""
        return "" if self.unit else self.limit_unit

    def named_after(self, behind: "Scan") -> "Scan":
        """Return a value that stands before its name: ``520 U/L ALT``."""
        words = (*self.strange, *behind.strange)
        return replace(
            self, low=behind.low or self.low, high=behind.high or self.high,
            limit_unit=behind.limit_unit or self.limit_unit,
            between=(), behind="" if self.unit else self.behind, strange=words,
            other=self.other or behind.other,
            crowded=self.crowded or not self.unit,
        )  # fmt: skip


@dataclass
class _Scanner:
    """Goes through a piece of a line from left to right."""

    text: str
    measure: Measure
    measures: Measures
    units: Mapping[str, str]
    at: int = 0
    expect: bool = False
    bracket: bool = False
    last: str = ""
    found: Scan = field(default_factory=Scan)

    def put(self, what: str, end: int, **values: object) -> bool:
        """Take what was found until `end`."""
        self.found = replace(self.found, **values)  # type: ignore[arg-type]
        self.at, self.last = end, what
        return True

    def words(self, name: str) -> frozenset[str]:
        return self.measures.words.get(name, frozenset())


def scan(text: str, measure: Measure, measures: Measures, name: str) -> Scan:
    """Return what stands in a piece of a tidy line that belongs to `measure`."""
    s = _Scanner(text, measure, measures, measures.units_of(measure, name))
    while s.at < len(text):
        if not (
            _mark(s) or _day(s) or _restated(s) or _limit_words(s) or _reference(s)
            or _titre(s) or _range(s) or _limit(s)
            or _unit(s) or _number(s) or _foreign(s) or _listed(s)
        ):  # fmt: skip
            _unknown(s)
    return s.found


def _mark(s: _Scanner) -> bool:
    char = s.text[s.at]
    if arrow := marks.ARROW.match(s.text, s.at):
        return s.put(s.last, arrow.end())
    if found := marks.SIGNS.match(s.text, s.at) or marks.WARMTH.match(s.text, s.at):
        return s.put(s.last, found.end())
    if char == "-" and not s.found.number and re.match(r"-[\d.,]", s.text[s.at :]):
        lonely = s.at == 0 or s.text[s.at - 1] in " :=(["
        if lonely and not _interval_follows(s):
            return s.put("sign", s.at + 1, negative=True)
    if not _SKIPPED.match(char):
        return False
    if char in "([":
        s.bracket = True
    elif char in ")]":
        s.bracket = s.expect = False
    if char in ":=" and not s.found.number:
        return s.put(s.last, s.at + 1, colon=True)
    if char == "." and re.match(NUMBER, s.text[s.at :]):
        return False
    return s.put(s.last, s.at + 1)


def _interval_follows(s: _Scanner) -> bool:
    return marks.RANGE.match(s.text, s.at + 1) is not None


def _day(s: _Scanner) -> bool:
    end = marks.day_at(s.text, s.at, s.words("months"))
    if end is None or (s.measure.kind == "titre" and marks.TITRE.match(s.text, s.at)):
        return False
    return s.put("day", end)


def _restated(s: _Scanner) -> bool:
    """Skip the same value in another unit: *68 umol/L soit 7,7 mg/L*."""
    phrase = marks.phrase_at(s.text, s.at, s.words("restated"))
    if phrase is None or not s.found.unit:
        return False
    number = re.compile(rf"[\s:=]*{NUMBER}\s*").match(s.text, phrase.end)
    unit = marks.unit_at(s.text, number.end(), s.units) if number else None
    return unit is not None and s.put("unit", unit[0])


def _limit_words(s: _Scanner) -> bool:
    """Read ``up to 40``, ``menor de 5``, ``> 60`` in words."""
    for name, sign in (("upper", "<"), ("lower", ">")):
        phrase = marks.phrase_at(s.text, s.at, s.words(name))
        if phrase is None:
            continue
        number = re.compile(rf"[\s:=.]*({NUMBER})").match(s.text, phrase.end)
        if number is None:
            continue
        if not s.found.number and not s.expect and not s.bracket:
            sure: Comparator = "<" if sign == "<" else ">"
            return s.put("number", number.end(), number=number[1], comparator=sure)
        return _end(s, sign, number[1], number.end())
    return False


def _end(s: _Scanner, sign: str, number: str, end: int) -> bool:
    if sign.startswith("<"):
        return s.put("interval", end, high=s.found.high or number)
    return s.put("interval", end, low=s.found.low or number)


def _reference(s: _Scanner) -> bool:
    phrase = marks.phrase_at(s.text, s.at, s.words("reference"))
    if phrase is None or (s.found.number and not _digits_follow(s, phrase.end)):
        return False
    s.expect = True
    return s.put("reference", phrase.end)


def _digits_follow(s: _Scanner, at: int) -> bool:
    return bool(re.search(r"\d", s.text[at:]))


def _range(s: _Scanner) -> bool:
    found = marks.RANGE.match(s.text, s.at)
    if found is None or marks.day_at(s.text, s.at, s.words("months")):
        return False
    return s.put("interval", found.end(), low=found[1], high=found[2])


def _limit(s: _Scanner) -> bool:
    found = marks.LIMIT.match(s.text, s.at)
    if found is None:
        return False
    if not s.found.number and not s.expect and not s.bracket:
        sign: Comparator = found[1]  # type: ignore[assignment]
        times = marks.TIMES.match(s.text, found.end())
        end = times.end() if times else found.end()
        return s.put("number", end, number=found[2], comparator=sign, times=bool(times))
    return _end(s, found[1], found[2], found.end())


def _titre(s: _Scanner) -> bool:
    if s.measure.kind != "titre" or s.expect:
        return False
    found = marks.TITRE.match(s.text, s.at)
    if found is None or s.found.titre or s.found.word or s.bracket:
        return False
    if found[0].startswith("<"):
        return s.put("number", found.end(), word=f"<1:{found[1]}")
    return s.put("number", found.end(), titre=found[1])


def _unit(s: _Scanner) -> bool:
    unit = marks.unit_at(s.text, s.at, s.units)
    if unit is None:
        return False
    end, spelling = unit
    if s.last == "interval" and s.found.number:
        return s.put("unit", end, limit_unit=spelling)
    if s.found.unit:
        same = s.units.get(unit_key(spelling)) == s.units.get(unit_key(s.found.unit))
        return s.put("unit", end) if same else False
    return s.put("unit", end, unit=spelling)


def _number(s: _Scanner) -> bool:
    found = marks.PLAIN.match(s.text, s.at)
    if found is None:
        return False
    end = found.end()
    glued = s.text[end : end + 1].isalpha() and marks.unit_at(s.text, end, s.units) is None
    if s.expect and s.found.number and not s.found.high:
        return s.put("interval", end, high=found[0])
    times = marks.TIMES.match(s.text, end)
    if glued and not s.found.number and not _flag_at(s, end) and not times:
        return False
    if not s.found.number and not s.found.titre:
        if times:
            return s.put("number", times.end(), number=found[0], times=True)
        return s.put("number", end, number=found[0])
    if s.last == "unknown":
        piece = f"{s.found.strange[-1]} {found[0]}"
        return s.put("spare", end, spare=(*s.found.spare, piece))
    if glued or s.found.spare:
        return s.put("spare", end)
    return s.put("spare", end, crowded=True)


def _flag_at(s: _Scanner, at: int) -> bool:
    return marks.phrase_at(s.text, at, s.words("flags"), 1) is not None


def _listed(s: _Scanner) -> bool:
    if (p := marks.phrase_at(s.text, s.at, s.words("others"))) is not None:
        near = s.last in ("", "reference", "listed") and not s.found.number
        return s.put("listed", p.end, other=s.found.other or near or s.last == "unit")
    if not s.found.number and not s.found.word:
        p = marks.phrase_at(s.text, s.at, s.words("outcomes"))
        if p is not None and not s.expect:
            return s.put("word", p.end, word=s.text[s.at : p.end].casefold())
    for name in ("flags", *_SKIPPED_LISTS, "reference", "outcomes"):
        if p := marks.phrase_at(s.text, s.at, s.words(name)):
            if name == "reference":
                s.expect = True
            return s.put(s.last if name == "flags" else "listed", p.end)
    return False


def _foreign(s: _Scanner) -> bool:
    """Find what stands in the place of a unit and is none of this measure."""
    if s.found.unit or s.found.foreign or s.last != "number":
        return False
    phrase = marks.phrase_at(s.text, s.at, s.words("doses"), 1)
    found = marks.FOREIGN.match(s.text, s.at)
    if found is None and phrase is None:
        return False
    if found is not None and (phrase is None or found.end() > phrase.end):
        dose = name_key(found[0]) in s.words("doses")
        return s.put("unit", found.end(), foreign=found[0], dose=dose)
    assert phrase is not None
    return s.put("unit", phrase.end, foreign=s.text[s.at : phrase.end], dose=True)


def _unknown(s: _Scanner) -> None:
    found = marks.WORD.match(s.text, s.at)
    if found is None:
        s.put(s.last, s.at + 1)
        return
    word = found[0]
    values: dict[str, object] = {"strange": (*s.found.strange, word)}
    if not s.found.number:
        values["between"] = (*s.found.between, word)
    elif s.last == "number" and not s.found.behind:
        values["behind"] = word
    s.put("unknown", found.end(), **values)
