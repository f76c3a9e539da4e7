"""Keeping the library: check it, bring it into canonical form, list it, start a study file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evidose.evidence import (
    FOLDERS,
    SHIPPED,
    Library,
    Record,
    Study,
    canonical,
    open_library,
    survey_evidence,
)
from evidose.kinetics import KINETICS_FOLDERS
from evidose.profile import PROFILE_FOLDERS
from evidose.regimen import REGIMEN_FOLDERS
from evidose.synthesis import SYNTHESIS_FOLDERS, integrity_problems
from evidose.terms import InputError, Problem

ALL_FOLDERS: Mapping[str, type[Record]] = {
    **FOLDERS,
    **SYNTHESIS_FOLDERS,
    **PROFILE_FOLDERS,
    **KINETICS_FOLDERS,
    **REGIMEN_FOLDERS,
}
"""Folders of the library whose files have a record type, and so a canonical form."""

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
    for folder in FOLDERS:
        found.extend(canonical.placeholder_problems(library, folder))
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


def list_studies(path: Path | None = None) -> tuple[Study, ...]:
    """Return every study of the library, oldest first."""
    found = survey_evidence(library_for(path)).studies.values()
    return tuple(sorted(found, key=lambda s: (s.year or 9999, s.id)))


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
    canonical.write_whole(path, canonical.study_scaffold(name, year, today))
    return path
