"""Files about a person that were written outside the record: how they are written, and which.

Each is private to its owner (0600) and whole or not there. A list beside the record names them, so
that erasing can: it holds kinds, places and days, nothing of the person, and is readable without
the passphrase, since a lost one must not keep anybody from erasing.
"""

import json
import os
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from evidose.store.place import sync_folder, wipe
from evidose.terms import InputError, open_given

LIST = ".written"
"""What the name of the list adds to the name of the record."""

LARGEST_LIST = 20_000_000
LARGEST_FILE = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Copy:
    """Something of the record that went elsewhere.

    Attributes
    ----------
    what : e.g. ``backup``, ``visit report``
    path : where to; of a download only the name that was proposed to the browser
    made : ISO 8601
    digest : SHA-256 of the file as it was written, ``""`` where it is not known
    download : a browser put it where its owner wanted; nobody here knows where
    """

    what: str
    path: str
    made: str
    digest: str = ""
    download: bool = False


def write_private(path: Path, data: bytes | Iterable[str]) -> str:
    """Write a file that its owner alone can read, whole or not at all; return its SHA-256.

    What stood there before is replaced. A target that is no regular file (a terminal, a pipe) is
    written into.

    Raises
    ------
    OSError
        The folder or disk does not take it; what stood there before still stands.
    """
    pieces = [data] if isinstance(data, bytes) else (piece.encode() for piece in data)
    path = path.resolve()
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("wb") as out:
            out.writelines(pieces)
        return ""
    found = sha256()
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            for piece in pieces:
                found.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return found.hexdigest()


def list_of(record: Path) -> Path:
    """Return where the list of the record at `record` lies."""
    return record.with_name(record.name + LIST)


def note(record: Path, copy: Copy) -> None:
    """Add to the list of a record; one line, in one piece, so that several may write."""
    line = json.dumps(asdict(copy), ensure_ascii=False) + "\n"
    handle = os.open(list_of(record), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode("utf-8", "surrogateescape"))
        os.fsync(handle)
    finally:
        os.close(handle)


def noted(record: Path) -> tuple[Copy, ...]:
    """Return what the list of a record names; a line that cannot be read is passed over."""
    try:
        with open_given(list_of(record), LARGEST_LIST, "a list of files") as file:
            lines = file.read().decode("utf-8", "surrogateescape").splitlines()
    except InputError:
        return ()
    found = list[Copy]()
    for line in lines:
        try:
            found.append(Copy(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return tuple(found)


def delete(copy: Copy) -> bool:
    """Overwrite and delete a file that was written; False where another stands there, or none."""
    path = Path(copy.path)
    if copy.download or not path.is_file() or path.is_symlink():
        return False
    if copy.digest and file_digest(path) != copy.digest:
        return False
    try:
        wipe(path)
    except OSError:
        return False
    return True


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, ``""`` where it cannot be read."""
    found = sha256()
    try:
        with open_given(path, LARGEST_FILE, "a file") as file:
            while piece := file.read(1 << 20):
                found.update(piece)
    except InputError:
        return ""
    return found.hexdigest()
