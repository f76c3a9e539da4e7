"""What a screening means for a first dose and for going on, in a sentence each."""

from datetime import date

from evidose.pages.screening.hold_words import if_taken_line
from evidose.safety import Screening, Start, permit

STARTING: dict[Start, str] = {
    "ok": "",
    "ask first": "To start: ask the prescriber or pharmacist first.",
    "hold until prescriber": "To start: do not, before a prescriber has decided.",
    "hold": "To start: do not start.",
}


def dose_words(screening: Screening, today: date) -> tuple[str, ...]:
    """Return both sentences as far as the findings ask for them, decisions left aside."""
    told = permit(screening, (), today)
    return tuple(words for words in (STARTING[told.start], if_taken_line(told.going_on)) if words)
