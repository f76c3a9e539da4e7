"""Open a record file: SQLite in write-ahead mode, every commit on the disk before it returns.

An encrypted record is a SQLCipher 4 database: AES-256 in CBC mode, a page at a time, each with
HMAC-SHA512; the key is PBKDF2-HMAC-SHA512 of the passphrase with 256,000 iterations and a random
salt of 16 bytes, the first of the file. The passphrase is normalised (NFKC), so that it can be
typed on any keyboard.
"""

import unicodedata
from contextlib import closing
from hashlib import pbkdf2_hmac
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from evidose.store.place import is_encrypted
from evidose.terms import EvidoseError, InputError, Problem

ITERATIONS, KEY_BYTES, SALT_BYTES = 256_000, 32, 16
"""Of SQLCipher 4, which derives the key in this way where it is given a passphrase."""

BUSY_S = 30
"""Seconds one writer waits for another."""


WRITING = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


class PassphraseError(EvidoseError):
    """The passphrase is missing, wrong, or not needed."""


def connect(path: Path, passphrase: str | None, *, cipher: bool = False) -> Any:
    """Open the file with the driver alone (no SQLAlchemy), keyed and set up.

    Parameters
    ----------
    cipher : take SQLCipher for a plain file too, so that it can write an encrypted copy

    Returns
    -------
    sqlite3.Connection or its SQLCipher twin, in autocommit mode
    """
    connection = _driver(cipher or passphrase is not None).connect(
        str(path),
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,
        # No statement is kept beyond its run: the one that sets the key would hold it in memory.
        cached_statements=0,
    )
    if passphrase is not None:
        connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong passphrase is told in words
        _unlock(connection, path, passphrase)
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _unlock(connection: Any, path: Path, passphrase: str) -> None:
    """Hand SQLCipher the key instead of the passphrase, which it would keep while it is open.

    It is the key that SQLCipher 4 derives itself; a new file is given its salt here.
    """
    with path.open("rb") as file:
        salt = file.read(SALT_BYTES)
    if len(salt) < SALT_BYTES:
        salt = new_salt()
    connection.execute(f"PRAGMA key = {raw_key(passphrase, salt)}")


def new_salt() -> bytes:
    """Return a salt by lot."""
    with closing(_driver(False).connect(":memory:")) as lot:
        return bytes(lot.execute(f"SELECT randomblob({SALT_BYTES})").fetchone()[0])


def raw_key(passphrase: str, salt: bytes) -> str:
    """Return the SQL literal of a key with its salt, as SQLCipher takes it.

    Raises
    ------
    PassphraseError
        As `normalised`.
    """
    word = normalised(passphrase)
    try:
        key = pbkdf2_hmac("sha512", word, salt, ITERATIONS, KEY_BYTES)
    finally:
        word[:] = bytes(len(word))  # overwritten, where Python lets us
    return f"\"x'{key.hex()}{salt.hex()}'\""


def normalised(passphrase: str) -> bytearray:
    """Return the passphrase in Unicode form NFKC, as bytes that can be overwritten.

    Raises
    ------
    PassphraseError
        It is empty or holds a null character.
    """
    word = unicodedata.normalize("NFKC", passphrase)
    if not word or "\x00" in word:
        raise PassphraseError("a passphrase is one character or more, without null characters")
    return bytearray(word, "utf-8", "surrogatepass")


def _driver(cipher: bool) -> Any:
    return import_module("sqlcipher3.dbapi2" if cipher else "sqlite3")


def open_engine(path: Path, passphrase: str | None, *, read_only: bool = False) -> Engine:
    """Open a record with one pooled connection; the slow key derivation happens once.

    Opened `read_only`, the file is left as it is, byte by byte.

    Raises
    ------
    PassphraseError
        The passphrase is missing, wrong, or given for a record that is not encrypted.
    InputError
        The file is no record, or is damaged.
    """
    locked = is_encrypted(path) if path.stat().st_size else passphrase is not None
    if locked and passphrase is None:
        raise PassphraseError(
            f"{path} is encrypted (or no record). Give its passphrase: set EVIDOSE_PASSPHRASE, or "
            "run the command on a terminal and it asks."
        )
    # A record without encryption needs no passphrase, and one that was given is not used.
    key = passphrase if locked else None

    connection = connect(path, key)
    try:
        for setting in ("query_only = ON",) if read_only else WRITING:
            connection.execute(f"PRAGMA {setting}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except Exception as fault:
        connection.close()
        raise _explained(fault, path, key is not None) from fault
    # Made here and handed over: an engine that could make it anew would hold the passphrase.
    engine = create_engine(
        "sqlite://",
        creator=lambda: connection,
        module=_driver(key is not None),
        poolclass=StaticPool,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")

    engine.connect().close()  # from here on the engine owns it, and closes it
    return engine


def _writes(connection: Any) -> bool:
    return bool(connection.get_execution_options().get("writes", False))


def _explained(fault: Exception, path: Path, encrypted: bool) -> Exception:
    words = str(fault)
    if "not a database" in words or "malformed" in words or "hmac" in words.lower():
        if encrypted:
            return PassphraseError(f"{path}: wrong passphrase, or the file is damaged")
        return InputError(Problem(str(path), "", "a file that is no record", "a record"))
    return store_fault(fault, path)


def store_fault(fault: Exception, path: Path) -> Exception:
    """Return a fault of the database in words a person can act on; others unchanged."""
    words = str(fault.orig) if isinstance(fault, DatabaseError) else str(fault)
    for sign, found, step in (
        ("disk is full", "a full disk", "Free some space and enter it again."),
        ("disk I/O error", "a disk that does not take what is written", "Free some space."),
        ("readonly database", "a record that cannot be written", "Check its permissions."),
        ("unable to open", "a record that cannot be opened", "Check its permissions."),
        ("locked", "a record that another process is writing", "Try again in a moment."),
        ("malformed", "a damaged record", "Restore a backup: evidose person restore FILE."),
        ("not a database", "a file that is no record", "Restore a backup."),
    ):
        if sign in words:
            return InputError(Problem(str(path), "", found, "a writable, whole record", step))
    return fault
