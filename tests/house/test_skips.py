"""What a machine lacks is told in one plain line per group, and is a failure in CI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = """
import pytest

@pytest.mark.browser
@pytest.mark.parametrize("page", [1, 2])
def test_page(chromium, page): ...

@pytest.mark.peer
def test_peer(rscript): ...

@pytest.mark.cochrane
def test_table(cochrane_trials): ...
"""


@pytest.fixture
def bare_run(tmp_path):
    """Run the cases above with our conftest on a machine that has nothing."""
    tests = tmp_path / "tests"
    tests.mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tests)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tests / "test_cases.py").write_text(CASES, "utf-8")

    def run(*options, require_all=""):
        kept = {k: v for k, v in os.environ.items() if k in ("HOME", "PYTHONPATH", "LANG")}
        kept |= {"PATH": str(tmp_path), "EVIDOSE_REQUIRE_ALL": require_all}
        command = [sys.executable, "-m", "pytest", "tests", "-p", "no:cacheprovider", *options]
        return subprocess.run(
            command, cwd=tmp_path, env=kept, capture_output=True, text=True, check=False
        )

    return run


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_one_line_per_group(bare_run, options):
    done = bare_run(*options)
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert told == [
        "SKIPPED 2 browser tests: no Chromium, run `make system`",
        "SKIPPED 1 cochrane tests: no Cochrane trial table, set EVIDOSE_COCHRANE to its "
        "trials.parquet",
        "SKIPPED 1 peer tests: no R with metafor, run `make system`",
    ]


def test_in_ci_a_skip_is_a_failure_except_for_what_nobody_can_install(bare_run):
    done = bare_run(require_all="1")
    assert done.returncode == 1
    assert "allows no skip" in done.stdout
    assert "1 skipped" in done.stdout
    told = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert [line.split()[2] for line in told] == ["cochrane"]
