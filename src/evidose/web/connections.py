"""One connection with deadlines: HTTP as uvicorn speaks it, and an end for whoever does not.

uvicorn waits for ever for the rest of a request, and keeps whatever comes until then.
"""

import asyncio
from dataclasses import dataclass
from typing import Literal, Protocol

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

Phase = Literal["idle", "head", "body", "busy"]
"""Nothing asked yet or any more; a head or a body is coming; the application answers."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a visitor may take; times in seconds, sizes in bytes.

    Attributes
    ----------
    most : connections at once
    head : a head, or anything else that is no body, until it is whole
    head_s : from the first byte of a head (or from the connection) to its end
    body_s, rate : a body may take `body_s`, and a second for every `rate` bytes that came
    longest_s : for any body
    stalled_s : for a visitor who takes nothing of an answer
    """

    most: int
    head: int = 32 * 1024
    head_s: float = 10
    body_s: float = 30
    rate: int = 16 * 1024
    longest_s: float = 600
    stalled_s: float = 30


class TookIn(Protocol):
    """Who took a connection in, and is told when it moves on and when it leaves."""

    limits: Limits

    def moved(self, connection: "Connection") -> None:
        """Take note of the phase that a connection is in now."""

    def left(self, connection: "Connection") -> None:
        """Take note that a connection is over."""


class Connection(HttpToolsProtocol):
    """A connection that whoever took it in can judge and end."""

    def __init__(
        self, hall: TookIn, config: Config, state: ServerState, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(config, state, {}, loop)
        self._hall = hall
        self._limits = hall.limits
        self.phase: Phase = "idle"
        self.since = loop.time()
        self.stalled_since: float | None = None
        self._unread = 0  # bytes since the parser last had something whole
        self._body = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to count."""
        super().connection_made(transport)
        self._enter("idle")

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting."""
        super().connection_lost(exc)
        self._hall.left(self)

    def data_received(self, data: bytes) -> None:
        """Read on; end a head (or trailer, or sizes of chunks) that never ends."""
        if self.parser is None or self.transport.is_closing():
            return
        self._unread += len(data)
        super().data_received(data)
        if self._unread > self._limits.head and not self.transport.is_closing():
            self._refuse(b"431 Request Header Fields Too Large")

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._enter("head")

    def on_headers_complete(self) -> None:
        """A body begins; it may be empty."""
        self._unread = self._body = 0
        self._enter("body")
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Part of a body came."""
        self._unread = 0
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole: from now on only we are waited for."""
        self._unread = 0
        self._enter("busy")
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is given; the next request may come."""
        if self.phase == "busy" and not self.pipeline:
            self._enter("idle")
        super().on_response_complete()

    def pause_writing(self) -> None:
        """The visitor does not keep up with our answer."""
        self.stalled_since = self.loop.time()
        self._hall.moved(self)
        super().pause_writing()

    def resume_writing(self) -> None:
        """The visitor takes our answer again."""
        self.stalled_since = None
        self._hall.moved(self)
        super().resume_writing()

    def judge(self, now: float) -> None:
        """End the connection if it has had its time."""
        limits, taken = self._limits, now - self.since
        if self.stalled_since is not None and now - self.stalled_since > limits.stalled_s:
            self.transport.abort()
        elif self.transport.is_closing():
            if taken > limits.stalled_s:
                self.transport.abort()
        elif self.phase == "head" and taken > limits.head_s:
            self._refuse(b"408 Request Timeout")
        elif self.phase == "idle" and taken > limits.head_s:
            self.transport.close()
        elif self.phase == "body" and not self.flow.read_paused:
            allowed = min(limits.body_s + self._body / limits.rate, limits.longest_s)
            if taken > allowed:
                self.transport.abort()

    def _enter(self, phase: Phase) -> None:
        self.phase, self.since = phase, self.loop.time()
        self._hall.moved(self)

    def _refuse(self, status: bytes) -> None:
        """Say why and end; where an answer is under way already, only end."""
        if self.cycle is None or self.cycle.response_complete:
            headers = b"content-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(b"HTTP/1.1 " + status + b"\r\n" + headers)
            self.transport.close()
        else:
            self.transport.abort()
