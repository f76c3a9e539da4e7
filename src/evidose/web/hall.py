"""All connections of the server: taken in one by one, and never more than there is room for.

When all room is taken, the connection that has waited longest for its visitor makes room, so that
sockets which only stand there keep nobody out.
"""

import asyncio
import errno
import logging
from email.utils import formatdate
from typing import Any

from uvicorn import Config
from uvicorn.server import ServerState

from evidose.web.connections import Connection, Limits

log = logging.getLogger("uvicorn.error")

AT_ONCE = 100
"""Connections that are taken in before anything else has its turn."""

PAUSE_S, TICK_S = 0.2, 0.5
SCARCE = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
FULL = "All %d connections are in use; whoever has waited longest makes room."
NO_FILES = "The system gives no more connections (%s); new visitors wait."


class Hall:
    """Takes connections in, watches their deadlines, and lets them out at the end."""

    def __init__(self, config: Config, limits: Limits) -> None:
        config.load()
        self.limits = limits
        self.state = ServerState()
        self._config = config
        self._loop = asyncio.get_running_loop()
        self._listening: list[Any] = []
        self._coming: set[asyncio.Task[Any]] = set()
        # Who waits for what, the longest first: for a request, a body, or room to write.
        self._idle: dict[Connection, None] = {}
        self._sending: dict[Connection, None] = {}
        self._stalled: dict[Connection, None] = {}

    @property
    def busy(self) -> int:
        """Requests that are being answered."""
        return len(self.state.tasks)

    def open(self, listening: list[Any]) -> None:
        """Take connections in from these sockets."""
        self._listening = listening
        for socket in listening:
            socket.setblocking(False)
            self._watch(socket)

    def _watch(self, socket: Any) -> None:
        if socket.fileno() >= 0:
            self._loop.add_reader(socket.fileno(), self._take_in, socket)

    def _take_in(self, listening: Any) -> None:
        for _ in range(AT_ONCE):
            try:
                socket, _ = listening.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError as fault:
                if fault.errno not in SCARCE:
                    continue  # gone before it was taken in
                log.warning(NO_FILES, fault.strerror)
                self._make_room()
                self._loop.remove_reader(listening.fileno())
                self._loop.call_later(PAUSE_S, self._watch, listening)
                return
            if len(self.state.connections) + len(self._coming) >= self.limits.most:
                log.warning(FULL, self.limits.most)
                if not self._make_room():
                    socket.close()
                    continue
            socket.setblocking(False)
            task = self._loop.create_task(self._join(socket))
            self._coming.add(task)
            task.add_done_callback(self._coming.discard)

    async def _join(self, socket: Any) -> None:
        try:
            await self._loop.connect_accepted_socket(self._connection, socket)
        except OSError:
            socket.close()

    def _connection(self) -> Connection:
        return Connection(self, self._config, self.state, self._loop)

    def _make_room(self) -> bool:
        for group in (self._idle, self._sending, self._stalled):
            if group:
                connection = next(iter(group))
                self.left(connection)
                self.state.connections.discard(connection)  # at once, not in the next round
                connection.transport.abort()
                return True
        return False

    def moved(self, connection: Connection) -> None:
        """Note what a connection waits for now."""
        self.left(connection)
        if connection.stalled_since is not None:
            self._stalled[connection] = None
        elif connection.phase in ("idle", "head"):
            self._idle[connection] = None
        elif connection.phase == "body":
            self._sending[connection] = None

    def left(self, connection: Connection) -> None:
        """Forget what a connection waited for."""
        for group in (self._idle, self._sending, self._stalled):
            group.pop(connection, None)

    async def watch(self, stop: asyncio.Event) -> None:
        """Keep the deadlines until told to stop."""
        while not stop.is_set():
            now = self._loop.time()
            for connection in list(self.state.connections):
                connection.judge(now)  # type: ignore[union-attr]
            self.date()
            await asyncio.sleep(TICK_S)

    def date(self) -> None:
        """Set the date that answers carry."""
        self.state.default_headers = [(b"date", formatdate(usegmt=True).encode())]

    async def close(self, within_s: float) -> None:
        """Take nobody in any more, finish what is being answered, and end all connections."""
        for socket in self._listening:
            self._loop.remove_reader(socket.fileno())
            socket.close()
        self._listening = []
        for connection in list(self.state.connections):
            connection.shutdown()
        end = self._loop.time() + within_s
        while (self.state.connections or self.busy) and self._loop.time() < end:
            await asyncio.sleep(0.05)
        for connection in list(self.state.connections):
            connection.transport.abort()
        await asyncio.sleep(0.2)  # an application that waited for its visitor ends now
