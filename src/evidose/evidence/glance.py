"""What a library holds at a glance: what its compounds are called, what its studies are about.

From these few words a command knows which files it needs, so that a look at one compound costs the
same whether the library holds one or a thousand. They are kept beside the compiled copies, and told
anew for a file that changed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidose.evidence.compound import Compound
from evidose.evidence.folders import folder_names
from evidose.evidence.library import Library, parse_record, read_toml

PACK_FILES = ("compound.toml", "screening.toml")

Glance = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Called:
    """What a compound is called.

    Attributes
    ----------
    names : everything it is called, its id among it
    substance : what it holds, as studies name it; None where it has no page of evidence
    """

    id: str
    name: str
    names: tuple[str, ...]
    substance: str | None


def called(library: Library) -> Mapping[str, Called]:
    """Return what each compound of a library is called, by id and in its order.

    One whose own file cannot be read is there with the names that can be.
    """
    told: dict[str, dict[str, Glance | None]] = {}
    for root in library.roots:
        above = root / "compounds"
        start, slugs = str(above), folder_names(above)
        files = {
            f"compounds/{slug}/{file}": f"{start}/{slug}/{file}"
            for slug in slugs
            if library.sees(slug)
            for file in PACK_FILES
        }
        for relative, value in _values(library, root, "names", files, _names_in).items():
            _, slug, file = relative.split("/")
            told.setdefault(slug, {})[file] = value
    return {slug: _called(slug, told[slug]) for slug in sorted(told) if _known(told[slug])}


def _known(files: Mapping[str, Glance | None]) -> bool:
    return PACK_FILES[0] in files or files.get(PACK_FILES[1]) is not None


def _called(slug: str, files: Mapping[str, Glance | None]) -> Called:
    compound, screened = (files.get(file) or {} for file in PACK_FILES)
    name = compound.get("name") or screened.get("name") or slug
    names = (slug, *compound.get("names", ()), *screened.get("names", ()))
    return Called(slug, name, tuple(dict.fromkeys(names)), compound.get("substance"))


def _names_in(shown: str, path: Path) -> Glance | None:
    """Return the names that a file of a pack gives it; None where it cannot be read."""
    table, _ = read_toml(path, shown)
    if table is None:
        return None
    if shown.endswith(PACK_FILES[1]):
        return screened_names(table)
    compound, _ = parse_record(table, shown, Compound)
    if compound is None:
        return None
    names = [compound.name, compound.abbreviation or "", *compound.names]
    return {
        "name": compound.name,
        "names": [n for n in names if n],
        "substance": compound.substance,
    }


def screened_names(table: Mapping[str, Any]) -> Glance:
    """Return the names that a ``screening.toml`` gives its compound."""
    name = str(table.get("name", ""))
    return {"name": name, "names": [n for n in (name, *texts(table, "names")) if n]}


def texts(table: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """Return a list of texts; what is wrong in the file is told by those who check it."""
    told = table.get(field, [])
    return tuple(str(t) for t in told) if isinstance(told, list) else ()


def _values(
    library: Library,
    root: Path,
    name: str,
    files: Mapping[str, str],
    make: Callable[[str, Path], Any],
) -> dict[str, Any]:
    if library.compiled is not None:
        return library.compiled.values(root, name, files, make)
    return {shown: make(shown, Path(path)) for shown, path in files.items() if Path(path).exists()}


def glances(library: Library, kind: str) -> dict[str, Glance | None]:
    """Return at a glance what each study or review is about, by path; None where nobody can tell.

    Parameters
    ----------
    library : with compiled copies
    kind : ``studies`` or ``reviews``
    """
    by_root: dict[Path, dict[str, str]] = {}
    for relative, (root, path) in library.found(kind).items():
        by_root.setdefault(root, {})[relative] = str(path)

    def make(shown: str, path: Path) -> Glance | None:
        return glance(read_toml(path, shown)[0])

    found: dict[str, Glance | None] = {}
    for root, files in by_root.items():
        found.update(_values(library, root, f"{kind} at a glance", files, make))
    return found


def glance(table: Mapping[str, Any] | None) -> Glance | None:
    """Return what a study or review is about; None where its file does not tell it.

    Such a one may concern every compound: what is wrong with it must be told.
    """
    if table is None:
        return None
    try:
        return {
            "substances": _told([*_in(table, "arms", "substance"), table.get("substance")]),
            "linked": _told(
                [
                    *table.get("shares_patients_with", ()),
                    *table.get("includes", ()),
                    table.get("secondary_of"),
                ]
            ),
            "numbers": _told(table.get("registrations", ())),
            "conditions": _told(table.get("conditions", ())),
            "questions": _told(_in(table, "pooled", "question")),
        }
    except (AttributeError, TypeError):
        return None


def _in(table: Mapping[str, Any], field: str, inner: str) -> list[Any]:
    return [part.get(inner) for part in table.get(field, ())]


def _told(values: Iterable[Any]) -> list[str]:
    return sorted({v for v in values if isinstance(v, str)})
