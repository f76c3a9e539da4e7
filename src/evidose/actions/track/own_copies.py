"""Carry the record out of the browser and into it; nothing is left behind on the way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from evidose.actions.entrance.tries import Tries
from evidose.actions.track.record import LiveRecord, delete_written, now, record_path
from evidose.actions.track.record import erase as erase_record
from evidose.actions.track.record.exchange import snapshot_pieces, take_over
from evidose.person import Imported, is_encrypted
from evidose.person.backup import Seal, backup
from evidose.person.backup import restore as put_back
from evidose.person.erase import Erased
from evidose.person.store import open_store
from evidose.person.written import Copy
from evidose.safety import Finding
from evidose.store.place import WORKING, prepare_folder

ERASE, ERASE_LOST = "erase", "erase without passphrase"

FORMS = {
    "json": ("application/json", "evidose-record.json"),
    "csv": ("text/csv; charset=utf-8", "evidose-record.csv"),
    "fhir": ("application/fhir+json", "evidose-record.fhir.json"),
}
"""Media type and file name of each format of export."""


def exported(record: LiveRecord, form: str) -> bytes:
    """Return the record as a file of one format of `FORMS`."""
    return "".join(snapshot_pieces(form, record.snapshot())).encode()


def import_upload(
    record: LiveRecord, name: str, data: bytes, columns: Sequence[str] = (), *, preview: bool
) -> tuple[Imported, tuple[Finding, ...]]:
    """Take an uploaded file over, or tell what would be taken over.

    Raises
    ------
    InputError
        Something in the file is wrong; nothing is stored then.
    """
    with _private_file(name, data) as file:
        return take_over(record, file, columns=columns, preview=preview)


def sealed_copy(passphrase: str | None) -> bytes:
    """Return a backup of the record: itself a record file, checked by reading it back.

    Parameters
    ----------
    passphrase : of an encrypted record, typed anew; the process does not keep it

    Raises
    ------
    PassphraseError, InputError
    """
    with _working_folder() as folder:
        target = folder / "backup"
        backup(record_path(), passphrase, target, now().isoformat())
        return target.read_bytes()


def restore_upload(data: bytes, passphrase: str | None) -> Seal:
    """Put an uploaded backup in the place of the record, which must not exist.

    Raises
    ------
    InputError, PassphraseError
        It is no backup, is damaged, or a record stands there.
    """
    with _private_file("backup", data) as file:
        return put_back(file, record_path(), passphrase)


def may_erase(word: str, passphrase: str | None, tries: Tries) -> str:
    """Return why the record may not be erased yet, or ``""``.

    Parameters
    ----------
    word : what was typed to confirm it: `ERASE`, or `ERASE_LOST` where the passphrase is lost
    passphrase : what was typed as the passphrase of an encrypted record
    tries : counts wrong passphrases, and no other answer

    Raises
    ------
    PassphraseError, TooManyTriesError
        It is wrong; it is too soon to try once more.
    """
    told = " ".join(word.casefold().split())
    if not is_encrypted(record_path()):
        return "" if told == ERASE else f"Type the word: {ERASE}."
    if told == ERASE_LOST:
        return ""
    if told != ERASE or not passphrase:
        return f"Type {ERASE} and the passphrase; where it is lost, type: {ERASE_LOST}."
    tries.counted(lambda: _open_once(passphrase))
    return ""


def _open_once(passphrase: str) -> None:
    with open_store(record_path(), passphrase):
        pass


def erase(*, files: bool) -> tuple[Erased, tuple[Copy, ...]]:
    """Erase the record and everything beside it, after `may_erase`; close it first.

    Parameters
    ----------
    files : delete the files that this program wrote elsewhere too

    Returns
    -------
    tuple
        What was erased with what is still there, and the files elsewhere that were deleted.
    """
    erased = erase_record(lambda: None, lost=True)
    if not files:
        return erased, ()
    gone, left = delete_written(erased.elsewhere)
    return replace(erased, elsewhere=left), gone


@contextmanager
def _working_folder() -> Iterator[Path]:
    """Make a private folder beside the record, where erasing finds what a crash leaves in it."""
    path = record_path()
    prepare_folder(path.parent)
    with TemporaryDirectory(prefix=f"{path.name}{WORKING}", dir=path.parent) as folder:
        yield Path(folder)


@contextmanager
def _private_file(name: str, data: bytes) -> Iterator[Path]:
    """Hold bytes as a file of its owner's alone while something reads them."""
    with _working_folder() as folder:
        file = folder / (Path(name).name[:80] or "upload")
        file.write_bytes(data)
        yield file
