"""Wrong passphrases cost time: one count for the record, whoever tries.

The first two are free (a slip of the finger), then the wait doubles from one second to one minute.
It is never longer, so nobody is locked out for good; and it is one count, so it takes no memory
however often and from wherever somebody tries.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from threading import Lock
from typing import TypeVar

from evidose.store.engine import PassphraseError
from evidose.terms import EvidoseError

FREE = 2
"""Wrong passphrases after which nobody has to wait yet."""

LONGEST_S = 60
T = TypeVar("T")


class TooManyTriesError(EvidoseError):
    """Several passphrases were wrong; the next one is looked at after a while.

    Attributes
    ----------
    wait_s : whole seconds from now
    """

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        unit = "second" if wait_s == 1 else "seconds"
        super().__init__(f"Several passphrases were wrong. Try again in {wait_s} {unit}.")


class Tries:
    """Counts wrong passphrases in a row; used from many threads, one try at a time."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._turn = Lock()
        self._wrong = 0
        self._last = clock()

    def counted(self, attempt: Callable[[], T]) -> T:
        """Run something that needs the right passphrase.

        Raises
        ------
        TooManyTriesError
            It is too soon; nothing was run.
        PassphraseError
            The passphrase was wrong, which counts.
        """
        with self._turn:
            if left := self._left():
                raise TooManyTriesError(left)
            try:
                done = attempt()
            except PassphraseError:
                self._wrong, self._last = self._wrong + 1, self._clock()
                raise
            self._wrong = 0
            return done

    def _left(self) -> int:
        if self._wrong <= FREE:
            return 0
        wait = timedelta(seconds=min(2 ** min(self._wrong - FREE - 1, 10), LONGEST_S))
        gone = self._clock() - self._last
        # A clock that was set back must not make anybody wait longer.
        return ceil((wait - gone).total_seconds()) if timedelta(0) <= gone < wait else 0
