"""The real server against sockets that only stand there, and the word to stop while it is busy."""

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import httpx2
import pytest
from benchmarks.web import resident_mib

SERVE = [sys.executable, "-m", "evidose", "serve", "--port", "0", "--json"]
HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "
FORM = b"Host: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
HALF_BODY = (
    b"POST /low-dose-naltrexone/screen HTTP/1.1\r\n" + FORM + b"Content-Length: 1000\r\n\r\nx"
)
CHUNKED = (
    b"POST /low-dose-naltrexone/screen HTTP/1.1\r\n" + FORM + b"Transfer-Encoding: chunked\r\n\r\n"
)
STOPS_WITHIN_S = 10


class Server:
    """`evidose serve` with what it wrote."""

    def __init__(self, process, log):
        self.process, self.log, self.sockets = process, log, []
        self.address = json.loads(process.stdout.readline())["address"].rstrip("/")
        where = urlsplit(self.address)
        self.end = (where.hostname, where.port)

    def connect(self):
        self.sockets.append(socket.create_connection(self.end, timeout=30))
        return self.sockets[-1]

    def lines(self):
        return self.log.read_text().splitlines()


@pytest.fixture
def serve(tmp_path):
    """Start a server of the test's own, with a limit of open files if told."""
    started = []

    def start(files=None):
        log = tmp_path / "log"

        def limit():
            if files:
                resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

        env = {**os.environ, "EVIDOSE_HOME": str(tmp_path / "home")}
        with log.open("w") as written:
            process = subprocess.Popen(
                SERVE, stdout=subprocess.PIPE, stderr=written, text=True, env=env, preexec_fn=limit
            )
        started.append(Server(process, log))
        return started[-1]

    yield start
    for server in started:
        server.process.kill()
        server.process.wait()
        server.process.stdout.close()
        for one in server.sockets:
            one.close()


def answers(server, times=20):
    """Ask for pages; return the longest time one took."""
    longest = 0.0
    for _ in range(times):
        start = time.monotonic()
        assert httpx2.get(f"{server.address}/health", timeout=10).status_code == 200
        longest = max(longest, time.monotonic() - start)
    return longest


def closed(sockets):
    """How many of the sockets the server has closed."""
    gone = 0
    for one in sockets:
        one.setblocking(False)
        try:
            gone += one.recv(1000) != b"" or one.recv(1000) == b""
        except BlockingIOError:
            pass
        except OSError:
            gone += 1
    return gone


def test_a_slow_head_a_slow_body_and_silence_are_ended(serve):
    server = serve()
    slow, silent, body = server.connect(), server.connect(), server.connect()
    body.sendall(HALF_BODY)
    begun = time.monotonic()
    with contextlib.suppress(OSError):
        while time.monotonic() - begun < 20:
            slow.sendall(HALF if time.monotonic() - begun < 0.5 else b"a")
            time.sleep(0.5)
    assert time.monotonic() - begun < 16, "a head may take ten seconds"
    assert silent.recv(100) == b""
    body.settimeout(45)
    with contextlib.suppress(ConnectionResetError):
        assert body.recv(100) == b""
    assert time.monotonic() - begun < 45
    assert not [line for line in server.lines() if "Traceback" in line]


def test_1500_half_requests_keep_nobody_out_and_are_closed(serve, many):
    server, sockets = serve(), []
    for _ in range(1500):
        sockets.append(server.connect())
        sockets[-1].sendall(HALF)
    assert answers(server) < 5
    time.sleep(14)
    assert closed(sockets) == 1500
    assert len(server.lines()) <= 2, server.lines()[:5]


def test_10000_sockets_keep_nobody_out(serve, many):
    server, sockets = serve(), []
    for n in range(10_000):
        sockets.append(server.connect())
        if n % 3 == 0:
            sockets[-1].sendall(HALF)
        if n % 3 == 1:
            sockets[-1].shutdown(socket.SHUT_WR)
        if n % 2000 == 1999:
            assert answers(server, 3) < 5
    assert resident_mib(server.process.pid) < 300
    assert len(server.lines()) <= 3, server.lines()[:5]
    assert answers(server) < 5


def test_64_open_files_are_enough_and_no_flood_of_lines(serve):
    server, sockets = serve(files=64), []
    for _ in range(300):
        sockets.append(server.connect())
        sockets[-1].sendall(HALF)
    assert answers(server) < 5
    time.sleep(3)
    assert answers(server) < 5
    lines = server.lines()
    assert 1 <= len(lines) <= 2, lines[:5]
    assert "in use" in lines[0]


@pytest.mark.parametrize(
    "begun",
    [HALF, b"GET /", CHUNKED + b"1;", CHUNKED + b"0\r\nX: "],
    ids=["header", "address", "chunk", "trailer"],
)
def test_what_never_ends_takes_no_memory(serve, begun):
    server = serve()
    answers(server, 2)
    before, sent = resident_mib(server.process.pid), 0
    with server.connect() as endless, contextlib.suppress(OSError):
        endless.sendall(begun)
        while sent < 100 * 1024 * 1024:
            sent += endless.send(b"a" * 65536)
    assert sent < 20 * 1024 * 1024, "it was ended early"
    assert resident_mib(server.process.pid) - before < 10
    answers(server, 2)


@pytest.mark.parametrize("visitors", ["none", "pages", "slow"])
def test_it_ends_within_ten_seconds_at_any_load(serve, visitors):
    server, over = serve(), threading.Event()
    plan = "/low-dose-naltrexone/simulate?dose=4.5&days=400"

    def press():
        while not over.is_set():
            with contextlib.suppress(httpx2.TransportError):
                httpx2.get(server.address + plan, timeout=60)

    sockets = []
    threads = [threading.Thread(target=press) for _ in range(60 if visitors == "pages" else 0)]
    for thread in threads:
        thread.start()
    for _ in range(400 if visitors == "slow" else 0):
        sockets.append(server.connect())
        sockets[-1].sendall(HALF_BODY)
    time.sleep(2)
    begun = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    try:
        assert server.process.wait(30) == 0
    finally:
        over.set()
    assert time.monotonic() - begun < STOPS_WITHIN_S
    for thread in threads:
        thread.join()
    assert not [line for line in server.lines() if "Traceback" in line]


def test_a_second_word_to_stop_ends_it_at_once(serve):
    server = serve()
    waiting = server.connect()
    waiting.sendall(HALF_BODY)
    time.sleep(0.5)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.7)
    assert server.process.poll() is None
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(2) == 0
