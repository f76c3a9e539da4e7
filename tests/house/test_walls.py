"""Every wall in pyproject.toml falls when it is broken, and stands before every room there is."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/evidose"
RECORDS = {"store", "person", "accounts", "living", "search"}
"""Rooms that may speak SQL."""
DOORS = {"cli", "api", "web"}
OUTER = {"pages", "actions", *DOORS}
PERSONAL = {"store", "person", "accounts", "safety", "regimen", "response", "exchange"}

BREAKS = {
    "direction": ("synthesis/scale.py", "import evidose.profile"),
    "rooms-of-actions": ("actions/plan/asked.py", "import evidose.actions.track.alerts"),
    "rooms-of-pages": ("pages/know/traces.py", "import evidose.pages.plan.rules_text"),
    "wall": ("pages/know/practice.py", "from evidose.safety import Rule"),
    "score": ("safety/kinds.py", "from evidose.profile import Profile"),
    "reading": ("reading/words.py", "from evidose.safety import Rule"),
    "stats": ("stats/pool.py", "from evidose.evidence import Compound"),
    "doors": ("cli/why.py", "from evidose.stats import pool"),
    "sql": ("actions/track/told.py", "import sqlite3"),
    "frameworks": ("pages/know/traces.py", "from starlette.responses import Response"),
    "by-name": ("safety/judge.py", "from importlib import import_module"),
    "environment": ("safety/judge.py", "from posix import environ"),
}
"""For each contract a module and the line that breaks it."""


def contracts():
    """Return the contracts by id."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    return {c["id"]: c for c in told["contracts"]}


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Return a folder with a copy of the code and the contracts."""
    folder = tmp_path_factory.mktemp("house")
    for path in PACKAGE.rglob("*.py"):
        if "library" not in path.relative_to(PACKAGE).parts[:1]:
            copy = folder / path.relative_to(PACKAGE.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder, *more):
    """Return what import-linter says in a folder."""
    command = "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", command, *more],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
    )


def test_the_copy_is_what_is_looked_at(copied):
    whole = lint(copied)
    assert whole.returncode == 0, whole.stdout + whole.stderr


@pytest.mark.parametrize("wall", BREAKS)
def test_a_broken_wall_falls(copied, wall):
    module, line = BREAKS[wall]
    path = copied / "evidose" / module
    before = path.read_text("utf-8")
    assert line not in before
    path.write_text(f"{before}\n\ndef planted():\n    {line}\n", "utf-8")
    try:
        said = lint(copied, "--contract", wall)
    finally:
        path.write_text(before, "utf-8")
    assert said.returncode == 1
    assert "0 kept, 1 broken" in said.stdout, said.stdout + said.stderr


def test_each_contract_is_broken_once():
    assert set(BREAKS) == set(contracts())


def rooms_in(names):
    """Return the rooms among dotted names, whole ones only."""
    return {parts[1] for n in names if (parts := n.split("."))[0] == "evidose" and len(parts) == 2}


@pytest.mark.parametrize(
    ("wall", "side", "but"),
    [
        ("wall", "source_modules", PERSONAL | OUTER | {"reading", "workers"}),
        ("sql", "source_modules", RECORDS),
        ("frameworks", "source_modules", DOORS),
        ("stats", "forbidden_modules", {"stats", "terms", "workers", *DOORS}),
        ("doors", "forbidden_modules", {*OUTER, "terms", "workers"}),
    ],
)
def test_a_wall_stands_before_every_room(wall, side, but):
    """A new room is on one side of each wall, or an exception that is written here."""
    rooms = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert rooms_in(contracts()[wall][side]) == rooms - but


def test_all_that_is_personal_is_behind_the_wall():
    rooms = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert rooms_in(contracts()["wall"]["forbidden_modules"]) == rooms & PERSONAL
    assert rooms_in(contracts()["score"]["source_modules"]) == {"safety", "regimen"}
