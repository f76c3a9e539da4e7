"""Starting files of a library: a compound, a study, the candidates of a citation file.

A new file names every field and fills in none that nobody has read: what is unknown is a
placeholder, which `evidose evidence check` refuses, or absent.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from evidose.actions.know.library import open_library
from evidose.evidence import (
    RESERVED,
    Candidate,
    Compound,
    candidate_of,
    canonical,
    find_compound,
    list_packs,
    over_installed,
    parse_record,
    read_toml,
    scaffold,
    survey_evidence,
)
from evidose.terms import InputError, Problem, files_below, read_given

LARGEST_CITATIONS = 20_000_000
"""Bytes of a file of citations that are read."""

STUDY_ID = re.compile(r"^[a-z]+(-[a-z0-9]+)*-(19|20)\d{2}(-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file of citations.

    Attributes
    ----------
    written : files of candidates
    left_out : why each of the others has none
    """

    written: tuple[Path, ...]
    left_out: tuple[Problem, ...]


def import_citations(path: Path, folder: Path) -> Imported:
    """Write a candidate for each new citation of a file; tell why the others get none.

    A citation that cannot be read, or that is known already (in the file, as a candidate, or as a
    study or review), is told and left out.

    Raises
    ------
    InputError
        The file cannot be read at all.
    """
    from evidose.exchange.citations import read_citations

    data = read_given(path, LARGEST_CITATIONS, "a file of citations")
    citations, problems = read_citations(data, path.name)
    known = _known(folder)
    made: dict[Path, Candidate] = {}
    left_out = list(problems)
    for citation in citations:
        own = _Report("", citation.pmid, citation.doi, citation.family)
        marks = _marks(own, citation.title, citation.year)
        found_by = (report for mark in marks for report in known.get(mark, ()))
        same = next((report for report in found_by if _same(report, own)), None)
        if same is not None:
            found = f"{citation.cite}, which is {same.name} already"
            left_out.append(
                Problem(path.name, citation.title[:60], found, "a report of its own", code="twice")
            )
            continue
        name = f"{_slug(citation.family)}-{citation.year}"
        target = _free(folder / "candidates" / str(citation.year), name, made)
        made[target] = candidate_of(target.stem, citation)
        _know(known, replace(own, name=f"candidate {target.stem}"), marks)
    for target, candidate in made.items():
        _write(target, canonical.canonical_text(candidate))
    return Imported(tuple(made), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Report:
    """A report that is known, by what may tell it from others."""

    name: str
    pmid: str | None
    doi: str | None
    family: str | None = None


def _marks(report: _Report, title: str, year: int | None) -> tuple[str, ...]:
    """Return what a report is found by: its numbers, then its title with its year."""
    words = re.sub(r"\W+", " ", _plain(title)).strip()
    found = (
        report.pmid and f"pmid {report.pmid}",
        report.doi and f"doi {report.doi.casefold()}",
        f"title {year} {words}",
    )
    return tuple(mark for mark in found if mark)


def _same(known: _Report, other: _Report) -> bool:
    """Tell whether two reports that share a mark are one.

    One PubMed id is one report. Else two DOIs are two reports, such as an abstract and an article
    of one title, and so are two authors: many letters and replies are titled alike.
    """
    if known.pmid and other.pmid:
        return known.pmid == other.pmid
    if known.doi and other.doi:
        return known.doi.casefold() == other.doi.casefold()
    named = {_plain(r.family) for r in (known, other) if r.family}
    return len(named) < 2


Known = dict[str, list[_Report]]
"""Mark to every report that has it."""


def _know(known: Known, report: _Report, marks: Iterable[str]) -> None:
    for mark in marks:
        known.setdefault(mark, []).append(report)


def _known(folder: Path) -> Known:
    """Return the marks of every report that a library or a folder of candidates has already."""
    found: Known = {}
    evidence = survey_evidence(over_installed(folder))
    for kind, records in (("study", evidence.studies), ("review", evidence.reviews)):
        for record in records.values():
            report = _Report(f"{kind} {record.id}", record.pmid, record.doi)
            _know(found, report, _marks(report, record.title, record.year))
    for path in files_below(folder / "candidates", ".toml"):
        table, _ = read_toml(path, path.name)
        candidate = None if table is None else parse_record(table, path.name, Candidate)[0]
        if candidate is not None:
            named = f"candidate {candidate.id}"
            report = _Report(named, candidate.pmid, candidate.doi, candidate.family)
            _know(found, report, _marks(report, candidate.title, candidate.year))
    return found


def _plain(text: str) -> str:
    """Return a text without accents, in lower case; letters of other scripts stay."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


def _slug(name: str) -> str:
    bare = _plain(name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "anonymous"


def _free(folder: Path, name: str, made: Container[Path]) -> Path:
    """Return the first free name: smith-2011, smith-2011-2, ..."""
    path, number = folder / f"{name}.toml", 1
    while path in made or path.exists():
        number += 1
        path = folder / f"{name}-{number}.toml"
    return path


def new_study(name: str, folder: Path, compound: str | None = None) -> Path:
    """Write the scaffold of a study file below `folder` and return its path.

    Parameters
    ----------
    compound : what its first arm got, if it is a compound of the library; its unit is filled in

    Raises
    ------
    InputError
        The id is not ``family-year`` or ``family-year-topic``, or the file exists.
    UnknownNameError
        No such compound.
    """
    if not STUDY_ID.match(name):
        expected = "family-year or family-year-topic in lower case, e.g. younger-2013-fm"
        raise InputError(Problem("command line", "id", repr(name), expected))
    taken = None if compound is None else _compound(compound, folder)
    year = next(int(w) for w in name.split("-") if re.fullmatch(r"(19|20)\d{2}", w))
    path = folder / "studies" / str(year) / f"{name}.toml"
    _require_free(path)
    today = datetime.now().astimezone().date()
    _write(path, scaffold.study_scaffold(name, year, today, taken))
    return path


def _compound(name: str, folder: Path) -> Compound:
    overlay = folder if (folder / "compounds").is_dir() else None
    return find_compound(open_library(overlay), name)


def new_compound(name: str, folder: Path) -> tuple[Path, ...]:
    """Write the required files of a compound's pack below `folder` and return their paths.

    Raises
    ------
    InputError
        The name gives no address, is an address of the site, or is a compound's already.
    """
    slug = _slug(name)
    if slug == "anonymous" or slug in RESERVED:
        expected = "a name whose letters give an address of its own"
        raise InputError(Problem("command line", "name", repr(name), expected))
    overlay = folder if (folder / "compounds").is_dir() else None
    if slug in list_packs(open_library(overlay)):
        expected = "a compound that the library does not have"
        raise InputError(Problem("command line", "name", repr(name), expected))
    place = folder / "compounds" / slug
    files: Mapping[Path, str] = {
        place / "compound.toml": scaffold.compound_scaffold(slug, name),
        place / "screening.toml": scaffold.screening_scaffold(slug, name),
    }
    for path in files:
        _require_free(path)
    for path, text in files.items():
        _write(path, text)
    return tuple(files)


def _require_free(path: Path) -> None:
    if path.exists():
        raise InputError(Problem(str(path), "", "a file", "no file of this name yet"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    canonical.write_whole(path, text)
