"""Has a file changed since it was read? Told from the system's record of it, without reading it.

Size and time of change alone miss a file that another one of the same size was put in the place of;
the number of the file and the time at which its record changed, which nobody sets by hand, are held
against it as well.
"""

import os
from hashlib import blake2b
from pathlib import Path

Stamp = list[int]
"""Size, times of change of content and of record (both in nanoseconds), number of the file: a list,
as JSON gives it back, so that thousands are compared as they are."""

SETTLED_NS = 2_000_000_000
"""Age from which a stamp is trusted. A file that is written twice within one tick of the file
system's clock keeps its stamp; ticks are 4 ms on Linux and up to 2 s on FAT."""


def stamp_of(path: str | os.PathLike[str]) -> Stamp | None:
    """Return the stamp of a file, or None where there is none or it cannot be looked at."""
    try:
        found = os.stat(path)  # noqa: PTH116  (thousands of them: a Path would double the time)
    except (OSError, ValueError):
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def settled(stamp: Stamp, now_ns: int) -> bool:
    """Tell whether a later change of the file would be seen in its stamp.

    Parameters
    ----------
    now_ns : the file system's own time, such as that of a file just made
    """
    return max(stamp[1], stamp[2]) <= now_ns - SETTLED_NS


def state_of(folder: Path, now_ns: int) -> str:
    """Return a text that is another one when a file below a folder came, went or changed.

    No file is opened. Where one changed a moment ago, so that a further change might not be seen,
    the text is like no other.

    Parameters
    ----------
    now_ns : the time now, in nanoseconds
    """
    digest, fresh = blake2b(digest_size=16), False
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(place, name)  # noqa: PTH118  (thousands of them)
            stamp = stamp_of(path)
            digest.update(f"{path}\0{stamp}\0".encode("utf-8", "surrogateescape"))
            fresh |= stamp is not None and not settled(stamp, now_ns)
    return f"{digest.hexdigest()} {now_ns if fresh else ''}".strip()
