"""Where a record lies on disk: a private folder, a private file, and a lock for replacing it."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from evidose.terms import InputError, Problem

FILE = "record.db"
SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database while it is open."""

WORKING = ".work-"
"""What the name of a folder for files of a moment adds to the name of the record."""

PLAIN_HEADER = b"SQLite format 3\x00"

TRIES, PAUSE_S = 40, 0.05
"""How often, and how far apart, the lock of a record is tried before it counts as in use."""

_guard = Lock()
_open_files: dict[tuple[int, int], tuple[bool, int]] = {}
# Records open in this process, by identity of the file: encrypted?, and how often open.


def prepare_folder(folder: Path) -> None:
    """Make the folder of a record, open to its owner alone (0700).

    A folder that is there already is closed to others if it holds nothing but records.

    Raises
    ------
    InputError
        The folder holds other things and is open to others.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform == "win32" or not folder.stat().st_mode & 0o077:
        return
    if any(not p.name.startswith(FILE.partition(".")[0]) for p in folder.iterdir()):
        raise InputError(
            Problem(str(folder), "", "a folder with other files, open to others", "a private one",
                    f"Run `chmod 700 {folder}` or set EVIDOSE_HOME to a folder of its own.")
        )  # fmt: skip
    folder.chmod(0o700)


def create_private(path: Path) -> None:
    """Make an empty file that only its owner can read and write (0600).

    Raises
    ------
    FileExistsError
        It is there already.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def is_encrypted(path: Path) -> bool:
    """Tell whether a record is encrypted: its first bytes are not those of a plain database."""
    with _guard:
        known = _open_files.get(identity(path))
        return known[0] if known else _reads_encrypted(path)


def _reads_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.read(len(PLAIN_HEADER))
    return bool(header) and header != PLAIN_HEADER


def identity(path: Path) -> tuple[int, int]:
    """Return what tells a file from any other that takes its name, as long as it is open.

    Raises
    ------
    FileNotFoundError
        There is none.
    """
    found = path.stat()
    return found.st_dev, found.st_ino


@contextmanager
def known_open(path: Path) -> Iterator[None]:
    """Note that this process has a record open, so that nothing else here reads its file.

    Closing any other handle on the file would drop the locks that SQLite holds for the whole
    process (https://sqlite.org/howtocorrupt.html, section 2.2).
    """
    with _guard:
        name = identity(path)
        locked, count = _open_files.get(name) or (_reads_encrypted(path), 0)
        _open_files[name] = locked, count + 1
    try:
        yield
    finally:
        with _guard:
            locked, count = _open_files.pop(name)
            if count > 1:
                _open_files[name] = locked, count - 1


def owned_files(path: Path) -> list[Path]:
    """Return every file that belongs to the record at `path` and is there."""
    named = [path, *(path.with_name(path.name + s) for s in SIDE_FILES)]
    named += sorted(path.parent.glob(f"{path.name}.new*"))
    for folder in working_folders(path):
        named += sorted(p for p in folder.rglob("*") if p.is_file())
    named.append(path.with_name(f"{path.name}.written"))
    return [p for p in named if p.exists()]


def working_folders(path: Path) -> list[Path]:
    """Return folders for files of a moment that an interrupted process left beside the record."""
    return sorted(path.parent.glob(f"{path.name}{WORKING}*"))


@contextmanager
def held(path: Path, *, alone: bool) -> Iterator[None]:
    """Hold the record's lock: shared while it is used, alone while its file is replaced.

    Waits a moment for others.

    Raises
    ------
    InputError
        Another process has the record open (`alone`), or is replacing it.
    """
    if sys.platform == "win32":  # an open file cannot be replaced there: the system is the lock
        yield
        return
    import fcntl

    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        wanted = (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB
        for left in range(TRIES, -1, -1):
            try:
                fcntl.flock(lock, wanted)
                break
            except BlockingIOError as fault:
                if not left:
                    raise InputError(
                        Problem(str(path), "", "the record in use by another evidose",
                                "a free record", "Close the other one and try again.")
                    ) from fault  # fmt: skip
                time.sleep(PAUSE_S)
        yield
    finally:
        os.close(lock)


def clear_leftovers(path: Path) -> None:
    """Wipe what an interrupted change of passphrase left; call it while the lock is held.

    The former file may still be the record itself under a second name, and is then only unnamed.
    """
    for left in sorted(path.parent.glob(f"{path.name}.new*")):
        with suppress(FileNotFoundError):  # another process clears up too
            if path.exists() and left.samefile(path):
                left.unlink()
            else:
                wipe(left)


def sync_folder(folder: Path) -> None:
    """Make renames and deletions in `folder` durable."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def wipe(path: Path) -> None:
    """Overwrite a file with zeros, make that durable, and delete it."""
    with path.open("r+b", buffering=0) as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))
        os.fsync(file.fileno())
        file.truncate(0)
    path.unlink()
