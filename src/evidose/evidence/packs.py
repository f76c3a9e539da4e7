"""The packs of a library: which compounds it holds, what each is called, and which one is meant.

The one look-up of compounds. Commands, pages and programs hand over what a person typed; the same
words mean the same pack everywhere, or the person is told which ones they could mean.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from evidose.evidence.compound import Compound
from evidose.evidence.folders import scope_of
from evidose.evidence.glance import folded, packs_called, screened_names, texts
from evidose.evidence.held import read_once
from evidose.evidence.laid import told_of
from evidose.evidence.library import Library, read_records
from evidose.terms import (
    LibraryError,
    MissingPartError,
    Problem,
    UnclearNameError,
    UnknownNameError,
    note_left_out,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pack:
    """One compound's folder of the library.

    Attributes
    ----------
    id : its folder, which is also its address
    names : everything it is called, its id among it
    classes : classes that its ``screening.toml`` says it belongs to, each a folder of ``classes/``
    compound : None where it has no page of evidence, or cannot be read
    problems : why it cannot be read
    """

    id: str
    name: str
    names: tuple[str, ...]
    classes: tuple[str, ...]
    compound: Compound | None
    problems: tuple[Problem, ...] = ()

    @property
    def substance(self) -> str | None:
        """What it holds, as studies name it."""
        return self.compound.substance if self.compound else None


@read_once(most=1000)
def list_packs(library: Library) -> Mapping[str, Pack]:
    """Return every pack by id; one that cannot be read stands there with its problems."""
    read = read_records(library, "compounds", Compound)
    named = {scope_of(shown)[1]: table for shown, table in _tables(library, "screening")}
    broken: dict[str, list[Problem]] = {}
    for problem in read.problems:
        broken.setdefault(scope_of(problem.file)[1], []).append(problem)
    packs = {}
    for name in sorted({*read.by_id, *named, *broken}):
        compound, table = read.by_id.get(name), named.get(name, {})
        packs[name] = Pack(
            name,
            compound.name if compound else str(table.get("name", name)),
            _names(name, compound, table),
            texts(table, "classes"),
            compound,
            tuple(broken.get(name, ())),
        )
    return packs


def _tables(library: Library, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for shown, table, _ in library.tables(kind):
        if table is not None:
            yield shown, table


def _names(pack: str, compound: Compound | None, screened: Mapping[str, Any]) -> tuple[str, ...]:
    found = [pack]
    if compound is not None:
        found += [compound.name, compound.abbreviation or "", *compound.names]
    found += screened_names(screened)
    return tuple(dict.fromkeys(n for n in found if n))


def find_pack(library: Library, name: str) -> Pack:
    """Return the pack that a name means: by id, else by any of its names, else by its substance.

    Raises
    ------
    UnknownNameError
        Nothing is called so; the nearest names are told.
    UnclearNameError
        Several are.
    """
    found = packs_called(library, name)
    if len(found) == 1:
        return list_packs(library.only(found[0]))[found[0]]
    packs = list_packs(library)
    if found:
        told = [f"{p.id} ({p.name})" for p in map(packs.__getitem__, found)]
        raise UnclearNameError("compound", name, told)
    known = dict.fromkeys(n for p in packs.values() for n in p.names)
    raise UnknownNameError("compound", name, list(known))


def find_compound(library: Library, name: str) -> Compound:
    """Return the compound that a name means; see `find_pack`.

    Raises
    ------
    UnknownNameError, UnclearNameError
        No compound, or several, are called so.
    LibraryError
        The compound's own file cannot be read.
    MissingPartError
        It is known to the screening alone: no page of evidence is written for it.
    """
    pack = find_pack(library, name)
    if pack.compound is not None:
        return pack.compound
    if pack.problems:
        raise LibraryError(*pack.problems)
    told = ", ".join(p.id for p in list_packs(library).values() if p.compound) or "none"
    raise MissingPartError(
        f"{pack.id} can be screened, and no page of evidence is written for it. "
        f"Compounds with a page: {told}"
    )


def shared_names(packs: Mapping[str, Pack]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each name that several packs have, with their ids.

    A name that is the id of one of them means that one, and is not shared.
    """
    owners: dict[str, dict[str, str]] = {}
    for pack in packs.values():
        for name in pack.names:
            owners.setdefault(folded(name), {})[pack.id] = name
    ids = {folded(p) for p in packs}
    for key, found in owners.items():
        if len(found) > 1 and key not in ids:
            yield next(iter(found.values())), tuple(found)


def read_sound(read: Callable[[Library], T], library: Library) -> tuple[T, Mapping[str, Any]]:
    """Read a library; a broken pack is left out, so that it harms itself alone.

    `read` is a function of a module: what it gives is held by its name.

    So is a file from elsewhere of what is common, or of a compound of a folder below.

    Returns
    -------
    read, dict
        What `read` gives, and the problems of each pack that was left out.

    Raises
    ------
    LibraryError
        What is wrong does not lie in a pack.
    """
    return _read_sound(library, read)


@read_once(most=16)
def _read_sound(library: Library, read: Callable[[Library], T]) -> tuple[T, Mapping[str, Any]]:
    broken: dict[str, tuple[Problem, ...]] = {}
    while True:
        try:
            return read(library.without(broken)), broken
        except LibraryError as fault:
            alone = left_out_alone(library, fault.problems)
            if alone:
                library = library.refusing(alone)
                continue
            found = by_pack(fault.problems)
            elsewhere = any(scope_of(p.file)[0] != "compound" for p in fault.problems)
            if elsewhere or broken.keys() >= found.keys():
                raise
            broken.update(found)


def left_out_alone(library: Library, problems: Iterable[Problem]) -> frozenset[str]:
    """Return the files from elsewhere with errors that can be left out alone, and note them."""
    origins = {
        p: origin
        for p in problems
        if p.severity == "error" and p.file not in library.refused
        if (origin := library.elsewhere(p.file)) is not None
    }
    note_left_out(told_of(p, origin) for p, origin in origins.items())
    return frozenset(p.file for p in origins)


def by_pack(problems: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    """Return the errors that lie in packs, by pack."""
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        scope, name = scope_of(problem.file)
        if scope == "compound" and problem.severity == "error":
            found[name] = (*found.get(name, ()), problem)
    return found
