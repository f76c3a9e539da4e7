"""What `import evidose` offers, and what it costs."""

import subprocess
import sys

import pytest

import evidose as ev

IMPORT_S = 0.02


def test_what_is_offered_is_there():
    assert dir(ev) == ["compare", "pool"]
    assert ev.compare("fibromyalgia", outcome="pain").to_dict()["asked"] == "pain"
    assert ev.pool([0.1, 0.3], vi=[0.01, 0.02]).k == 2
    with pytest.raises(AttributeError, match="module 'evidose' has no attribute 'nothing'"):
        ev.nothing  # noqa: B018


def test_the_import_costs_nothing():
    """The fastest of five, so that a busy machine does not decide."""
    code = (
        "import sys, time; t = time.perf_counter(); import evidose; "
        "print(time.perf_counter() - t, 'numpy' in sys.modules)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    assert all(run.stdout.split()[1] == "False" for run in runs)
    assert min(float(run.stdout.split()[0]) for run in runs) <= IMPORT_S


def test_help_reads_like_a_short_paper():
    text = ev.pool.__doc__
    assert "The model" in ev.compare.__doc__
    for heading in ("The question", "The model", "The data", "References", "Examples"):
        assert heading in text
