"""Is a folder laid out like a library? What lies where nothing is read is told, never passed over.

A folder of version 0.1.0 had its records elsewhere: read in silence it would seem to count and
would not.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from evidose.evidence.folders import PLACES, TOP, places
from evidose.terms import Problem, files_below

BESIDE = frozenset({"candidates"})
"""Folders that may lie beside the parts of a library and are no part of it."""

WANTED = f"{', '.join(TOP[:-1])} or {TOP[-1]}"
STEP = "Move its files to where the library keeps such records."

RESERVED = frozenset(
    {
        "accounts",
        "api",
        "assets",
        "build",
        "changes",
        "compare",
        "compounds",
        "conditions",
        "device",
        "evidence",
        "favicon.ico",
        "health",
        "illnesses",
        "labs",
        "living",
        "me",
        "mechanism",
        "method",
        "open",
        "outcomes",
        "own-data",
        "plan",
        "questions",
        "references",
        "reviews",
        "screen",
        "search",
        "serve",
        "simulate",
        "studies",
    }
)
"""First segments of addresses of the site: no compound may be called so."""

NO_RECORDS = frozenset({"cases"})
"""Folders whose files are of another kind than records."""


def top_problems(root: Path) -> Iterator[Problem]:
    """Yield what keeps a folder from being laid over the library.

    A folder without any TOML file in it, and a text that is none, harm nobody and are let be.
    """
    expected = "a folder laid out like the library"
    if not root.is_dir():
        yield Problem(str(root), "", "no such folder", expected)
        return
    try:
        with os.scandir(root) as entries:
            names = sorted(e.name for e in entries if not e.name.startswith("."))
    except OSError as fault:
        found = f"a folder that cannot be read ({fault.strerror})"
        yield Problem(str(root), "", found, "one that can")
        return
    if names and not any((root / name).is_dir() for name in (*TOP, *BESIDE)):
        step = f"It has one of these in it: {', '.join(TOP)}."
        yield Problem(str(root), "", "a folder without any part of a library", expected, step)
        return  # nor is it walked: it may be a folder of the system
    for name in names:
        yield from _at_the_top(root / name)


def _at_the_top(path: Path) -> Iterator[Problem]:
    if path.is_dir():
        if path.name in TOP or path.name in BESIDE or not any(path.rglob("*.toml")):
            return
        yield Problem(path.name, "", f"folder {path.name}", WANTED, STEP, code="stray")
    elif path.suffix == ".toml":
        yield Problem(path.name, "", "a file at the top", f"a file below {WANTED}", code="stray")


def stray_files(root: Path) -> Iterator[Problem]:
    """Yield a problem for every TOML file of a library that none of its readers opens."""
    known: set[Path] = set()
    for kind in PLACES:
        for place in places(root, kind):
            at = root / place
            known.update([at] if at.suffix == ".toml" else files_below(at, ".toml"))
    for top in TOP:
        for path in files_below(root / top, ".toml"):
            inside = path.relative_to(root)
            if path in known or NO_RECORDS.intersection(inside.parts):
                continue
            expected = f"a file in a folder that is read, such as {_nearest(inside)}"
            yield Problem(
                inside.as_posix(), "", "a file that nothing reads", expected, STEP, code="stray"
            )


def _nearest(inside: Path) -> str:
    """Return a folder that is read and begins as this one does."""
    top = inside.parts[0]
    found = sorted({p for patterns in PLACES.values() for p in patterns if p.startswith(top)})
    return found[0] if found else top
