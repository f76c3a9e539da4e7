"""Phases and deadlines of one connection; `test_hall` tries them over real sockets."""

import asyncio
from types import SimpleNamespace

import pytest
import uvicorn
from uvicorn.server import ServerState

from evidose.web.connections import Connection, Limits

LIMITS = Limits(5, head=1000, head_s=10, body_s=30, rate=100, longest_s=60, stalled_s=20)
POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n"


class Wire(asyncio.Transport):
    """A transport that only remembers."""

    def __init__(self):
        super().__init__({"peername": ("127.0.0.1", 5), "sockname": ("127.0.0.1", 8000)})
        self.sent, self.end = b"", ""

    def write(self, data):
        self.sent += data

    def is_closing(self):
        return bool(self.end)

    def close(self):
        self.end = self.end or "closed"

    def abort(self):
        self.end = "cut"

    def pause_reading(self): ...
    def resume_reading(self): ...


async def app(scope, receive, send):
    await asyncio.sleep(3600)


async def gone(tasks):
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def line():
    """A connection with a clock of the test's own."""
    loop = asyncio.new_event_loop()
    at = [1000.0]
    loop.time = lambda: at[0]
    config = uvicorn.Config(app, log_config=None, lifespan="off", ws="none")
    config.load()
    hall = SimpleNamespace(limits=LIMITS, moved=lambda c: None, left=lambda c: None)
    made = Connection(hall, config, ServerState(), loop)
    wire = Wire()
    made.connection_made(wire)

    def after(seconds):
        at[0] += seconds
        made.judge(at[0])
        return wire.end

    yield SimpleNamespace(connection=made, wire=wire, after=after)
    for task in made.tasks:
        task.cancel()
    loop.run_until_complete(gone(made.tasks))
    loop.close()


def test_silence_may_last_ten_seconds(line):
    assert line.connection.phase == "idle"
    assert line.after(10) == "" and line.after(0.1) == "closed"
    assert line.wire.sent == b""


def test_a_head_may_take_ten_seconds_from_its_first_byte(line):
    line.after(9)
    line.connection.data_received(b"GET / HT")
    assert line.connection.phase == "head"
    assert line.after(10) == "" and line.after(0.1) == "closed"
    assert line.wire.sent.startswith(b"HTTP/1.1 408 ")


def test_a_body_may_take_longer_the_more_has_come(line):
    line.connection.data_received(POST + b"a" * 1000)
    assert line.connection.phase == "body"
    assert line.after(40) == "" and line.after(0.1) == "cut"


def test_no_body_may_take_longer_than_the_longest(line):
    line.connection.data_received(POST + b"a" * 10_000)
    line.connection.flow.resume_reading()
    assert line.after(60) == "" and line.after(0.1) == "cut"


def test_whom_we_keep_waiting_is_not_ended(line):
    line.connection.data_received(POST)
    line.connection.flow.pause_reading()
    assert line.after(3600) == ""
    line.connection.data_received(b"a" * 20_000)
    assert line.connection.phase == "busy"
    assert line.after(3600) == ""


def test_who_takes_nothing_is_ended(line):
    line.connection.data_received(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    line.connection.pause_writing()
    assert line.after(19) == ""
    line.connection.resume_writing()
    assert line.after(30) == ""
    line.connection.pause_writing()
    assert line.after(20) == "" and line.after(0.1) == "cut"


def test_an_end_that_does_not_come_is_cut(line):
    line.wire.close()
    assert line.after(20) == "closed" and line.after(0.1) == "cut"


@pytest.mark.parametrize(("length", "end"), [(1000, ""), (1001, "closed")])
def test_a_head_may_have_so_many_bytes(line, length, end):
    line.connection.data_received((b"GET /" + b"a" * 2000)[:length])
    assert line.wire.end == end
    assert line.wire.sent.startswith(b"HTTP/1.1 431 ") is bool(end)
    line.connection.data_received(b"a")
    assert line.wire.sent.count(b"431") <= 1
