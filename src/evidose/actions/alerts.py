"""What has to be said on top of every personal page, from what the record holds now."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidose.actions.person import judge, now
from evidose.actions.standing_entries import recent_entries, stack_on
from evidose.person import Note, Snapshot
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
    return stands(judge([*lately, *(m for _, m in stack_on(snapshot, today))]))


def with_words(now_stands: Standing, words: Sequence[str]) -> Standing:
    """Add what has to be said about words that could not be stored."""
    found = judge(tuple(Note(text=w) for w in words))
    return stands((*found, *now_stands.alerts)) if found else now_stands


def stands(found: Sequence[Finding]) -> Standing:
    """Return what `found` amounts to: each once; where there are words of distress, they alone."""
    alerts = tuple({f.rule + f.subject: f for f in found}.values())
    crisis = tuple(f for f in alerts if f.rule == "self-harm-words")
    stopped = any(f.severity == "contraindicated" or f.kind == "red-flag" for f in alerts)
    return Standing(crisis or alerts, stopped, bool(crisis))
