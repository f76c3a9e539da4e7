"""The lines of a citation file: which dialect it speaks, and what each of its entries holds.

Five dialects are read, each of lines with a short tag before a value: RIS, NBIB (PubMed), the
plain text of Web of Science, EndNote's own (``%T``), and the plain text of the Cochrane Library.
What programs write differs from what their manuals say, so that reading is lenient: a value goes
on in lines without a tag, an entry may lack its last line, and what stands between two entries
(counters, headers, a search strategy) belongs to none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Fields = Mapping[str, Sequence[str]]
"""Values of each tag, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One citation as it stands in its file.

    Attributes
    ----------
    line : the number of its first line
    fields : its values by tag
    """

    line: int
    fields: Fields


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of citation file is written.

    Attributes
    ----------
    name : what people call it
    field : a line with a tag and the beginning of its value
    first : the tag that an entry begins with, or that stands in it once
    last : the tag that ends an entry; without one an empty line ends a value
    wanted : tags of which an entry has at least one: without them, what stands before `first` is
        no part of it
    apart : tags whose value is another one in each line that goes on
    """

    name: str
    field: re.Pattern[str]
    first: str
    last: str | None = None
    wanted: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


RIS = Dialect(
    "RIS",
    re.compile(r" {0,4}([A-Z][A-Z0-9]) {1,2}-(?:\s(.*)|)"),
    "TY",
    "ER",
    frozenset({"TI", "T1", "AU", "A1"}),
)
NBIB = Dialect("NBIB", re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)"), "PMID")
WEB_OF_SCIENCE = Dialect(
    "Web of Science",
    re.compile(r"([A-Z][A-Z0-9])(?: (.*)|)"),
    "PT",
    "ER",
    frozenset({"TI", "AU"}),
    frozenset({"AU", "AF", "BA", "CA"}),
)
ENDNOTE = Dialect("EndNote", re.compile(r"(%[0-9A-Z@!#$&()*+?\[\]^<>~]) ?(.*)"), "%0")
COCHRANE = Dialect("Cochrane Library", re.compile(r"(Record #|[A-Z]{2,4}:) ?(.*)"), "Record #")

BEGINNINGS: tuple[tuple[str, Dialect], ...] = (
    (r"^ {0,4}TY {1,2}-(?: |$)", RIS),
    (r"^PMID- ", NBIB),
    (r"^PT [A-Z]$", WEB_OF_SCIENCE),
    (r"^%0 ", ENDNOTE),
    (r"^Record #\d+ of \d+", COCHRANE),
)
"""How a dialect is known: by the line that begins an entry; the first that matches goes."""


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, ended in any of the three ways; other breaks are no end.

    Examples
    --------
    >>> lines_of("a\\r\\nb\\rc\\u2028d\\n")
    ['a', 'b', 'c\\u2028d', '']
    """
    return re.split(r"\r\n|\r|\n", text.replace("\ufeff", ""))


def dialect_of(lines: Sequence[str]) -> Dialect | None:
    """Return the dialect of a file; None where it is none of them."""
    text = "\n".join(line.rstrip() for line in lines)
    found = (d for start, d in BEGINNINGS if re.search(start, text, re.MULTILINE))
    return next(found, None)


def entries_of(lines: Sequence[str], dialect: Dialect) -> Iterator[Entry]:
    """Yield the entries of a file, in its order."""
    start, fields, apart = 0, dict[str, list[str]](), False
    open_value: list[str] | None = None
    for number, line in enumerate(lines, 1):
        found = dialect.field.fullmatch(line.rstrip())
        if found is None:
            if line.strip() or dialect.last is None:
                open_value = _gone_on(open_value, line, apart)
            continue
        tag, value = found[1].rstrip(":"), (found[2] or "").strip()
        if tag == dialect.last or (tag == dialect.first and tag in fields):
            yield from _closed(start, fields, dialect)
            fields, open_value = {}, None
            if tag == dialect.last:
                continue
        if tag == dialect.first and not dialect.wanted & fields.keys():
            fields = {}
        if not fields:
            start = number
        open_value = fields.setdefault(tag, [])
        open_value.append(value)
        apart = tag in dialect.apart
    yield from _closed(start, fields, dialect)


def _gone_on(value: list[str] | None, line: str, apart: bool) -> list[str] | None:
    """Carry a value on in a line without a tag; an empty line ends it."""
    text = line.strip()
    if value is None or not text:
        return None
    if apart:
        value.append(text)
    else:
        value[-1] = f"{value[-1]} {text}".strip()
    return value


def _closed(start: int, fields: Fields, dialect: Dialect) -> Iterator[Entry]:
    if dialect.first in fields:
        yield Entry(start, fields)
