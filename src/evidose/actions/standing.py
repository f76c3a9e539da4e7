"""What stands in a record that has to be said before anything about benefit."""

from datetime import date, timedelta

from evidose.actions.person import judge
from evidose.actions.personal_library import PersonalLibrary
from evidose.person import Snapshot
from evidose.safety import Finding

TEXTS = ("note", "life event", "side effect", "dose")


def standing_alarms(
    snapshot: Snapshot, known: PersonalLibrary, compound: str, today: date
) -> tuple[Finding, ...]:
    """Return red flags, words of distress, opioids and whatever else forbids the compound today.

    Texts and doses count for as long as the compound's rules look back; medicines and blood
    tests by the last word on each.
    """
    since = today - timedelta(days=known.policy(compound).look_back_days)
    latest = {}
    for entry in snapshot.current:
        name = getattr(entry.body, "name", None) or getattr(entry.body, "test", None)
        if entry.body.kind in TEXTS and entry.at.date() >= since:
            latest[entry.id] = entry.body
        elif entry.body.kind in ("medicine", "lab"):
            latest[f"{entry.body.kind} {str(name).casefold()}"] = entry.body
    current = [b for b in latest.values() if not (getattr(b, "stop", None) or today) < today]
    return tuple(
        f for f in judge(current) if f.kind == "red-flag" or f.severity == "contraindicated"
    )
