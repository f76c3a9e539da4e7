"""The wheel: what a user installs. Built from this tree, unpacked away from it, and run."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = {
    ".py",
    ".toml",
    ".csv",
    ".html",
    ".svg",
    ".txt",
    ".md",
    ".json",
    ".css",
    ".js",
    ".png",
    ".typ",
    ".typed",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder that holds the unpacked wheel, first on the path."""
    place = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(place)

    def run(*arguments):
        start = f"import sys; sys.path.insert(0, {str(place)!r}); import evidose, evidose.cli; "
        start += f"assert evidose.__file__.startswith({str(place)!r}); evidose.cli.main()"
        command = [sys.executable, "-c", start, *arguments]
        return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)

    return run


def test_every_source_file_travels(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "src" / "evidose"
    wanted = {
        p.relative_to(ROOT / "src").as_posix()
        for p in package.rglob("*")
        if p.is_file() and (p.suffix in SHIPPED or p.parent == package / "library")
    }
    assert "evidose/library/VERSION" in wanted
    assert not wanted - inside
    assert not [name for name in inside if name.startswith(("tests", "docs", "evidose/tests"))]


def test_licences_travel(wheel):
    inside = zipfile.ZipFile(wheel).namelist()
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in inside if ".dist-info/" in name}


def test_the_installed_command_answers(installed):
    done = installed("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("evidose ")


def test_the_installed_library_answers(installed):
    done = installed("profile", "low-dose-naltrexone", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    page = json.loads(done.stdout)
    assert page["compound"] == "low-dose-naltrexone"
    assert page["outcomes"]
