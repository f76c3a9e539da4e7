"""Whether a compound is taken already, as far as a record tells."""

from datetime import date

from evidose.actions.track.medicines import pack_of
from evidose.actions.track.record import now
from evidose.actions.track.standing_entries import of_type
from evidose.person import Dose, Medicine, Snapshot
from evidose.response import local_day

REASON = "plan"
"""Reason of the medicines that an adopted plan put on the stack."""


def has_begun(snapshot: Snapshot, day: date, compound: str) -> bool:
    """Tell whether a compound is taken already.

    What was put on the stack by hand is taken. A plan is taken once a dose of it was ticked off,
    or its first day is over: somebody may take it without telling.
    """
    steps = [m for _, m in of_type(snapshot.current, Medicine) if pack_of(m) == compound]
    today = max(day, now().date())  # past midnight an evening belongs to the day before
    if any(m.reason != REASON and _begun_by(m, today) for m in steps):
        return True
    starts = [m.start for m in steps if m.start is not None]
    return (bool(starts) and min(starts) < day) or last_taken(snapshot, day, compound) is not None


def _begun_by(medicine: Medicine, day: date) -> bool:
    return medicine.start is None or medicine.start <= day


def last_taken(snapshot: Snapshot, day: date, compound: str) -> Dose | None:
    """Return the newest dose of a compound that was taken before or on `day`."""
    for entry, dose in of_type(reversed(snapshot.current), Dose):
        same = Medicine(dose.medicine, dose.amount, dose.unit)
        if dose.taken and local_day(entry) <= day and pack_of(same) == compound:
            return dose
    return None
