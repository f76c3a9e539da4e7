"""The diary over HTTP on a ten-year record: an entry acknowledged, the course page, and others.

Targets: an entry is acknowledged within 50 ms at the median, the course page within 300 ms, also
right after an entry. Wall-clock medians of a real server over loopback, with processor time of the
server beside them: other work on the machine makes the former worse, never better.
"""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from evidose.actions.person import now
from evidose.person import Dose, Entry, Goal, LabResult, Medicine, Note, Score
from evidose.person.store import create_store, open_store

DAYS, PER_EVENING, RUNS = 3650, 16, 15
ENTRY_MS, COURSE_MS = 50.0, 300.0
SCALES = (("pain", "nrs-pain"), ("sleep-quality", "nrs-sleep"), ("fatigue", "nrs-fatigue"))


def ten_years(path: Path) -> int:
    """Write a record of ten years that end yesterday; return how many entries."""
    create_store(path, None)
    last = now().replace(hour=21, minute=0, second=0, microsecond=0) - timedelta(days=1)
    made: list[Entry] = []

    def add(days_ago: int, body: object) -> None:
        at = last - timedelta(days=days_ago)
        made.append(Entry(uuid4().hex, at, "Europe/Oslo", at, body))  # type: ignore[arg-type]

    for outcome, scale in SCALES:
        add(DAYS, Goal(outcome, scale, 3.0))
    begun = (last - timedelta(days=200)).date()
    add(200, Medicine("low-dose naltrexone", Decimal("3"), "mg", "every day at 22:00", begun))
    for day in range(DAYS, -1, -1):
        for n in range(PER_EVENING):
            outcome, scale = SCALES[n % 3]
            add(day, Score(outcome, scale, float((day * 7 + n * 3) % 6 + 2)))
        for name in ("vitamin d", "levothyroxine", "magnesium", "omeprazole", "iron", "folate"):
            add(day, Dose(name, True))
        if day <= 200:
            add(day, Dose("low-dose naltrexone", True, Decimal("3"), "mg"))
        add(day, Note(f"woke {day % 4} times, walked in the morning"))
        if day % 90 == 0:
            crp = Decimal(day % 9 + 2)
            add(day, LabResult("crp", crp, "", "mg/L", high=Decimal(5)))
    with open_store(path) as store:
        for start in range(0, len(made), 10_000):
            store.append(made[start : start + 10_000])
    return len(made)


class Browser:
    """One connection to the diary with its cookie and token."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._at = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=300)
        self._cookie = ""
        self.token = re.findall(r'name="token" value="(\w+)"', self.ask("GET", "/me/"))[0]

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> str:
        """Send one request and return the page; anything but success ends the run."""
        self._at.request(method, path, body, {"Cookie": self._cookie, **headers})
        answer = self._at.getresponse()
        self._cookie = (answer.headers["set-cookie"] or self._cookie).partition(";")[0]
        text = answer.read().decode()
        if answer.status not in (200, 303):
            sys.exit(f"{method} {path}: {answer.status}")
        return text

    def form(self, path: str, **fields: str) -> str:
        """Send a form of ours."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode({"token": self.token, **fields}), **kind)

    def entry(self, n: int) -> str:
        """Send one entry as the device does."""
        body = {"kind": "score", "outcome": "pain", "instrument": "nrs-pain", "value": n % 10}
        made = {"id": uuid4().hex, "at": now().isoformat(), "zone": "Europe/Oslo", "body": body}
        headers = {"Content-Type": "application/json", "X-CSRF-Token": self.token}
        return self.ask("POST", "/me/entries", json.dumps({"entries": [made]}), **headers)


def processor_ms(pid: int) -> float:
    """Return the processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(name: str, pid: int, task: Callable[[int], object]) -> float:
    """Run a task some times, print its median wall clock and processor time, return the former."""
    taken, before = [], processor_ms(pid)
    for n in range(RUNS):
        start = time.perf_counter()
        task(n)
        taken.append(1000 * (time.perf_counter() - start))
    middle, worked = statistics.median(taken), (processor_ms(pid) - before) / RUNS
    print(f"{name}: median {middle:.0f} ms ({worked:.0f} ms of processor time each)")
    return middle


def timed(browser: Browser, pid: int) -> bool:
    """Time everything; tell whether the targets are kept."""
    for path in ("/me/course", "/me/evening"):
        browser.ask("GET", path)
    entry = measured("entry from the device", pid, browser.entry)
    form = measured(
        "evening form",
        pid,
        lambda n: browser.form("/me/evening", once=uuid4().hex, note=f"rain {n}"),
    )
    course = measured("course", pid, lambda _: browser.ask("GET", "/me/course"))
    taken = []
    for n in range(RUNS):
        browser.entry(n)
        start = time.perf_counter()
        browser.ask("GET", "/me/course")
        taken.append(1000 * (time.perf_counter() - start))
    fresh = statistics.median(taken)
    print(f"course right after an entry: median {fresh:.0f} ms")
    measured("today", pid, lambda _: browser.ask("GET", "/me/"))
    measured("evening", pid, lambda _: browser.ask("GET", "/me/evening"))
    return max(entry, form) <= ENTRY_MS and max(course, fresh) <= COURSE_MS


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        count = ten_years(home / "record.db")
        command = [sys.executable, "-m", "evidose", "serve", "--port", "0", "--json"]
        around = {**os.environ, "EVIDOSE_HOME": str(home)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=around) as server:
            try:
                assert server.stdout is not None
                address = json.loads(server.stdout.readline())["address"]
                start = time.perf_counter()
                browser = Browser(address)
                print(f"{count} entries; first page {time.perf_counter() - start:.1f} s")
                kept = timed(browser, server.pid)
            finally:
                server.terminate()
    word = "kept" if kept else "missed"
    print(f"targets: entry {ENTRY_MS:g} ms, course {COURSE_MS:g} ms: {word}")
    return int(not kept)


if __name__ == "__main__":
    raise SystemExit(main())
