"""What a screening means for a first dose and for going on, in a sentence each."""

from datetime import date

from evidose.safety import GoingOn, Screening, Start, permit

STARTING: dict[Start, str] = {
    "ok": "",
    "ask first": "To start: ask the prescriber or pharmacist first.",
    "hold until prescriber": "To start: do not, before a prescriber has decided.",
    "hold": "To start: do not start.",
}
GOING_ON: dict[GoingOn, str] = {
    "ok": "",
    "ask": "If you already take it: go on as you do, and ask before any change.",
    "do not raise": "If you already take it: keep the dose you take, and do not raise it.",
    "taper with prescriber": (
        "If you already take it: do not stop at once; go down in steps that a prescriber sets."
    ),
    "stop today": "If you already take it: take no dose today, and get medical advice today.",
    "emergency": "If you already take it: get help now, and take no further dose.",
}


def dose_words(screening: Screening, today: date) -> tuple[str, ...]:
    """Return both sentences as far as the findings ask for them, decisions left aside."""
    told = permit(screening, (), today)
    return tuple(words for words in (STARTING[told.start], GOING_ON[told.going_on]) if words)
