"""A desk with a few places and a short queue, so that many visitors cannot stop the server."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class FullError(Exception):
    """All places are taken, and so is the queue; or nobody left while it was waited for."""


class GoneError(Exception):
    """Whoever waited has gone."""


class Desk:
    """Places for work that takes long; one event loop asks for all of them.

    Parameters
    ----------
    places : that work at once
    waiting : that wait; more are sent away at once
    longest_s : that anybody waits
    """

    def __init__(self, places: int, waiting: int, longest_s: float) -> None:
        self._free = places
        self._most_waiting = waiting
        self._longest_s = longest_s
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)

    @asynccontextmanager
    async def place(self, gone: asyncio.Future[object]) -> AsyncIterator[None]:
        """Hold a place while the context lasts; wait for it in the order of coming.

        Parameters
        ----------
        gone : done once whoever waits has gone

        Raises
        ------
        FullError
            No place, and none to wait at; or none came free in time.
        GoneError
            The visitor has gone: nothing was begun.
        """
        if gone.done():
            raise GoneError
        if self._free and not self._queue:
            self._free -= 1
        else:
            await self._wait(gone)
        try:
            yield
        finally:
            self._leave()

    async def _wait(self, gone: asyncio.Future[object]) -> None:
        if len(self._queue) >= self._most_waiting:
            raise FullError
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await asyncio.wait(
                (turn, gone), timeout=self._longest_s, return_when=asyncio.FIRST_COMPLETED
            )
            if gone.done():
                raise GoneError
            if not turn.done():
                raise FullError
        except BaseException:
            if turn.done():
                self._leave()  # the place was ours already: the next one has it
            else:
                self._queue.remove(turn)
            raise

    def _leave(self) -> None:
        if self._queue:
            self._queue.popleft().set_result(None)
        else:
            self._free += 1
