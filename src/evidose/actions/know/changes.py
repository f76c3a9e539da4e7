"""Comparing a compound's page on two dates, or with and without a study."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from evidose.actions.know.profile import DateError, load, parse_day
from evidose.evidence import substances_of_packs
from evidose.profile import Changes, build_profile, compare, retract
from evidose.terms import InputError, Problem


def compare_dates(
    compound: str, start: str | None, end: str | None, overlay: Path | None = None
) -> Changes:
    """Compare the profile of two days; None for the later day is everything recorded.

    Raises
    ------
    DateError, UnknownNameError, LibraryError
    InputError
        No first day, or a later day that is not later.
    """
    first, last = parse_day(start), parse_day(end)
    if first is None:
        step = "Add --from, or drill with --retract STUDY."
        raise InputError(Problem("evidose changes", "--from", "nothing", "a day to start at", step))
    if last is not None and last < first:
        raise DateError(f"--to {last.isoformat()} lies before --from {first.isoformat()}")
    library, evidence = load(compound, overlay)
    return compare(
        build_profile(compound, evidence, library, first),
        build_profile(compound, evidence, library, last),
        substances_of_packs(library),
    )


def drill(
    compound: str, studies: Sequence[str], as_of: str | None = None, overlay: Path | None = None
) -> Changes:
    """Mark studies as retracted in memory and return everything that changes.

    Raises
    ------
    DateError, UnknownNameError, LibraryError
    """
    day = parse_day(as_of)
    library, evidence = load(compound, overlay)
    body = evidence.as_of(day)
    without = retract(body, studies, day or date.today())
    return compare(
        build_profile(compound, body, library, day),
        build_profile(compound, without, library, day),
        substances_of_packs(library),
    )
