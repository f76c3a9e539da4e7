"""The library as every action opens it: with the copies of what was parsed before.

While it is served to many, what is read of it is held and shared; see `holding`.

The copies lie in the platform's folder for caches (``XDG_CACHE_HOME`` where it is set), or where
``EVIDOSE_CACHE`` says; ``EVIDOSE_CACHE=off`` keeps none.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import monotonic as now
from time import time_ns

from evidose.evidence import SHIPPED, Compiled, Held, Library, state_of, survey_evidence
from evidose.evidence import open_library as opened
from evidose.terms import VERSION, working_folder

OFF = "off"


@dataclass(frozen=True, slots=True)
class Copies:
    """Where compiled copies lie, and how much.

    Attributes
    ----------
    folder : None where they are switched off
    size : bytes
    fault : why none can be kept; empty where they can
    """

    folder: Path | None
    size: int
    fault: str

    def __str__(self) -> str:
        """Return it as one line."""
        if self.folder is None:
            return f"No compiled copies: EVIDOSE_CACHE is {OFF}."
        if self.fault:
            return f"No compiled copies, so that reading takes longer: {self.fault}."
        return f"Compiled copies: {self.size / 1e6:.1f} MB in {self.folder}."


def open_library(overlay: Path | None = None) -> Library:
    """Open the shipped library with a user's own laid over it; see `evidose.evidence.open_library`.

    Raises
    ------
    LibraryError
        `overlay` is no library.
    """
    holds = _HOLDS.get()
    if holds is None:
        return opened(overlay, _compiled(cache_folder()))
    return holds.open(overlay or working_folder())


LOOK_S = 2.0
"""Seconds after which a folder that is laid over the library is looked at again."""


class Holds:
    """What one server holds of the libraries it opens; a folder laid over may change meanwhile.

    The shipped library and installed packs are read once, as the program itself is. A folder that
    somebody works on is looked at every `LOOK_S` seconds, without reading it, and read again where
    something in it changed.
    """

    def __init__(self) -> None:
        self._held = Held()
        self._turn = Lock()
        self._looked: dict[Path, float] = {}
        self._states: dict[Path, str] = {}

    def open(self, folder: Path | None) -> Library:
        """Open the shipped library with a folder laid over it, once.

        Raises
        ------
        LibraryError
            The folder is no library.
        """
        if folder is not None:
            self._look_at(folder)
        return self._held.ask("library", folder, 4, lambda: self._opened(folder))

    def _opened(self, folder: Path | None) -> Library:
        return replace(opened(folder, _compiled(cache_folder())), held=self._held)

    def _look_at(self, folder: Path) -> None:
        with self._turn:
            moment = now()
            if moment - self._looked.get(folder, -LOOK_S) < LOOK_S:
                return
            self._looked[folder] = moment
            self._states[folder] = state_of(folder, time_ns())
            self._held.renew(tuple(sorted(self._states.items())))


_HOLDS: ContextVar[Holds | None] = ContextVar("held libraries", default=None)


@contextmanager
def holding(holds: Holds) -> Iterator[None]:
    """Let every library that is opened meanwhile be held by `holds`."""
    before = _HOLDS.set(holds)
    try:
        yield
    finally:
        _HOLDS.reset(before)


def cache_folder() -> Path | None:
    """Return the folder of copies that can be lost without loss; None where they are off."""
    told = os.environ.get("EVIDOSE_CACHE", "")
    if told == OFF:
        return None
    if told:
        return Path(told).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("evidose", appauthor=False)


def look_at_copies(overlay: Path | None = None) -> Copies:
    """Read a library once, so that its copies are kept, and return where they lie."""
    folder = cache_folder()
    compiled = _compiled(folder)
    if folder is None or compiled is None:
        return Copies(None, 0, "")
    survey_evidence(open_library(overlay))
    size = sum(p.stat().st_size for p in folder.glob("library-*/*.copy"))
    return Copies(folder, size, compiled.fault)


@cache
def _compiled(folder: Path | None) -> Compiled | None:
    return None if folder is None else Compiled(folder, _version())


def _version() -> str:
    """Return what copies depend on: the code that parses and tells at a glance, and its parsers.

    The digest of the code tells two states of one version apart, as in a checkout.
    """
    from pydantic import VERSION as PYDANTIC

    code = sha256()
    for room in ("evidence", "terms"):
        for path in sorted((SHIPPED.parent / room).glob("*.py")):
            code.update(path.read_bytes())
    return f"{VERSION} {sys.version} {PYDANTIC} {code.hexdigest()}"
