"""Laboratory results in a line of text, as reports of several countries print them and people type.

A line is read as a result only where the name, the number and the unit leave no doubt. What looks
like a result and is doubtful becomes a question; an ordinary sentence with a number is neither.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from evidose.person.entries import Comparator, LabResult
from evidose.person.lab_marks import WORD, unit_at
from evidose.person.lab_scan import Scan, scan
from evidose.person.lab_shape import shaped_name
from evidose.person.quantities import (
    NUMBER,
    Printed,
    Read,
    make_result,
    numbers,
    plain_unit,
)
from evidose.reading.measures import Measure, Measures
from evidose.reading.unit_text import name_key, tidy
from evidose.terms import InputError, Problem

LONGEST_NAME = 8
"""Words in the longest name of a measure."""
LONGEST_LINE = 600
"""Characters; a longer line is prose and is cut into sentences."""
_JOINT = re.compile(r"[\s/()\[\],;&+-]*")
_CLAUSE = re.compile(r"[.:;,!?|\n(\[]\s*$|\s{2,}$|-\s+$")
_NO_NAME = re.compile(r"[:=<>]|\s{3}|\d[.,]\d")
"""What no name has within it."""
_OWNER = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_DIGIT = re.compile(r"\d")
_REMARK = re.compile(r"(?<=[\w)\]%])[,;.]\s+(?=[^\W\d])")
"""Where somebody's words begin behind a result."""
_COUNTED = re.compile(r"(\d+)\s*([^\W\d]+)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])|\n+")
_UNKNOWN_TEST = re.compile(
    rf"[^\W\d_][^\d<>=]{{1,60}}?[\s:=<>]+({NUMBER})\s*(?:[A-Z*+]{{1,2}}\s+)?"
)
_PERCENT = re.compile(rf"[^\d%]*{NUMBER}\s*(?:[HLN*+]{{1,2}}\s*)?%")
_WHAT_OF = re.compile(
    r"\s*\[(?:mass|moles|units|arbitrary|enzymatic|catalytic|#|volume|entitic|ratio|presence|time"
    r"|pure|relative|length)[^\]]*\]|\s+in serum or plasma|\s+in serum, plasma or blood"
    r"|\s+in blood by automated count|\s+in blood\b|/\s*1[.,]73\s*m\S{0,2}2(?=\s+\d)",
    re.IGNORECASE,
)
"""What long names say of specimen, property, method, and the body surface that a rate is for."""
_BRACKET = re.compile(r"[(\[]\s*(?:ref|norm|n\b)[^)\]]*\d[^)\]]*[)\]]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What looks like a result and was not read.

    Attributes
    ----------
    text : as written
    question : what to answer, in one plain sentence
    measure : id of the measure it is about, ``""`` where none is known
    """

    text: str
    question: str
    problem: Problem
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Multiple:
    """A result told as a multiple of the upper limit of normal: ``ALT 3 x ULN``."""

    measure: Measure
    times: Decimal
    comparator: Comparator


@dataclass(frozen=True, slots=True)
class LabReading:
    """What a text says about laboratory values.

    Attributes
    ----------
    results : read without doubt
    asked : looks like a result and was not read
    multiples : told as multiples of the upper limit
    unread : pieces with a number that stand beside a result and belong to nothing
    words : there is more in the text than results
    """

    results: tuple[Read, ...] = ()
    asked: tuple[Asked, ...] = ()
    multiples: tuple[Multiple, ...] = ()
    unread: tuple[str, ...] = ()
    words: bool = False

    @property
    def any(self) -> bool:
        """Whether the text has to do with laboratory values at all."""
        return bool(self.results or self.asked or self.multiples)


@dataclass(frozen=True, slots=True)
class _Span:
    """A name of a measure in a line."""

    measure: Measure
    start: int
    end: int
    joined: bool = False


@lru_cache(maxsize=4096)
def read_labs(text: str, measures: Measures, field: str = "lab") -> LabReading:
    """Read every result in a text of one or more lines.

    Parameters
    ----------
    field : named in the problems of questions
    """
    found = [_read_line(line, measures, field) for line in _lines(text)]
    parts = [r for r in found if r.any]
    return LabReading(
        tuple(x for r in parts for x in r.results),
        tuple(x for r in parts for x in r.asked),
        tuple(x for r in parts for x in r.multiples),
        tuple(x for r in parts for x in r.unread),
        any(r.words for r in found),
    )


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if len(line) > LONGEST_LINE:
            yield from (s[:LONGEST_LINE] for s in _SENTENCE.split(line))
        elif line.strip():
            yield line


def _read_line(typed: str, measures: Measures, field: str) -> LabReading:
    line = _WHAT_OF.sub(" ", tidy(typed))
    spans = _spans(line, measures)
    if not spans:
        unknown = _unknown_test(line, typed, measures, field)
        return LabReading(asked=unknown, words=not unknown and bool(WORD.search(line)))
    results, asked = list[Read](), list[Asked]()
    multiples, unread, words, plain = list[Multiple](), list[str](), False, True
    ends = [*(s.start for s in spans[1:]), len(line)]
    before = scan(line[: spans[0].start], spans[0].measure, measures, line)
    for number, (named, end) in enumerate(zip(spans, ends, strict=True)):
        span = _as_share(named, line[named.end : end], measures)
        name = line[span.start : span.end]
        piece = _without_remark(line[span.end : end], span.measure, measures, name)
        words = words or len(piece) < end - span.end
        found = scan(piece, span.measure, measures, name)
        if number == 0 and not found.number and before.number and not found.low:
            found = before.named_after(found)
        elif number == 0:
            plain = not before.strange
        plain = plain and not (found.strange or found.spare)
        verdict = _judge(span, name, found, line, measures, clean=plain)
        if verdict == "word":
            results.append(Read(LabResult(span.measure.id, word=found.word)))
        elif verdict == "titre":
            results.append(Read(LabResult(span.measure.id, titre=int(found.titre))))
        elif verdict == "multiple":
            times = Decimal(found.number.replace(",", "."))
            multiples.append(Multiple(span.measure, times, found.comparator))
        elif verdict == "result":
            try:
                results.append(make_result(_printed(span, name, found), field))
            except InputError as fault:
                asked.append(_asked(typed, fault.problems[0], span.measure))
            unread += found.spare
        elif verdict:
            problem = Problem(
                field, span.measure.short, repr(_short(typed)), _example(span.measure), verdict
            )
            asked.append(_asked(typed, problem, span.measure))
        else:
            words = True
    words = words or not plain
    return LabReading(tuple(results), tuple(asked), tuple(multiples), tuple(unread), words)


def _without_remark(piece: str, measure: Measure, measures: Measures, name: str) -> str:
    """Leave out what somebody adds behind a result: *ALT 61, doc says recheck in 6 weeks*.

    What limits the value or makes it another's (*, normal up to 40*; *, my daughter's*) stays.
    """
    border = _REMARK.search(piece)
    if border is None or not _DIGIT.search(piece[: border.start() + 1]):
        return piece
    said = piece[border.end() :]
    everyday = measures.words.get("everyday", frozenset())
    spoken = all(name_key(w[2]) in everyday for w in _COUNTED.finditer(said))
    if not spoken or len(_COUNTED.findall(said)) < len(re.findall(r"\d+", said)):
        return piece
    others = measures.words.get("others", frozenset())
    if any(name_key(w) in others for w in _OWNER.findall(said)):
        return piece
    behind = scan(said, measure, measures, name)
    limits = behind.low or behind.high or behind.unit or behind.other or behind.foreign
    return piece if limits or not behind.strange else piece[: border.start() + 1]


def _as_share(span: _Span, behind: str, measures: Measures) -> _Span:
    """Return the share of a kind of cells where a percent sign stands behind the number."""
    if span.measure.share is None or not _PERCENT.match(behind):
        return span
    return replace(span, measure=measures[span.measure.share])


def _printed(span: _Span, name: str, found: Scan) -> Printed:
    return Printed(
        span.measure, name, found.number, found.comparator, found.unit or found.limit_unit_only,
        found.low, found.high, found.limit_unit,
    )  # fmt: skip


def _judge(
    span: _Span, name: str, found: Scan, line: str, measures: Measures, *, clean: bool
) -> str:
    """Return what a name with its surroundings is: a kind of result, a question, or nothing."""
    measure = span.measure
    strong = bool(found.unit or found.limit_unit or found.low or found.high or found.colon)
    foreign = bool(found.foreign) and not found.dose
    other, strange = _word_before(line, span, measures)
    ion = line[span.end : span.end + 1] == "+"
    everyday = _is_everyday(name, measure) and not _is_upper(name) and not ion
    again = (
        f"It looks like a result of {measure.short} and was not read. Write name, number and unit "
        f"alone, such as {_example(measure)}."
    )
    if measure.kind == "titre" and found.titre:
        return again if other or found.other else "titre"
    if not found.number:
        if found.word.startswith("<"):
            return again if other or found.other else "word"
        if found.word and clean and not (other or strange or found.other or everyday):
            return "word"
        if found.unit or ((found.low or found.high or found.foreign) and clean):
            return f"{measure.short} has no number: what stands on the report?"
        return ""
    if found.dose and measure.taken and not found.low and not found.high:
        return ""
    if found.times:
        return again if other or found.other else "multiple"
    sure = bool(found.unit or found.limit_unit or found.low or found.high or foreign)
    if other or found.other or span.joined or found.negative or found.crowded:
        return again if sure or (clean and not everyday) or found.negative else ""
    if found.between:
        return again if sure and len(found.between) <= MOST_BETWEEN else ""
    if found.foreign == "%" and (everyday or measure.taken):
        return ""
    if found.foreign:
        asked = f"{found.foreign} is not a unit of {measure.short}: what stands on the report?"
        return asked if foreign or not everyday else ""
    if sure:
        return again if strange else "result"
    if found.behind and (everyday or not found.colon):
        measured = _says_measured(name, measures) or _told_of(span, found, line, measures)
        return "" if everyday or (measure.taken and not measured) else again
    if measure.taken and not (clean and _has_band(found, measure)):
        return ""
    if clean and not strange and (not everyday or found.colon):
        return "result"
    if everyday:
        core = line[span.start :] if _panel(line[: span.start], measures) else line
        alone = clean and not strange and name_key(core) == name_key(name + found.number)
        if not alone and clean and not strange and _says_measured(line, measures):
            return again
        return "" if not alone else again if len(name) <= SYMBOL else "result"
    return "result" if strong and not strange else again


def _has_band(found: Scan, measure: Measure) -> bool:
    """Whether a number without unit can be a value at all, and not only an amount that is taken."""
    return any(
        u.bare and u.bare[0] <= v <= u.bare[1] for u in measure.units for v in numbers(found.number)
    )


def _says_measured(text: str, measures: Measures) -> bool:
    """Whether a word tells that something was measured (*level*, *meter*)."""
    words = name_key(text, split=True).split()
    return not measures.words.get("qualifiers", frozenset()).isdisjoint(words)


def _told_of(span: _Span, found: Scan, line: str, measures: Measures) -> bool:
    """Whether a value that can be one was told as a result (*vit D was 35 end of winter*)."""
    behind = WORD.findall(line[span.end :])[:2]
    told = measures.words.get("told", frozenset())
    return _has_band(found, span.measure) and any(name_key(w) in told for w in behind)


MOST_BETWEEN = 4
"""Unknown words between a name and a number with its unit that still look like one result."""


def _is_everyday(name: str, measure: Measure) -> bool:
    return name_key(name) in {name_key(n) for n in measure.everyday}


def _is_upper(name: str) -> bool:
    return name.isupper() and len(name_key(name)) > 1


def _word_before(line: str, span: _Span, measures: Measures) -> tuple[bool, bool]:
    """Return whether the word right before a name makes it another test, or is not known."""
    before = line[: span.start]
    words = _OWNER.findall(before)
    if not words:
        return False, False
    last = name_key(words[-1])
    lists = measures.words
    if last in lists.get("others", frozenset()) and not _CLAUSE.search(before):
        return True, False
    if _CLAUSE.search(before) or last.isdigit():
        return False, False
    known = ("specimens", "filler", "qualifiers", "flags", "reference")
    if any(last in lists.get(k, frozenset()) for k in known):
        return False, False
    return False, not _DIGIT.search(last) and not _ends_with_unit(before, measures)


def _ends_with_unit(before: str, measures: Measures) -> bool:
    """Whether the word before a name is the unit of the result before it."""
    units = measures.report_units
    return any(
        unit_at(before.rstrip(), at.start(), units) for at in re.finditer(r"\S+$", before.rstrip())
    )


def _spans(line: str, measures: Measures) -> list[_Span]:
    """Return the names of measures in a line; names of one measure side by side are one."""
    words = list(WORD.finditer(line))
    keys = [name_key(w[0]) for w in words]
    found: list[_Span] = []
    at = 0
    while at < len(words):
        for count in range(min(LONGEST_NAME, len(words) - at), 0, -1):
            key = "".join(keys[at : at + count])
            if key not in measures.names or key.isdigit():
                continue
            start, end = words[at].start(), words[at + count - 1].end()
            measure = measures[measures.names[key]]
            if _NO_NAME.search(line, start, end) or not _may_be_name(
                line, start, end, measure, measures
            ):
                continue
            found.append(_Span(measure, start, end))
            at += count - 1
            break
        at += 1
    return _merged(found, line)


def _may_be_name(line: str, start: int, end: int, measure: Measure, measures: Measures) -> bool:
    """Tell a chemical symbol (``Mg``) from a unit (``mg/dL``) and from a part of a word."""
    piece = line[start:end]
    if len(piece) > SYMBOL or not _is_everyday(piece, measure):
        return True
    if line[end : end + 1] == "/" or re.search(r"\d\s*$", line[:start]):
        return False
    alone = not line[:start].strip() or _panel(line[:start], measures)
    return piece in measure.names or (piece.isupper() and alone)


def _panel(before: str, measures: Measures) -> bool:
    """Whether nothing but the name of a panel stands before a symbol (*U&Es K 3.2*)."""
    words = [name_key(w) for w in before.split()]
    return all(w in measures.words.get("filler", frozenset()) for w in words)


SYMBOL = 2
"""Letters of the names that are written in one way only."""


def _merged(spans: list[_Span], line: str) -> list[_Span]:
    made: list[_Span] = []
    for span in spans:
        last = made[-1] if made else None
        if last is not None and _JOINT.fullmatch(line[last.end : span.start]):
            if last.measure.id == span.measure.id:
                made[-1] = _Span(last.measure, last.start, span.end, last.joined)
                continue
            made.append(_Span(span.measure, span.start, span.end, joined=True))
            continue
        made.append(span)
    return made


def _unknown_test(line: str, typed: str, measures: Measures, field: str) -> tuple[Asked, ...]:
    """Return a question where a number with a laboratory unit belongs to no known test."""
    for found in _UNKNOWN_TEST.finditer(line):
        unit = unit_at(line, found.end(), measures.report_units)
        if unit is not None or _BRACKET.match(line[found.end() :].lstrip()):
            name = WORD.findall(found[0][: found.start(1) - found.start()])[-4:]
            return (_not_known(" ".join(name), typed, field),)
    everyday, tests = (measures.words.get(k, frozenset()) for k in ("everyday", "tests"))
    if shaped := shaped_name(line, everyday, tests):
        return (_not_known(shaped, typed, field),)
    return ()


def _not_known(name: str, typed: str, field: str) -> Asked:
    question = f"{name} is not a test that is known here: it was not read as a result."
    problem = Problem(field, "", repr(_short(typed)), "a test that is known", question)
    return Asked(typed.strip(), question, problem)


def _asked(typed: str, problem: Problem, measure: Measure) -> Asked:
    return Asked(typed.strip(), problem.next_step, problem, measure.id)


def _example(measure: Measure) -> str:
    if measure.kind == "titre":
        return f"{measure.short} 1:160"
    unit = measure.units[0].ucum
    return f"{measure.short} 12 {plain_unit(unit)}".rstrip()


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else f"{text[:57]}..."
