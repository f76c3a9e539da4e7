"""Computing a compound's evidence page, and walking back from a number to its paper."""

from datetime import date
from pathlib import Path

from evidose.actions.know.library import open_library
from evidose.evidence import Evidence, Library, find_compound, read_evidence
from evidose.profile import Profile, build_profile
from evidose.terms import EvidoseError


class DateError(EvidoseError):
    """A date that is not one."""

    exit_code = 2


def load(compound: str, overlay: Path | None = None) -> tuple[Library, Evidence]:
    """Open and read the library as one compound sees it, with a user's own laid over it.

    Other packs are not read: what is wrong in one harms that one alone.

    Raises
    ------
    UnknownNameError, UnclearNameError, MissingPartError, LibraryError
        See `find_compound`.
    """
    library = open_library(overlay)
    library = library.only(find_compound(library, compound).id)
    return library, read_evidence(library)


def compute_profile(
    compound: str, as_of: str | None = None, overlay: Path | None = None
) -> Profile:
    """Compute a profile; `as_of` is an ISO date or None.

    Raises
    ------
    DateError, UnknownNameError, LibraryError
    """
    library, evidence = load(compound, overlay)
    return build_profile(compound, evidence, library, parse_day(as_of))


def parse_day(text: str | None) -> date | None:
    """Read an ISO date.

    Raises
    ------
    DateError
        with what is accepted.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateError(f"{text!r} is not a date; write it as 2015-01-31") from None
