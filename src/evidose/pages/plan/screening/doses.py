"""What a screening means for a first dose and for going on, in a sentence each."""

from collections.abc import Iterator
from datetime import date

from evidose.pages.plan.screening.hold_words import if_taken_line, some_of
from evidose.safety import GoingOn, Screening, Start, permit

STARTING: dict[Start, str] = {
    "ok": "",
    "ask first": "To start: ask the prescriber or pharmacist first.",
    "hold until prescriber": "To start: do not, before a prescriber has decided.",
    "hold": "To start: do not start.",
}


def dose_words(screening: Screening, today: date) -> tuple[str, ...]:
    """Return both sentences as far as the findings ask for them, decisions left aside.

    Of several compounds for which it is not the same, each sentence names those it is about.
    """
    return tuple(_lines(screening, today))


def _lines(screening: Screening, today: date) -> Iterator[str]:
    starts: dict[Start, list[str]] = {}
    going: dict[GoingOn, list[str]] = {}
    for compound in screening.screened:
        told = permit(screening, (), today, compound)
        starts.setdefault(told.start, []).append(compound)
        going.setdefault(told.going_on, []).append(compound)
    for start, compounds in starts.items():
        if words := STARTING[start]:
            about = some_of(compounds, screening)
            yield words.replace(":", f" {about}:", 1) if about else words
    for going_on, compounds in going.items():
        if line := if_taken_line(going_on, some_of(compounds, screening)):
            yield line
