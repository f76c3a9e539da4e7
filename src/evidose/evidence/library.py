"""Where the library lies and how its text files become checked records.

Every room that keeps facts as data reads them here: it hands over a folder and a pydantic model
and gets frozen records plus every problem found, never a traceback.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evidose.evidence.compiled import Compiled, below, part_of
from evidose.evidence.folders import id_of, places, scope_of
from evidose.evidence.held import Held, read_once
from evidose.evidence.installed import installed_packs
from evidose.evidence.laid import Laid, Layer, Origin, lay, origin_of, told_of
from evidose.evidence.layout import top_problems
from evidose.evidence.placeholder import placeholders
from evidose.evidence.schema_faults import schema_problem
from evidose.evidence.text_files import read_toml, toml_files
from evidose.terms import (
    LibraryError,
    Problem,
    note_left_out,
    working_folder,
)

SHIPPED = Path(__file__).parent.parent / "library"
"""The library that ships in the wheel."""

OF_ALL_PACKS = "compounds/*"
"""Begins the name of a copy that holds what all packs have of one kind; no folder is so called."""


REPLACING = r"^[a-z0-9][a-z0-9-]*@\S+$"
"""How ``replaces`` is written: the id, and the version that it was written against."""


class Record(BaseModel):
    """A frozen library record. Its id is its file's name; unknown fields are refused.

    Attributes
    ----------
    schema_version : version of the record's format; readers accept the versions they know
    id : lower-case words joined by ``-``, equal to the file name without ``.toml``
    replaces : in a folder laid over the library, ``id@version`` of the record of this id that it
        stands in for; the version is the date of the library, or the version of the pack
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )
    known_schema_versions: ClassVar[frozenset[int]] = frozenset({1})

    schema_version: int
    id: str
    replaces: str | None = Field(default=None, exclude=True, pattern=REPLACING)


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Records(Generic[R]):
    """What a folder of the library holds.

    Attributes
    ----------
    by_id : records in order of id
    files : the file of each, relative to its root
    problems : everything found wrong while reading; files with an ``error`` are not in `by_id`
    left_out : the same of files from elsewhere that are left out alone: the others go on
    """

    by_id: Mapping[str, R]
    problems: tuple[Problem, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[Problem, ...] = ()

    def or_raise(self) -> Mapping[str, R]:
        """Return the records, or raise `LibraryError` with every error found."""
        errors = [p for p in self.problems if p.severity == "error"]
        if errors:
            raise LibraryError(*errors)
        return self.by_id


@dataclass(frozen=True, slots=True)
class Library:
    """One or more folders laid over each other; see `evidose.evidence.laid`.

    Attributes
    ----------
    roots : library folders, the shipped one first
    pack : the one compound whose folder is read beside what is common; None reads them all
    left_out : compounds whose folders are passed over, because they cannot be read
    refused : files of later roots that are passed over, because something in them is wrong
    origins : where each later root comes from; told by the folders themselves where it is empty
    unfit : why installed packs are left out as a whole
    compiled : where what was parsed before is kept; None reads the text at every time
    held : where what is made of it is held for all who ask; see `evidose.evidence.held`
    """

    roots: tuple[Path, ...] = (SHIPPED,)
    pack: str | None = None
    left_out: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    origins: tuple[Origin, ...] = ()
    unfit: tuple[Problem, ...] = ()
    compiled: Compiled | None = field(default=None, compare=False, repr=False)
    held: Held | None = field(default=None, compare=False, repr=False)

    def only(self, pack: str) -> "Library":
        """Return the library as one compound sees it: its own folder and what is shared."""
        return replace(self, pack=pack)

    def without(self, packs: Iterable[str]) -> "Library":
        """Return the library without the folders of some compounds."""
        return replace(self, left_out=self.left_out.union(packs))

    @read_once(most=2000)
    def holds(self, kind: str) -> bool:
        """Return True if there is any file with a record of one kind."""
        return next(self.paths(kind), None) is not None

    def paths(self, kind: str) -> Iterator[tuple[str, Path]]:
        """Yield ``(relative path, file)`` of every file with a record of one kind, sorted."""
        for relative, root in self.found(kind).items():
            yield relative, root / relative

    def refusing(self, files: Iterable[str]) -> "Library":
        """Return the library without some files of its later roots."""
        return replace(self, refused=self.refused.union(files))

    def origin(self, root: Path) -> Origin:
        """Return where one of its roots comes from."""
        at = self.roots.index(root)
        if at and len(self.origins) == len(self.roots) - 1:
            return self.origins[at - 1]
        return origin_of(root) if at else replace(origin_of(root), name="")

    def found(self, kind: str) -> dict[str, Path]:
        """Return the root of every record of one kind, by relative path, sorted."""
        return self.laid(kind).files

    def laid(self, kind: str) -> Laid:
        """Return the files of one kind that are read, and why others are not."""
        layers = []
        for i, root in enumerate(self.roots):
            seen = (p for p in places(root, kind, self.pack) if self._sees(p))
            inside = [file for place in seen for file in toml_files(root, place)]
            files = sorted(f for f in inside if not i or f not in self.refused)
            layers.append(Layer(root, self.origin(root), files))
        return lay(kind, layers)

    def origins_of(self, pack: str) -> tuple[str, ...]:
        """Return which later roots have a folder of a compound, as words."""
        later = self.roots[1:]
        return tuple(str(self.origin(r)) for r in later if (r / "compounds" / pack).is_dir())

    def elsewhere(self, relative: str) -> Origin | None:
        """Return where a file comes from that can be left out alone; None where it cannot.

        A file of the first root cannot. Of a compound that only one folder tells about none can:
        its pack is whole, or it is not shown.
        """
        at = max((i for i, r in enumerate(self.roots) if (r / relative).exists()), default=0)
        scope, name = scope_of(relative)
        if not at or (
            scope == "compound"
            and not any((r / "compounds" / name).is_dir() for r in self.roots[:at])
        ):
            return None
        return self.origin(self.roots[at])

    def tables(
        self, kind: str, among: Collection[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Any] | None, list[Problem]]]:
        """Yield path, table and faults of every file of one kind; no table where it cannot be read.

        Parameters
        ----------
        among : paths of the files that are read, as `found` tells them; None reads all
        """
        files = self._standing(kind, among)
        at_hand = self._compiled(kind, files)
        for relative, root in files.items():
            if relative in at_hand:
                yield relative, at_hand[relative], []
            else:
                yield relative, *read_toml(root / relative, relative)

    def _compiled(self, kind: str, files: Mapping[str, Path]) -> dict[str, dict[str, Any]]:
        """Return the tables of the files that are kept as they were parsed.

        What all packs hold of one kind lies together: a copy for each of a thousand packs takes
        longer to open than to read.
        """
        if self.compiled is None:
            return {}
        parts: dict[tuple[Path, str], list[str]] = {}
        for relative, root in files.items():
            of_all = self.pack is None and relative.startswith("compounds/")
            part = f"{OF_ALL_PACKS} {kind}" if of_all else part_of(relative)
            parts.setdefault((root, part), []).append(relative)
        found: dict[str, dict[str, Any]] = {}
        for (root, part), own in parts.items():
            whole = own if part.startswith(OF_ALL_PACKS) else below(root, part)
            found |= self.compiled.tables(root, part, own, whole, _parsed)
        return found

    def laid_over(self, relative: str) -> bool:
        """Tell whether a file stands in a folder that is laid over the library."""
        return any((root / relative).exists() for root in self.roots[1:])

    def _standing(self, kind: str, among: Collection[str] | None) -> dict[str, Path]:
        """Return the root of each of some files that is there, the first root's first."""
        if among is not None and len(self.roots) == 1:
            root = self.roots[0]
            return {f: root for f in sorted(among) if (root / f).exists()}
        found = self.found(kind)
        order = {root: i for i, root in enumerate(self.roots)}
        files = sorted(found if among is None else found.keys() & among)
        return {f: found[f] for f in sorted(files, key=lambda f: order[found[f]])}

    def _sees(self, place: str) -> bool:
        scope, name = scope_of(f"{place}/")
        return scope != "compound" or self.sees(name)

    def sees(self, pack: str) -> bool:
        """Tell whether the folder of a compound is read."""
        return pack not in self.left_out and self.pack in (None, pack)


def _parsed(shown: str, path: Path) -> dict[str, Any] | None:
    return read_toml(path, shown)[0]


def open_library(overlay: Path | None = None, compiled: Compiled | None = None) -> Library:
    """Open the shipped library, with installed packs and a user's own library laid over it.

    Parameters
    ----------
    overlay : None takes the folder that the process works with, if there is one
    compiled : where what was parsed before is kept

    Raises
    ------
    LibraryError
        `overlay` is not a folder, or holds folders that are no part of a library: they would seem
        to count and would not.
    """
    overlay = overlay or working_folder()
    if overlay is not None and (strange := tuple(top_problems(overlay))):
        raise LibraryError(*strange)
    return over_installed(overlay, compiled)


def over_installed(overlay: Path | None = None, compiled: Compiled | None = None) -> Library:
    """Lay the installed packs over the shipped library, and over them a folder as it is."""
    found = installed_packs()
    note_left_out(found.problems)
    named = () if overlay is None else (overlay,)
    return Library(
        (SHIPPED, *found.roots, *named),
        origins=(*found.origins, *map(origin_of, named)),
        unfit=found.problems,
        compiled=compiled,
    )


def read_records(
    library: Library, kind: str, model: type[R], among: Collection[str] | None = None
) -> Records[R]:
    """Read every record of one kind as `model`.

    Parameters
    ----------
    library : where to read
    kind : e.g. ``"studies"`` or ``"plan/checks"``: a name of the registry of folders
    model : the record type; its fields are the schema
    among : paths of the files that are read, as `Library.found` tells them; None reads all

    Returns
    -------
    Records
        Records by id, and every problem with file, field, found, expected and next step.
    """
    read = check_tables(library.tables(kind, among), model)
    laid = library.laid(kind) if len(library.roots) > 1 else Laid()
    read = _replacing(read, laid)
    broken: dict[str, list[Problem]] = {}
    for problem in (*read.problems, *laid.problems):
        origin = library.elsewhere(problem.file) if problem.severity == "error" else None
        if origin is not None:
            broken.setdefault(problem.file, []).append(told_of(problem, origin))
    if broken.keys() & laid.replacing.keys():  # what they would have replaced speaks again
        again = read_records(library.refusing(broken), kind, model, among)
        left_out = [p for told in broken.values() for p in told]
    else:
        again, left_out = read, [p for told in broken.values() for p in told]
    stays = (*again.problems, *(p for p in laid.problems if again is read))
    found = tuple(dict.fromkeys((*left_out, *again.left_out)))
    note_left_out(found)
    kept = tuple(dict.fromkeys(p for p in stays if p.file not in broken))
    return replace(again, problems=kept, left_out=found)


def _replacing(read: Records[R], laid: Laid) -> Records[R]:
    """Return records without those that say they replace what is not there."""
    idle = {k: f for k, f in read.files.items() if "@" in (read.by_id[k].replaces or "")}
    idle = {k: f for k, f in idle.items() if f not in laid.replacing}
    if not idle:
        return read
    expected = "a record of this id in a folder below"
    faults = [
        Problem(f, "replaces", repr(read.by_id[k].replaces), expected, code="replaces")
        for k, f in idle.items()
    ]
    by_id = {k: r for k, r in read.by_id.items() if k not in idle}
    return replace(read, by_id=by_id, problems=(*read.problems, *faults))


def check_tables(
    tables: Iterable[tuple[str, dict[str, Any] | None, list[Problem]]], model: type[R]
) -> Records[R]:
    """Check tables, as `Library.tables` yields them, against their record type."""
    by_id: dict[str, R] = {}
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for relative, table, faults in tables:
        if table is None:
            problems.extend(faults)
            continue
        record, faults = parse_record(table, relative, model)
        problems.extend(faults)
        if record is None:
            continue
        if record.id in files:
            problems.append(_repeated(relative, record.id, files[record.id]))
            continue
        by_id[record.id] = record
        files[record.id] = relative
    return Records(dict(sorted(by_id.items())), tuple(problems), files)


def parse_record(
    table: dict[str, Any], shown: str, model: type[R]
) -> tuple[R | None, list[Problem]]:
    """Check one parsed table against `model`; `shown` names the file in problems.

    A file with a placeholder left in it is no record: what nobody filled in is counted nowhere.
    """
    version = table.get("schema_version")
    if version not in model.known_schema_versions:
        known = " or ".join(str(v) for v in sorted(model.known_schema_versions))
        found = "nothing" if version is None else repr(version)
        return None, [Problem(shown, "schema_version", found, known)]
    unfilled = placeholders(table, shown)
    try:
        record = model.model_validate(table)
    except ValidationError as fault:
        faults = [schema_problem(shown, error, model) for error in fault.errors()]
        return None, [*unfilled, *(p for p in faults if not _holds(p.field, unfilled))]
    if unfilled:
        return None, unfilled
    wanted = id_of(shown)
    if record.id != wanted:
        of = "file" if wanted == Path(shown).stem else "folder"
        kind = ".toml" if of == "file" else ""
        step = f"Rename the {of} to {record.id}{kind} or set id = {wanted!r}."
        return None, [Problem(shown, "id", repr(record.id), f"{wanted!r}, the {of}'s name", step)]
    return record, []


def _holds(field: str, unfilled: list[Problem]) -> bool:
    """True where a field is, or holds, one that is still to be filled in."""
    return any(p.field == field or p.field.startswith((f"{field}.", f"{field}[")) for p in unfilled)


def _repeated(shown: str, name: str, first: str) -> Problem:
    return Problem(shown, "id", f"{name!r}, which {first} has too", "an id of its own")


@cache
def library_date(root: Path = SHIPPED) -> str:
    """Return the library's date version, as written in ``library/VERSION``."""
    return (root / "VERSION").read_text(encoding="utf-8").strip()
