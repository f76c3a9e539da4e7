"""What a finding means for a dose, in words: for a first one, and for somebody who takes it."""

from evidose.safety import GoingOn, Start


def start_line(start: Start) -> str:
    """Return what a finding means for a first dose, in words."""
    if start == "ask first":
        return "Ask first. Then record what was said, and the doses appear."
    return "Do not start."


def going_on_line(going_on: GoingOn) -> str:
    """Return what a finding means for somebody who takes it already, in words."""
    words: dict[GoingOn, str] = {
        "emergency": "Emergency: get help now, and take no dose today.",
        "stop today": "Take no dose today, and get medical advice today.",
        "taper with prescriber": "Do not stop at once: go down in steps that a prescriber sets.",
    }
    return words.get(going_on, "Ask first. Until then nothing changes: no raise.")
