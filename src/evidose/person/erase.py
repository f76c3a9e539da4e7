"""Erase a record: overwrite and delete every file it owns, and name what remains elsewhere."""

from dataclasses import dataclass
from pathlib import Path

from evidose.person.place import SIDE_FILES, held, owned_files, sync_folder, wipe
from evidose.person.store import Copy


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and what erasing cannot reach.

    Attributes
    ----------
    files : overwritten with zeros and deleted
    elsewhere : backups and exports this program wrote that are still there
    """

    files: tuple[str, ...]
    elsewhere: tuple[Copy, ...]


def erase(path: Path, copies: tuple[Copy, ...] = ()) -> Erased:
    """Overwrite and delete the record at `path` with everything beside it.

    Parameters
    ----------
    copies : what `Store.copies` told; without the passphrase nobody knows

    Raises
    ------
    InputError
        Another process has the record open.
    """
    with held(path, alone=True):
        gone = []
        # The log goes first: what it holds would otherwise be read into an emptied database.
        names = {path.name + s: i for i, s in enumerate(SIDE_FILES)}
        for file in sorted(owned_files(path), key=lambda p: names.get(p.name, len(names))):
            wipe(file)
            gone.append(str(file))
    path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
    sync_folder(path.parent)
    return Erased(tuple(gone), tuple(c for c in copies if Path(c.path).exists()))
