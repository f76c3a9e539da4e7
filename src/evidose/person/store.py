"""Keep entries: append, read back, never change.

`append` returns when the entries are on the disk. Everything of one call is stored, or nothing.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, or_, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from evidose.person.entries import Entry, bodies_adapter, body_adapter
from evidose.person.snapshot import Snapshot, digest
from evidose.person.written import Copy
from evidose.store.engine import open_engine, store_fault
from evidose.store.migrate import migrate
from evidose.store.place import (
    clear_leftovers,
    create_private,
    held,
    known_open,
    prepare_folder,
    sync_folder,
)
from evidose.store.schema import COPIES, ENTRIES, IDENTITY
from evidose.terms import InputError, Problem

CHUNK = 5_000
"""Entries read, checked and built at once."""

TOGETHER = 400
"""Entries looked up and inserted by one statement."""

Values = dict[str, str | None]
"""One row of the table of entries."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What `Store.append` did: entries stored now, and entries the record had already."""

    stored: tuple[Entry, ...]
    known: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a record from every other one.

    Attributes
    ----------
    id : 32 hexadecimal digits by lot; a backup has those of its record
    public_key, private_key : JSON Web Keys that a device made, or None; entries that wait on a
        device are sealed to the public one and can be read with the private one alone
    """

    id: str
    public_key: str | None
    private_key: str | None


class Store:
    """An open record; use `open_store`."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path, self.engine = path, engine

    def append(self, entries: Sequence[Entry]) -> Appended:
        """Store entries durably, all or none; those the record has already are left alone.

        An entry is known by its id, or by its origin (the same item imported twice). Sent again
        with the same id it may differ in when it was written down; the first time stands.

        Raises
        ------
        InputError
            An entry replaces one that is absent or was replaced already, has the id of a
            different one, or the disk does not take it. Nothing was stored then.
        """
        stored, known = list[Entry](), list[Entry]()
        with self._transaction(writes=True) as connection:
            for first in range(0, len(entries), TOGETHER):
                part = entries[first : first + TOGETHER]
                new = list[tuple[Entry, Values]]()
                by_id, by_origin = _twins(connection, part)
                for entry in part:
                    values = _values(entry)
                    found = by_id.get(entry.id) or by_origin.get(entry.origin or "")
                    if found is None:
                        new.append((entry, values))
                        by_id[entry.id] = values
                        if entry.origin is not None:
                            by_origin[entry.origin] = values
                        continue
                    if found["id"] == entry.id and _differ(found, values):
                        told = "the id of a different entry"
                        raise self._refused(entry, told, "an id of its own")
                    known.append(entry)
                self._insert(connection, new)
                stored += [entry for entry, _ in new]
        return Appended(tuple(stored), tuple(known))

    def snapshot(self, *kinds: str) -> Snapshot:
        """Read the record into a frozen view: whole, or what tells which entries of `kinds` stand.

        Every correction is read whatever its kind, so that nothing replaced seems to stand.
        """
        # Nothing in a record refers back to itself; looking for such cycles while hundreds of
        # thousands of values are made would take most of the time.
        working = gc.isenabled()
        gc.disable()
        try:
            with self._transaction() as connection:
                return Snapshot(tuple(read_entries(connection, *kinds)))
        finally:
            if working:
                gc.enable()

    def extended(self, snapshot: Snapshot) -> Snapshot:
        """Return a whole snapshot of this record with what was written after it.

        Entries are numbered from 1 without gaps, as none is ever deleted, so that only the new
        ones are read.

        Raises
        ------
        InputError
            The snapshot is not one of this record.
        """
        known = len(snapshot.history)
        with self._transaction() as connection:
            found = list(read_entries(connection, since=max(known, 1)))
        if known == 0:
            return snapshot.extended(found) if found else snapshot
        if not found or found[0].id != snapshot.history[-1].id:
            raise InputError(
                Problem(str(self.path), "", "a record with other entries", "the one opened before")
            )
        return snapshot.extended(found[1:]) if len(found) > 1 else snapshot

    def copies(self) -> tuple[Copy, ...]:
        """Return the backups and exports that versions before 0.2 noted inside the record."""
        with self._transaction() as connection:
            rows = connection.execute(select(COPIES).order_by(COPIES.c.seq))
            return tuple(Copy(r.what, r.path, r.made) for r in rows)

    def identity(self) -> Identity:
        """Return what tells this record from every other, and what seals entries for it."""
        with self._transaction() as connection:
            row = connection.execute(select(IDENTITY)).one()
            return Identity(row.id, row.public_key, row.private_key)

    def keep_keys(self, public: str, private: str) -> Identity:
        """Keep a pair of keys for sealing where there is none; the one that stands is returned."""
        with self._transaction(writes=True) as connection:
            connection.execute(
                update(IDENTITY)
                .where(IDENTITY.c.public_key.is_(None))
                .values(public_key=public, private_key=private)
            )
        return self.identity()

    def _insert(self, connection: Connection, new: Sequence[tuple[Entry, Values]]) -> None:
        """Insert entries together; where one is refused, one by one, to tell which."""
        if not new:
            return
        if len(new) > 1:
            with suppress(IntegrityError), connection.begin_nested():
                connection.execute(insert(ENTRIES), [values for _, values in new])
                return
        for entry, values in new:
            try:
                connection.execute(insert(ENTRIES), values)
            except IntegrityError as fault:
                if "FOREIGN KEY" in str(fault.orig):
                    found = f"a correction of entry {entry.replaces}, which is not in the record"
                    raise self._refused(entry, found, "an entry of this record") from fault
                found = f"a second correction of entry {entry.replaces}"
                raise self._refused(entry, found, "a correction of the newest version") from fault

    def _refused(self, entry: Entry, found: str, expected: str) -> InputError:
        return InputError(Problem(str(self.path), f"entry {entry.id}", found, expected))

    @contextmanager
    def _transaction(self, *, writes: bool = False) -> Iterator[Connection]:
        try:
            with (
                self.engine.connect().execution_options(writes=writes) as connection,
                connection.begin(),
            ):
                yield connection
        except DatabaseError as fault:
            raise store_fault(fault, self.path) from fault


@contextmanager
def open_store(path: Path, passphrase: str | None = None) -> Iterator[Store]:
    """Open the record at `path`, migrated to the newest schema.

    Raises
    ------
    InputError
        There is no record, it is damaged, newer than this code, or being replaced.
    PassphraseError
        The passphrase is missing or wrong.
    """
    require_record(path)
    with held(path, alone=False), known_open(path):
        store = connect_store(path, passphrase)
        try:
            yield store
        finally:
            store.engine.dispose()


def require_record(path: Path) -> None:
    """Refuse a path where no record lies.

    Raises
    ------
    InputError
        There is none.
    """
    if not path.is_file():
        raise InputError(
            Problem(str(path), "", "no record", "a personal record",
                    "Start one with `evidose person init`.")
        )  # fmt: skip


def connect_store(path: Path, passphrase: str | None) -> Store:
    """Connect to a record whose lock is held; the caller disposes of the engine.

    Raises
    ------
    InputError, PassphraseError
        As in `open_store`.
    """
    clear_leftovers(path)
    engine = open_engine(path, passphrase)
    try:
        _migrated(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return Store(path, engine)


def create_store(path: Path, passphrase: str | None = None) -> None:
    """Make an empty record, encrypted where a passphrase is given.

    Raises
    ------
    InputError
        There is a record already, or the folder is open to others.
    """
    prepare_folder(path.parent)
    if path.exists():
        raise InputError(
            Problem(str(path), "", "a record", "none yet", "Use it, or erase it first.")
        )
    with held(path, alone=True):
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)  # left by a start that was interrupted
        create_private(draft)
        engine = open_engine(draft, passphrase)
        try:
            _migrated(engine, draft)
        finally:
            engine.dispose()
        draft.replace(path)
        sync_folder(path.parent)


def read_entries(connection: Connection, *kinds: str, since: int = 1) -> Iterator[Entry]:
    """Yield entries of an open transaction in the order of writing.

    Parameters
    ----------
    kinds : only these, and all corrections; every entry where none is named
    since : number of the first entry to be read
    """
    wanted = select(ENTRIES).order_by(ENTRIES.c.seq)
    if since > 1:
        wanted = wanted.where(ENTRIES.c.seq >= since)
    if kinds:
        wanted = wanted.where(ENTRIES.c.kind.in_(kinds) | ENTRIES.c.replaces.is_not(None))
    rows = connection.execution_options(yield_per=CHUNK).execute(wanted)
    read = datetime.fromisoformat
    for part in rows.partitions(CHUNK):
        bodies = bodies_adapter().validate_json("[" + ",".join(r[8] for r in part) + "]")
        for row, body in zip(part, bodies, strict=True):
            _, name, _, at, zone, recorded, replaces, origin, _ = row
            yield Entry(name, read(at), zone, read(recorded), body, replaces, origin)


def count_and_digest(connection: Connection) -> tuple[int, str]:
    """Return how many entries an open transaction sees, and their digest."""
    count = 0

    def counted() -> Iterator[Entry]:
        nonlocal count
        for entry in read_entries(connection):
            count += 1
            yield entry

    found = digest(counted())
    return count, found


def _migrated(engine: Engine, path: Path) -> None:
    try:
        with engine.connect().execution_options(writes=True) as connection:
            migrate(connection, str(path))
    except DatabaseError as fault:
        raise store_fault(fault, path) from fault


def _values(entry: Entry) -> Values:
    return {
        "id": entry.id,
        "kind": entry.body.kind,
        "at": entry.at.isoformat(),
        "zone": entry.zone,
        "recorded": entry.recorded.isoformat(),
        "replaces": entry.replaces,
        "origin": entry.origin,
        "body": body_adapter().dump_json(entry.body, exclude_defaults=False).decode(),
    }


def _differ(one: Values, other: Values) -> bool:
    return any(one[name] != value for name, value in other.items() if name != "recorded")


def _twins(
    connection: Connection, entries: Sequence[Entry]
) -> tuple[dict[str, Values], dict[str, Values]]:
    """Return the stored rows that may be these entries already, by id and by origin."""
    origins = [e.origin for e in entries if e.origin is not None]
    same = or_(ENTRIES.c.id.in_([e.id for e in entries]), ENTRIES.c.origin.in_(origins))
    rows = [dict(row._mapping) for row in connection.execute(select(ENTRIES).where(same))]
    return {r["id"]: r for r in rows}, {r["origin"]: r for r in rows if r["origin"]}
