"""What `import evidose` offers, and what it costs."""

import ast
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

import evidose as ev
from evidose.face import OFFERED
from evidose.terms import VERSION

IMPORT_S = 0.02
ANSWERS = {"medications": ["none"], "no_opioids": True, "conditions": ["none"], "age": 45}


def test_what_is_offered_is_there():
    assert dir(ev) == sorted(
        ["__version__", "dose_response", "network", "plan", "pool", "profile", "respond", "screen"]
    )
    assert ev.pool([0.1, 0.3], vi=[0.01, 0.02]).k == 2
    assert ev.__version__ == VERSION
    for name, (module, own) in OFFERED.items():
        assert getattr(ev, name) is getattr(import_module(module), own)
    with pytest.raises(AttributeError, match="module 'evidose' has no attribute 'nothing'"):
        ev.nothing  # noqa: B018


def test_types_are_told_of_all_that_is_offered():
    """A type checker reads the stub: the same names, from the same modules."""
    tree = ast.parse(Path(ev.__file__).with_suffix(".pyi").read_text("utf-8"))
    told = {
        a.asname: (node.module, a.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for a in node.names
    }
    assert told == {name: at for name, at in OFFERED.items() if name != "__version__"}


def test_a_room_of_the_same_name_does_not_hide_the_function():
    code = (
        "import evidose as ev; from evidose.profile import build_profile; import evidose.profile; "
        "from evidose import profile; "
        "print(ev.profile.__module__, ev.profile is profile, build_profile.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        *("evidose.actions.know.python_evidence", "True", "build_profile"),
    ]


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
    for heading in ("The question", "The model", "The data", "References", "Examples"):
        assert heading in text


def test_the_questions_of_one_person_are_answered_like_at_every_door():
    today = date(2026, 11, 30)
    assert ev.screen("ldn", ANSWERS, today=today).verdict == "incomplete"
    made = ev.plan("ldn", date(2027, 1, 4), ANSWERS, zone="UTC", today=today)
    assert (made.plan is None) != (made.withheld is None)
