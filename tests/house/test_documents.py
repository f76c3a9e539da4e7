"""Documents cannot lie: commands, targets, links and versions they name exist."""

import re
import shlex
import sys
import tomllib
from importlib import import_module
from importlib.metadata import packages_distributions
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import typer

from evidose.cli import app as table

ROOT = Path(__file__).parents[2]
WRITTEN_BY_HAND = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "GLOSSARY.md")
NOT_OURS_TO_SAY = re.compile(
    r"(?<![\w.~-])/(?:work|root|home|tmp/wt)/"  # places on somebody's machine
    r"|site-packages|pypi\.org|pythonhosted|npmjs\.(?:org|com)|deb\.debian\.org"
)


def documents():
    """Every document for people."""
    here = [ROOT / name for name in WRITTEN_BY_HAND]
    return [*here, *sorted((ROOT / "docs").rglob("*.md"))]


def code_lines(text):
    """Yield what a document shows as something to type."""
    for block in re.findall(r"^```(?:console|bash|sh)?\n(.*?)^```", text, re.M | re.S):
        yield from block.replace("\\\n", " ").splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def complaint(line):
    """Return what is wrong with an ``evidose ...`` line, or None."""
    words = shlex.split(line.removeprefix("$ "), comments=True)[1:]
    for stop in ("|", ">", "&&", ";"):
        words = words[: words.index(stop)] if stop in words else words
    if not words or words[0].isupper() or words[0] in ("--help", "--version", "..."):
        return None
    known = [c.name for c in table.commands()]
    if words[0] not in known:
        return f"no command {words[0]!r}"
    module = words[0].replace("-", "_")
    command = typer.main.get_command(import_module(f"evidose.cli.{module}").app)
    rest = words[1:]
    while rest and isinstance(command, typer.core.TyperGroup):
        name = rest.pop(0)
        if name.startswith(("-", "...", "…")):
            break
        if name not in command.commands:
            return f"no subcommand {name!r}"
        command = command.commands[name]
    options = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
    unknown = [w for w in rest if w.startswith("--") and w.partition("=")[0] not in options]
    return f"no option {unknown[0]}" if unknown else None


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_commands_options_and_targets_exist(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    wrong = []
    for line in code_lines(path.read_text("utf-8")):
        said = line.strip().removeprefix("$ ")
        if said == "evidose" or said.startswith("evidose "):
            found = complaint(said)
            wrong += [f"{said}: {found}"] if found else []
        if match := re.match(r"(?:\w+=\S+ )*make ([a-z]+)\b", said):
            wrong += [] if match[1] in targets else [f"{said}: no such target"]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(path):
    text = path.read_text("utf-8")
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    dead = [
        link
        for link in links
        if not re.match(r"[a-z]+:", link) and not (path.parent / link).exists()
    ]
    assert not dead


def test_the_readme_starts_with_the_two_commands():
    commands = [
        line.split("#")[0].strip()
        for line in code_lines((ROOT / "README.md").read_text("utf-8"))
        if line.startswith("make ")
    ]
    assert commands[:2] == ["make run", "make test"]


def test_ci_runs_the_test_command_of_the_readme():
    script = (ROOT / ".ci/run").read_text("utf-8")
    steps = [s for s in script.splitlines() if s and not s.startswith(("#", "set", "cd"))]
    assert steps == ["make system", "make check", "EVIDOSE_REQUIRE_ALL=1 make test"]


def test_no_registry_hosts_and_no_machine_paths(tracked):
    watchmen = {Path(__file__), ROOT / "tests/data/test_library.py"}  # they spell the signs out
    odd = []
    for path in tracked:
        if path in watchmen:
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for found in sorted(set(NOT_OURS_TO_SAY.findall(text))):
            odd.append(f"{path.relative_to(ROOT)}: {found}")
    assert not odd, "\n".join(odd)


def test_library_files_hold_no_comments():
    """A formatter rewrites them; what needs saying is a `note` field."""
    strings = re.compile(
        r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.S
    )
    odd = [
        p.relative_to(ROOT).as_posix()
        for p in sorted((ROOT / "src/evidose/library").rglob("*.toml"))
        if "#" in strings.sub("", p.read_text("utf-8"))
    ]
    assert not odd, "\n".join(odd)


def test_every_dependency_has_an_exact_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(d for extra in extras for d in extra)]
    names = {_canonical(d) for d in asked}
    text = (ROOT / "constraints.txt").read_text("utf-8")
    pin = r"([a-z0-9-]+)==[0-9][0-9a-z.]*(?: \\\n    --hash=sha256:[0-9a-f]{64})+"
    rest = re.sub(rf"^{pin}$|^#.*$", "", text, flags=re.M)
    assert not rest.strip(), f"a line without version or hash: {rest.split()[0]}"
    pinned = [m[1] for m in re.finditer(pin, text)]
    assert len(pinned) == len(set(pinned))
    missing = names - set(pinned)
    assert not missing, f"run `make constraints`: {sorted(missing)}"


def test_every_imported_package_is_declared(modules):
    """What the package imports, a plain `pip install` of the wheel brings along."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {_canonical(d) for d in project["dependencies"]}
    for extra, needed in project["optional-dependencies"].items():
        declared |= set() if extra == "dev" else {_canonical(d) for d in needed}
    comes_with = {"starlette": "fastapi", "pydantic_core": "pydantic", "click": "typer"}
    of = packages_distributions()
    odd = []
    for m in modules:
        for name, line in m.imports:
            top = name.partition(".")[0]
            if top == "evidose" or top in sys.stdlib_module_names:
                continue
            owners = {_canonical(d) for d in of.get(top, [])} | {comes_with.get(top, top)}
            if not owners & declared:
                odd.append(f"{m.shown}:{line} imports {top}")
    assert not odd, "not in pyproject.toml:\n" + "\n".join(odd)


def _canonical(requirement):
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", requirement)[0]).lower()


def test_the_reference_page_names_every_command():
    spec = spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    reference = module_from_spec(spec)
    spec.loader.exec_module(reference)
    text = "\n".join(reference.page())
    for line in table.commands():
        assert f"## `evidose {line.name}`" in text
    assert "| `--json` | Print one JSON document. |" in text
