"""Where the library lies and how its text files become checked records.

Every room that keeps facts as data reads them here: it hands over a folder and a pydantic model
and gets frozen records plus every problem found, never a traceback.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from evidose.evidence.compiled import Compiled, below, part_of
from evidose.evidence.folders import id_of, places, scope_of
from evidose.evidence.layout import top_problems
from evidose.evidence.placeholder import placeholders
from evidose.terms import (
    InputError,
    LibraryError,
    Problem,
    TableError,
    parse_toml,
    paths_below,
    read_given,
    working_folder,
)

SHIPPED = Path(__file__).parent.parent / "library"
"""The library that ships in the wheel."""

OF_ALL_PACKS = "compounds/*"
"""Begins the name of a copy that holds what all packs have of one kind; no folder is so called."""

LARGEST_FILE = 200_000
"""Bytes of one file; the largest one shipped has a third of it."""


class Record(BaseModel):
    """A frozen library record. Its id is its file's name; unknown fields are refused.

    Attributes
    ----------
    schema_version : version of the record's format; readers accept the versions they know
    id : lower-case words joined by ``-``, equal to the file name without ``.toml``
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )
    known_schema_versions: ClassVar[frozenset[int]] = frozenset({1})

    schema_version: int
    id: str


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Records(Generic[R]):
    """What a folder of the library holds.

    Attributes
    ----------
    by_id : records in order of id
    files : the file of each, relative to its root
    problems : everything found wrong while reading; files with an ``error`` are not in `by_id`
    """

    by_id: Mapping[str, R]
    problems: tuple[Problem, ...]
    files: Mapping[str, str] = field(default_factory=dict)

    def or_raise(self) -> Mapping[str, R]:
        """Return the records, or raise `LibraryError` with every error found."""
        errors = [p for p in self.problems if p.severity == "error"]
        if errors:
            raise LibraryError(*errors)
        return self.by_id


@dataclass(frozen=True, slots=True)
class Library:
    """One or more folders laid over each other; a file in a later root replaces the same path.

    Attributes
    ----------
    roots : library folders, the shipped one first
    pack : the one compound whose folder is read beside what is common; None reads them all
    left_out : compounds whose folders are passed over, because they cannot be read
    compiled : where what was parsed before is kept; None reads the text at every time
    """

    roots: tuple[Path, ...] = (SHIPPED,)
    pack: str | None = None
    left_out: frozenset[str] = frozenset()
    compiled: Compiled | None = field(default=None, compare=False, repr=False)

    def only(self, pack: str) -> "Library":
        """Return the library as one compound sees it: its own folder and what is shared."""
        return replace(self, pack=pack)

    def without(self, packs: Iterable[str]) -> "Library":
        """Return the library without the folders of some compounds."""
        return replace(self, left_out=self.left_out.union(packs))

    def holds(self, kind: str) -> bool:
        """Return True if there is any file with a record of one kind."""
        return next(self.paths(kind), None) is not None

    def paths(self, kind: str) -> Iterator[tuple[str, Path]]:
        """Yield ``(relative path, file)`` of every file with a record of one kind, sorted."""
        for relative, root in self.found(kind).items():
            yield relative, root / relative

    def found(self, kind: str) -> dict[str, Path]:
        """Return the root of every record of one kind, by relative path, sorted."""
        found: dict[str, Path] = {}
        for root in self.roots:
            for place in places(root, kind, self.pack):
                if self._sees(place):
                    found.update(dict.fromkeys(_toml_files(root, place), root))
        return dict(sorted(found.items()))

    def _standing(self, among: Collection[str]) -> dict[str, Path]:
        """Return the root of each of some files that is there, by relative path, sorted."""
        found: dict[str, Path] = {}
        for relative in sorted(among):
            for root in self.roots:
                if (root / relative).exists():
                    found[relative] = root
        return found

    def tables(
        self, kind: str, among: Collection[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Any] | None, list[Problem]]]:
        """Yield path, table and faults of every file of one kind; no table where it cannot be read.

        Parameters
        ----------
        among : paths of the files that are read, as `found` tells them; None reads all
        """
        files = self.found(kind) if among is None else self._standing(among)
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

    def shadows(self, relative: str) -> bool:
        """Tell whether a file takes the place of another of the same path."""
        return sum((root / relative).exists() for root in self.roots) > 1

    def _sees(self, place: str) -> bool:
        scope, name = scope_of(f"{place}/")
        return scope != "compound" or self.sees(name)

    def sees(self, pack: str) -> bool:
        """Tell whether the folder of a compound is read."""
        return pack not in self.left_out and self.pack in (None, pack)


def _toml_files(root: Path, place: str) -> list[str]:
    """Return the TOML files of one folder of a library, or the one file itself, below its root.

    Raises
    ------
    LibraryError
        The folder cannot be looked into, or holds far more than a library does.
    """
    start = os.path.join(root, "")  # noqa: PTH118  (thousands of them: a Path takes longer)
    path = f"{start}{place}"
    if place.endswith(".toml"):
        return [place] if os.path.exists(path) else []  # noqa: PTH110
    try:
        files = paths_below(path, ".toml")
    except InputError as fault:
        raise LibraryError(*fault.problems) from None
    return [file[len(start) :].replace(os.sep, "/") for file in files]


def _parsed(shown: str, path: Path) -> dict[str, Any] | None:
    return read_toml(path, shown)[0]


def open_library(overlay: Path | None = None, compiled: Compiled | None = None) -> Library:
    """Open the shipped library, with a user's own library laid over it.

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
    if overlay is None:
        return Library(compiled=compiled)
    strange = tuple(top_problems(overlay))
    if strange:
        raise LibraryError(*strange)
    return Library((SHIPPED, overlay), compiled=compiled)


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
    return check_tables(library.tables(kind, among), model)


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


def read_toml(path: Path, shown: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Parse one TOML file; `shown` names it in problems."""
    try:
        data = read_given(path, LARGEST_FILE, "a file of the library", shown)
        return parse_toml(data.decode("utf-8").replace("\r\n", "\n")), []
    except InputError as fault:
        return None, list(fault.problems)
    except UnicodeDecodeError as fault:
        found = f"a byte that is not UTF-8 at position {fault.start}"
        return None, [Problem(shown, "", found, "UTF-8 text", "Save the file as UTF-8.")]
    except TableError as fault:
        return None, [
            Problem(shown, "", f"text that is not TOML ({fault})", "a complete TOML file")
        ]


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
        faults = [_problem(shown, error, model) for error in fault.errors()]
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


def _problem(shown: str, error: Any, model: type[Record]) -> Problem:
    field = ""
    for part in error["loc"]:
        field += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if field else ''}{part}"
    if error["type"] == "missing":
        wanted = _wanted(model, error["loc"])
        return Problem(shown, field, "nothing", wanted, f"Add the field {field}.")
    if error["type"] == "extra_forbidden":
        step = "Check the spelling; notes belong in a `note` field."
        return Problem(shown, field, "a field the schema does not know", "a known field", step)
    found = repr(error["input"])
    found = found if len(found) <= 80 else f"{found[:77]}..."
    return Problem(shown, field, found, _expected(error))


def _expected(error: Any) -> str:
    context = error.get("ctx") or {}
    if "expected" in context:
        return str(context["expected"])
    message = str(error["msg"]).removeprefix("Value error, ")
    for start in ("Input should be ", "String should ", "Field required"):
        message = message.removeprefix(start)
    return message or "a value"


def _wanted(model: type[BaseModel], place: tuple[str | int, ...]) -> str:
    """Say what an absent field takes, from the schema's own types."""
    names = [part for part in place if isinstance(part, str)]
    for name in names[:-1]:
        inner = model.model_fields[name].annotation if name in model.model_fields else None
        found = next((t for t in _types_in(inner) if isinstance(t, type)), None)
        if found is None or not issubclass(found, BaseModel):
            return "a value"
        model = found
    field = model.model_fields.get(names[-1])
    if field is None:
        return "a value"
    words = [
        repr(t) if isinstance(t, str) else _WORDS.get(t, "") for t in _types_in(field.annotation)
    ]
    return " or ".join(dict.fromkeys(w for w in words if w)) or "a value"


_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def _types_in(annotation: Any) -> Iterator[Any]:
    """Yield the plain types, models and literal words inside an annotation."""
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for part in inner:
        yield from _types_in(part)


def _repeated(shown: str, name: str, first: str) -> Problem:
    return Problem(shown, "id", f"{name!r}, which {first} has too", "an id of its own")


@cache
def library_date(root: Path = SHIPPED) -> str:
    """Return the library's date version, as written in ``library/VERSION``."""
    return (root / "VERSION").read_text(encoding="utf-8").strip()
