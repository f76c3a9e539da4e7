"""The record that a serving process holds open, and which browser sessions may see it.

A plain record is open to whoever reaches the server on this machine. An encrypted one is open to
the sessions that gave its passphrase, until it is locked, left alone, or the process ends.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Literal

from evidose.actions.entrance.form_token import new_id
from evidose.actions.entrance.freed_memory import overwrite_freed
from evidose.actions.entrance.tries import Tries
from evidose.actions.track.alerts import Standing, standing
from evidose.actions.track.measures import consents
from evidose.actions.track.record import LiveRecord, now, record_path, screened
from evidose.actions.track.respond import RecordAnswered, respond_to_each
from evidose.person import Snapshot, is_encrypted
from evidose.terms import EvidoseError, InputError, Problem

IDLE_MINUTES = 30
"""Minutes without a page after which an encrypted record is locked."""

State = Literal["none", "locked", "open"]


class LockedError(EvidoseError):
    """The record is encrypted and this session has not unlocked it, or there is none."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was worked out from one snapshot on one day."""

    snapshot: Snapshot
    day: date
    standing: Standing
    consents: Mapping[str, bool]
    answered: tuple[RecordAnswered, ...] = ()


class Tracker:
    """Holds one record open for a serving process; used from many threads."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._turn = Lock()
        self._record: LiveRecord | None = None
        self._sessions: set[str] = set()
        self._waiting: dict[str, tuple[str, str, bytes]] = {}
        self._judged: _Judged | None = None
        self._compounds: tuple[str, ...] | None = None
        self._last_use = clock()
        self.tries = Tries(clock)

    def keep(self, session: str, name: str, data: bytes) -> str:
        """Keep an uploaded file in memory until it is taken over; one per session."""
        with self._turn:
            key = new_id()
            self._waiting[session] = (key, name, data)
            return key

    def kept(self, session: str, key: str) -> tuple[str, bytes]:
        """Return name and content of an upload of this session, and forget it.

        Raises
        ------
        InputError
            It is gone: taken over, locked away, or replaced by another one.
        """
        with self._turn:
            found, name, data = self._waiting.pop(session, ("", "", b""))
        if found != key or not key:
            raise InputError(Problem("the upload", "", "nothing", "a file", "Choose it again."))
        return name, data

    def state(self, session: str) -> State:
        """Tell what `session` can do: begin a record, unlock it, or use it."""
        path = record_path()
        with self._turn:
            if not path.is_file():
                self._close()
                return "none"
            if not is_encrypted(path):
                return "open"
            self._lock_if_idle()
            there = self._record is not None and self._record.is_open
            return "open" if there and session in self._sessions else "locked"

    def is_encrypted(self) -> bool:
        """Tell whether the record has a passphrase."""
        path = record_path()
        return path.is_file() and is_encrypted(path)

    def unlock(self, session: str, passphrase: str) -> None:
        """Open an encrypted record for `session`.

        Raises
        ------
        PassphraseError
            The passphrase is wrong.
        TooManyTriesError
            Wrong ones were tried just now; this one was not looked at.
        InputError
            There is no record, or it is damaged.
        """
        with self._turn:
            # Not from the environment: what opens it is what this visitor typed.
            opened = self.tries.counted(lambda: LiveRecord(record_path(), passphrase))
            self._close()
            self._record, self._last_use = opened, self._clock()
            self._sessions.add(session)

    def rename(self, session: str, name: str) -> None:
        """Let `name` see what `session` saw, which sees nothing from now on."""
        with self._turn:
            if session in self._sessions:
                self._sessions.remove(session)
                self._sessions.add(name)
            if session in self._waiting:
                self._waiting[name] = self._waiting.pop(session)

    def lock(self) -> None:
        """Close the record and forget every session that had unlocked it."""
        with self._turn:
            self._close()
            overwrite_freed()

    def lock_if_idle(self) -> None:
        """Lock an encrypted record that nobody has looked at for long."""
        with self._turn:
            self._lock_if_idle()

    def record(self, session: str) -> LiveRecord:
        """Return the open record for `session`.

        Raises
        ------
        LockedError
            This session may not see it, or there is none.
        """
        state = self.state(session)
        if state != "open":
            raise LockedError("there is no record" if state == "none" else "the record is locked")
        with self._turn:
            if self._record is None or not self._record.is_open:
                self._close()
                self._record = LiveRecord(record_path(), None)
            self._last_use = self._clock()
            return self._record

    def standing(self, session: str) -> Standing:
        """Return what stands on top of every page; the record is judged anew when it changed.

        Raises
        ------
        LockedError
            This session may not see it.
        """
        return self._judge(session).standing

    def answered(self, session: str) -> tuple[RecordAnswered, ...]:
        """Return what the record says about its goals, once for each compound.

        Nothing where it holds no outcome yet, or nothing tells a compound.

        Raises
        ------
        LockedError
            This session may not see it.
        """
        judged = self._judge(session)
        if not judged.answered:
            try:
                judged = replace(judged, answered=respond_to_each(judged.snapshot))
            except InputError:
                return ()
            self._judged = judged
        return judged.answered

    def compounds(self, session: str) -> tuple[str, ...] | None:
        """Return what the record is screened for; while it is shut, what it was last.

        None where that is not known: there is no record, or it was never open here.
        """
        state = self.state(session)
        if state == "none":
            self._compounds = None
        elif state == "open":
            self._compounds = screened(self.record(session).snapshot())
        return self._compounds

    def consents(self, session: str) -> Mapping[str, bool]:
        """Return which purposes had a consent when the record was last judged; none while shut."""
        if self._judged is None or self.state(session) != "open":
            return {}
        return self._judged.consents

    def _judge(self, session: str) -> "_Judged":
        snapshot, day = self.record(session).snapshot(), self._clock().date()
        known = self._judged
        if known is None or known.snapshot is not snapshot or known.day != day:
            known = _Judged(snapshot, day, standing(snapshot), consents(snapshot))
            self._judged = known
        return known

    def _lock_if_idle(self) -> None:
        if self._sessions and self._clock() - self._last_use > timedelta(minutes=IDLE_MINUTES):
            self._close()
            overwrite_freed()

    def _close(self) -> None:
        self._sessions.clear()
        self._waiting.clear()
        self._judged = None
        if self._record is not None:
            self._record.close()
            self._record = None
