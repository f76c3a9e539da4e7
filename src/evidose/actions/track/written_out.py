"""Files that a command writes where no record need be opened for it.

A record notes every file that is written, so that erasing can name it. Most who pool a table have
none, and what opens records takes longer to load than the whole analysis.
"""

import os
from pathlib import Path

from evidose.actions.entrance.home import home_folder
from evidose.person import FILE
from evidose.person.written import write_private


def write_file(path: Path, data: bytes, what: str) -> None:
    """Write a file, private to its owner, and note it where there is a record.

    Parameters
    ----------
    what : what it is, e.g. ``forest plot``
    """
    if "EVIDOSE_DATABASE_URL" in os.environ or (home_folder() / FILE).exists():
        from evidose.actions.track.record import write_out  # loads a database: only where needed

        write_out(path, data, what)
    else:
        write_private(path, data)
