"""Erase a record: overwrite and delete every file it owns, and name what remains elsewhere."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidose.person.written import Copy, noted
from evidose.store.place import (
    SIDE_FILES,
    held,
    owned_files,
    sync_folder,
    wipe,
    working_folders,
)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and what erasing does not reach.

    Attributes
    ----------
    files : overwritten with zeros and deleted
    elsewhere : files this program wrote about the person that are still there
    downloads : what a browser was given; where it put them is not known here
    """

    files: tuple[str, ...]
    elsewhere: tuple[Copy, ...]
    downloads: tuple[Copy, ...] = ()


def erase(path: Path, copies: Sequence[Copy] = ()) -> Erased:
    """Overwrite and delete the record at `path` with everything beside it.

    Parameters
    ----------
    copies : what `Store.copies` told, beside the list that lies with the record

    Raises
    ------
    InputError
        Another process has the record open.
    """
    known = tuple(dict.fromkeys((*copies, *noted(path))))
    with held(path, alone=True):
        gone = []
        # The log goes first: what it holds would otherwise be read into an emptied database.
        names = {path.name + s: i for i, s in enumerate(SIDE_FILES)}
        for file in sorted(owned_files(path), key=lambda p: names.get(p.name, len(names))):
            wipe(file)
            gone.append(str(file))
        for folder in working_folders(path):
            shutil.rmtree(folder, ignore_errors=True)
    path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
    sync_folder(path.parent)
    return Erased(tuple(gone), still_there(known), tuple(c for c in known if c.download))


def still_there(copies: Sequence[Copy]) -> tuple[Copy, ...]:
    """Return the files that are still where they were written, each place once."""
    found = {c.path: c for c in copies if not c.download and Path(c.path).exists()}
    return tuple(found.values())
