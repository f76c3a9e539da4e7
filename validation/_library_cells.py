"""Single numeric cells of the library: list them, change one, and say which keys trace to it."""

import random
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evidose.evidence import FOLDERS, Evidence, Library, Record, open_library
from evidose.evidence.folders import id_of
from evidose.evidence.library import SHIPPED, parse_record
from evidose.terms import Trace

OTHER = (
    "priors/derivation",
    "priors/grade",
    "priors/heterogeneity",
    "priors/index",
    "priors/next-trial",
)
"""Rules and fitted numbers that are not part of the body of evidence."""
SKIPPED = frozenset({"schema_version"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of one file.

    Attributes
    ----------
    folder, name : ``studies``, ``bruun-2024-final``
    path : keys and positions that lead to it
    before, after : its value and what it is changed to
    """

    folder: str
    name: str
    path: tuple[str | int, ...]
    before: float
    after: float

    part: str = ""
    """The finding, pooled figure or section that holds the cell; "" where it is the record's."""

    def explains(self, trace: Trace) -> bool:
        """Tell whether a trace leads to this cell.

        What rests on a part of a record rests on the record's own fields too; what rests on one
        finding does not rest on another.
        """
        record = f"{self.folder}/{self.name}"
        if trace.record != record:
            return False
        return not self.part or trace.key in (record, f"{record}#{self.part}")


def numbers(table: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield every number of a parsed file with its path."""
    if isinstance(table, dict):
        for key, value in table.items():
            if key not in SKIPPED:
                yield from numbers(value, (*path, key))
    elif isinstance(table, list):
        for i, value in enumerate(table):
            yield from numbers(value, (*path, i))
    elif isinstance(table, int | float) and not isinstance(table, bool):
        yield path, table


def part_of(table: dict[str, Any], path: tuple[str | int, ...]) -> str:
    """Return the place inside the record that traces name: a finding, a figure, a threshold."""
    head = path[0]
    if head in ("findings", "pooled"):
        return str(table[head][path[1]]["id"])
    if head in ("important_differences", "important_changes"):
        return f"{head}[{int(path[1]) + 1}]"
    return str(head) if head in ("index", "important_difference", "risk_of_bias") else ""


def changed(value: float, rng: random.Random) -> float:
    """Return another value: a whole number stays one."""
    if isinstance(value, int):
        return value + rng.choice([-3, -1, 1, 2, 7]) or value + 1
    return round(value * rng.choice([0.5, 0.8, 0.93, 1.1, 1.3, 2.0]) or 0.25, 6)


def put(table: Any, path: tuple[str | int, ...], value: float) -> None:
    """Write a value into a parsed file."""
    for step in path[:-1]:
        table = table[step]
    table[path[-1]] = value


@dataclass(frozen=True, slots=True)
class Shelf:
    """All files with numbers, as (folder, shown path, file), and how often each is drawn.

    Attributes
    ----------
    live : keys that pooled answers trace to; half of all draws are among them, because most
        numbers of the library are not pooled anywhere
    """

    files: tuple[tuple[str, str, Path], ...]
    weights: tuple[int, ...]
    live: tuple[str, ...]

    def draw(self, rng: random.Random) -> tuple[Cell, Record | None]:
        """Draw a cell and change it; the record is None where it is not part of the evidence.

        Changes that the schema refuses are drawn anew.
        """
        by_record = {f"{f[0]}/{f[2].stem}": f for f in self.files}
        while True:
            wanted = rng.choice(self.live) if rng.random() < 0.5 else ""
            record_key, _, place = wanted.partition("#")
            if wanted and record_key not in by_record:
                continue
            chosen = by_record[record_key] if wanted else rng.choices(self.files, self.weights)[0]
            folder, shown, file = chosen
            table = tomllib.loads(file.read_text("utf-8"))
            found = [p for p in numbers(table) if not place or part_of(table, p[0]) == place]
            if not found:
                continue
            path, value = rng.choice(found)
            part = part_of(table, path)
            after = changed(value, rng)
            put(table, path, after)
            cell = Cell(folder, str(table["id"]), path, value, after, part)
            if folder not in FOLDERS:
                return cell, None
            record, _ = parse_record(table, shown, FOLDERS[folder])
            if record is not None:
                return cell, record


def shelf(live: Iterable[Trace]) -> Shelf:
    """List the files of the shipped library that hold numbers, each with how many."""
    files, weights = [], []
    library = open_library()
    for folder in (*FOLDERS, *OTHER):
        for shown, file in library.paths(folder):
            n = sum(1 for _ in numbers(tomllib.loads(file.read_text("utf-8"))))
            if n:
                files.append((folder, shown, file))
                # Long fitted tables and studies shall not crowd out the small files.
                weights.append(min(n, 40) if folder != "priors/heterogeneity" else 1)
    keys = tuple(sorted({t.key for t in live if "/" in t.record}))
    return Shelf(tuple(files), tuple(weights), keys)


def with_record(evidence: Evidence, folder: str, record: Record) -> Evidence:
    """Return the body with one record replaced."""
    changed: dict[str, Any] = {folder: {**getattr(evidence, folder), record.id: record}}
    return replace(evidence, **changed)


def overlaid(cell: Cell, overlay: Path) -> Library:
    """Write the changed file into an overlay and return the library that reads it."""
    files = dict(open_library().paths(cell.folder))
    shown, source = next((s, f) for s, f in files.items() if id_of(s) == cell.name)
    target = overlay / shown
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_replaced(source.read_text("utf-8"), cell), encoding="utf-8")
    return Library((SHIPPED, overlay))


def _replaced(text: str, cell: Cell) -> str:
    """Change the cell in the text of its file: the lines that parse to the change alone."""
    wanted = tomllib.loads(text)
    put(wanted, cell.path, cell.after)
    old, start = f"{cell.before!r}", 0
    while (at := text.find(old, start)) >= 0:
        trial = f"{text[:at]}{cell.after!r}{text[at + len(old) :]}"
        try:
            if tomllib.loads(trial) == wanted:
                return trial
        except tomllib.TOMLDecodeError:
            pass
        start = at + 1
    raise LookupError(f"{cell.folder}/{cell.name}: {cell.path} not found in the text")
