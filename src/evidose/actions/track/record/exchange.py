"""Carry a personal record out to files and take files over into it, each whole or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from pydantic import ValidationError

from evidose.actions.know.library import open_library
from evidose.actions.track.record.compounds import pack_unit, screened
from evidose.actions.track.record.judging import judge_import
from evidose.actions.track.record.looking import look
from evidose.actions.track.record.moments import now, zone_name
from evidose.actions.track.record.outgoing import write_out
from evidose.actions.track.record.place import Ask, opened, passphrase_for, record_path
from evidose.actions.track.record.writing import faults, vocabulary
from evidose.evidence import Instrument, read_records
from evidose.person import (
    Dose,
    Entry,
    Imported,
    Medicine,
    Parsed,
    Snapshot,
    Understood,
    Vocabulary,
    checked,
    load_measures,
    settle,
)
from evidose.person.live import LiveRecord
from evidose.person.store import Store
from evidose.safety import Finding
from evidose.terms import InputError, Problem, open_given

LARGEST = 500_000_000
"""Bytes of a file that are read; each format is read piece by piece."""


def import_file(
    file: Path,
    ask: Ask,
    *,
    form: str | None = None,
    columns: Sequence[str] = (),
    preview: bool = False,
) -> tuple[Imported, tuple[Finding, ...]]:
    """Take the entries of a file over into the record; see `take_over`."""
    found = readable_form(file, form)
    with opened(ask) as store:
        return take_over(store, file, form=found, columns=columns, preview=preview)


def take_over(
    record: Store | LiveRecord,
    file: Path,
    *,
    form: str | None = None,
    columns: Sequence[str] = (),
    preview: bool = False,
) -> tuple[Imported, tuple[Finding, ...]]:
    """Take the entries of a file over into an open record; repeating an import adds nothing.

    Returns what was done, and what has to be said about it at once.

    Raises
    ------
    InputError
        Something in the file is wrong: every problem is told by row or entry, nothing is stored.
    """
    form = readable_form(file, form)
    before = record.snapshot()
    if form == "json":
        from evidose.exchange.person_json import read_json

        with open_given(file, LARGEST, "a file to import") as opened_file:
            entries, parsed = read_json(opened_file, str(file)), Parsed(())
        ids = {e.id for e in before.history}
        known, new = 0, [e for e in entries if e.id not in ids]
    else:
        parsed = _parse(file, form, columns, vocabulary(before, now().date()), preview=preview)
        parsed = replace(parsed, understood=tuple(_with_unit(u) for u in parsed.understood))
        parsed, own = _without_own(before, parsed)
        _check(parsed.understood, str(file))
        settled = settle(before, parsed.understood, now(), lambda: uuid4().hex)
        skipped = (*parsed.skipped, *settled.skipped)
        parsed = replace(parsed, understood=(), skipped=skipped)  # the entries are made of it
        entries, new, known = list(settled.entries), list(settled.entries), settled.known + own
    done = tuple(new) if preview else record.append(entries).stored
    about = screened(before.extended(done))
    alarms = () if preview else judge_import(done, before.of_kind("lab"), compounds=about)
    known += len(entries) - len(done)
    return Imported(str(file), form, preview, done, known, parsed), alarms


def _with_unit(one: Understood) -> Understood:
    """Give an amount without a unit the unit of its pack; of what is no pack it stays untold.

    What a record of ours wrote out is taken over as that record has it.
    """
    from evidose.exchange.fhir import OWN

    if one.item.identity.startswith(OWN):
        return one
    match one.body:
        case Dose(medicine=name, amount=Decimal(), unit=None):
            return replace(one, body=replace(one.body, unit=pack_unit(name)))
        case Medicine(name=name, amount=Decimal(), unit=None):
            return replace(one, body=replace(one.body, unit=pack_unit(name)))
        case _:
            return one


def _without_own(before: Snapshot, parsed: Parsed) -> tuple[Parsed, int]:
    """Leave out what this very record wrote out once, and count it as known."""
    from evidose.exchange.fhir import OWN

    ids = {e.id for e in before.history}
    ids |= {"self"} if before.of_kind("self") else set()
    left = [u for u in parsed.understood if u.item.identity.removeprefix(OWN) not in ids]
    return replace(parsed, understood=tuple(left)), len(parsed.understood) - len(left)


def readable_form(file: Path, form: str | None = None) -> str:
    """Return the format of a file that can be imported; told from the file where `form` is None.

    Raises
    ------
    InputError
        There is no such file, or it is too large.
    """
    found = guess_format(file)
    return form or found


def guess_format(file: Path) -> str:
    """Tell from the first bytes whether a file is an export of ours, a FHIR Bundle, or a CSV."""
    with open_given(file, LARGEST, "a file to import") as opened_file:
        head = opened_file.read(4096)
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return "csv"
    return "json" if b"evidose-person" in head else "fhir"


def export_pieces(form: str, ask: Ask) -> Iterator[str]:
    """Yield the record as text of one format, in pieces."""
    yield from snapshot_pieces(form, look(ask))


def export_file(form: str, file: Path, ask: Ask) -> int:
    """Write the record to a new file that its owner alone can read; return how many entries.

    Raises
    ------
    InputError
        The file exists.
    """
    if file.exists():
        raise InputError(Problem(str(file), "", "a file", "a name that is free"))
    word = passphrase_for(record_path(), ask)
    snapshot = look(lambda: word)
    write_out(file, snapshot_pieces(form, snapshot), f"export ({form})")
    return len(snapshot.history if form == "json" else snapshot.current)


def snapshot_pieces(form: str, snapshot: Snapshot) -> Iterator[str]:
    """Return a snapshot as text of one format (json, csv, fhir), in pieces."""
    if form == "json":
        from evidose.exchange.person_json import write_json

        return write_json(snapshot)
    if form == "csv":
        from evidose.exchange.person_csv import write_csv

        return write_csv(snapshot)
    from evidose.exchange.fhir_bundle import write_bundle
    from evidose.pages.track.person_text import body_line

    library = open_library()
    scales = read_records(library, "instruments", Instrument).or_raise()
    codes = {i.id: i.loinc for i in scales.values()}
    return write_bundle(snapshot, load_measures(library), codes, lambda e: body_line(e.body))


def _parse(
    file: Path, form: str, columns: Sequence[str], known: Vocabulary, *, preview: bool
) -> Parsed:
    if form == "csv":
        from evidose.exchange.person_csv import read_csv

        named = dict(_named(c) for c in columns)
        return read_csv(file, known, named, zone_name(), now(), preview=preview)
    from evidose.exchange.fhir import read_bundle

    with open_given(file, LARGEST, "a file to import") as opened_file:
        return read_bundle(opened_file, str(file), known, zone_name(), now())


def _named(column: str) -> tuple[str, str]:
    name, sign, meaning = column.rpartition("=")
    if not sign:
        raise InputError(Problem("--column", "", repr(column), "COLUMN=MEANING, e.g. Schmerz=pain"))
    return name, meaning


def _check(found: Sequence[Understood], shown: str) -> None:
    """Check each item as an entry; every problem is told with its place in the file."""
    moment, problems = now(), list[Problem]()
    for one in found:
        try:
            checked(Entry("0" * 32, one.at, one.zone, moment, one.body, None, one.item.key))
        except ValidationError as fault:
            problems += faults(f"{shown}: {one.place}", fault)
    if problems:
        raise InputError(*problems)
