"""Where the personal record lies, how it is opened, and how one is started.

It lies under ``EVIDOSE_HOME`` (or the platform's folder for user data), or where
``EVIDOSE_DATABASE_URL`` says; ``EVIDOSE_PASSPHRASE`` opens an encrypted one.
"""

import os
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from evidose.actions.entrance.home import home_folder
from evidose.person import FILE, is_encrypted
from evidose.person.live import LiveRecord
from evidose.person.store import Store, create_store, open_store
from evidose.store.engine import PassphraseError
from evidose.terms import InputError, Problem

SHORTEST = 12
"""Characters of a new passphrase, after normalisation, one for each code point.

NIST SP 800-63B asks for 8 where guesses go through a server that counts them, and since revision 4
for 15 where a passphrase stands alone. Pages count wrong tries; but a stolen file can be guessed at
without anybody counting, slowed down only by the derivation of its key (256,000 rounds, about 18
bits). 12 small letters drawn at random and these 18 bits are 74 bits, beyond what anybody can try.
No kind of character is asked for: length is what counts.
"""

Ask = Callable[[], str | None]
"""Asks the person for the passphrase; None where nobody can be asked."""


def record_path() -> Path:
    """Return where the record lies.

    Raises
    ------
    InputError
        ``EVIDOSE_DATABASE_URL`` is not of the form ``sqlite:///PATH``.
    """
    if url := os.environ.get("EVIDOSE_DATABASE_URL"):
        path = url.removeprefix("sqlite:///")
        if path == url or not path:
            found = url.partition(":")[0]  # the rest of an address may hold a password
            raise InputError(
                Problem("EVIDOSE_DATABASE_URL", "", found, "sqlite:///PATH",
                        "Other databases are not supported yet.")
            )  # fmt: skip
        return Path(path).absolute()
    return home_folder() / FILE


def opened(ask: Ask) -> AbstractContextManager[Store]:
    """Open the record, asking for its passphrase where it is encrypted."""
    path = record_path()
    return open_store(path, passphrase_for(path, ask))


def open_live(ask: Ask) -> LiveRecord:
    """Open the record for a process that serves it for long and from many threads.

    Returns
    -------
    LiveRecord
        Its ``snapshot()`` reads on what others wrote; `evidose.actions.track.record.write` stores
        in it; ``close()`` locks it again. Close it before the same process changes the passphrase.

    Raises
    ------
    InputError, PassphraseError
        There is no record, or it cannot be opened.
    """
    path = record_path()
    return LiveRecord(path, passphrase_for(path, ask))


def passphrase_for(path: Path, ask: Ask) -> str | None:
    """Return the passphrase of an encrypted file, from the environment or by asking."""
    if not path.is_file() or not is_encrypted(path):
        return None
    return os.environ.get("EVIDOSE_PASSPHRASE") or ask()


def start(passphrase: str | None) -> Path:
    """Make an empty record and return where it lies.

    Raises
    ------
    PassphraseError
        The passphrase is too short.
    """
    path = record_path()
    if passphrase is not None:
        require_long(passphrase)
    create_store(path, passphrase)
    return path


def require_long(passphrase: str) -> None:
    """Refuse a new passphrase that is too short; one that opens a record already is never asked.

    Raises
    ------
    PassphraseError
        It has fewer than `SHORTEST` characters.
    """
    if len(unicodedata.normalize("NFKC", passphrase)) < SHORTEST:
        raise PassphraseError(
            f"A passphrase has {SHORTEST} characters or more. Three or four words that do not "
            "belong together are a good one."
        )


def chosen_passphrase(ask: Ask) -> str:
    """Return the passphrase to encrypt with, from the environment or by asking.

    Raises
    ------
    PassphraseError
        There is none.
    """
    found = os.environ.get("EVIDOSE_PASSPHRASE") or ask()
    if not found:
        raise PassphraseError("no passphrase: set EVIDOSE_PASSPHRASE or run this on a terminal")
    return found
