"""A library that grows: 1, 100 and 1,000 made-up packs laid over the shipped one.

Targets, whatever the number of packs: the page of one compound in a new process with a filled cache
within 1.5 s, the server ready within 3 s, at most 250 MB, a compound found by a name within 20 ms.
Other work on the machine makes times worse, never better: of each the best of some rounds counts.
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
from benchmarks.web import resident_mib

SIZES, ROUNDS = (1, 100, 1000), 3
MOST_PROFILE_S, MOST_READY_S, MOST_MB, MOST_LOOK_UP_MS = 1.5, 3.0, 250.0, 20.0
SETTLE_S = 2.1
"""Files younger than two seconds are not kept: a further change might not be seen."""

LOOK_UP = """
import sys, time
from pathlib import Path
from evidose.actions.library import open_library
from evidose.evidence import find_pack
library = open_library(Path(sys.argv[1]))
for name in sys.argv[2:]:
    start = time.perf_counter()
    find_pack(library, name)
    print(1000 * (time.perf_counter() - start))
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process took."""

    seconds: float
    peak_mb: float
    told: str


@dataclass(frozen=True, slots=True)
class Size:
    """What one size of library took; times in seconds, memory in MB, look-ups in ms."""

    packs: int
    files: int
    first: float
    profile: float
    profile_mb: float
    ready: float
    server_mb: float
    page: float
    look_up: float
    again: float

    @property
    def fine(self) -> bool:
        """Tell whether every target is met."""
        memory = max(self.profile_mb, self.server_mb)
        return (
            self.profile <= MOST_PROFILE_S
            and self.ready <= MOST_READY_S
            and memory <= MOST_MB
            and self.look_up <= MOST_LOOK_UP_MS
        )


def run(arguments: list[str], cache: Path) -> Ran:
    """Run Python with some arguments in a process of its own."""
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
    return Ran(time.perf_counter() - start, used.ru_maxrss * 1024 / 1e6, told)


def surroundings(cache: Path) -> dict[str, str]:
    """Return the environment of a process: a cache and a home of the benchmark's own."""
    return {**os.environ, "EVIDOSE_CACHE": str(cache), "EVIDOSE_HOME": str(cache.parent / "home")}


def served(folder: Path, cache: Path, compound: str) -> tuple[float, float, float]:
    """Start the server; return the seconds until it is ready, its MB, and a page's seconds."""
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
            ready = time.perf_counter() - start
            with urlopen(f"{address.rstrip('/')}/{compound}") as answer:
                answer.read()
            page = time.perf_counter() - start - ready
            return ready, resident_mib(server.pid) * 1.048576, page
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
        first = run(page, cache)
        again = [run(page, cache) for _ in range(ROUNDS)]
        servers = [served(folder, cache, compound) for _ in range(ROUNDS)]
        names = [f"Inventium {packs // 2}", f"made up {packs - 1}", compound]
        look_up = ["-c", LOOK_UP, str(folder), *names]
        ways = [[float(x) for x in run(look_up, cache).told.split()] for _ in range(ROUNDS)]
    return Size(
        packs,
        files,
        first.seconds,
        min(r.seconds for r in again),
        max(r.peak_mb for r in again),
        min(s[0] for s in servers),
        max(s[1] for s in servers),
        min(s[2] for s in servers),
        min(way[0] for way in ways),
        min(min(way[1:]) for way in ways),
    )


def main() -> int:
    print(
        f"targets: profile {MOST_PROFILE_S:g} s, server ready {MOST_READY_S:g} s, "
        f"memory {MOST_MB:g} MB, look-up {MOST_LOOK_UP_MS:g} ms"
    )
    found = []
    for packs in SIZES:
        size = measured(packs)
        found.append(size)
        print(f"{size.packs:,} packs in {size.files:,} files:{'' if size.fine else ' missed'}")
        print(f"  first profile, which fills the cache: {size.first:.2f} s")
        print(f"  profile in a new process: {size.profile:.2f} s, {size.profile_mb:.0f} MB")
        print(
            f"  server ready, front page given out: {size.ready:.2f} s; a compound's page "
            f"{size.page:.2f} s later, {size.server_mb:.0f} MB"
        )
        print(f"  look-up by a name: {size.look_up:.1f} ms at first, then {size.again:.1f} ms")
    least, most = found[0], found[-1]
    print(
        f"from {least.packs:,} to {most.packs:,} packs: profile times "
        f"{most.profile / least.profile:.2f}, server ready times {most.ready / least.ready:.2f}"
    )
    return 0 if all(size.fine for size in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
