"""Keeping the library: check it, bring it into canonical form, list it, start a study file."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evidose.evidence import (
    FOLDERS,
    SHIPPED,
    Evidence,
    Library,
    Record,
    Study,
    canonical,
    library_date,
    open_library,
    read_evidence,
    scaffold,
    survey_evidence,
)
from evidose.kinetics import KINETICS_FOLDERS
from evidose.mechanism import MECHANISM_FOLDERS, mechanism_problems
from evidose.person import PERSON_FOLDERS
from evidose.profile import PROFILE_FOLDERS, Profile, build_profile
from evidose.regimen import REGIMEN_FOLDERS
from evidose.response import RESPONSE_FOLDERS
from evidose.safety import SAFETY_FOLDERS, Policy, RuleBook, known_compound, load_rules
from evidose.synthesis import SYNTHESIS_FOLDERS, integrity_problems
from evidose.terms import InputError, Problem, UnknownNameError, read_given

ALL_FOLDERS: Mapping[str, type[Record]] = {
    **FOLDERS,
    **SYNTHESIS_FOLDERS,
    **PROFILE_FOLDERS,
    **KINETICS_FOLDERS,
    **MECHANISM_FOLDERS,
    **REGIMEN_FOLDERS,
    **RESPONSE_FOLDERS,
    **SAFETY_FOLDERS,
    **PERSON_FOLDERS,
}
"""Folders of the library whose files have a record type, and so a canonical form."""

LARGEST_CITATIONS = 20_000_000
"""Bytes of a file of citations that are read."""

STUDY_ID = re.compile(r"^[a-z]+(-[a-z0-9]+)*-(19|20)\d{2}(-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found, and how many files it read."""

    problems: tuple[Problem, ...]
    files: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that stop a file from being used."""
        return tuple(p for p in self.problems if p.severity == "error")


def library_for(path: Path | None) -> Library:
    """Open the shipped library, or lay the folder `path` over it."""
    if path is None or path.resolve() == SHIPPED.resolve():
        return open_library()
    return open_library(path)


def check_evidence(path: Path | None = None) -> Check:
    """Run every check on the library, with `path` laid over it."""
    library = library_for(path)
    evidence = survey_evidence(library)
    found = [*evidence.problems, *integrity_problems(evidence)]
    found.extend(mechanism_problems(library, evidence))
    files = sum(1 for folder in ALL_FOLDERS for _ in library.paths(folder))
    return Check(tuple(found), files)


def unformatted(path: Path | None = None) -> tuple[Problem, ...]:
    """Return a problem for every file that is not in canonical form."""
    library = library_for(path)
    return tuple(
        problem
        for folder, model in ALL_FOLDERS.items()
        for problem in canonical.format_problems(library, folder, model)
    )


def format_evidence(path: Path | None = None) -> list[str]:
    """Bring the library (or the folder `path` alone) into canonical form; return what changed."""
    library = Library((path if path is not None else SHIPPED,))
    return [
        shown
        for folder, model in ALL_FOLDERS.items()
        for shown in canonical.format_folder(library, folder, model)
    ]


@dataclass(frozen=True, slots=True)
class Filter:
    """What `list_studies` keeps; None keeps everything."""

    condition: str | None = None
    design: str | None = None
    outcome: str | None = None
    substance: str | None = None
    randomised: bool | None = None

    def keeps(self, study: Study) -> bool:
        """Return True if the study passes every given condition."""
        return (
            self.condition in (None, study.condition)
            and self.design in (None, study.design)
            and self.randomised in (None, study.randomised)
            and (self.outcome is None or any(f.outcome == self.outcome for f in study.findings))
            and (self.substance is None or any(a.substance == self.substance for a in study.arms))
        )


def list_studies(path: Path | None = None, kept: Filter | None = None) -> tuple[Study, ...]:
    """Return the studies of the library that pass a filter, oldest first."""
    wanted = kept or Filter()
    found = [s for s in survey_evidence(library_for(path)).studies.values() if wanted.keeps(s)]
    return tuple(sorted(found, key=lambda s: (s.year or 9999, s.id)))


def rules_for(compound: str, path: Path | None = None) -> tuple[Policy, RuleBook]:
    """Return how a compound is screened, and the rules of the library.

    Raises
    ------
    UnknownNameError
        No rules are written for it.
    """
    book = load_rules(library_for(path))
    return book.policies[known_compound(compound, book)], book


def import_citations(path: Path, folder: Path) -> list[Path]:
    """Write a scaffold for every citation of a RIS or NBIB file; nothing if one cannot be read.

    Raises
    ------
    InputError
        The file cannot be read, or a study file of that name exists already.
    """
    from evidose.exchange.citations import read_citations

    data = read_given(path, LARGEST_CITATIONS, "a RIS or NBIB file")
    today = datetime.now().astimezone().date()
    made: dict[Path, str] = {}
    for citation in read_citations(data, path.name):
        name = f"{_slug(citation.family)}-{citation.year}"
        target = _free(folder / "studies" / str(citation.year), name, made)
        text = scaffold.study_scaffold(target.stem, citation.year, today)
        made[target] = scaffold.with_citation(text, citation)
    for target, text in made.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        canonical.write_whole(target, text)
    return list(made)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "anonymous"


def _free(folder: Path, name: str, made: Mapping[Path, str]) -> Path:
    """Return the first free name: smith-2011, smith-2011-b, ..."""
    for letter in ("", *(f"-{c}" for c in "bcdefghij")):
        path = folder / f"{name}{letter}.toml"
        if path not in made and not path.exists():
            return path
    raise InputError(Problem(str(folder / name), "", "ten files of this name", "a free name"))


def export_evidence(form: str, compound: str, path: Path | None = None) -> str:
    """Return the base as text: ``csv`` (one row per pooled contrast) or ``json`` (every record)."""
    library = library_for(path)
    evidence = read_evidence(library)
    if form == "json":
        from evidose.exchange.evidence_base import evidence_document

        return json.dumps(evidence_document(evidence, library_date()), ensure_ascii=False)
    return pooled_contrasts(build_profile(compound, evidence, library))


def pooled_contrasts(profile: Profile) -> str:
    """Return every pooled contrast of a profile as CSV text, one row each."""
    from evidose.exchange.contrast_table import contrast_table

    return contrast_table(profile)


def find_study(name: str, path: Path | None = None) -> tuple[Study, Evidence]:
    """Return one study and the evidence around it.

    Raises
    ------
    UnknownNameError
        with the nearest known ids.
    """
    evidence = read_evidence(library_for(path))
    if name not in evidence.studies:
        raise UnknownNameError("study", name, list(evidence.studies))
    return evidence.studies[name], evidence


def new_study(name: str, folder: Path) -> Path:
    """Write the scaffold of a study file below `folder` and return its path.

    Raises
    ------
    InputError
        The id is not ``family-year`` or ``family-year-topic``, or the file exists.
    """
    if not STUDY_ID.match(name):
        expected = "family-year or family-year-topic in lower case, e.g. younger-2013-fm"
        raise InputError(Problem("command line", "id", repr(name), expected))
    year = next(int(w) for w in name.split("-") if re.fullmatch(r"(19|20)\d{2}", w))
    path = folder / "studies" / str(year) / f"{name}.toml"
    if path.exists():
        raise InputError(Problem(str(path), "", "a file", "no file of this name yet"))
    path.parent.mkdir(parents=True, exist_ok=True)
    today = datetime.now().astimezone().date()
    canonical.write_whole(path, scaffold.study_scaffold(name, year, today))
    return path
