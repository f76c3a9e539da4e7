"""What is taken: put on the stack, stopped, looked at."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from evidose.actions.track.record import LiveRecord, Logged, compound_of, now, pack_unit
from evidose.actions.track.standing_entries import of_type, stack_on
from evidose.actions.track.told import store
from evidose.pages.track.me import Taken
from evidose.person import Medicine, Snapshot
from evidose.safety import told_dose
from evidose.terms import InputError, Problem

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
        A field does not have the accepted form, or nothing tells the unit of the amount; nothing is
        stored then.
    """
    amount = typed["amount"].replace(",", ".") if "amount" in typed else None
    body = {
        "kind": "medicine",
        "name": typed.get("name", ""),
        "amount": amount,
        "unit": None if amount is None else _unit(typed.get("name", ""), amount, typed.get("unit")),
        "schedule": typed.get("schedule", ""),
        "start": typed.get("start") or now().date().isoformat(),
        "reason": typed.get("why", ""),
    }
    return store(record, form, [(body, None)])


def _unit(name: str, amount: str, told: str | None) -> str | None:
    """Return the unit of an amount: as told, or that of the only pack which the medicine can be.

    None beside a name that tells the strength, where a number counts pieces, and where `amount` is
    no number and is refused for that.

    Raises
    ------
    InputError
        Nothing tells it. No unit is the usual one for every medicine.
    """
    if told:
        return told
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return None
    if told_dose(name) is not None:
        return None
    if (known := pack_unit(name, number)) is not None:
        return known
    expected = "the one on the package, such as mg, µg, IU, mL, drops or tablets"
    raise InputError(Problem("the form", "unit", "nothing", expected))


def stop_medicine(record: LiveRecord, form: str, name: str) -> Logged:
    """Say that a medicine is no longer taken from today on; every step of a plan ends with it."""
    body = {"kind": "medicine", "name": name, "stop": now().date().isoformat()}
    return store(record, form, [(body, None)])


def pack_of(medicine: Medicine) -> str | None:
    """Return the pack of the library that a medicine is, under whatever name it was written."""
    return compound_of(medicine.name, medicine.amount, medicine.unit)
