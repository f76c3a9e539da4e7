"""Citations from reference managers (RIS) and PubMed (NBIB)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import rispy

from evidose.exchange.medline import Fields, read_medline
from evidose.terms import Citation, InputError, Problem

REGISTRATION = re.compile(r"NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}")
PMID = re.compile(r"PMID:?\s*(\d{4,9})\b")
DOI = re.compile(r"10\.\d{4,9}/\S+")


def read_citations(data: bytes, name: str) -> tuple[tuple[Citation, ...], tuple[Problem, ...]]:
    """Read the citations of a RIS or NBIB file; one that cannot be read is told and left out.

    Parameters
    ----------
    data : the file's bytes
    name : what problems call it; its ending does not matter, its content does

    Returns
    -------
    citations, problems
        What could be read, and what is wrong with each entry that is left out.

    Raises
    ------
    InputError
        Not UTF-8, or neither format.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Problem(name, "", "bytes that are not UTF-8", "UTF-8 text")) from None
    problems: list[Problem] = []
    if re.search(r"^TY {1,2}- ?", text, re.MULTILINE):
        entries = list(_ris_entries(text, name, problems))
    elif re.search(r"^PMID- ", text, re.MULTILINE):
        found = enumerate(read_medline(text), 1)
        entries = [(i, _from_nbib(fields, lines)) for i, (fields, lines) in found]
    else:
        expected = "a RIS file (lines like 'TY  - JOUR') or an NBIB file ('PMID- 12345678')"
        raise InputError(Problem(name, "", "neither format", expected))
    whole: list[Citation] = []
    for i, entry in entries:
        lacking = tuple(_lacking(entry, name, i))
        problems.extend(lacking)
        if not lacking:
            whole.append(_citation(entry))
    return tuple(whole), tuple(problems)


def _ris_entries(
    text: str, name: str, problems: list[Problem]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and fields of each RIS entry, read one by one so that a bad one harms none."""
    parts = re.split(r"^(?=TY {1,2}- ?)", text.replace("\r\n", "\n"), flags=re.MULTILINE)[1:]
    for i, part in enumerate(parts, 1):
        lines = part.rstrip()
        if not re.search(r"^ER {1,2}-", lines, re.MULTILINE):
            lines += "\nER  - \n"
        try:
            entry = rispy.loads(f"{lines}\n")
        except (OSError, ValueError, KeyError, IndexError) as fault:
            found = " ".join(str(fault).split())[:80] or "lines that are no RIS"
            problems.append(Problem(name, f"entry {i}", found, "a RIS entry from TY to ER"))
            continue
        yield from ((i, _from_ris(e)) for e in entry[:1])


def _from_ris(entry: Mapping[str, Any]) -> dict[str, str]:
    authors = entry.get("authors") or entry.get("first_authors") or []
    return {
        "title": str(entry.get("title") or entry.get("primary_title") or ""),
        "author": str(authors[0]) if authors else "",
        "year": str(entry.get("year") or entry.get("publication_year") or ""),
        "journal": str(entry.get("journal_name") or entry.get("secondary_title") or ""),
        "authors": str(len(authors)),
        "pmid": _ris_pmid(entry),
        "doi": str(entry.get("doi") or ""),
        "all": str(entry),
    }


def _ris_pmid(entry: Mapping[str, Any]) -> str:
    """Return the PubMed id: an accession number is one only where the database is PubMed's."""
    words = ("name_of_database", "database_provider")
    database = " ".join(str(entry.get(key) or "") for key in words).casefold()
    if "pubmed" in database or "medline" in database:
        return str(entry.get("accession_number") or "")
    found = PMID.search(str(entry))
    return found[1] if found else ""


def _from_nbib(fields: Fields, lines: str) -> dict[str, str]:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in fields.get(tag, ()) if value), "")

    named = [v for tag in ("LID", "AID") for v in fields.get(tag, ())]
    doi = next((v.removesuffix(" [doi]") for v in named if v.endswith(" [doi]")), "")
    return {
        "title": first("TI", "BTI", "TT"),
        "author": first("FAU", "AU", "CN"),
        "year": first("DP", "DEP"),
        "journal": first("TA", "JT"),
        "authors": str(len(fields.get("FAU") or fields.get("AU") or fields.get("CN") or ())),
        "pmid": first("PMID"),
        "doi": doi,
        "all": lines,
    }


def _lacking(entry: Mapping[str, str], name: str, i: int) -> Iterable[Problem]:
    for field, expected in (("title", "a title"), ("author", "an author"), ("year", "a year")):
        value = entry[field]
        if not value or (field == "year" and not re.search(r"(19|20)\d{2}", value)):
            yield Problem(name, f"entry {i}, {field}", repr(value), expected)


def _citation(entry: Mapping[str, str]) -> Citation:
    year = re.search(r"(19|20)\d{2}", entry["year"])
    doi = DOI.search(entry["doi"])
    assert year is not None
    return Citation(
        title=entry["title"].strip().rstrip("."),
        family=entry["author"].split(",")[0].strip(),
        year=int(year.group()),
        journal=entry["journal"].strip(),
        pmid=entry["pmid"] if re.fullmatch(r"\d{4,9}", entry["pmid"]) else None,
        doi=doi.group() if doi else None,
        registrations=tuple(sorted(set(REGISTRATION.findall(entry["all"])))),
        alone=entry["authors"] == "1",
    )
