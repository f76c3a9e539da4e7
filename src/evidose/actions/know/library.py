"""The library as every action opens it: with the copies of what was parsed before.

They lie in the platform's folder for caches (``XDG_CACHE_HOME`` where it is set), or where
``EVIDOSE_CACHE`` says; ``EVIDOSE_CACHE=off`` keeps none.
"""

import os
import sys
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from evidose.evidence import SHIPPED, Compiled, Library, survey_evidence
from evidose.evidence import open_library as opened
from evidose.terms import VERSION

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
    return opened(overlay, _compiled(cache_folder()))


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
