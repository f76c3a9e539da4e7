import asyncio
import errno
import logging
from contextlib import asynccontextmanager

import pytest
import uvicorn

from evidose.web.connections import Limits
from evidose.web.hall import TICK_S, Hall

SHORT = {"head": 1000, "head_s": 0.6, "body_s": 0.6, "rate": 1000, "longest_s": 3, "stalled_s": 1}
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDED_S = 4 * TICK_S + 1


async def app(scope, receive, send):
    """Read the body, wait if told, and answer with its length or with much."""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length, more = length + len(message.get("body", b"")), message.get("more_body", False)
    if scope["path"] == "/wait":
        await asyncio.sleep(0.8)
    body = b"x" * 30_000_000 if scope["path"] == "/much" else str(length).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class House:
    """A hall on a free port, and visitors."""

    def __init__(self, hall, port):
        self.hall, self.port, self.writers = hall, port, []

    async def come(self, first=b""):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**27)
        self.writers.append(writer)
        writer.write(first)
        await writer.drain()
        return reader, writer

    async def leave(self):
        """All visitors go."""
        for writer in self.writers:
            writer.transport.abort()
        await asyncio.sleep(0.05)


@asynccontextmanager
async def house(most=10, **limits):
    loop = asyncio.get_running_loop()
    bound = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0, start_serving=False)
    (socket,) = [s.dup() for s in bound.sockets]
    bound.close()
    socket.listen(100)
    config = uvicorn.Config(app, log_config=None, lifespan="off", ws="none")
    hall, stop = Hall(config, Limits(most, **{**SHORT, **limits})), asyncio.Event()
    hall.open([socket])
    watching = asyncio.create_task(hall.watch(stop))
    here = House(hall, socket.getsockname()[1])
    try:
        yield here
    finally:
        stop.set()
        await here.leave()
        await hall.close(0.2)
        await watching


def run(story, **limits):
    async def told():
        async with house(**limits) as here:
            await story(here)

    asyncio.run(told())


async def ended(reader):
    """What came until the end, which has to come soon."""
    try:
        return await asyncio.wait_for(reader.read(), ENDED_S)
    except (ConnectionResetError, BrokenPipeError):
        return b""


def test_requests_are_answered_one_after_the_other():
    async def story(here):
        reader, writer = await here.come(GET + GET)
        for _ in range(2):
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200") and b"date: " in head
            assert await reader.readexactly(1) == b"0"
        writer.write(POST + b"y" * 4000)
        await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(4) == b"4000"

    run(story, rate=10**6)


@pytest.mark.parametrize(
    ("begun", "said"),
    [(b"", b""), (b"GET", b"408"), (b"GET / HTTP/1.1\r\nX: 1\r\n", b"408"), (POST, b"")],
    ids=["silence", "line", "head", "body"],
)
def test_what_does_not_go_on_is_ended(begun, said):
    async def story(here):
        reader, _ = await here.come(begun)
        answer = await ended(reader)
        assert said in answer and (b"HTTP" in answer) == bool(said)
        assert not here.hall.state.connections

    run(story)


@pytest.mark.parametrize(
    "begun", [b"GET /", GET[:-2] + b"X: ", CHUNKED + b"1;", CHUNKED + b"0\r\nX: "]
)
def test_what_goes_on_for_ever_is_ended_early(begun):
    async def story(here):
        reader, writer = await here.come(begun + b"a" * 990)
        await asyncio.sleep(0.1)  # else both parts may be read as one
        writer.write(b"a" * 1001)
        answer = await ended(reader)
        assert b"431" in answer or (CHUNKED in begun and answer == b"")

    run(story, head_s=60, body_s=60, longest_s=60)


def test_a_head_just_below_the_limit_and_a_long_body_are_taken():
    async def story(here):
        more = b"X: " + b"a" * (1000 - len(POST) - 5) + b"\r\n\r\n"
        reader, writer = await here.come(POST[:-2] + more)
        for _ in range(8):
            writer.write(b"b" * 500)
            await asyncio.sleep(0.15)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")

    run(story)


def test_a_body_that_drips_is_ended():
    async def story(here):
        reader, writer = await here.come(POST)
        for _ in range(12):
            writer.write(b"b")
            await asyncio.sleep(0.15)
        assert await ended(reader) == b""

    run(story)


def test_a_visitor_who_reads_nothing_is_ended():
    async def story(here):
        _, writer = await here.come(GET.replace(b"/ ", b"/much "))
        writer.transport.pause_reading()
        await asyncio.sleep(ENDED_S)
        assert not here.hall.state.connections

    run(story)


def test_the_longest_idle_makes_room_and_who_is_answered_stays(caplog):
    async def story(here):
        busy, _ = await here.come(GET.replace(b"/ ", b"/wait "))
        await asyncio.sleep(0.1)
        idle = [(await here.come())[0] for _ in range(5)]
        reader, _ = await here.come(GET)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert (await busy.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert [await ended(r) for r in idle[:3]] == [b""] * 3
        assert len(here.hall.state.connections) <= 3

    with caplog.at_level(logging.WARNING, "uvicorn.error"):
        run(story, most=3, head_s=60)
    assert "All 3 connections are in use" in caplog.text


def test_half_a_body_makes_room_too():
    async def story(here):
        halves = [(await here.come(POST))[0] for _ in range(3)]
        await asyncio.sleep(0.1)
        reader, _ = await here.come(GET)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert await ended(halves[0]) == b""

    run(story, most=3, body_s=60, longest_s=60)


def test_where_all_are_answered_the_next_is_turned_away():
    async def story(here):
        busy = [(await here.come(GET.replace(b"/ ", b"/wait ")))[0] for _ in range(2)]
        await asyncio.sleep(0.2)
        reader, _ = await here.come(GET)
        assert await ended(reader) == b""
        for one in busy:
            assert (await one.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")

    run(story, most=2)


def test_where_the_system_gives_no_sockets_it_goes_on_later(caplog):
    class Poor:
        """A listening socket that gives nothing the first two times."""

        def __init__(self, socket):
            self.socket, self.tries = socket, 0

        def __getattr__(self, name):
            return getattr(self.socket, name)

        def accept(self):
            self.tries += 1
            if self.tries < 3:
                raise OSError(errno.EMFILE, "Too many open files")
            return self.socket.accept()

    async def story(here):
        (socket,) = here.hall._listening
        poor = Poor(socket)
        here.hall._loop.remove_reader(socket.fileno())
        here.hall.open([poor])
        reader, _ = await here.come(GET)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        assert head.startswith(b"HTTP/1.1 200") and poor.tries <= 5

    with caplog.at_level(logging.WARNING, "uvicorn.error"):
        run(story)
    assert "Too many open files" in caplog.text


def test_at_the_end_what_is_answered_is_finished_and_the_rest_is_ended():
    async def told():
        async with house(body_s=60, head_s=60) as here:
            busy, _ = await here.come(GET.replace(b"/ ", b"/wait "))
            half, _ = await here.come(POST)
            idle, _ = await here.come()
            await asyncio.sleep(0.2)
            await here.hall.close(1.5)
            assert (await busy.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
            assert await ended(half) == await ended(idle) == b""
            assert not here.hall.busy
            with pytest.raises(ConnectionRefusedError):
                await here.come(GET)

    asyncio.run(told())
