"""What a finding means for a dose, in words: for a first one, and for somebody who takes it."""

from collections.abc import Iterable

from evidose.safety import GoingOn, Screening, Start


def start_line(start: Start) -> str:
    """Return what a finding means for a first dose, in words."""
    if start == "ask first":
        return "Ask first. Then record what was said, and the doses appear."
    return "Do not start."


def going_on_line(going_on: GoingOn) -> str:
    """Return what a finding means for somebody who takes it already, in words; empty for ``ok``."""
    words: dict[GoingOn, str] = {
        "ok": "",
        "ask": "Go on as you do, and ask before any change.",
        "do not raise": "Keep the dose you take, and do not raise it.",
        "taper with prescriber": "Do not stop at once: go down in steps that a prescriber sets.",
        "stop today": "Take no dose today, and get medical advice today.",
        "emergency": "Emergency: get help now, and take no dose today.",
    }
    return words[going_on]


def if_taken_line(going_on: GoingOn, what: str = "") -> str:
    """Return the same for a reader of whom it is not known whether they take it.

    Parameters
    ----------
    what : the medicines that are meant, where others were screened too
    """
    line = going_on_line(going_on)
    return f"If you already take {what or 'it'}: {line[:1].lower()}{line[1:]}" if line else ""


def some_of(compounds: Iterable[str], screening: Screening) -> str:
    """Return the names of some of the compounds that were screened; empty where it is all of them.

    What holds of all needs no name: there is nothing else that it could be about.
    """
    told = set(compounds)
    if not told or told >= set(screening.screened):
        return ""
    return " and ".join(screening.name(c) for c in screening.screened if c in told)
