"""What has to be said on top of every personal page, from what the record holds now."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidose.actions.medicines import is_compound
from evidose.actions.person import Logged, judge, now, screen_record
from evidose.actions.person.thresholds import NOT_READ
from evidose.actions.standing_entries import stack_on
from evidose.person import Note, Snapshot
from evidose.safety import Finding, in_mg

GRAVE = ("contraindicated", "major")


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
    """Screen the record as it stands now, for the dose that is taken."""
    found = screen_record(snapshot, dose_mg=dose_today(snapshot))
    urgent = [f for f in found.findings if f.kind == "red-flag" or f.severity in GRAVE]
    return stands(urgent, stopped=found.verdict == "stop")


def dose_today(snapshot: Snapshot) -> float | None:
    """Return today's dose of the compound in mg, as far as the record tells it."""
    for _, m in stack_on(snapshot, now().date()):
        mg = in_mg(m.name, m.amount, m.unit)
        if mg is not None and is_compound(m):
            return float(mg)
    return None


def with_words(now_stands: Standing, words: Sequence[str]) -> Standing:
    """Add what has to be said about words that could not be stored."""
    found = judge(tuple(Note(text=w) for w in words))
    return stands((*found, *now_stands.alerts), now_stands.stopped) if found else now_stands


def asked_back(now_stands: Standing, told: Logged) -> Standing | None:
    """Return what stands with what a form leaves to be asked; None where it leaves nothing."""
    asked = [f for f in told.alarms if f.rule == NOT_READ]
    return stands((*asked, *now_stands.alerts), now_stands.stopped) if asked else None


def stands(found: Sequence[Finding], stopped: bool = False) -> Standing:
    """Return what `found` amounts to: each once; where there are words of distress, they alone."""
    alerts = tuple({f.rule + f.subject: f for f in found}.values())
    crisis = tuple(f for f in alerts if f.rule == "self-harm-words")
    stopped |= any(f.severity == "contraindicated" or f.kind == "red-flag" for f in alerts)
    return Standing(crisis or alerts, stopped, bool(crisis))
