"""The compiled library: a copy of what was parsed, in the user's cache, so that nothing is parsed
twice.

Parsing the text of a library takes ninety times as long as reading the same tables as JSON. What is
kept are the tables as parsed; they are checked against the schema at every reading, so that a copy
can be out of date in nothing but its bytes, and a file whose stamp changed is read anew. Copies of
other versions of the code are never looked at.

Nothing depends on the copy: where it cannot be kept (no folder that can be written, no room, a
folder that others may write) the library is read from its text, and `fault` says why.
"""

import os
import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from evidose.evidence.copies import (
    LARGEST,
    NOTHING,
    Copy,
    Row,
    decoded,
    digest_of,
    encoded,
    listed,
    private,
    read_copy,
    unlisted,
    written,
)
from evidose.evidence.stamps import Stamp, settled, stamp_of

MOST_LIBRARIES = 6
"""Libraries, each of one version of the code, whose copies are kept; the oldest ones go."""

MOST_HELD = 8_000_000
"""Bytes of tables, not parsed yet, that one process keeps at hand."""

LEFT_NS = 3_600_000_000_000
"""Age from which a file that was begun and not finished is taken away."""

TOLD, STAMPS = "told", "stamps"
"""Rows of a copy of what was told of files: the values, and the stamp of each file."""

_WORD = 0xFFFF_FFFF_FFFF_FFFF
"""Bits of a number that counts in a seal; no time or size has more."""

Parse = Callable[[str, Path], dict[str, Any] | None]
"""Parses a file, shown under a name; None where it is no table."""


class Compiled:
    """Copies of one version of the code, below one folder.

    Attributes
    ----------
    folder : where they lie
    fault : why nothing is kept; empty where it is, or where nothing had to be written yet
    """

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = folder
        self.fault = ""
        self._version = blake2b(version.encode(), digest_size=8).hexdigest()
        self._places: dict[Path, Path | None] = {}
        self._seen: dict[Path, tuple[Stamp, Copy]] = {}
        self._held = 0

    def values(
        self,
        root: Path,
        name: str,
        files: Iterable[str],
        make: Callable[[str, Path], Any],
        holding: str | None = None,
    ) -> dict[str, Any]:
        """Return what `make` tells of each file, from the copy where the file did not change.

        A file that is not there is absent.

        Parameters
        ----------
        root : of the library that the files lie in
        name : of the collection; the same one holds values of the same `make`
        files : relative to `root`
        make : what JSON can hold, lists and no tuples
        holding : a text; a file may be absent of which nothing is told that is just this text
        """
        start = os.path.join(root, "")  # noqa: PTH118  (thousands of them: a Path takes longer)
        stamps = {n: s for n in files if (s := stamp_of(f"{start}{n}")) is not None}
        copy = self._copy(root, name)
        lines = copy.listed(TOLD)
        if lines is not None and copy.rows[TOLD][0] == seal_of(stamps):
            return unlisted(lines, holding)
        marks = copy.listed(STAMPS)
        told, before = dict[str, Any](), dict[str, Any]()
        if lines is not None and marks is not None:
            told, before = unlisted(lines), unlisted(marks)
        found: dict[str, Any] = {}
        sure: dict[str, Stamp] = {}
        for relative, stamp in stamps.items():
            if before.get(relative) == stamp:
                found[relative] = told[relative]
            else:
                found[relative] = make(relative, root / relative)
                if stamp != stamp_of(root / relative):
                    continue
            sure[relative] = stamp
        self._keep_values(root, name, stamps, sure, found, before)
        return found

    def _keep_values(
        self,
        root: Path,
        name: str,
        stamps: Mapping[str, Stamp],
        sure: Mapping[str, Stamp],
        found: Mapping[str, Any],
        before: Mapping[str, Stamp],
    ) -> None:
        """Keep what was told of files, under one seal where a later change of any would be seen.

        Parameters
        ----------
        sure : of `stamps`, those of files that did not change while they were read
        before : stamps of the copy that is there
        """
        now = self._now(root)
        if now is None:
            return
        kept = {n: stamp for n, stamp in sure.items() if settled(stamp, now)}
        whole = kept == stamps
        if not kept or (kept == before and not whole):
            return
        seal = seal_of(stamps) if whole else ""
        told, marks = listed({n: found[n] for n in kept}), listed(kept)
        if told is not None and marks is not None:
            rows: dict[str, Row] = {TOLD: [seal, None], STAMPS: [seal, None]}
            self._keep(root, name, rows, {TOLD: told, STAMPS: marks})

    def tables(
        self, root: Path, part: str, files: Iterable[str], whole: Iterable[str], parse: Parse
    ) -> dict[str, dict[str, Any]]:
        """Return the tables of some files of one part of a library.

        What is not in the copy is parsed, with all of its part. A file is absent that is no table,
        changed a moment ago, or cannot be kept: it is to be read from its text.

        Parameters
        ----------
        part : name of what lies together in one copy, such as the folder of a pack
        files, whole : those that are asked for, and all that the part holds, relative to `root`
        """
        copy = self._copy(root, part)
        start = os.path.join(root, "")  # noqa: PTH118  (as above)
        found: dict[str, dict[str, Any]] = {}
        stale = False
        for relative in files:
            row = copy.rows.get(relative)
            if row is None or row[0] != stamp_of(f"{start}{relative}"):
                stale = True
            elif row[1] is not None:
                line = copy.line(row)
                stale |= line is None
                if line is not None:
                    found[relative] = decoded(line)
        if stale:
            made = self._compile(root, part, copy, whole, parse)
            found |= {name: made[name] for name in files if name in made}
        return found

    def _compile(
        self, root: Path, part: str, copy: Copy, whole: Iterable[str], parse: Parse
    ) -> dict[str, dict[str, Any]]:
        """Parse what changed in one part and keep it; return the tables that were parsed."""
        now = self._now(root)
        if now is None:
            return {}
        rows: dict[str, Row] = {}
        lines: dict[str, bytes] = {}
        made: dict[str, dict[str, Any]] = {}
        for relative in whole:
            path = root / relative
            stamp = stamp_of(path)
            row = copy.rows.get(relative)
            if stamp is None or not settled(stamp, now):
                continue
            line = copy.line(row) if row is not None and row[0] == stamp else None
            if row is not None and row[0] == stamp and (line is not None or row[1] is None):
                rows[relative] = row
            else:
                table = parse(relative, path)
                if stamp != stamp_of(path):
                    continue
                line = None if table is None else encoded(table)
                rows[relative] = [stamp, None]
                if table is not None:
                    made[relative] = table
            if line is not None:
                lines[relative] = line
        if rows != copy.rows:
            self._keep(root, part, rows, lines)
        return made

    def _copy(self, root: Path, name: str) -> Copy:
        place = self._place(root)
        if place is None:
            return NOTHING
        path = place / _file_name(name)
        stamp = stamp_of(path)
        if stamp is None:
            return NOTHING
        seen = self._seen.get(path)
        if seen is None or seen[0] != stamp:
            seen = stamp, read_copy(path, self._about(root, name))
            self._remember(path, seen)
        return seen[1]

    def _remember(self, path: Path, seen: tuple[Stamp, Copy]) -> None:
        """Keep a copy at hand, as long as those at hand do not fill the memory."""
        self._held += len(seen[1].body)
        if self._held > MOST_HELD:
            self._seen, self._held = {}, len(seen[1].body)
        self._seen[path] = seen

    def _about(self, root: Path, name: str) -> str:
        return f"{self._version} {root.absolute()} {name}"

    def _place(self, root: Path) -> Path | None:
        """Return the folder with the copies of one library; None where it is not ours alone."""
        if root not in self._places:
            name = blake2b(str(root.absolute()).encode(), digest_size=8).hexdigest()
            place = self.folder / f"library-{self._version}-{name}"
            self._places[root] = place if _ours(place) else None
            if self._places[root] is None:
                self.fault = f"{place} is not a folder of yours alone"
        return self._places[root]

    def _now(self, root: Path) -> int | None:
        """Return the file system's time by writing to it; None where that is not possible."""
        place = self._place(root)
        if place is None or self.fault:
            return None
        try:
            self._make(place)
            beside = place / f".now.{os.getpid()}.part"
            beside.write_bytes(b"")
            now = beside.stat().st_mtime_ns
            beside.unlink()
        except OSError as fault:
            self.fault = f"{place} cannot be written ({fault.strerror})"
            return None
        return now

    def _make(self, place: Path) -> None:
        if place.is_dir():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
        tidy(self.folder, place)

    def _keep(
        self, root: Path, name: str, rows: Mapping[str, Row], lines: Mapping[str, bytes]
    ) -> None:
        """Write a copy whole or not at all; without it the library is only slower."""
        place = self._place(root)
        data = written(self._about(root, name), rows, lines)
        if place is None or not rows or len(data) > LARGEST:
            return
        beside = place / f".{_file_name(name)}.{os.getpid()}.part"
        try:
            beside.unlink(missing_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(beside, flags, 0o600), "wb") as file:
                file.write(data)
            beside.replace(place / _file_name(name))
        except OSError as fault:
            self.fault = f"{place} cannot be written ({fault.strerror})"


def _file_name(name: str) -> str:
    return f"{blake2b(name.encode(), digest_size=12).hexdigest()}.copy"


def _ours(place: Path) -> bool:
    """Tell whether a folder is this user's alone; one that is not there yet will be."""
    try:
        found = place.lstat()
    except OSError:
        return True
    return place.is_dir() and not place.is_symlink() and private(found)


def seal_of(stamps: Mapping[str, Stamp]) -> str:
    """Return a digest that is another one when a file of some came, went or changed."""
    numbers = array("Q", [n & _WORD for stamp in stamps.values() for n in stamp])
    names = "\0".join(stamps)
    return digest_of(numbers.tobytes() + names.encode("utf-8", "surrogateescape"))


def below(root: Path, part: str) -> Iterator[str]:
    """Yield the TOML files of one part of a library, relative to its root.

    A part of one name holds the files that lie in the folder itself.
    """
    waiting = [root / part]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if "/" in part:
                            waiting.append(Path(entry.path))
                    elif entry.name.endswith(".toml"):
                        yield Path(entry.path).relative_to(root).as_posix()
        except OSError:
            continue


def part_of(relative: str) -> str:
    """Return the part of a library whose copies lie together.

    Examples
    --------
    >>> part_of("compounds/aspirin/plan/limits.toml"), part_of("reviews/patten-2018.toml")
    ('compounds/aspirin', 'reviews')
    """
    parts = relative.split("/")
    return "/".join(parts[:2] if len(parts) > 2 else parts[:1])


def tidy(folder: Path, own: Path) -> None:
    """Take away the copies of libraries that were not used for longest, and what was left half."""
    found = []
    for place in folder.glob("library-*"):
        try:
            found.append((place.stat().st_mtime_ns, place))
        except OSError:
            continue
    for _, place in sorted(found, reverse=True)[MOST_LIBRARIES:]:
        if place != own and _ours(place):
            shutil.rmtree(place, ignore_errors=True)
    newest = max((at for at, _ in found), default=0)
    for _, place in found:
        for part in place.glob(".*.part"):
            try:
                if part.stat().st_mtime_ns < newest - LEFT_NS:
                    part.unlink()
            except OSError:
                continue
