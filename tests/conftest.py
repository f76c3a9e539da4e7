"""Real parts that some tests need; what is absent is said plainly, and is a failure in CI."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REQUIRE_ALL = os.environ.get("EVIDOSE_REQUIRE_ALL") == "1"
ROOT = Path(__file__).parent.parent


def _absent(what: str, remedy: str) -> None:
    if REQUIRE_ALL:
        pytest.fail(f"{what} is absent and EVIDOSE_REQUIRE_ALL=1: {remedy}")
    pytest.skip(f"no {what}: {remedy}")


@pytest.fixture(scope="session")
def cochrane_trials() -> Path:
    """Path of the Cochrane trial table, read in place."""
    default = ROOT.parent / "shared" / "cochrane" / "trials.parquet"
    path = Path(os.environ.get("EVIDOSE_COCHRANE", default))
    if not path.is_file():
        # The table cannot be installed by anyone, so its absence is told but never fails a run.
        pytest.skip("no Cochrane trial table: set EVIDOSE_COCHRANE to trials.parquet")
    return path


@pytest.fixture(scope="session")
def rscript() -> str:
    """Path of Rscript with metafor installed."""
    found = shutil.which("Rscript")
    probe = [found or "false", "-e", "library(metafor)"]
    if found is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        _absent("R with metafor", "run `make system`")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium for browser tests (EVIDOSE_CHROMIUM or PATH)."""
    found = os.environ.get("EVIDOSE_CHROMIUM") or shutil.which("chromium")
    if not found:
        _absent("Chromium", "run `make system`")
    assert found is not None
    return found
