"""Read what a person names, a file or a folder, within bounds: whatever lies there.

A name can lead to a pipe that never ends, a device, a file of many gigabytes, a link that leads to
itself, a folder of the system. Each ends in a plain line, at once and without filling the memory.
"""

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from evidose.terms.errors import InputError
from evidose.terms.problem import Problem

CHUNK = 1 << 20
MOST_FILES = 100_000
"""Names below one folder that are looked at: a library of a thousand compounds has ten thousand."""

DEEPEST = 12
"""Folders within folders that are looked into."""

_NO_BLOCK = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_given(path: Path, largest: int, expected: str, shown: str | None = None) -> bytes:
    """Return the bytes of a file that a person named.

    Parameters
    ----------
    largest : bytes that are accepted
    expected : what the file should be, e.g. ``a CSV file``
    shown : what problems call it; its path unless told

    Raises
    ------
    InputError
        It is absent, no regular file, not readable, too large, or changes while it is read.
    """
    with open_given(path, largest, expected, shown) as file:
        parts = list[bytes]()
        while part := file.read(CHUNK):
            parts.append(part)
    return b"".join(parts)


@contextmanager
def open_given(
    path: Path, largest: int, expected: str, shown: str | None = None
) -> Iterator[BinaryIO]:
    """Open a file that a person named, to be read piece by piece.

    Parameters
    ----------
    largest, expected, shown : as in `read_given`

    Raises
    ------
    InputError
        As in `read_given`; where it grows beyond `largest` or changes, while it is read.
    """
    name = str(path) if shown is None else shown
    with _told(name, expected):
        handle = os.open(path, os.O_RDONLY | _NO_BLOCK)
    with io.BufferedReader(_Bounded(handle, largest, name, expected), CHUNK) as file:
        yield file


def files_below(folder: Path, suffix: str, shown: str | None = None) -> list[Path]:
    """Return every file below `folder` whose name ends in `suffix`; see `paths_below`.

    Raises
    ------
    InputError
    """
    return [Path(path) for path in paths_below(str(folder), suffix, shown)]


def paths_below(folder: str, suffix: str, shown: str | None = None) -> list[str]:
    """Return every file below `folder` whose name ends in `suffix`, sorted; none if it is absent.

    As text: of the thousands in a large library few are opened, and a `Path` costs more than the
    look into the folder. Links to folders are not followed, so that no loop is walked.

    Raises
    ------
    InputError
        There are too many names below it, folders lie too deep, or one cannot be looked into.
    """
    name = folder if shown is None else shown
    found, waiting, seen = list[str](), [(folder, 0)], 0
    while waiting:
        here, depth = waiting.pop()
        if depth > DEEPEST:
            raise _refused(name, "folders that lie too deep", f"at most {DEEPEST} within another")
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MOST_FILES:
                        raise _refused(name, f"more than {MOST_FILES:,} files", "a library folder")
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, depth + 1))
                    elif entry.name.endswith(suffix):
                        found.append(entry.path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as fault:
            raise _refused(name, f"a folder that cannot be read ({fault.strerror})", "one that can",
                           f"It is {here}.") from None  # fmt: skip
    return sorted(found)


class _Bounded(io.RawIOBase):
    """A regular file that ends in an error when it is larger than told, or changes."""

    def __init__(self, handle: int, largest: int, name: str, expected: str) -> None:
        self._handle, self._left = handle, largest
        self._largest, self._name, self._expected = largest, name, expected
        try:
            self._first = os.fstat(handle)
            self._check_kind()
        except BaseException:
            os.close(handle)
            self._handle = -1
            raise

    def _check_kind(self) -> None:
        for is_kind, words in _KINDS:
            if is_kind(self._first.st_mode):
                raise _refused(self._name, words, self._expected)
        if not stat.S_ISREG(self._first.st_mode):
            raise _refused(self._name, "no regular file", self._expected)
        if self._first.st_size > self._largest:
            raise self._too_large(f"{self._first.st_size:,} bytes")

    def _too_large(self, found: str) -> InputError:
        return _refused(
            self._name, found, f"at most {self._largest:,} bytes", "Split it, or shorten it."
        )

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        with _told(self._name, self._expected):
            data = os.read(self._handle, len(buffer))
        if not data:
            self._check_same()
        self._left -= len(data)
        if self._left < 0:
            raise self._too_large(f"over {self._largest:,} bytes")
        buffer[: len(data)] = data
        return len(data)

    def _check_same(self) -> None:
        now = os.fstat(self._handle)
        before = (self._first.st_size, self._first.st_mtime_ns)
        if (now.st_size, now.st_mtime_ns) != before:
            found = "a file that changed while it was read"
            raise _refused(self._name, found, "one that stays as it is", "Try again.")

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        super().close()


@contextmanager
def _told(name: str, expected: str) -> Iterator[None]:
    """Turn a fault of the system into a plain line."""
    try:
        yield
    except FileNotFoundError:
        raise _refused(name, "no such file", expected) from None
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise _refused(name, f"a file that cannot be read ({why})", expected) from None


def _refused(name: str, found: str, expected: str, step: str = "") -> InputError:
    return InputError(Problem(name, "", found, expected, step))
