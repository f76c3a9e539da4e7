"""Store what a form told: ids follow from the form and its content, so that twice is once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from evidose.actions.track.record import (
    LiveRecord,
    Logged,
    read_moment,
    sent_entry,
    write,
)
from evidose.person import Entry
from evidose.terms import InputError, Problem, with_point

Told = tuple[Mapping[str, Any], Entry | None]
"""A body as in docs/personal-record.md, and the entry it corrects."""

LOOKED_BACK = 2_000
"""Newest entries among which the same form is recognised."""


def store(
    record: LiveRecord,
    form: str,
    told: Iterable[Told],
    moment: tuple[datetime, str] | None = None,
) -> Logged:
    """Store every body, all or none; those that this form stored before are left alone.

    Parameters
    ----------
    form : name of the form, made when it was shown
    moment : when it happened, and the zone it is told in; now unless told

    Raises
    ------
    InputError, UnknownNameError
        Something is off its scale or of no accepted form; nothing is stored then.
    """
    at, zone = moment or read_moment(None)
    known = {e.id for e in record.snapshot().history[-LOOKED_BACK:]}
    entries = list[Entry]()
    for body, old in told:
        name = _name(form, body, old)
        if name not in known:
            made = {"id": name, "at": at.isoformat(), "zone": zone, "body": body}
            entries.append(sent_entry(made | {"replaces": None if old is None else old.id}))
    return write(record, entries)


def read_number(typed: str, field: str) -> float:
    """Read a number as a person types it, with a point or a comma.

    Raises
    ------
    InputError
        It is none.
    """
    try:
        plain = with_point(typed)
        if plain is None:
            expected = "a number without a comma, which may part thousands"
            raise InputError(Problem("the form", field, repr(typed), expected))
        return float(Decimal(plain))
    except ArithmeticError:
        raise InputError(Problem("the form", field, repr(typed), "a number")) from None


def take_back(record: LiveRecord, ids: Sequence[str]) -> Logged:
    """Take entries back; they stay in the history. Those that are gone already are left alone."""
    standing = {e.id: e for e in record.snapshot().current}
    gone = [({"kind": "withdrawn"}, standing[i]) for i in ids if i in standing]
    return store(record, "take back", gone)


def _name(form: str, body: Mapping[str, Any], old: Entry | None) -> str:
    text = json.dumps([form, body, old and old.id], sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:32]
