"""What a library holds at a glance: what its compounds are called, what its studies are about.

From these few words a command knows which files it needs, so that a look at one compound costs the
same whether the library holds one or a thousand. They are kept beside the compiled copies, and told
anew for a file that changed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from evidose.evidence.compound import Compound
from evidose.evidence.folders import folder_names
from evidose.evidence.held import read_once
from evidose.evidence.library import Library, parse_record
from evidose.evidence.text_files import read_toml

PACK_FILES = {"compounds": "compound.toml", "screening": "screening.toml"}

Glance = Mapping[str, Any]


@read_once(most=500)
def packs_called(library: Library, name: str) -> tuple[str, ...]:
    """Return the ids of the compounds that a name means: by id, else any name, else the substance.

    One whose own file cannot be read is called what can be read.
    """
    wanted = folded(name)
    folders = _folders(library)
    called = {n for names in folders.values() for n in names if n.replace("-", "") == wanted}
    by_id = tuple(n for n in sorted(called) if _is_pack(library.only(n)))
    if by_id:
        return by_id  # whatever the others are called
    told = _read_names(library, folders, wanted)
    return _with(told, "names", wanted) or _with(told, "substances", wanted)


def _folders(library: Library) -> Mapping[Path, list[str]]:
    """Return the compounds' folders that a library sees, by root."""
    return {
        root: [name for name in folder_names(root / "compounds") if library.sees(name)]
        for root in library.roots
    }


def _is_pack(own: Library) -> bool:
    """Tell whether a folder is a compound: by its own file, or by another that can be read."""
    told = (table for _, table, _ in own.tables("screening"))
    return own.holds("compounds") or any(table is not None for table in told)


def _with(told: Mapping[str, Glance | None], field: str, wanted: str) -> tuple[str, ...]:
    found = {f.split("/")[1] for f, glance in told.items() if glance and wanted in glance[field]}
    return tuple(sorted(found))


@read_once(most=100)
def substances_of_packs(library: Library) -> frozenset[str]:
    """Return what the compounds of a whole library hold, each `folded`."""
    whole = replace(library, pack=None, left_out=frozenset())
    told = _read_names(whole, _folders(whole)).values()
    return frozenset(s for glance in told if glance for s in glance["substances"])


def folded(name: str) -> str:
    """Return a name without case, blanks and hyphens.

    Examples
    --------
    >>> folded(" Folic-acid") == folded("folic acid")
    True
    """
    return re.sub(r"[\s_-]+", "", name).casefold()


def _read_names(
    library: Library, folders: Mapping[Path, list[str]], holding: str | None = None
) -> dict[str, Glance | None]:
    """Return what each file of a pack calls it, by path.

    Parameters
    ----------
    folders : of the packs, by root
    holding : a name; files that give another one alone may be absent
    """
    told: dict[str, Glance | None] = {}
    several = {n for n, count in Counter(chain(*folders.values())).items() if count > 1}
    for root, names in folders.items():
        inside = [
            f"compounds/{slug}/{file}"
            for slug in names
            for kind, file in PACK_FILES.items()
            if slug not in several or _from(library, root, slug, kind)
        ]
        told |= _values(library, root, "names", inside, _names_in, holding)
    return told


def _from(library: Library, root: Path, slug: str, kind: str) -> bool:
    """Tell whether it is from this root that a file of a compound is read."""
    return root in library.only(slug).found(kind).values()


def _names_in(shown: str, path: Path) -> Glance | None:
    """Return the names that a file of a pack gives it; None where it cannot be read."""
    table, _ = read_toml(path, shown)
    if table is None:
        return None
    if shown.endswith(PACK_FILES["screening"]):
        return {"names": [folded(n) for n in screened_names(table)], "substances": []}
    compound, _ = parse_record(table, shown, Compound)
    if compound is None:
        return None
    names = [n for n in (compound.name, compound.abbreviation, *compound.names) if n]
    return {"names": [folded(n) for n in names], "substances": [folded(compound.substance)]}


def screened_names(table: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names that a ``screening.toml`` gives its compound."""
    return tuple(n for n in (str(table.get("name", "")), *texts(table, "names")) if n)


def texts(table: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """Return a list of texts; what is wrong in the file is told by those who check it."""
    told = table.get(field, [])
    return tuple(str(t) for t in told) if isinstance(told, list) else ()


def _values(
    library: Library,
    root: Path,
    name: str,
    files: Iterable[str],
    make: Callable[[str, Path], Any],
    holding: str | None = None,
) -> dict[str, Any]:
    if library.compiled is not None:
        return library.compiled.values(root, name, files, make, holding)
    return {shown: make(shown, root / shown) for shown in files if (root / shown).exists()}


def glances(library: Library, kind: str) -> dict[str, Glance | None]:
    """Return at a glance what each study or review is about, by path; None where nobody can tell.

    Parameters
    ----------
    library : with compiled copies
    kind : ``studies`` or ``reviews``
    """
    by_root: dict[Path, list[str]] = {}
    for relative, root in library.found(kind).items():
        by_root.setdefault(root, []).append(relative)

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
