"""Browser sessions: begun with a link, known by a name that only the server gives out."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from time import time

from evidose.actions.entrance.links import Links, mint, new_key
from evidose.actions.entrance.peer import NOBODY

SESSION_DAYS = 30
"""Days after which a session ends, also where the browser was never closed."""

MOST_SESSIONS = 64
"""Sessions that are known at once; the oldest one makes room."""

_NAME = 64


@dataclass(frozen=True, slots=True)
class Session:
    """What the server keeps of a session; its name cannot be worked out from it.

    Attributes
    ----------
    digest : SHA-256 of the name
    until : seconds since 1970
    user : number of the user of this machine whom it belongs to; None where nobody can tell
    """

    digest: str
    until: float
    user: int | None


class Entrance:
    """Exchanges links for sessions and knows the sessions; used from many threads.

    Parameters
    ----------
    key : the server's key for links; a new one unless told
    sessions : sessions that go on from before
    changed : called with all sessions after one began, ended or was renamed
    clock : seconds since 1970
    """

    def __init__(
        self,
        key: bytes | None = None,
        sessions: Iterable[Session] = (),
        *,
        changed: Callable[["Entrance"], None] = lambda entrance: None,
        clock: Callable[[], float] = time,
    ) -> None:
        self.key = key or new_key()
        self.changed = changed
        self._clock = clock
        self._links = Links(self.key, clock)
        self._turn = Lock()
        self._sessions: dict[str, Session] = {}
        self.resume(sessions)

    def resume(self, sessions: Iterable[Session]) -> None:
        """Take over the sessions of a server that ran before."""
        with self._turn:
            self._sessions.update({s.digest: s for s in sessions})
            self._drop_old()

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that are known now, the oldest first."""
        with self._turn:
            return tuple(self._sessions.values())

    def link(self) -> str:
        """Return the secret of a new link."""
        return mint(self.key, self._clock)

    def begin(self, told: str, user: int | None, former: str = "") -> str:
        """Exchange the secret of a link for the name of a new session, or return ``""``.

        Parameters
        ----------
        user : who asks; see `peer_user`
        former : session that the same browser had until now; it ends
        """
        if user == NOBODY or not self._links.take(told):
            return ""
        return self._named(user, former)

    def renew(self, name: str, user: int | None) -> str:
        """Return the new name of a known session, whose old one is worth nothing from now on."""
        return self._named(user, name) if self.knows(name, user) else ""

    def knows(self, name: str, user: int | None) -> bool:
        """Tell whether `name` is a session that we began, for this user."""
        if len(name) != _NAME:
            return False
        with self._turn:
            found = self._sessions.get(_digest(name))
        return found is not None and found.user == user and found.until > self._clock()

    def _named(self, user: int | None, former: str) -> str:
        name = secrets.token_hex(_NAME // 2)
        with self._turn:
            self._sessions.pop(_digest(former), None)
            until = self._clock() + 86_400 * SESSION_DAYS
            self._sessions[_digest(name)] = Session(_digest(name), until, user)
            self._drop_old()
        self.changed(self)
        return name

    def _drop_old(self) -> None:
        now = self._clock()
        good = [s for s in self._sessions.values() if s.until > now]
        self._sessions = {s.digest: s for s in good[-MOST_SESSIONS:]}


def _digest(name: str) -> str:
    return sha256(f"evidose session {name}".encode()).hexdigest()
