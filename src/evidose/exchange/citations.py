"""Citations from reference managers and databases of literature, as their programs write them."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from evidose.exchange.citation_lines import (
    COCHRANE,
    ENDNOTE,
    NBIB,
    RIS,
    WEB_OF_SCIENCE,
    Dialect,
    Entry,
    dialect_of,
    entries_of,
    lines_of,
)
from evidose.terms import Citation, InputError, Problem

REGISTRATION = re.compile(r"NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}")
PMID = re.compile(r"\b(?:PMID|PUBMED|MEDLINE)\b[\s:=-]{0,3}(\d{4,9})\b", re.IGNORECASE)
DOI = re.compile(r"10\.\d{4,9}/\S+")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
MARKUP = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|scp)>", re.IGNORECASE)

TITLES: Mapping[Dialect, tuple[str, ...]] = {
    RIS: ("TI", "T1", "TT", "CT", "BT", "ST"),
    NBIB: ("TI", "BTI", "TT"),
    WEB_OF_SCIENCE: ("TI",),
    ENDNOTE: ("%T",),
    COCHRANE: ("TI",),
}
AUTHORS: Mapping[Dialect, tuple[str, ...]] = {
    RIS: ("AU", "A1"),
    NBIB: ("FAU", "AU", "CN"),
    WEB_OF_SCIENCE: ("AU", "BA", "CA"),
    ENDNOTE: ("%A",),
    COCHRANE: ("AU",),
}
YEARS: Mapping[Dialect, tuple[str, ...]] = {
    RIS: ("PY", "Y1", "YR", "DA", "Y2"),
    NBIB: ("DP", "DEP"),
    WEB_OF_SCIENCE: ("PY", "EA"),
    ENDNOTE: ("%D", "%8"),
    COCHRANE: ("YR",),
}
JOURNALS: Mapping[Dialect, tuple[str, ...]] = {
    RIS: ("JO", "T2", "JF", "JA", "J2", "J1", "SO"),
    NBIB: ("TA", "JT"),
    WEB_OF_SCIENCE: ("SO",),
    ENDNOTE: ("%J", "%B"),
    COCHRANE: ("SO",),
}
DOIS: Mapping[Dialect, tuple[str, ...]] = {
    RIS: ("DO", "M3", "L3", "UR", "LK", "L2"),
    NBIB: ("LID", "AID"),
    WEB_OF_SCIENCE: ("DI", "D2"),
    ENDNOTE: ("%R", "%U"),
    COCHRANE: ("DOI",),
}
PUBMED_IDS: Mapping[Dialect, tuple[str, ...]] = {
    RIS: ("PM",),
    NBIB: ("PMID",),
    WEB_OF_SCIENCE: ("PM",),
    ENDNOTE: (),
    COCHRANE: (),
}
LONG = frozenset({"AB", "N2", "CR", "%X"})
"""Tags of abstracts and reference lists: numbers in them may be those of other reports."""

NAMED_BY = ("AN", "TI", "T1", "SO", "JO", "T2", "UR", "LK")
"""Tags that tell of a register's own record which one it is."""

FORMATS = (
    "RIS ('TY  - JOUR'), NBIB ('PMID- 12345678'), or the plain text of Web of Science, EndNote or "
    "the Cochrane Library"
)


def read_citations(data: bytes, name: str) -> tuple[tuple[Citation, ...], tuple[Problem, ...]]:
    """Read the citations of a file; one that cannot be read is told and left out.

    Parameters
    ----------
    data : the file's bytes
    name : what problems call it; its ending does not matter, its content does

    Returns
    -------
    citations, problems
        What could be read, and what is wrong with each entry that is left out, by its line.

    Raises
    ------
    InputError
        No text, or no format that is known.
    """
    lines = lines_of(_text(data, name))
    dialect = dialect_of(lines)
    if dialect is None:
        raise InputError(Problem(name, "", "neither format", FORMATS))
    whole, problems = list[Citation](), list[Problem]()
    for number, entry in enumerate(entries_of(lines, dialect), 1):
        told = _told(entry, dialect)
        lacking = [
            Problem(f"{name}, line {entry.line}", f"entry {number}, {field}", found, expected)
            for field, found, expected in _lacking(told)
        ]
        problems.extend(lacking)
        if not lacking:
            whole.append(_citation(told, entry, dialect))
    return tuple(whole), tuple(problems)


def _text(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, in UTF-16 that says so, or as Windows writes it.

    Raises
    ------
    InputError
        It holds bytes that are in no text.
    """
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        if b"\0" not in data:
            try:
                return data.decode("utf-8-sig")
            except UnicodeDecodeError:
                return data.decode("cp1252", errors="replace")
    except UnicodeDecodeError:
        pass
    expected = "a text in UTF-8, UTF-16 or Windows-1252"
    raise InputError(Problem(name, "", "bytes that are no text", expected)) from None


def _told(entry: Entry, dialect: Dialect) -> dict[str, str]:
    """Return title, first author, year and registrations as the entry tells them."""
    return {
        "title": _title(_first(entry, TITLES[dialect])),
        "author": _first(entry, AUTHORS[dialect]) or _registered(entry),
        "year": next((y[0] for v in _values(entry, YEARS[dialect]) if (y := YEAR.search(v))), ""),
        "as printed": _first(entry, YEARS[dialect]),
    }


def _lacking(told: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield what an entry does not tell: field, what was found, what is expected."""
    if not told["title"]:
        yield "title", "nothing", "a title"
    if not told["author"]:
        yield "author", "nothing", "an author, or the number of a trial register"
    if not told["year"]:
        found = repr(told["as printed"][:40]) if told["as printed"] else "nothing"
        yield "year", found, "a year"


def _citation(told: Mapping[str, str], entry: Entry, dialect: Dialect) -> Citation:
    return Citation(
        title=told["title"],
        family=_family(told["author"]),
        year=int(told["year"]),
        journal=html.unescape(_first(entry, JOURNALS[dialect])),
        pmid=_pmid(entry, dialect),
        doi=_doi(entry, dialect),
        registrations=_registrations(entry),
        alone=_authors(entry, AUTHORS[dialect]) < 2,
    )


def _values(entry: Entry, tags: Iterable[str]) -> Iterator[str]:
    """Yield what is told under some tags, the first tag first; what is empty is not told."""
    yield from (value for tag in tags for value in entry.fields.get(tag, ()) if value)


def _first(entry: Entry, tags: Iterable[str]) -> str:
    return next(_values(entry, tags), "")


def _authors(entry: Entry, tags: Sequence[str]) -> int:
    """Return how many authors the first of the tags names that names any."""
    named = (sum(map(bool, entry.fields.get(tag, ()))) for tag in tags)
    return next((n for n in named if n), 0)


def _title(text: str) -> str:
    return " ".join(MARKUP.sub("", html.unescape(text)).split()).rstrip(".")


def _family(author: str) -> str:
    """Return the family name of an author, as printed.

    Examples
    --------
    >>> [_family(a) for a in ("Bruun, Karin Due", "Smith J.A.", "The Study Group")]
    ['Bruun', 'Smith', 'The Study Group']
    """
    family, comma, _ = html.unescape(author).partition(",")
    words = family.split()
    while not comma and len(words) > 1 and re.fullmatch(r"(?:[A-Z]\.?-?){1,3}", words[-1]):
        words.pop()
    return " ".join(words)


def _short(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield tag and value of everything but abstracts and lists of references."""
    for tag, values in entry.fields.items():
        if tag not in LONG:
            yield from ((tag, value) for value in values)


def _pmid(entry: Entry, dialect: Dialect) -> str | None:
    """Return the PubMed id: an accession number is one only where the database is PubMed's."""
    found = list(_values(entry, PUBMED_IDS[dialect]))
    if dialect is RIS:
        database = " ".join(_values(entry, ("DB", "DP"))).casefold()
        if "pubmed" in database or "medline" in database:
            found += _values(entry, ("AN",))
        if "scopus" in database:
            found += _values(entry, ("C2",))
    named = [m[1] for _, value in _short(entry) if (m := PMID.search(value))]
    numbers = [value for value in found if re.fullmatch(r"\d{4,9}", value)]
    return next(iter((*numbers, *named)), None)


def _doi(entry: Entry, dialect: Dialect) -> str | None:
    """Return the DOI, without the address or the full stop that it is printed with."""
    found = [m[0] for v in _values(entry, DOIS[dialect]) if (m := DOI.search(v))]
    for doi in found:
        bare = doi.rstrip(".,;")
        return bare.rstrip(")") if bare.count(")") > bare.count("(") else bare
    return None


def _registered(entry: Entry) -> str:
    """Return the number of a register's own record, which stands for authors it does not name."""
    found = (REGISTRATION.search(value) for value in _values(entry, NAMED_BY))
    return next((m[0] for m in found if m), "")


def _registrations(entry: Entry) -> tuple[str, ...]:
    """Return every number of a trial register in an entry, its abstract too."""
    text = "\n".join(value for values in entry.fields.values() for value in values)
    return tuple(sorted(set(REGISTRATION.findall(text))))
