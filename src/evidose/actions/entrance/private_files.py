"""Files that only their owner can read, and a lock that tells whether a process still lives."""

import json
import os
import stat
import sys
from pathlib import Path

from evidose.terms import EvidoseError

MOST_BYTES = 64 * 1024
"""Most that is read of a file."""


def private_folder(home: Path, name: str) -> Path:
    """Make the folder, and where needed the one for the record, open to their owner alone."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    ours = all(p.name == name or p.name.startswith("record") for p in home.iterdir())
    if ours and sys.platform != "win32":
        home.chmod(0o700)
    folder = home / name
    folder.mkdir(mode=0o700, exist_ok=True)
    if sys.platform != "win32":
        _require_ours(folder, folder.lstat())
    return folder


def read_private(file: Path) -> dict[str, object]:
    """Read a file that must be its owner's alone; a link laid in its place is not followed."""
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as opened:
        if sys.platform != "win32":
            _require_ours(file, os.fstat(opened.fileno()))
        try:
            told = json.loads(opened.read(MOST_BYTES))
        except ValueError:
            return {}
    return told if isinstance(told, dict) else {}


def _require_ours(path: Path, found: os.stat_result) -> None:
    kind = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    if not kind or found.st_mode & 0o077 or found.st_uid != os.geteuid():
        raise EvidoseError(f"{path} is not yours alone. Delete it and start again: evidose serve")


def write_private(file: Path, content: bytes) -> None:
    """Put a file of its owner's alone in its place in one step."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as made:
        made.write(content)
    new.replace(file)


def hold(file: Path) -> int | None:
    """Hold a lock as long as this process runs: who finds it held knows that the server lives."""
    if sys.platform == "win32":
        return None
    import fcntl

    lock = os.open(file.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise EvidoseError("another Evidose of yours holds this port on another address") from None
    return lock


def is_held(file: Path) -> bool:
    """Tell whether the process that holds a file still lives."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        lock = os.open(file.with_suffix(".lock"), os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
