"""Write in the record: what is told is stored first and judged at once afterwards."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from evidose.actions.know.library import open_library
from evidose.actions.plan.decisions import checked_decision
from evidose.actions.track.record.compounds import KINDS as COMPOUND_KINDS
from evidose.actions.track.record.compounds import (
    library_rules,
    pack_unit,
    packs,
    screened,
)
from evidose.actions.track.record.judging import judge, judge_entries
from evidose.actions.track.record.moments import now, read_moment
from evidose.actions.track.record.place import Ask, opened
from evidose.actions.track.record.screening import given_answers
from evidose.evidence import Instrument, Outcome, once_per_library, read_records
from evidose.person import (
    Body,
    Decision,
    Entry,
    LabResult,
    LifeEvent,
    Measures,
    Medicine,
    Note,
    Score,
    Snapshot,
    Vocabulary,
    Withdrawn,
    body_adapter,
    check_lab,
    check_score,
    checked,
    folded,
    load_measures,
    read_labs,
    read_phrase,
)
from evidose.person.live import LiveRecord
from evidose.person.store import Store
from evidose.safety import Finding
from evidose.terms import EvidoseError, InputError, Problem, UnknownNameError

CLOCKS_APART = timedelta(minutes=10)
"""How far ahead the clock of another device may go."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What was stored, what the record had already, and what has to be said about it at once."""

    entries: tuple[Entry, ...]
    alarms: tuple[Finding, ...]
    known: tuple[Entry, ...] = ()


def log(
    words: Sequence[str], ask: Ask, *, at: str | None = None, replaces: str | None = None
) -> Logged:
    """Store what was typed, then judge it; see `read_line`."""
    with opened(ask) as store:
        snapshot = store.snapshot("medicine") if replaces is None else store.snapshot()
        return write(store, read_line(words, snapshot, at=at, replaces=replaces))


def log_body(table: str, ask: Ask, *, at: str | None = None, replaces: str | None = None) -> Logged:
    """Store one entry given as JSON, of any kind, then judge it.

    Raises
    ------
    InputError
        It is not an entry of a known kind.
    """
    body = read_body(table, "--entry")
    with opened(ask) as store:
        snapshot = Snapshot(()) if replaces is None else store.snapshot()
        return write(store, _entries((body,), read_moment(at), replaces, snapshot))


def answer(
    told: Mapping[str, Sequence[str]], ask: Ask, shown: str, labs: Sequence[str] = ()
) -> Logged:
    """Store answers to the questions of the screening, and blood values told with them."""
    known = vocabulary(Snapshot(()), now().date())
    bodies = (*given_answers(told, shown), *told_labs(labs, known, shown))
    with opened(ask) as store:
        return write(store, _entries(bodies, read_moment(None), None, Snapshot(())))


def told_labs(texts: Sequence[str], known: Vocabulary, shown: str) -> tuple[LabResult, ...]:
    """Return blood values as typed, each with its unit.

    Raises
    ------
    InputError
        A text is no result, or one that leaves a doubt; the question says what to write.
    """
    found = [read_labs(t, known.measures, shown) for t in texts]
    problems = [a.problem for r in found for a in r.asked]
    for text, reading in zip(texts, found, strict=True):
        if reading.multiples or reading.unread or not reading.any:
            expected = "a blood test with its number and unit, e.g. ALT 40 U/L (ref 10-45)"
            problems.append(Problem(shown, "labs", repr(text[:60]), expected))
    if problems:
        raise InputError(*problems)
    return tuple(r.result for reading in found for r in reading.results)


def withdraw(name: str, ask: Ask, why: str = "") -> Logged:
    """Take an entry back; it stays in the history."""
    with opened(ask) as store:
        taken_back = (Withdrawn(why=why),)
        return write(store, _entries(taken_back, read_moment(None), name, store.snapshot()))


def write(record: Store | LiveRecord, entries: Sequence[Entry]) -> Logged:
    """Store entries durably, all or none, then judge them.

    The same entry again (id and content) is known, and judged again: the first answer may have
    been lost on its way.

    Raises
    ------
    InputError
        An entry has the id of a different one, corrects one that does not stand, or the disk does
        not take it. Nothing was stored; what is urgent in it has still to be said (`judge`).
    RecordGoneError
        The live record was closed, erased or replaced.
    """
    done = record.append(entries)
    labs = any(isinstance(e.body, LabResult | Note | LifeEvent) for e in entries)
    kinds = ("safety answer", "lab") if labs else ("safety answer",)
    after = record.snapshot(*kinds, *COMPOUND_KINDS)
    alarms = judge_entries(entries, after.of_kind(*kinds), compounds=screened(after))
    return Logged(done.stored, alarms, done.known)


def read_line(
    words: Sequence[str], snapshot: Snapshot, *, at: str | None = None, replaces: str | None = None
) -> tuple[Entry, ...]:
    """Return what was typed as entries that are ready to be stored.

    Parameters
    ----------
    words : see `evidose.person.read_phrase`
    snapshot : the record; its medicines are enough where nothing is replaced
    at : when it happened (``2026-11-22T21:30``, ``2026-11-22``); now unless told
    replaces : beginning of the id of the entry that this corrects

    Raises
    ------
    InputError, UnknownNameError
        Something was not understood. Words of distress are no error: however typed, they become a
        note of now.
    """
    try:
        moment = read_moment(at)
        bodies = read_phrase(words, vocabulary(snapshot, moment[0].date()))
        return _entries(bodies, moment, replaces, snapshot)
    except EvidoseError:
        # "want to die" typed without quotes is no entry, and must be answered all the same.
        plea = Note(text=" ".join(words).strip() or "-")
        if not urgent_words(words):
            raise
        return _entries((plea,), read_moment(None), None, snapshot)


def urgent_words(words: Sequence[str], compounds: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return what has to be answered in typed words at once, whether or not they can be stored.

    Parameters
    ----------
    compounds : what is taken, whose doses it may be about
    """
    text = " ".join(words).strip()
    found = judge((Note(text=text[:20_000]),), compounds) if text else ()
    return tuple(f for f in found if f.kind == "red-flag")


def sent_entry(document: Mapping[str, Any], zone: str = "") -> Entry:
    """Return an entry that another device made: ``id``, ``at``, ``zone``, ``body``, ``replaces``.

    Parameters
    ----------
    document : a JSON object; ``body`` as in docs/personal-record.md; ``id`` 32 hexadecimal digits
        of the device's own choice, so that sending twice stores once; ``at`` with its offset;
        ``zone`` an IANA name; ``replaces`` the whole id of the entry that this corrects. ``id`` and
        ``at`` are made here where absent.

    Raises
    ------
    InputError, UnknownNameError
        It is no entry, is off its scale, impossible, or of the future; every problem is told.
    """
    known = {"id", "at", "zone", "body", "replaces"}
    if odd := sorted(set(document) - known):
        raise InputError(Problem("entry", odd[0], "a field", f"one of {', '.join(sorted(known))}"))
    body = read_body(json.dumps(document.get("body")), "entry")
    told, moment = document.get, now()
    made = Entry(
        told("id") or uuid4().hex, told("at") or moment, told("zone") or zone, moment, body,
        told("replaces"),
    )  # fmt: skip
    try:
        entry = checked(made)
    except ValidationError as fault:
        raise InputError(*faults("entry", fault)) from fault
    if entry.at > moment + CLOCKS_APART:
        raise InputError(Problem("entry", "at", entry.at.isoformat(), "a time that has come"))
    return entry


def read_body(table: str, shown: str) -> Body:
    """Read what an entry says from JSON and hold it against the scales and tests of the library.

    Raises
    ------
    InputError, UnknownNameError
        It is of no known kind, has a wrong field, is off its scale, no living person has it, or it
        is a decision on what no decision lifts.
    """
    try:
        body = body_adapter().validate_json(table)
    except ValidationError as fault:
        raise InputError(*faults(shown, fault)) from fault
    known = vocabulary(Snapshot(()), now().date())
    if isinstance(body, Score):
        if body.instrument not in known.instruments:
            raise UnknownNameError("scale", body.instrument, list(known.instruments))
        return check_score(body, known.instruments[body.instrument])
    if isinstance(body, Decision):
        return checked_decision(body, library_rules(), now().date(), shown)
    if isinstance(body, LabResult) and body.test in known.measures:
        return check_lab(body, known.measures[body.test], shown)
    return body


def _entries(
    bodies: Sequence[Body], moment: tuple[datetime, str], replaces: str | None, snapshot: Snapshot
) -> tuple[Entry, ...]:
    if replaces is not None and len(bodies) != 1:
        raise InputError(Problem("--replaces", "", f"{len(bodies)} entries", "one entry"))
    old = None if replaces is None else find_entry(snapshot, replaces)
    at, zone = moment if old is None else (old.at, old.zone)
    name = None if old is None else old.id
    try:
        return tuple(checked(Entry(uuid4().hex, at, zone, now(), b, name)) for b in bodies)
    except ValidationError as fault:
        raise InputError(*faults("log", fault)) from fault


def find_entry(snapshot: Snapshot, name: str) -> Entry:
    """Return the standing entry whose id begins with `name`.

    Raises
    ------
    InputError
        There is none, or more than one.
    """
    found = [e for e in snapshot.current if e.id.startswith(name.strip().lower())]
    if len(found) != 1 or not name.strip():
        told = f"{len(found)} standing entries that begin with {name!r}"
        step = "See `evidose person show --all`."
        raise InputError(Problem("record", "id", told, "one", step))
    return found[0]


def vocabulary(snapshot: Snapshot, today: date) -> Vocabulary:
    """Return the names the diary knows, with the one medicine that is being taken."""
    stack = snapshot.of_kind("medicine")
    latest = {e.body.name: e.body for e in stack if isinstance(e.body, Medicine)}
    taken = [m.name for m in latest.values() if m.stop is None]
    outcomes, instruments, measures = _names()
    return Vocabulary(
        outcomes=outcomes,
        instruments=instruments,
        measures=measures,
        medicine=taken[0] if len(taken) == 1 else None,
        today=today,
        compounds=frozenset(_pack_names()),
        medicines=_medicines(latest.values()),
    )


def _medicines(stack: Iterable[Medicine]) -> dict[str, str | None]:
    """Return names of medicines with the unit of a bare number: that of the stack, or the pack."""
    found: dict[str, str | None] = dict(_known_medicines())
    for medicine in stack:
        unit = medicine.unit or pack_unit(medicine.name)
        found[folded(medicine.name)] = unit
    return found


@once_per_library
def _known_medicines() -> Mapping[str, str | None]:
    """Return the names of packs with their units, and those of other substances without one."""
    drugs = library_rules().drugs.values()
    return {folded(d.name): None for d in drugs} | _pack_names()


@once_per_library
def _pack_names() -> dict[str, str | None]:
    """Return every name of every pack with its unit, and the name of the substance in it."""
    found: dict[str, str | None] = {}
    for policy in library_rules().policies.values():
        pack = packs().get(policy.id)
        for name in (policy.id, policy.name, *policy.names, *policy.itself):
            found.setdefault(folded(name), pack.unit if pack else None)
    return found


@once_per_library
def _names() -> tuple[Mapping[str, Outcome], Mapping[str, Instrument], Measures]:
    library = open_library()
    return (
        read_records(library, "outcomes", Outcome).or_raise(),
        read_records(library, "instruments", Instrument).or_raise(),
        load_measures(library),
    )


def faults(shown: str, fault: ValidationError) -> tuple[Problem, ...]:
    """Return what pydantic refused as problems, without repeating long or secret input."""
    return tuple(
        Problem(
            shown,
            ".".join(str(p) for p in e["loc"]),
            repr(e["input"])[:60],
            str(e["msg"]).removeprefix("Input should be ").removeprefix("Value error, "),
        )
        for e in fault.errors(include_url=False)[:20]
    )
