"""A ten-year record: load to a snapshot, memory for it, and one more durable entry.

Targets: 100,000 entries load within 1.2 s and 300 MiB; an append has a median of 5 ms at most. In a
record that a server holds open, an entry is stored, judged and read back within 50 ms.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evidose.actions.track import record as person
from evidose.person import Entry, Note, Score
from evidose.person.live import LiveRecord
from evidose.person.store import create_store, open_store

ENTRIES = 100_000
APPENDS = 200
RUNS = 3
START = datetime(2016, 1, 1, tzinfo=UTC)
LOAD_S, MEMORY_MIB, APPEND_MS, LIVE_MS = 1.2, 300.0, 5.0, 50.0


def entry(n: int) -> Entry:
    """Return one of about thirty entries a day."""
    at = START + timedelta(minutes=n * 52)
    body = Note(f"woke {n % 4} times, walked in the morning") if n % 10 == 0 else None
    body = body or Score("pain", "nrs-pain", float(n % 11))  # type: ignore[assignment]
    return Entry(f"{n:032x}", at, "Europe/Oslo", at, body)  # type: ignore[arg-type]


def load(path: Path, passphrase: str | None) -> None:
    """Load once in a process of its own and print seconds and peak MiB."""
    start = time.perf_counter()
    with open_store(path, passphrase) as store:
        count = len(store.snapshot().current)
    taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(count, taken, peak)


def live(path: Path, passphrase: str | None, first: int) -> float:
    """Return the median ms of storing, judging and reading back one entry in an open record."""
    person.judge([Note("woke twice")], ())  # the rules are read once in a process
    times = []
    with LiveRecord(path, passphrase) as record:
        standing = len(record.snapshot().current)
        for n in range(first, first + APPENDS):
            one, start = entry(n), time.perf_counter()
            person.write(record, [one])
            standing += 1
            assert len(record.snapshot().current) == standing
            times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> int:
    passed = True
    with tempfile.TemporaryDirectory() as folder:
        for name, passphrase in (("plain", None), ("encrypted", "correct horse")):
            path = Path(folder) / name / "record.db"
            create_store(path, passphrase)
            with open_store(path, passphrase) as store:
                for first in range(0, ENTRIES, 10_000):
                    store.append([entry(n) for n in range(first, first + 10_000)])
                times = []
                for n in range(ENTRIES, ENTRIES + APPENDS):
                    one, start = [entry(n)], time.perf_counter()
                    store.append(one)
                    times.append(1000 * (time.perf_counter() - start))
            code = "import sys; from pathlib import Path; from benchmarks.person import load; "
            code += "load(Path(sys.argv[1]), sys.argv[2] or None)"
            command = [sys.executable, "-c", code, str(path), passphrase or ""]
            runs = [
                [float(x) for x in subprocess.check_output(command, text=True).split()]
                for _ in range(RUNS)
            ]
            seconds, peak = min(r[1] for r in runs), max(r[2] for r in runs)
            append = statistics.median(times)
            held = live(path, passphrase, ENTRIES + APPENDS)
            print(
                f"{name}: {ENTRIES + APPENDS} entries in {seconds:.2f} s (target {LOAD_S}), "
                f"{peak:.0f} MiB ({MEMORY_MIB:g}); append {append:.2f} ms ({APPEND_MS}); "
                f"held open {held:.1f} ms ({LIVE_MS:g})"
            )
            passed &= seconds <= LOAD_S and peak <= MEMORY_MIB and append <= APPEND_MS
            passed &= held <= LIVE_MS
    return not passed
