"""The diary on ten full years: the evening form acknowledged, the course page, also after an entry.

Beside scores and notes the record holds goals, a plan, other medicines with their doses, and blood
tests (`benchmarks.diary` times a plainer one). Targets: an evening is acknowledged within 50 ms at
the median, the course page answers within 300 ms. A busy machine makes the times worse, never
better; the processor time of the server hardly depends on what else runs.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.diary import BODIES, Visitor, timed
from evidose.actions.track.record import now
from evidose.person import FILE, Dose, Entry, Goal, LabResult, Medicine, Note, Score
from evidose.person.store import create_store, open_store

DAYS, SCORES_A_DAY, RUNS = 3650, 16, 15
ENTRY_MS, COURSE_MS = 50.0, 300.0
SCALES = (("pain", "nrs-pain"), ("sleep-quality", "nrs-sleep"), ("fatigue", "nrs-fatigue"))
OTHERS = ("vitamin d", "levothyroxine", "magnesium", "omeprazole", "iron", "folate")


def ten_years(path: Path) -> int:
    """Write a record of ten years that end yesterday; return how many entries."""
    create_store(path)
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
        for n in range(SCORES_A_DAY):
            outcome, scale = SCALES[n % 3]
            add(day, Score(outcome, scale, float((day * 7 + n * 3) % 6 + 2)))
        for name in OTHERS:
            add(day, Dose(name, True))
        if day <= 200:
            add(day, Dose("low-dose naltrexone", True, Decimal("3"), "mg"))
        add(day, Note(f"woke {day % 4} times, walked in the morning"))
        if day % 90 == 0:
            add(day, LabResult("crp", Decimal(day % 9 + 2), "", "mg/L", high=Decimal(5)))
    with open_store(path) as store:
        for start in range(0, len(made), 10_000):
            store.append(made[start : start + 10_000])
    return len(made)


def evening(visitor: Visitor, n: int) -> None:
    """Send the evening form with a note of its own; the answer leads to another page."""
    told = {"token": visitor.token, "once": uuid4().hex, "note": f"rain {n}"}
    headers = {"cookie": visitor.cookie, "content-type": "application/x-www-form-urlencoded"}
    visitor.connection.request("POST", "/me/evening", urlencode(told), headers)
    answer = visitor.connection.getresponse()
    answer.read()
    assert answer.status == 303, answer.status


def measure(visitor: Visitor, pid: int) -> bool:
    """Time everything, print it, and return whether the targets are kept."""
    page = visitor.ask("GET", "/me/").decode()
    visitor.token = re.findall(r'name="evidose-token" content="(\w+)"', page)[0]
    evening(visitor, -1)
    visitor.ask("GET", "/me/course")
    median, each = timed(lambda n: evening(visitor, n), RUNS, pid)
    print(f"an evening: median {median:.0f} ms ({ENTRY_MS:g}), {each:.0f} ms of processor time")
    passed = median <= ENTRY_MS
    median, each = timed(lambda _: visitor.ask("GET", "/me/course"), RUNS, pid)
    print(f"course: median {median:.0f} ms ({COURSE_MS:g}), {each:.0f} ms of processor time")
    passed &= median <= COURSE_MS

    def after_an_entry(n: int) -> None:
        visitor.send(BODIES[n % 2])
        visitor.ask("GET", "/me/course")

    median, each = timed(after_an_entry, RUNS, pid)
    print(f"an entry and then the course: median {median:.0f} ms, {each:.0f} ms of processor time")
    return passed


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "home" / FILE
        print(f"{ten_years(path)} entries")
        command = [sys.executable, "-m", "evidose", "serve", "--port", "0", "--json"]
        env = {**os.environ, "EVIDOSE_HOME": str(path.parent)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as server:
            try:
                assert server.stdout is not None
                visitor = Visitor(json.loads(server.stdout.readline())["diary"])
                return not measure(visitor, server.pid)
            finally:
                server.terminate()


if __name__ == "__main__":
    raise SystemExit(main())
