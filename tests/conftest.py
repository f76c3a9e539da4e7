"""Real parts that some tests need; what is absent is said plainly, and is a failure in CI."""

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

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


def pytest_terminal_summary(terminalreporter):
    """Print one plain line per group that was skipped, and why."""
    skipped = Counter(
        told
        for report in terminalreporter.stats.get("skipped", [])
        for name, told in getattr(report, "user_properties", [])
        if name == "skipped"
    )
    for told, count in sorted(skipped.items()):
        terminalreporter.write_line(f"SKIPPED {count} {told}")
