"""Where each kind of record lies: what is common to all, what a class shares, what a pack brings.

The one registry of the library's folders. A compound is a folder below ``compounds/``; what several
compounds share stands with their class or is common. A ``*`` is the slug of a class or compound.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from evidose.terms import LibraryError, Problem

TOP = ("classes", "common", "comparisons", "compounds", "reviews", "studies")
"""Folders that a library, or a folder laid over it, may hold."""

Scope = Literal["common", "class", "compound"]

PLACES: Mapping[str, tuple[str, ...]] = {
    "compounds": ("compounds/*/compound.toml",),
    "claims": ("compounds/*/claims",),
    "conditions": ("common/conditions",),
    "instruments": ("common/instruments",),
    "outcomes": ("common/outcomes",),
    "questions": ("compounds/*/questions",),
    "reviews": ("reviews",),
    "studies": ("studies",),
    "measures": ("common/measures",),
    "measure-words": ("common/words/measures",),
    "substances/opioids": ("common/substances/opioids",),
    "substances/opioid-markers": ("common/substances/opioid-markers",),
    "substances/antagonists": ("common/substances/antagonists",),
    "substances/peripheral-opioids": ("common/substances/peripheral-opioids",),
    "substances/look-alikes": ("common/substances/look-alikes",),
    "substances/groups": ("common/substances/groups",),
    "words/conditions": ("common/words/conditions",),
    "words/everyday": ("common/words/everyday",),
    "words/lists": ("common/words/lists",),
    "words/signs": ("common/words/signs",),
    "words/weights": ("common/words/weights",),
    "verdicts": ("common/verdicts",),
    "rules": ("common/rules", "classes/*/rules", "compounds/*/rules"),
    "asks": ("common/asks", "classes/*/asks", "compounds/*/asks"),
    "screening": ("compounds/*/screening.toml",),
    "texts": ("common/texts", "classes/*/texts", "compounds/*/texts"),
    "plan/advice": ("compounds/*/plan/advice",),
    "plan/checks": ("compounds/*/plan/checks",),
    "plan/forms": ("compounds/*/plan/forms",),
    "plan/limits": ("compounds/*/plan/limits.toml",),
    "plan/titrations": ("compounds/*/plan/titrations",),
    "kinetics/cells": ("compounds/*/kinetics/cells",),
    "kinetics/dispositions": ("compounds/*/kinetics/dispositions",),
    "kinetics/impairments": ("compounds/*/kinetics/impairments",),
    "kinetics/occupancy": ("compounds/*/kinetics/occupancy",),
    "kinetics/parameters": ("compounds/*/kinetics/parameters",),
    "kinetics/pet": ("compounds/*/kinetics/pet",),
    "kinetics/simulation": ("compounds/*/kinetics/simulation.toml",),
    "mechanism/edges": ("compounds/*/mechanism/edges",),
    "mechanism/nodes": ("common/mechanism/nodes", "compounds/*/mechanism/nodes"),
    "priors/derivation": ("common/priors/derivation",),
    "priors/grade": ("common/priors/grade",),
    "priors/heterogeneity": ("common/priors/heterogeneity",),
    "priors/index": ("common/priors/index",),
    "priors/next-trial": ("common/priors/next-trial",),
    "priors/response/level": ("common/priors/response/level",),
    "priors/response/noise": ("common/priors/response/noise",),
    "priors/response/nonspecific": ("common/priors/response/nonspecific",),
    "priors/response/onset": ("common/priors/response/onset", "compounds/*/priors/onset"),
    "priors/response/spread": ("common/priors/response/spread",),
    "priors/response/trial": ("common/priors/response/trial",),
    "priors/response/variation": ("common/priors/response/variation",),
    "priors/response/verdict": ("common/priors/response/verdict",),
}
"""Kind of record to the folders, or the one file, that hold it."""

SINGLE = frozenset(p for patterns in PLACES.values() for p in patterns if p.endswith(".toml"))
"""Files of which a pack has one."""


def places(root: Path, kind: str, pack: str | None = None) -> Iterator[str]:
    """Yield the folders and files of one kind, each relative to the library's root.

    Parameters
    ----------
    pack : the one compound whose folder is looked into; None looks into all

    Raises
    ------
    KeyError
        No such kind: a mistake in code, never in a library.
    LibraryError
        A folder cannot be looked into.
    """
    for pattern in PLACES[kind]:
        before, star, after = pattern.partition("/*/")
        if not star:
            yield pattern
            continue
        one = pack is not None and before == "compounds"
        for name in [pack] if one else folder_names(root / before):
            yield f"{before}/{name}/{after}"


def folder_names(above: Path) -> list[str]:
    """Return the names of the folders in a folder, sorted; none where there is no such folder.

    Raises
    ------
    LibraryError
        It cannot be looked into: what lies in it must not be passed over.
    """
    try:
        with os.scandir(above) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as fault:
        found = f"a folder that cannot be read ({fault.strerror})"
        raise LibraryError(Problem(str(above), "", found, "one that can")) from None


def scope_of(relative: str) -> tuple[Scope, str]:
    """Return whom a file concerns: everyone, a class of compounds, or one compound.

    Examples
    --------
    >>> scope_of("classes/fish-oils/rules/interaction/bleeding.toml")
    ('class', 'fish-oils')
    >>> scope_of("common/rules/red-flag/stroke.toml")
    ('common', '')
    """
    match relative.split("/"):
        case ["classes", name, _, *_]:
            return "class", name
        case ["compounds", name, _, *_]:
            return "compound", name
        case _:
            return "common", ""


def id_of(relative: str) -> str:
    """Return the id of a file's record: the file's name, or its pack's where it is the only one.

    Examples
    --------
    >>> id_of("compounds/aspirin/plan/limits.toml"), id_of("studies/2013/younger-2013.toml")
    ('aspirin', 'younger-2013')
    """
    scope, name = scope_of(relative)
    if scope == "compound" and relative.replace(f"/{name}/", "/*/", 1) in SINGLE:
        return name
    return relative.rpartition("/")[2].removesuffix(".toml")
