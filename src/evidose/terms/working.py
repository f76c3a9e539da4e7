"""Which library a process works with: the shipped one, or one with a folder laid over it.

The one place that says so. A command's ``--evidence``, or the folder that a server was started
with, is told here once; whatever opens a library without naming a folder gets this one, the
personal half too. It is kept per context, so that two applications in one process do not mix.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_FOLDER: ContextVar[Path | None] = ContextVar("folder laid over the library", default=None)


def working_folder() -> Path | None:
    """Return the folder that lies over the shipped library here; None where none does."""
    return _FOLDER.get()


def work_with(folder: Path | None) -> None:
    """Lay a folder over the shipped library, until the `working_with` around it ends."""
    _FOLDER.set(folder)


@contextmanager
def working_with(folder: Path | None) -> Iterator[None]:
    """Lay a folder over the shipped library for a while; afterwards all is as before."""
    before = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(before)
