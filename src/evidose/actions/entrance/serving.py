"""What a serving process leaves for its owner: a private file with its address and its key.

It lies in the folder ``door`` beside the record, one file per port, readable by its owner alone
(0600). From it `evidose open` makes links, and a server that starts again takes up the sessions.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from evidose.actions.entrance.home import home_folder
from evidose.actions.entrance.links import mint
from evidose.actions.entrance.private_files import (
    hold,
    is_held,
    private_folder,
    read_private,
    write_private,
)
from evidose.actions.entrance.sessions import Entrance, Session
from evidose.terms import EvidoseError

FOLDER = "door"
WAY_IN = "me/open"
REDIRECT = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url={link}">
<title>Evidose</title><p><a href="{link}">Open Evidose</a></p></html>
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs.

    Attributes
    ----------
    address : as a browser opens it, with a slash at its end
    """

    address: str
    key: bytes
    file: Path

    def link(self, *, front: bool = False) -> str:
        """Return an address that opens the diary once; with `front` it leads to the front page."""
        return link_address(self.address, mint(self.key), front=front)

    def redirect(self, *, front: bool = False) -> Path:
        """Write a private page that leads to a new link, and return where it lies.

        An address on a command line can be read by every user of the machine; the name of a file
        that only its owner can read tells nothing.
        """
        page = self.file.with_suffix(".html")
        write_private(
            page, REDIRECT.format(link=self.link(front=front).replace("&", "&amp;")).encode()
        )
        return page


def link_address(address: str, secret: str, *, front: bool = False) -> str:
    """Return the whole address of a link."""
    return f"{address}{WAY_IN}?key={secret}" + ("&to=front" if front else "")


class Serving:
    """The files of a serving process, held by it from `publish` to `close`.

    Where nothing can be written the server goes on without: then there are no links but its first.
    """

    def __init__(self, entrance: Entrance) -> None:
        self.entrance = entrance
        self._lock: int | None = None
        self._turn = Lock()
        self.running: Running | None = None

    def publish(self, address: str) -> Running:
        """Take up the sessions of the server that last had this port, and leave our own key.

        Raises
        ------
        OSError
            The files cannot be written.
        EvidoseError
            They are not ours alone.
        """
        folder = private_folder(home_folder(), FOLDER)
        file = folder / f"{urlsplit(address).port}.json"
        self._lock = hold(file)
        try:
            with suppress(FileNotFoundError):
                self.entrance.resume(_sessions(read_private(file)))
            self.running = Running(address, self.entrance.key, file)
            self._save(self.entrance.key)
        except (OSError, EvidoseError):
            self.running = None
            self._let_go()
            raise
        self.entrance.changed = self._changed
        return self.running

    def _changed(self, _: Entrance) -> None:
        """Keep the sessions; a link that was used needs no page any more."""
        if self.running is not None:
            self.running.file.with_suffix(".html").unlink(missing_ok=True)
        with suppress(OSError):  # a full disk: the sessions are good until the server stops
            self._save(self.entrance.key)

    def _save(self, key: bytes) -> None:
        with self._turn:
            if self.running is None:
                return
            told = {
                "schema_version": 1,
                "address": self.running.address,
                "key": b64encode(key).decode(),
                "sessions": [[s.digest, s.until, s.user] for s in self.entrance.sessions],
            }
            write_private(self.running.file, json.dumps(told).encode())

    def close(self) -> None:
        """Take the key away; what the sessions are known by stays for the next start."""
        if self.running is None:
            return
        self.running.file.with_suffix(".html").unlink(missing_ok=True)
        with suppress(OSError):
            self._save(b"")
        self.running = None
        self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def find_serving(port: int | None = None) -> Running:
    """Return the server that runs for this user and record.

    Parameters
    ----------
    port : which one, where several run

    Raises
    ------
    EvidoseError
        None runs, or several do and none was named.
    """
    found = list(_all_running(home_folder() / FOLDER))
    if port is not None:
        found = [r for r in found if r.file.stem == str(port)]
    if len(found) == 1:
        return found[0]
    if not found:
        where = f" on port {port}" if port is not None else ""
        raise EvidoseError(f"no Evidose of yours is serving{where}. Start it: evidose serve")
    ports = ", ".join(r.file.stem for r in found)
    raise EvidoseError(f"several are serving, on the ports {ports}; name one with --port")


def _all_running(folder: Path) -> Iterator[Running]:
    for file in sorted(folder.glob("*.json")):
        if not is_held(file):
            continue
        told = read_private(file)
        key = b64decode(str(told.get("key", "")))
        if key:
            yield Running(str(told["address"]), key, file)


def _sessions(told: dict[str, object]) -> Iterator[Session]:
    kept = told.get("sessions")
    for one in kept if isinstance(kept, list) else []:
        digest, until, user = one
        yield Session(str(digest), float(until), user if isinstance(user, int) else None)
