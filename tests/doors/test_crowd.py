"""The real server, asked by more visitors than it has places for."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

import httpx2
import pytest
from benchmarks.visitors import COMPOUND, ask
from benchmarks.web import processor_ms, resident_mib

SERVE = [sys.executable, "-m", "evidose", "serve", "--port", "0", "--json"]
VISITORS, MOST_MIB = 40, 300
PAGE = ("GET", "/", b"")


class Crowded:
    """`evidose serve` and the processor time it has used."""

    def __init__(self, process):
        self.process = process
        self.address = json.loads(process.stdout.readline())["address"].rstrip("/")
        at = urlsplit(self.address)
        self.end = at.hostname, at.port

    def used_s(self):
        return processor_ms(self.process.pid) / 1000

    def ask(self, path, **headers):
        return httpx2.get(self.address + path, headers=headers, timeout=60)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    env = {**os.environ, "EVIDOSE_HOME": str(tmp_path_factory.mktemp("record") / "home")}
    with subprocess.Popen(SERVE, stdout=subprocess.PIPE, text=True, env=env) as process:
        yield Crowded(process)
        process.terminate()


def months(n):
    """A simulation of months that nobody asked for before."""
    return "GET", f"/api/simulate/{COMPOUND}?days=150&dose={1 + n / 1000:.3f}", b""


def test_beyond_the_queue_one_is_told_when_to_come_again_and_pages_go_on(server):
    host, port = server.end

    async def crowd():
        now = time.perf_counter
        asked = [asyncio.create_task(ask(host, port, months(n), now())) for n in range(VISITORS)]
        await asyncio.sleep(0.2)
        pages = [await ask(host, port, PAGE, now()) for _ in range(20)]
        return await asyncio.gather(*asked), pages

    found, pages = asyncio.run(crowd())
    statuses = [a.status for a in found]
    assert set(statuses) == {200, 503} and statuses.count(200) >= 2, statuses
    assert all(a.again == (a.status == 503) for a in found)
    assert {p.status for p in pages} == {200} and sorted(p.ms for p in pages)[10] < 1000
    assert resident_mib(server.process.pid) < MOST_MIB


def test_nothing_is_begun_for_those_who_left(server):
    path = months(0)[1].replace("dose=1", "dose=3")
    before = server.used_s()
    assert server.ask(path).status_code == 200
    one = server.used_s() - before

    async def crowd():
        writers = []
        for n in range(10):
            _, writer = await asyncio.open_connection(*server.end)
            address = months(n)[1].replace("dose=1", "dose=2")
            writer.write(f"GET {address} HTTP/1.1\r\nHost: {server.end[0]}\r\n\r\n".encode())
            writers.append(writer)
        await asyncio.sleep(0.3)
        for writer in writers:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    before = server.used_s()
    asyncio.run(crowd())
    assert server.ask(path).status_code == 200  # held, and behind whatever was begun
    time.sleep(1)
    assert server.used_s() - before < 6 * one, "ten were asked for; two or three had begun"


def test_a_page_of_another_site_has_nothing_computed(server):
    image = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    refused = server.ask(months(500)[1], **image)
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    page = server.ask(f"/{COMPOUND}/simulate?dose=3", **image)
    assert page.status_code == 403 and "tab of its own" in page.text
    assert server.ask("/", **image).status_code == 200


def test_what_is_asked_again_is_not_computed_again(server):
    path = months(600)[1]
    first = server.ask(path)
    before = server.used_s()
    again = [server.ask(path) for _ in range(3)]
    assert {a.text for a in again} == {first.text}
    assert first.headers["cache-control"] == "no-store"
    assert (server.used_s() - before) / 3 < 0.3
