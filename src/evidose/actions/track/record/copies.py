"""Copies of the record, what puts it in another's place, and its end."""

import os
from collections.abc import Sequence
from pathlib import Path

from evidose.actions.track.record.moments import now
from evidose.actions.track.record.outgoing import note_copy
from evidose.actions.track.record.place import (
    Ask,
    opened,
    passphrase_for,
    record_path,
    require_long,
)
from evidose.person.backup import Seal, require_backup
from evidose.person.backup import backup as back_up
from evidose.person.backup import change_passphrase as change
from evidose.person.backup import check_backup as check
from evidose.person.backup import restore as put_back
from evidose.person.erase import Erased, still_there
from evidose.person.erase import erase as wipe
from evidose.person.written import Copy, delete, file_digest, noted
from evidose.store.engine import PassphraseError
from evidose.terms import InputError, Problem


def make_backup(target: Path, ask: Ask) -> Seal:
    """Write a sealed copy of the record to a new file and check it by reading it back."""
    path = record_path()
    word = passphrase_for(path, ask)
    seal = back_up(path, word, target.absolute(), now().isoformat())
    note_copy("backup", target, file_digest(target))
    return seal


def check_backup(source: Path, ask: Ask) -> Seal:
    """Read a backup whole and compare it with its seal."""
    require_backup(source)
    return check(source, passphrase_for(source, ask))


def restore(source: Path, ask: Ask) -> Seal:
    """Put a backup in the place of the record, which must not exist."""
    require_backup(source)
    return put_back(source, record_path(), passphrase_for(source, ask))


def change_passphrase(ask_old: Ask, ask_new: Ask, *, remove: bool = False) -> Path:
    """Encrypt the record, give it another passphrase, or take the encryption away.

    The new one comes from ``EVIDOSE_NEW_PASSPHRASE`` or from asking.
    """
    path = record_path()
    if not path.is_file():
        raise InputError(Problem(str(path), "", "no record", "a personal record"))
    new = None if remove else os.environ.get("EVIDOSE_NEW_PASSPHRASE") or ask_new()
    if not remove and not new:
        raise PassphraseError("no new passphrase was given")
    if new is not None:
        require_long(new)
    change(path, passphrase_for(path, ask_old), new)
    return path


def erase(ask: Ask, *, lost: bool = False) -> Erased:
    """Erase the record and everything beside it.

    Parameters
    ----------
    ask : an encrypted record is erased by who knows its passphrase
    lost : the passphrase is lost; the record is erased without it

    Raises
    ------
    PassphraseError
        The passphrase is missing or wrong; nothing was erased.
    """
    path = record_path()
    if not path.exists():
        raise InputError(Problem(str(path), "", "no record", "a personal record"))
    copies: tuple[Copy, ...] = ()
    if not lost:
        try:
            with opened(ask) as store:
                copies = store.copies()
        except InputError:
            pass  # a damaged file must not keep anybody from erasing
    return wipe(path, copies)


def delete_written(copies: Sequence[Copy]) -> tuple[tuple[Copy, ...], tuple[Copy, ...]]:
    """Overwrite and delete files this program wrote: those that are gone, and those that are not.

    A file that is another one by now is left alone.
    """
    done = {c.path: delete(c) for c in copies}
    gone = tuple(c for c in copies if done[c.path])
    return gone, tuple(c for c in copies if not done[c.path])


def written_files() -> tuple[Copy, ...]:
    """Return the files about the person that this program wrote and that are still there."""
    return still_there(noted(record_path()))
