"""Consent given and taken back, each recorded."""

from collections.abc import Iterator, Mapping

from evidose.actions.track.measures import consents
from evidose.actions.track.record import LiveRecord, Logged
from evidose.actions.track.told import Told, store
from evidose.person import Snapshot


def choose_consents(record: LiveRecord, form: str, wanted: Mapping[str, bool]) -> Logged:
    """Record each consent that changes."""
    return store(record, form, list(_changes(record.snapshot(), wanted)))


def _changes(snapshot: Snapshot, wanted: Mapping[str, bool]) -> Iterator[Told]:
    for purpose, stands in consents(snapshot).items():
        given = wanted.get(purpose, False)
        if given != stands:
            yield {"kind": "consent", "purpose": purpose, "given": given}, None
