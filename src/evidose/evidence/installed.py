"""Packs that came with a Python package: which there are, and in which folder their text lies.

A package names itself by an entry point of the group ``evidose.packs``, whose value is the dotted
name of the folder: ``sunlace = "sunlace_pack.library"``. Everything is told by the metadata of the
distribution and its list of files; the package is never imported, so none of its code runs.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path

from evidose.evidence.laid import Origin, origin_of
from evidose.evidence.layout import top_problems
from evidose.terms import Problem, files_below

GROUP = "evidose.packs"
"""Entry points of this group name folders of packs."""

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Installed:
    """What the installed packages bring.

    Attributes
    ----------
    roots, origins : folders laid out like the library, in order of name, and where each comes from
    problems : why others are left out as a whole
    """

    roots: tuple[Path, ...] = ()
    origins: tuple[Origin, ...] = ()
    problems: tuple[Problem, ...] = ()


def installed_packs() -> Installed:
    """Return the packs that can be found where Python finds packages now."""
    return _installed(tuple(sys.path))


@lru_cache(maxsize=8)
def _installed(where: tuple[str, ...]) -> Installed:
    roots: list[Path] = []
    origins: list[Origin] = []
    problems: list[Problem] = []
    for entry in sorted(entry_points(group=GROUP), key=_named):
        root, found = _folder(entry)
        if found:
            problems.extend(found)
        elif root is not None and root not in roots:
            roots.append(root)
            origins.append(_origin(entry, root))
    return Installed(tuple(roots), tuple(origins), tuple(problems))


def _named(entry: EntryPoint) -> tuple[str, str]:
    return _called(entry.dist), entry.name


def _called(dist: Distribution | None) -> str:
    return "" if dist is None else str(dist.metadata["Name"] or "")


def _origin(entry: EntryPoint, root: Path) -> Origin:
    told = origin_of(root).version or ("" if entry.dist is None else entry.dist.version)
    return Origin(_called(entry.dist), told, installed=True)


def _folder(entry: EntryPoint) -> tuple[Path | None, tuple[Problem, ...]]:
    """Return the folder that an entry point names, or why it cannot be used."""
    shown = f"{_called(entry.dist)}: entry point {entry.name}"
    if not _DOTTED.fullmatch(entry.value):
        expected = "the dotted name of a folder, such as my_pack.library"
        return None, (_left(shown, repr(entry.value), expected),)
    inside = f"{entry.value.replace('.', '/')}/"
    listed = {f.as_posix() for f in (entry.dist.files if entry.dist else None) or ()}
    texts = {name for name in listed if name.startswith(inside) and name.endswith(".toml")}
    if entry.dist is None or not texts:
        step = "A package that is installed in place of its source lists none: use --evidence."
        found = f"no text file below {inside} in its list of files"
        return None, (_left(shown, found, "the files of a pack", step),)
    root = Path(str(entry.dist.locate_file(inside)))
    return root, tuple(_unfit(shown, root, inside, texts))


def _unfit(shown: str, root: Path, inside: str, texts: set[str]) -> Iterator[Problem]:
    """Yield why a folder cannot be laid over the library."""
    for problem in top_problems(root):
        yield replace(problem, file=f"{shown}: {problem.file}", next_step=LEFT)
    for path in files_below(root, ".toml"):
        name = f"{inside}{path.relative_to(root).as_posix()}"
        if name not in texts:
            yield _left(f"{shown}: {name}", "a file that its list of files does not name", "none")


LEFT = "The whole pack is left out."


def _left(shown: str, found: str, expected: str, step: str = "") -> Problem:
    return Problem(shown, "", found, expected, f"{step} {LEFT}".strip(), code="installed")
