"""Real parts that some tests need, and personal records.

What is absent is said plainly, and is a failure in CI.
"""

import os
import resource
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import settings

from evidose.person import Dose, Entry, Goal, Medicine, Score, Snapshot

os.environ.setdefault("EVIDOSE_CACHE", "off")  # tests of it set their own
REQUIRE_ALL = os.environ.get("EVIDOSE_REQUIRE_ALL") == "1"
ROOT = Path(__file__).parent.parent
GROUPS = ("browser", "peer", "cochrane")
NOBODY_CAN_INSTALL = "cochrane"
"""The Cochrane table is not ours to hand out: its absence is told but never fails a run."""

# A busy machine is no failure (pytest-timeout ends what hangs). Developers search anew at every
# run; CI repeats one search, so that what landed does not fail by chance somewhere else.
settings.register_profile("house", deadline=None, derandomize=REQUIRE_ALL)
settings.load_profile("house")


@pytest.fixture(scope="session")
def cochrane_trials() -> Path:
    """Path of the Cochrane trial table, read in place."""
    default = ROOT.parent / "shared" / "cochrane" / "trials.parquet"
    path = Path(os.environ.get("EVIDOSE_COCHRANE", default))
    if not path.is_file():
        pytest.skip("no Cochrane trial table, set EVIDOSE_COCHRANE to its trials.parquet")
    return path


@pytest.fixture(scope="session")
def rscript() -> str:
    """Path of Rscript with metafor installed."""
    found = shutil.which("Rscript")
    probe = [found or "false", "-e", "library(metafor)"]
    if found is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no R with metafor, run `make system`")
    return found


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """Path of poppler's pdftotext, which reads PDF without our help."""
    found = shutil.which("pdftotext")
    if found is None:
        pytest.skip("no poppler, run `make system`")
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium for browser tests (EVIDOSE_CHROMIUM or PATH)."""
    found = os.environ.get("EVIDOSE_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("no Chromium, run `make system`")
    return found


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        pytest.skip(f"no {name}, run `make system`")
    return found


@pytest.fixture(scope="session")
def nginx() -> str:
    """Path of nginx, as a proxy in front of the server."""
    return _program("nginx")


@pytest.fixture(scope="session")
def socat() -> str:
    """Path of socat, as a tunnel to the server."""
    return _program("socat")


@pytest.fixture(scope="session")
def nobody() -> list[str]:
    """Command line that runs what follows as another user of this machine."""
    if os.geteuid():
        pytest.skip("only root can become another user; CI runs as root")
    return [_program("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups"]


@pytest.fixture
def many() -> Iterator[None]:
    """Room for many sockets of our own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 11_000
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(
            f"this machine allows {hard} open files, {wanted} are needed: raise `ulimit -n`"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def connections_listed():
    """A system that lists its connections with their users."""
    if not Path("/proc/net/tcp").is_file():
        pytest.skip("only Linux lists its connections")


@pytest.fixture
def memory_shown():
    """A system that shows the memory of a process to its owner."""
    if not Path("/proc/self/mem").exists():
        pytest.skip("only Linux shows the memory of a process")


@pytest.fixture
def record_home(tmp_path, monkeypatch) -> Path:
    """Folder of a personal record of the test's own, not made yet; the zone is Oslo's."""
    for name in ("EVIDOSE_DATABASE_URL", "EVIDOSE_PASSPHRASE", "EVIDOSE_NEW_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TZ", "Europe/Oslo")
    return tmp_path / "home"


@pytest.fixture(scope="session")
def islands() -> Path:
    """Folder of the scripts that npm built (`make setup`)."""
    built = ROOT / "src/evidose/web/static"
    if not all((built / name).is_file() for name in ("mechanism.js", "diary.js", "worker.js")):
        pytest.skip("the scripts are not built, run `make setup`")
    return built


@pytest.fixture
def record():
    """Make a record from pairs of a moment (``2026-05-01T21:00``, zone +01:00) and a body."""

    def made(*told: tuple[str, object]) -> Snapshot:
        entries = []
        for i, (moment, body) in enumerate(told):
            text = moment if "T" in moment else f"{moment}T00:00"
            at = datetime.fromisoformat(text if "+" in text[10:] else f"{text}+01:00")
            entries.append(Entry(f"{i:032x}", at, "Europe/Oslo", at, body))
        return Snapshot(tuple(entries))

    return made


@pytest.fixture
def months(record):
    """Make months of evenings: pain 7 before, `level` after a start, doses, and more entries."""

    def made(
        *more: tuple[str, object], start: int = 40, days: int = 150, level: float = 4.0
    ) -> Snapshot:
        first = date(2026, 1, 1).toordinal()
        told: list[tuple[str, object]] = [
            ("2026-01-01T20:00", Goal("pain", "nrs-pain", 3.0)),
            (
                f"{date.fromordinal(first + start)}T18:00",
                Medicine("LDN", Decimal("4.5"), "mg", start=date.fromordinal(first + start)),
            ),
        ]
        for t in range(days):
            day = date.fromordinal(first + t)
            now = 7.0 if t < start + 14 else level
            told.append((f"{day}T21:00", Score("pain", "nrs-pain", now + t % 3 - 1)))
            if t >= start:
                told.append((f"{day}T22:00", Dose("LDN", t % 20 != 0, Decimal("4.5"), "mg")))
        return record(*told, *more)

    return made


NO_ANSWER = r"playwright\._impl\._errors"
"""Errors of Playwright's own: an answer that did not come in time, a script that threw. What an
assertion finds wrong is none of them."""


def pytest_collection_modifyitems(items):
    """Ask a browser that ended in an error of its own once more; the summary tells which test."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[NO_ANSWER]))


def _group(item: pytest.Item | pytest.Collector) -> str:
    return next((g for g in GROUPS if item.get_closest_marker(g)), "other")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Name the group of a skipped test; under EVIDOSE_REQUIRE_ALL=1 make the skip a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        report.user_properties.append(("skipped", f"{_group(item)} tests: {reason}"))
        if REQUIRE_ALL and _group(item) != NOBODY_CAN_INSTALL:
            report.outcome = "failed"
            report.longrepr = f"{reason} (EVIDOSE_REQUIRE_ALL=1 allows no skip)"
    return report


def _first_line(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return crash.message.splitlines()[0] if crash else "no reason was kept"


def pytest_terminal_summary(terminalreporter):
    """Tell which browser tests ran twice; print a line per group that was skipped, and why."""
    skipped = Counter(
        told
        for report in terminalreporter.stats.get("skipped", [])
        for name, told in getattr(report, "user_properties", [])
        if name == "skipped"
    )
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_line(f"ASKED TWICE {report.nodeid}: {_first_line(report)}")
    for told, count in sorted(skipped.items()):
        terminalreporter.write_line(f"SKIPPED {count} {told}")
