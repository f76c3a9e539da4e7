"""The diary over loopback on a ten-year record: entries of a device, and the pages of every day.

Targets: an entry is acknowledged within 50 ms at the median, a page answers within 300 ms. Server
and visitor share the machine, so a busy one makes the times worse, never better; the processor time
of the server for one request hardly depends on what else runs.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks.person import ENTRIES, entry
from benchmarks.web import processor_ms
from evidose.person import FILE, Entry
from evidose.person.store import create_store, open_store

TIMES = 100
ENTRY_MS, PAGE_MS = 50.0, 300.0
PAGES = ("/me/", "/me/evening", "/me/course")
BODIES: tuple[Mapping[str, object], ...] = (
    {"kind": "score", "outcome": "pain", "instrument": "nrs-pain", "value": 4},
    {"kind": "note", "text": "Slept badly, foggy until lunch, better after a walk by the river."},
)


class Visitor:
    """One browser on this machine, in which the diary was opened with its link."""

    def __init__(self, link: str) -> None:
        told = urlsplit(link)
        self.connection = HTTPConnection(str(told.hostname), int(told.port or 0))
        self.cookie = self.token = ""
        self.ask("GET", f"{told.path}?{told.query}")

    def ask(self, method: str, path: str, body: str = "") -> bytes:
        """Send one request and return the answer's body; anything but success ends the run."""
        headers = {"cookie": self.cookie, "x-csrf-token": self.token}
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        found = answer.read()
        if given := answer.getheader("set-cookie"):
            self.cookie = given.partition(";")[0]
        assert answer.status == 200, (path, answer.status, found[:200])
        return found

    def send(self, body: Mapping[str, object]) -> None:
        """Send one entry as a device does."""
        at = datetime.now(UTC).isoformat()
        sent = {"id": uuid4().hex, "at": at, "zone": "Europe/Oslo", "body": body}
        told = json.loads(self.ask("POST", "/me/entries", json.dumps({"entries": [sent]})))
        assert told["stored"] == [sent["id"]]


def timed(work: Callable[[int], object], times: int, pid: int) -> tuple[float, float]:
    """Return the median ms of `work`, and the mean processor ms of the server for it."""
    before, taken = processor_ms(pid), []
    for n in range(times):
        start = time.perf_counter()
        work(n)
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken), (processor_ms(pid) - before) / times


def measure(visitor: Visitor, pid: int) -> bool:
    """Time entries and pages, print them, and return whether all are within their targets."""
    visitor.token = json.loads(visitor.ask("GET", "/me/entries"))["token"]
    visitor.send(BODIES[1])  # the record is opened and the rules are read once
    median, each = timed(lambda n: visitor.send(BODIES[n % len(BODIES)]), TIMES, pid)
    print(f"an entry: median {median:.1f} ms ({ENTRY_MS:g}), {each:.1f} ms of processor time")
    passed = median <= ENTRY_MS
    for page in PAGES:
        visitor.ask("GET", page)
        median, each = timed(lambda _, page=page: visitor.ask("GET", page), TIMES // 5, pid)  # type: ignore[misc]
        print(f"{page}: median {median:.1f} ms ({PAGE_MS:g}), {each:.1f} ms of processor time")
        passed &= median <= PAGE_MS
    return passed


def lately(n: int) -> Entry:
    """Return an entry of a record whose last one was told today."""
    one, ago = entry(n), datetime.now(UTC) - entry(ENTRIES).at
    return replace(one, at=one.at + ago, recorded=one.recorded + ago)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "home" / FILE
        create_store(path)
        with open_store(path) as store:
            for first in range(0, ENTRIES, 10_000):
                store.append([lately(n) for n in range(first, first + 10_000)])
        command = [sys.executable, "-m", "evidose", "serve", "--port", "0", "--json"]
        env = {**os.environ, "EVIDOSE_HOME": str(path.parent)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as server:
            try:
                assert server.stdout is not None
                visitor = Visitor(json.loads(server.stdout.readline())["diary"])
                return not measure(visitor, server.pid)
            finally:
                server.terminate()
