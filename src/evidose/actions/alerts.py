"""What has to be said on top of every personal page, from what the record holds now."""

from dataclasses import dataclass

from evidose.actions.evening import recent_entries, stack_on
from evidose.actions.person import judge, now
from evidose.person import Snapshot
from evidose.safety import Finding

FRESH_DAYS = 14


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now.

    Attributes
    ----------
    alerts : the gravest first
    stopped : the low dose is not to be taken until a screening clears it
    crisis : words of distress were found lately
    """

    alerts: tuple[Finding, ...]
    stopped: bool
    crisis: bool


def standing(snapshot: Snapshot) -> Standing:
    """Judge what was told in the last two weeks, and everything that is taken."""
    today = now().date()
    lately = [e.body for e in recent_entries(snapshot, today, FRESH_DAYS)]
    found = judge([*lately, *(e.body for e in stack_on(snapshot, today))])
    crisis = [f for f in found if f.rule == "self-harm-words"]
    stopped = any(f.severity == "contraindicated" or f.kind == "red-flag" for f in found)
    return Standing(tuple(crisis or found), stopped, bool(crisis))
