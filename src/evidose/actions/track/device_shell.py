"""The evening as a device may keep it: what is asked, and nothing that was told."""

from dataclasses import replace

from evidose.actions.track.alerts import Standing
from evidose.actions.track.evening import evening
from evidose.pages.track.me import Evening
from evidose.person import Snapshot


def bare_evening(snapshot: Snapshot, found: Standing | None = None) -> Evening:
    """Return this evening's questions without values, notes and amounts.

    An amount could be another one by the evening on which the kept page is looked at.
    """
    asked = evening(snapshot, found=found)
    return replace(
        asked,
        scales=tuple(replace(s, yesterday=None, today=None, entry="") for s in asked.scales),
        doses=tuple(
            replace(d, amount=None, unit=None, when="", taken=None, entry="") for d in asked.doses
        ),
        notes=(),
        told_effects=(),
    )
