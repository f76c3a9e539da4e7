"""The one canonical form of a library file, and the scaffold of a new one."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import tomli_w

from evidose.evidence.library import LARGEST_FILE, Library, R, parse_record, read_toml
from evidose.evidence.study import Study
from evidose.terms import Citation, InputError, Problem, parse_toml, read_given

PLACEHOLDER = "REPLACE"
"""Texts of a scaffold begin with this word; `evidose evidence check` lists those that still do."""


SCAFFOLD = """\
schema_version = 1
id = "<NAME>"
label = "REPLACE with a short name, e.g. Younger 2013"
title = "REPLACE with what the study is, in your own words"
published = "<YEAR>"
year = <YEAR>
design = "parallel"
randomised = true
blinding = "double"
condition = "fibromyalgia"
population = "REPLACE with who took part"
n_randomised = 0
n_analysed = 0

[[sources]]
id = "article"
cite = "REPLACE with authors, journal, year"
url = "https://pubmed.ncbi.nlm.nih.gov/"
reading = "abstract"
verified = false

[[arms]]
id = "ldn"
label = "LDN 4.5 mg"
substance = "naltrexone"
dose = 4.5
unit = "mg"
duration_weeks = 12.0
n = 0

[[arms]]
id = "placebo"
label = "Placebo"
substance = "placebo"
dose = 0.0
unit = "mg"
duration_weeks = 12.0
n = 0

[[findings]]
id = "pain-12w"
outcome = "pain"
instrument = "nrs-pain"
timepoint_weeks = 12.0
kind = "change"
primary = true
source = "article"
place = "REPLACE with section or table"
reading = "abstract"
verified = false
note = "Scaffolded on <TODAY>; keep one group per arm and the contrast if printed."

[[findings.groups]]
arm = "ldn"
n = 0

[[findings.groups]]
arm = "placebo"
n = 0

[findings.contrast]
arm = "ldn"
versus = "placebo"
measure = "mean difference"
estimate = 0.0
"""


def canonical_text(record: R) -> str:
    """Return a record's file as it should stand: the schema's order, one form for every value.

    Fields that equal nothing in the file stay absent: only what was written is written again.
    """
    table = record.model_dump(mode="python", exclude_unset=True)
    return tomli_w.dumps({k: _plain(v) for k, v in table.items()})


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def format_problems(library: Library, folder: str, model: type[R]) -> Iterator[Problem]:
    """Yield a problem for every file of a folder that is not in canonical form."""
    for shown, path, text in _reformatted(library, folder, model):
        if _text(path) != text:
            step = "Run `evidose evidence format`."
            yield Problem(shown, "", "another layout", "the canonical form", step, code="format")


def format_folder(library: Library, folder: str, model: type[R]) -> list[str]:
    """Rewrite the files of a folder in canonical form; return the paths that changed.

    Raises
    ------
    InputError
        A file has a comment, which rewriting would lose.
    """
    changed: list[str] = []
    for shown, path, text in _reformatted(library, folder, model):
        old = _text(path)
        if old == text:
            continue
        if re.search(r"^\s*#", old, re.MULTILINE):
            step = "Move it into a `note` field."
            raise InputError(Problem(shown, "", "a comment", "no comments", step, code="format"))
        write_whole(path, text)
        changed.append(shown)
    return changed


def _text(path: Path) -> str:
    data = read_given(path, LARGEST_FILE, "a file of the library")
    return data.decode("utf-8").replace("\r\n", "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is either the old or the new one, never half of it."""
    beside = path.with_suffix(f"{path.suffix}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _reformatted(library: Library, folder: str, model: type[R]) -> Iterator[tuple[str, Path, str]]:
    for shown, path in library.paths(folder):
        table, _ = read_toml(path, shown)
        record = parse_record(table, shown, model)[0] if table is not None else None
        if record is not None:
            yield shown, path, canonical_text(record)


def study_scaffold(name: str, year: int, today: date) -> str:
    """Return a study file to fill in: valid TOML, with every text to replace marked.

    Parameters
    ----------
    name : id of the study, ``family-year-topic``
    """
    words = {"NAME": name, "YEAR": str(year), "TODAY": today.isoformat()}
    text = SCAFFOLD
    for word, value in words.items():
        text = text.replace(f"<{word}>", value)
    return text


def with_citation(scaffold: str, citation: Citation) -> str:
    """Return a scaffold with what a citation tells filled in; the title stays to be reworded."""
    table = parse_toml(scaffold)
    table["label"] = f"{citation.family} {citation.year}"
    table["note"] = f"Imported; the printed title is: {citation.title}"
    if citation.registrations:
        table["registrations"] = list(citation.registrations)
    source = table["sources"][0]
    source["cite"] = citation.cite
    if citation.journal:
        table["journal"] = citation.journal
    for key in ("pmid", "doi"):
        value = getattr(citation, key)
        if value is not None:
            table[key] = source[key] = value
    if citation.pmid is not None:
        source["url"] = f"https://pubmed.ncbi.nlm.nih.gov/{citation.pmid}/"
    return canonical_text(Study.model_validate(table))


def placeholder_problems(library: Library, folder: str) -> Iterator[Problem]:
    """Yield a problem for every scaffold text that was not replaced."""
    for shown, path in library.paths(folder):
        table, _ = read_toml(path, shown)
        for field, text in _texts(table or {}, ""):
            if text.startswith(PLACEHOLDER):
                expected = text.removeprefix(f"{PLACEHOLDER} with ")
                found = "the scaffold's placeholder"
                yield Problem(shown, field, found, expected, "Fill it in.", code="placeholder")


def _texts(value: object, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for i, inner in enumerate(value, 1):
            yield from _texts(inner, f"{at}[{i}]")
