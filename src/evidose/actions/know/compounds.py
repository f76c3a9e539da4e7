"""Which compounds a library holds, and which one is meant where none is named."""

from dataclasses import dataclass
from pathlib import Path

from evidose.actions.know.library import open_library
from evidose.evidence import (
    Evidence,
    Library,
    Pack,
    Record,
    Review,
    Study,
    find_compound,
    find_pack,
    list_packs,
    read_evidence,
    read_sound,
    scope_of,
)
from evidose.safety import load_rules
from evidose.terms import (
    InputError,
    Problem,
    UnclearNameError,
    UnknownNameError,
    noting_left_out,
)

__all__ = [
    "OPTIONAL",
    "Evidence",
    "Shown",
    "WhichCompoundError",
    "asked_of",
    "concerns",
    "meant",
    "only_compound",
    "shown_compounds",
    "whole_evidence",
]

OPTIONAL = {
    "simulate": "kinetics/parameters",
    "mechanism": "mechanism/edges",
    "plan": "plan/limits",
}
"""Pages and commands that a pack may lack, with the records that they need."""


class WhichCompoundError(InputError):
    """Nothing tells which compound is meant, and the library holds several; they are named."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """One compound as lists and shelves show it.

    Attributes
    ----------
    parts : of `OPTIONAL`, what its pack holds
    problems : why its page cannot be shown; empty where it can
    elsewhere : where its folder comes from, as words, besides the built-in library
    """

    pack: Pack
    parts: frozenset[str]
    problems: tuple[Problem, ...] = ()
    elsewhere: tuple[str, ...] = ()


def shown_compounds(overlay: Path | None = None) -> tuple[Shown, ...]:
    """Return every compound that has a page, or whose page cannot be shown, in order of id."""
    library = open_library(overlay)
    holding = {name: _packs_with(library, kind) for name, kind in OPTIONAL.items()}
    return tuple(
        Shown(
            pack,
            frozenset(n for n, ids in holding.items() if pack.id in ids),
            pack.problems,
            library.origins_of(pack.id),
        )
        for pack in list_packs(library).values()
        if pack.compound is not None or pack.problems
    )


def _packs_with(library: Library, kind: str) -> frozenset[str]:
    """Return the compounds whose own folder holds records of one kind."""
    return frozenset(scope_of(file)[1] for file, _ in library.paths(kind))


def only_compound(overlay: Path | None = None) -> str:
    """Return the id of the one compound that has a page.

    Raises
    ------
    WhichCompoundError
        The library holds several, or none.
    """
    known = [shown.pack.id for shown in shown_compounds(overlay)]
    if len(known) == 1:
        return known[0]
    told = ", ".join(known) or "none"
    step = "Please name a compound; `evidose list compounds` tells more."
    raise WhichCompoundError(Problem("request", "compound", "none named", f"one of {told}", step))


def meant(compound: str | None, overlay: Path | None = None) -> str:
    """Return the id of the compound that is named, or of the only one.

    Raises
    ------
    UnknownNameError, UnclearNameError, WhichCompoundError
        Nothing, or more than one, is called so.
    """
    if compound is None:
        return only_compound(overlay)
    return find_pack(open_library(overlay), compound).id


def asked_of(question: str, compound: str | None, overlay: Path | None = None) -> str:
    """Return the compound that a question is asked of.

    Parameters
    ----------
    compound : whose question is meant, where several ask one of this id

    Raises
    ------
    UnknownNameError
        Nobody asks it.
    UnclearNameError
        Several do.
    """
    library = open_library(overlay)
    packs = list_packs(library)
    if compound is not None:
        known = find_compound(library, compound).id
        packs = {known: packs[known]}
    asked: dict[str, list[str]] = {}
    for pack in packs:
        for file, _ in library.only(pack).paths("questions"):
            asked.setdefault(Path(file).stem, []).append(pack)
    owners = asked.get(question, [])
    if not owners:
        raise UnknownNameError("question", question, sorted(asked))
    if len(owners) > 1:
        raise UnclearNameError("question", question, owners)
    return owners[0]


def concerns(record: Record, shown: Shown) -> bool:
    """Tell whether a study or review may stand in an answer about a compound.

    Of outcomes and conditions every compound may speak.
    """
    compound = shown.pack.compound
    if compound is None or shown.problems:
        return False
    if isinstance(record, Study):
        return compound.substance in {arm.substance for arm in record.arms}
    return not isinstance(record, Review) or record.substance == compound.substance


def whole_evidence(overlay: Path | None = None) -> Evidence:
    """Return the evidence of every pack that can be read."""

    def read(library: Library) -> Evidence:
        return read_evidence(library)

    return read_sound(read, open_library(overlay))[0]


def left_out_of(overlay: Path | None = None) -> tuple[Problem, ...]:
    """Return what is wrong in files from elsewhere that no page and no screening uses."""
    library = open_library(overlay)
    if len(library.roots) == 1:
        return library.unfit
    with noting_left_out() as noted:
        whole_evidence(overlay)
        unread = read_sound(load_rules, library)[0].unread
    return tuple(dict.fromkeys((*library.unfit, *noted, *unread)))
