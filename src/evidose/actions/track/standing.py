"""What stands in a record that has to be said before anything about benefit."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from evidose.actions.track.personal_library import PersonalLibrary
from evidose.actions.track.record import screened as screened_compounds
from evidose.person import Snapshot
from evidose.safety import Answers, Finding, Screening, record_answers, screen, screen_stack
from evidose.terms import Dose


def screened(
    snapshot: Snapshot,
    known: PersonalLibrary,
    compounds: Sequence[str],
    today: date,
    doses: Mapping[str, Dose | None] = MappingProxyType({}),
) -> Screening:
    """Screen what a record tells today for one compound or several, each against all."""
    answers = record_answers(snapshot, known.rules, today, compound=tuple(compounds))
    told = {c: dose for c, dose in doses.items() if dose is not None}
    return screen_stack(answers, compounds, known.rules, today, told)


def standing_alarms(
    snapshot: Snapshot, known: PersonalLibrary, compound: str, today: date
) -> tuple[Finding, ...]:
    """Return red flags, words of distress, opioids and whatever else forbids the compound today."""
    beside = (c for c in screened_compounds(snapshot, today) if c != compound)
    return urgent_findings(screened(snapshot, known, (compound, *beside), today))


def urgent_words(
    texts: Iterable[tuple[date, str]], known: PersonalLibrary, compound: str, today: date
) -> tuple[Finding, ...]:
    """Return what words of a diary call for; those of the days the rules look back count."""
    since = today - timedelta(days=known.policy(compound).look_back_days)
    late = tuple(text for day, text in texts if day >= since)
    return urgent_findings(screen(Answers(compound, diary=late), known.rules, today))


def urgent_findings(screening: Screening) -> tuple[Finding, ...]:
    """Return the findings that are said first and keep back statements about benefit."""
    return tuple(
        f for f in screening.findings if f.kind == "red-flag" or f.severity == "contraindicated"
    )
