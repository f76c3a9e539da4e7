"""Which of one's compounds were taken at the same time."""

from collections.abc import Sequence
from datetime import date

from evidose.actions.track.personal_library import PersonalLibrary
from evidose.person import Snapshot
from evidose.response import Overlap, overlaps, treatment_span


def own_overlaps(
    snapshot: Snapshot, compounds: Sequence[str], known: PersonalLibrary, today: date
) -> tuple[Overlap, ...]:
    """Return the pairs of compounds of a record whose days overlap, by the names of their packs."""
    if len(compounds) < 2:
        return ()
    spans = {}
    for compound in compounds:
        policy = known.policy(compound)
        span = treatment_span(snapshot, policy, known.rules, today)
        if span is not None:
            spans[policy.name] = span
    return overlaps(spans, known.response.rules.compounds_together_days)
