"""Folders laid over each other: which file speaks where two of them have a record of one id.

The built-in library lies at the bottom, installed packs over it, a folder of the user's own on top.
Nothing is hidden unnoticed: an equal id is refused, unless the later record says
``replaces = "id@version"``, with the version of the library that it was written against. So a
replacement ends by itself when what it replaces was renewed, and somebody looks again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evidose.evidence.folders import id_of, scope_of
from evidose.evidence.text_files import read_toml
from evidose.terms import Problem

KEPT = (
    *("asks", "measures", "measure-words", "plan/checks", "plan/limits", "screening"),
    *("substances/", "verdicts", "words/"),
)
"""Kinds of record that a screening rests on: from elsewhere they can be added, never replaced. A
rule can be, by one that is at least as strict."""

BELOW = ("substances/look-alikes", "words/conditions", "words/everyday", "words/lists")
"""Kinds of record that come from the library alone: each of their words can make a text silent, or
seem known."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a folder of records comes from.

    Attributes
    ----------
    name : of the installed pack, or of the folder; empty for the library that lies below
    version : what a ``replaces`` of its records names
    installed : it came with an installed pack; otherwise somebody named the folder
    """

    name: str
    version: str = ""
    installed: bool = False

    def __str__(self) -> str:
        """Return it as part of a sentence."""
        if not self.name:
            return "the library"
        if self.installed:
            return f"the installed pack {self.name} {self.version}".rstrip()
        return f"the folder {self.name}"


def origin_of(root: Path) -> Origin:
    """Return the origin of a folder that somebody named; its file VERSION tells the version."""
    try:
        version = (root / "VERSION").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        version = ""
    return Origin(root.absolute().name, version)


@dataclass(frozen=True, slots=True)
class Layer:
    """What one folder holds of a kind of record: its files, relative to it."""

    root: Path
    origin: Origin
    files: Collection[str]


LEFT = "The file is left out; it is one of"
"""Ends what is told of a file, before its origin."""

Standing = tuple[str, Layer]


@dataclass(slots=True)
class Laid:
    """The files of one kind that are read.

    Attributes
    ----------
    files : the root of each, by relative path
    replacing : of these, the ones that stand in the place of another, with the id they replace
    problems : why the others are not read
    disputed : ids that installed packs have and mean different things by, with one of the files
    """

    files: dict[str, Path] = field(default_factory=dict)
    replacing: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    disputed: dict[str, Standing] = field(default_factory=dict)


def lay(kind: str, layers: Sequence[Layer]) -> Laid:
    """Lay folders over each other; those of the first one all count."""
    first, *later = layers
    laid = Laid(dict.fromkeys(first.files, first.root))
    speaks: dict[str, list[Standing]] = {id_of(f): [(f, first)] for f in first.files}
    for layer in later:
        if kind in BELOW:
            laid.problems.extend(_out_of_place(file, layer) for file in layer.files)
            continue
        for file in layer.files:
            _add(kind, file, layer, speaks, laid)
    laid.files = dict(sorted(laid.files.items()))
    return laid


def _add(kind: str, file: str, layer: Layer, speaks: dict[str, list[Standing]], laid: Laid) -> None:
    name = id_of(file)
    known = speaks.setdefault(name, [])
    if name in laid.disputed and layer.origin.installed:
        laid.problems.append(_twice(kind, name, file, layer, laid.disputed[name]))
        return
    if not known or known[-1][1] is layer:  # twice in one folder: told by who reads them
        known.append((file, layer))
        laid.files[file] = layer.root
        return
    before = known[-1]
    table, faults = read_toml(layer.root / file, file)
    if table is None:
        laid.problems.extend(told_of(p, layer.origin) for p in faults)
        return
    said = table.pop("replaces", None)
    if isinstance(said, str) and "@" not in said:  # of a rule: a wider one that does not hold
        table["replaces"], said = said, None
    if table == _read(before):
        return
    if said is None:
        laid.problems.append(_twice(kind, name, file, layer, before))
        if before[1].origin.installed and layer.origin.installed:
            laid.problems.append(_twice(kind, name, before[0], before[1], (file, layer)))
            laid.disputed[name] = before
            _take_back(known, laid)
        return
    if refused := tuple(_against(kind, name, str(said), file, before)):
        laid.problems.extend(told_of(p, layer.origin) for p in refused)
        return
    laid.files.pop(before[0], None)
    laid.files[file] = layer.root
    laid.replacing[file] = name
    known.append((file, layer))


def _take_back(known: list[Standing], laid: Laid) -> None:
    """Let what was there before the last one speak again."""
    file, _ = known.pop()
    laid.files.pop(file, None)
    laid.replacing.pop(file, None)
    if known:
        below, layer = known[-1]
        laid.files[below] = layer.root


def _read(standing: Standing) -> Mapping[str, object] | None:
    file, layer = standing
    table = read_toml(layer.root / file, file)[0]
    if table is not None and "@" in str(table.get("replaces", "")):
        del table["replaces"]
    return table


def _against(kind: str, name: str, said: str, file: str, before: Standing) -> Iterator[Problem]:
    """Yield why a record cannot stand in the place of another."""
    if kind.startswith(KEPT):
        step = "Give yours an id of its own: what a screening rests on adds up."
        yield Problem(file, "replaces", repr(said), "no `replaces` here", step, code="replaces")
        return
    wanted = f"{name}@{before[1].origin.version}"
    if said != wanted:
        step = "Look at what changed there, then name that version."
        yield Problem(file, "replaces", repr(said), repr(wanted), step, code="replaces")
    if scope_of(file) != scope_of(before[0]):
        place = before[0].rpartition("/")[0]
        yield Problem(file, "replaces", "a file for others", f"one in {place}", code="replaces")


def _out_of_place(file: str, layer: Layer) -> Problem:
    step = "Words that text is read by come from the library alone."
    problem = Problem(file, "", "a record of this kind", "none in a folder of packs", step)
    return told_of(problem, layer.origin)


def _twice(kind: str, name: str, file: str, layer: Layer, before: Standing) -> Problem:
    other, below = before
    found = f"{name!r}, which {other} of {below.origin} has too, and says otherwise"
    expected = "an id of its own"
    if not kind.startswith(KEPT):
        expected += f", or replaces = {f'{name}@{below.origin.version}'!r}"
    return told_of(Problem(file, "id", found, expected, code="conflict"), layer.origin)


def told_of(problem: Problem, origin: Origin) -> Problem:
    """Return a problem of a file from elsewhere, with what is done about it and where it lies."""
    if LEFT in problem.next_step:
        return problem
    return replace(problem, next_step=f"{problem.next_step} {LEFT} {origin}.".strip())
