"""Load times and faults of this server, kept only with consent, in memory, for a while.

Nothing of it is written to the disk or leaves the process; it ends with the server at the latest.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from evidose.actions.track.record import now
from evidose.actions.track.standing_entries import of_type
from evidose.person import Consent, Snapshot

LOAD_TIMES, FAULTS = "load times", "error reports"
PURPOSES = (LOAD_TIMES, FAULTS)
"""Purposes that stand only after a consent, by the name in the record."""

KEPT_DAYS, MOST = 30, 2_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One thing that was kept.

    Attributes
    ----------
    what : the address without anything typed
    detail : milliseconds, or kind and place of a fault
    """

    purpose: str
    at: datetime
    what: str
    detail: str


class Measures:
    """What was kept with consent."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._kept: deque[Measured] = deque(maxlen=MOST)

    def keep(self, purpose: str, what: str, detail: str) -> None:
        """Keep one thing; the caller has looked for the consent."""
        self._kept.append(Measured(purpose, self._clock(), what, detail))

    def shown(self) -> tuple[Measured, ...]:
        """Return what is kept, the newest first; what is too old is dropped."""
        since = self._clock() - timedelta(days=KEPT_DAYS)
        self._kept = deque((m for m in self._kept if m.at >= since), maxlen=MOST)
        return tuple(reversed(self._kept))

    def drop(self, *purposes: str) -> None:
        """Drop what was kept for some purposes."""
        self._kept = deque((m for m in self._kept if m.purpose not in purposes), maxlen=MOST)


def consents(snapshot: Snapshot) -> dict[str, bool]:
    """Return for each purpose whether a consent stands: the last word counts, silence is no."""
    last = {c.purpose: c.given for _, c in of_type(snapshot.current, Consent)}
    return {purpose: last.get(purpose, False) for purpose in PURPOSES}


def place_of(fault: BaseException) -> str:
    """Return kind and place of a fault in our own code, without any value in it."""
    found, trace = "", fault.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.startswith("evidose."):
            found = f" in {module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return type(fault).__name__ + found
