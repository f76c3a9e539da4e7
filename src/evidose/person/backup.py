"""Consistent copies of a record, sealed with their digest; restore; change of passphrase.

A backup is itself a record file (encrypted with the same passphrase, if the record is), made with
SQLite's online backup while others may write. It carries a seal: how many entries it holds and the
SHA-256 over all of them. A restore, and a check, read every entry back and compare.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DatabaseError

from evidose.person.store import count_and_digest, open_store
from evidose.store.engine import connect, new_salt, open_engine, raw_key, store_fault
from evidose.store.place import (
    SIDE_FILES,
    create_private,
    held,
    is_encrypted,
    prepare_folder,
    sync_folder,
    wipe,
)
from evidose.store.schema import SEAL
from evidose.terms import InputError, Problem, open_given

LARGEST = 4_000_000_000
"""Bytes of a backup that is read."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a backup holds: number of entries, their digest, when it was made."""

    entries: int
    digest: str
    made: str


def backup(path: Path, passphrase: str | None, target: Path, made: str) -> Seal:
    """Copy the record at `path` to a new file and check the copy by reading it back.

    Raises
    ------
    InputError
        `target` exists, or the record or disk has problems; no file is left behind then.
    """
    key = passphrase if is_encrypted(path) else None
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    if target.exists():
        raise InputError(Problem(str(target), "", "a file", "a name that is free"))
    create_private(draft)
    try:
        with open_store(path, passphrase):
            source, copy = connect(path, key), connect(draft, key)
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()
                source.close()
        _write_seal(draft, key, made)
        seal = check_backup(draft, key)
        draft.rename(target)
        sync_folder(target.parent)
    except BaseException as fault:
        for left in (draft, *(draft.with_name(draft.name + s) for s in SIDE_FILES)):
            left.unlink(missing_ok=True)
        told = store_fault(fault, target) if isinstance(fault, Exception) else fault
        if told is fault:
            raise
        raise told from fault
    return seal


def check_backup(path: Path, passphrase: str | None) -> Seal:
    """Read a backup whole and compare it with its seal; the file is not changed.

    Raises
    ------
    InputError
        It is no backup, damaged, or does not give the digest of its seal.
    PassphraseError
        The passphrase is missing or wrong.
    """
    require_backup(path)
    engine = open_engine(path, passphrase, read_only=True)
    try:
        return _read_seal(engine, path)
    finally:
        engine.dispose()


def restore(backup_file: Path, path: Path, passphrase: str | None) -> Seal:
    """Put a backup in the place of the record, after checking it whole.

    Raises
    ------
    InputError
        The backup is damaged, or a record with entries stands at `path`.
    """
    prepare_folder(path.parent)
    if path.exists():
        raise InputError(
            Problem(str(path), "", "a record", "none", "Back it up and erase it first.")
        )
    key = passphrase if is_encrypted_file(backup_file) else None
    with held(path, alone=True):
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        create_private(draft)
        try:
            _copy(backup_file, draft)
            seal = check_backup(draft, key)
            engine = open_engine(draft, key)
            with engine.begin() as connection:
                connection.execute(text("DROP TABLE seal"))
            _close_tidily(engine)
        except BaseException:
            for left in (draft, *(draft.with_name(draft.name + s) for s in SIDE_FILES)):
                left.unlink(missing_ok=True)
            raise
        _put(draft, path)
    return seal


def is_encrypted_file(path: Path) -> bool:
    """Tell whether a backup is encrypted.

    Raises
    ------
    InputError
        There is no such file.
    """
    require_backup(path)
    return is_encrypted(path)


def require_backup(path: Path) -> None:
    """Refuse what cannot be a backup before it is opened as a database.

    Raises
    ------
    InputError
        It is absent, no regular file, not readable, or too large.
    """
    with open_given(path, LARGEST, "a backup") as file:
        file.read(1)


def _copy(source: Path, draft: Path) -> None:
    with open_given(source, LARGEST, "a backup") as given, draft.open("r+b") as out:
        while part := given.read(1 << 20):
            out.write(part)


def change_passphrase(path: Path, old: str | None, new: str | None) -> None:
    """Encrypt a record, give it another passphrase, or (`new` None) decrypt it.

    The record is copied under the new key, the copy is compared entry by entry, and takes the old
    file's place in one step; the old file is overwritten with zeros.

    Raises
    ------
    InputError
        Another process has the record open.
    PassphraseError
        The old passphrase is wrong.
    """
    key = old if is_encrypted(path) else None
    with held(path, alone=True):
        before = _content(path, old)
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        create_private(draft)
        _convert(path, key, draft, new)
        after = _content(draft, new)
        if after != before:
            draft.unlink()
            raise InputError(Problem(str(path), "", "a copy that differs", "an identical copy"))
        former = path.with_name(f"{path.name}.new-former")
        former.unlink(missing_ok=True)
        former.hardlink_to(path)
        _put(draft, path)
        wipe(former)


def _convert(path: Path, key: str | None, draft: Path, new: str | None) -> None:
    """Copy a record to `draft` under another key (None: plain) and empty its write-ahead log."""
    source = connect(path, key, cipher=True)
    try:
        target = raw_key(new, new_salt()) if new else "''"
        source.execute(f"ATTACH DATABASE ? AS target KEY {target}", (str(draft),))
        source.execute("SELECT sqlcipher_export('target')")
        source.execute("DETACH DATABASE target")
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        source.close()


def _content(path: Path, passphrase: str | None) -> tuple[int, str]:
    engine = open_engine(path, passphrase, read_only=True)
    try:
        with engine.connect() as connection, connection.begin():
            return count_and_digest(connection)
    except DatabaseError as fault:
        raise store_fault(fault, path) from fault
    finally:
        engine.dispose()


def _put(draft: Path, path: Path) -> None:
    """Let `draft` take the place of the record in one step."""
    for side in SIDE_FILES:  # all was written back to the file when it was last closed
        path.with_name(path.name + side).unlink(missing_ok=True)
    draft.replace(path)
    sync_folder(path.parent)


def _write_seal(path: Path, key: str | None, made: str) -> None:
    engine = open_engine(path, key)
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            count, found = count_and_digest(connection)
            SEAL.create(connection)
            connection.execute(insert(SEAL), {"entries": count, "digest": found, "made": made})
    finally:
        _close_tidily(engine)


def _read_seal(engine: Engine, path: Path) -> Seal:
    expected = "a whole backup made by `evidose person backup`"
    try:
        with engine.connect() as connection, connection.begin():
            row = connection.execute(select(SEAL)).one_or_none()
            sound = connection.execute(text("PRAGMA integrity_check")).scalar()
            if row is None or sound != "ok":
                raise InputError(Problem(str(path), "", "a damaged backup", expected))
            found = count_and_digest(connection)
    except (DatabaseError, ValueError) as fault:
        raise InputError(Problem(str(path), "", "no seal, or damaged content", expected)) from fault
    if found != (row.entries, row.digest):
        raise InputError(Problem(str(path), "", "content that differs from its seal", expected))
    return Seal(row.entries, row.digest, row.made)


def _close_tidily(engine: Engine) -> None:
    """Close a copy so that it is one file again: nothing stays beside it."""
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    engine.dispose()
