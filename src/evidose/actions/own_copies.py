"""Carry the record out of the browser and into it; nothing is left behind on the way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from evidose.actions.person import LiveRecord, now, record_path
from evidose.actions.person import erase as erase_record
from evidose.actions.person.exchange import snapshot_pieces, take_over
from evidose.person import Imported
from evidose.person.backup import Seal, backup
from evidose.person.backup import restore as put_back
from evidose.person.erase import Erased
from evidose.safety import Finding

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
    with TemporaryDirectory(dir=record_path().parent) as folder:
        target = Path(folder) / "backup"
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


def erase() -> Erased:
    """Erase the record and everything beside it; close it first."""
    return erase_record(lambda: None)


@contextmanager
def _private_file(name: str, data: bytes) -> Iterator[Path]:
    """Hold bytes as a file of its owner's alone while something reads them."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / (Path(name).name or "upload")
        file.write_bytes(data)
        yield file
