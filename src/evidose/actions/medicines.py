"""What is taken: put on the stack, stopped, looked at."""

from collections.abc import Mapping

from evidose.actions.person import LiveRecord, Logged, compound_of, now
from evidose.actions.standing_entries import of_type, stack_on
from evidose.actions.told import store
from evidose.pages.me import Taken
from evidose.person import Medicine, Snapshot

EVERY_DAY = "every day"
"""How the schedule of a medicine begins that today and the evening ask for."""


def medicines(snapshot: Snapshot) -> tuple[Taken, ...]:
    """Return what is taken today, then what is still to come and what was stopped."""
    today = now().date()
    current = stack_on(snapshot, today)
    names = {m.name.casefold() for _, m in current}
    found = [Taken(e.id, m, "now") for e, m in current]
    for e, m in of_type(snapshot.current, Medicine):
        if m.start is not None and m.start > today:
            found.append(Taken(e.id, m, "later"))
        elif m.stop is not None and m.name.casefold() not in names:
            found.append(Taken(e.id, m, "stopped"))
    return tuple(found)


def add_medicine(record: LiveRecord, form: str, typed: Mapping[str, str]) -> Logged:
    """Put a medicine on the stack.

    Parameters
    ----------
    typed : ``name``, and where told ``amount``, ``unit``, ``schedule``, ``start``, ``why``

    Raises
    ------
    InputError
        A field does not have the accepted form; nothing is stored then.
    """
    body = {
        "kind": "medicine",
        "name": typed.get("name", ""),
        "amount": typed["amount"].replace(",", ".") if "amount" in typed else None,
        "unit": typed.get("unit") if "amount" in typed else None,
        "schedule": typed.get("schedule", ""),
        "start": typed.get("start") or now().date().isoformat(),
        "reason": typed.get("why", ""),
    }
    return store(record, form, [(body, None)])


def stop_medicine(record: LiveRecord, form: str, name: str) -> Logged:
    """Say that a medicine is no longer taken from today on; every step of a plan ends with it."""
    body = {"kind": "medicine", "name": name, "stop": now().date().isoformat()}
    return store(record, form, [(body, None)])


def pack_of(medicine: Medicine) -> str | None:
    """Return the pack of the library that a medicine is, under whatever name it was written."""
    return compound_of(medicine.name, medicine.amount, medicine.unit)
