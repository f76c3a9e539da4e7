"""A library that grows: 1, 100 and 1,000 made-up packs laid over the shipped one.

Targets, whatever the number of packs: the page of one compound in a new process with a filled cache
within 1.5 s, the server ready within 3 s, at most 250 MB, a compound found by a name within 20 ms.
How cost grows, in processor time measured on two busy cores (2026-12-01) from 1 to 1,000 packs:

- a profile in a new process, a compound named by its id: 0.57 and 0.62 s, more than half of it
  loading NumPy and SciPy;
- server ready: 1.2 and 2.3 s, about 1 ms a pack: the front page lists every compound;
- a look-up by a name: 0.9 and 9.5 ms, about 9 microseconds a pack, most of it the stamps of two
  files of each: what took the name a moment ago must be seen. By an id: 0.3 and 1.0 ms;
- the first profile, which fills the cache: 0.8 and 1.7 s, about 1 ms a pack;
- memory: 149 and 194 MB, about 45 kB a pack.

By the clock it was 1.4 to 1.6 s for a profile while six others worked on the same two cores.
Times are of an installed program, whose modules Python compiled once.

Other work on the machine makes times worse, never better: of each the best of some rounds counts,
and the processor time of the process stands beside it, which hardly depends on what else runs.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from benchmarks._made_up_packs import pack_id, write_library
from benchmarks.web import processor_ms, resident_mib

SIZES, ROUNDS = (1, 100, 1000), 3
MOST_PROFILE_S, MOST_READY_S, MOST_MB, MOST_LOOK_UP_MS = 1.5, 3.0, 250.0, 20.0
SETTLE_S = 2.1
"""Files younger than two seconds are not kept: a further change might not be seen."""

LOOK_UP = """
import sys, time
from pathlib import Path
from evidose.actions.know.library import open_library
from evidose.evidence import find_pack
library = open_library(Path(sys.argv[1]))
for name in sys.argv[2:]:
    start, used = time.perf_counter(), time.process_time()
    find_pack(library, name)
    print(1000 * (time.perf_counter() - start), 1000 * (time.process_time() - used))
"""


@dataclass(frozen=True, slots=True, order=True)
class Took:
    """What something took; of several the one with the least time is the least.

    Attributes
    ----------
    time, processor : by the clock, and of the processor: in s, look-ups in ms
    memory : at most, in MB
    """

    time: float
    processor: float
    memory: float = 0.0

    def __str__(self) -> str:
        return f"{self.time:.2f} (processor {self.processor:.2f})"


@dataclass(frozen=True, slots=True)
class Size:
    """What one size of library took; times in seconds, look-ups in ms."""

    packs: int
    files: int
    first: Took
    profile: Took
    ready: Took
    page: Took
    look_up: Took
    again: Took

    @property
    def memory(self) -> float:
        """The most memory, in MB, of a command or the server."""
        return max(self.profile.memory, self.page.memory)

    @property
    def missed(self) -> str:
        """Name the targets that are missed."""
        found = {
            "profile": self.profile.time > MOST_PROFILE_S,
            "server": self.ready.time > MOST_READY_S,
            "memory": self.memory > MOST_MB,
            "look-up": self.look_up.time > MOST_LOOK_UP_MS,
        }
        return ", ".join(name for name, missed in found.items() if missed)


def run(arguments: list[str], cache: Path) -> tuple[Took, str]:
    """Run Python with some arguments in a process of its own; return also what it printed."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env=surroundings(cache)
    ) as process:
        assert process.stdout is not None
        told = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    processor = used.ru_utime + used.ru_stime
    return Took(time.perf_counter() - start, processor, used.ru_maxrss * 1024 / 1e6), told


def surroundings(cache: Path) -> dict[str, str]:
    """Return the environment of a process: a cache and a home of the benchmark's own.

    Python keeps its compiled modules, as it does for whoever has Evidose installed.
    """
    kept = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "EVIDOSE_CACHE": str(cache), "EVIDOSE_HOME": str(cache.parent / "home")}


def served(folder: Path, cache: Path, compound: str) -> tuple[Took, Took]:
    """Start the server; return what it took until it was ready, and then for a page."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "evidose", "serve", "--port", "0", "--json"]
    command += ["--evidence", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=surroundings(cache)
    ) as server:
        try:
            assert server.stdout is not None
            address = json.loads(server.stdout.readline())["address"]
            with urlopen(address) as answer:
                answer.read()
            ready = Took(time.perf_counter() - start, processor_ms(server.pid) / 1000)
            with urlopen(f"{address.rstrip('/')}/{compound}") as answer:
                answer.read()
            page = Took(
                time.perf_counter() - start - ready.time,
                processor_ms(server.pid) / 1000 - ready.processor,
                resident_mib(server.pid) * 1.048576,
            )
            return ready, page
        finally:
            server.terminate()


def measured(packs: int) -> Size:
    """Measure one size of library."""
    with tempfile.TemporaryDirectory() as made:
        folder, cache = Path(made) / "library", Path(made) / "cache"
        folder.mkdir()
        files = write_library(folder, packs)
        time.sleep(SETTLE_S)
        compound = pack_id(packs // 2)
        page = ["-m", "evidose", "profile", compound, "--json", "--evidence", str(folder)]
        run(page, Path(made) / "other")  # so that every module is compiled
        first, _ = run(page, cache)
        again = [run(page, cache)[0] for _ in range(ROUNDS)]
        servers = [served(folder, cache, compound) for _ in range(ROUNDS)]
        run(["-c", LOOK_UP, str(folder), compound], cache)
        look_up = ["-c", LOOK_UP, str(folder), f"Inventium {packs // 2}", compound]
        ways = [
            [Took(*map(float, line.split())) for line in run(look_up, cache)[1].splitlines()]
            for _ in range(3 * ROUNDS)
        ]
    return Size(
        packs,
        files,
        first,
        min(again),
        min(ready for ready, _ in servers),
        min(page for _, page in servers),
        min(way[0] for way in ways),
        min(way[1] for way in ways),
    )


def main() -> int:
    print(
        f"targets: profile {MOST_PROFILE_S:g} s, server ready {MOST_READY_S:g} s, "
        f"memory {MOST_MB:g} MB, look-up {MOST_LOOK_UP_MS:g} ms"
    )
    print(f"others at work on this machine's {os.cpu_count()} cores: load {os.getloadavg()[0]:.1f}")
    found = []
    for packs in SIZES:
        size = measured(packs)
        found.append(size)
        print(f"{size.packs:,} packs in {size.files:,} files; missed: {size.missed or 'none'}")
        print(f"  first profile, which fills the cache: {size.first} s")
        print(f"  profile in a new process: {size.profile} s")
        print(f"  server ready, front page given out: {size.ready} s; a page: {size.page} s")
        print(f"  memory at most {size.memory:.0f} MB")
        print(f"  look-up by a name: {size.look_up} ms in a new process, then {size.again} ms")
    least, most = found[0], found[-1]
    print(
        f"processor time from {least.packs:,} to {most.packs:,} packs: "
        f"profile times {most.profile.processor / least.profile.processor:.2f}, "
        f"server ready times {most.ready.processor / least.ready.processor:.2f}"
    )
    return 1 if any(size.missed for size in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
