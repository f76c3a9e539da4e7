import subprocess
import sys
from types import ModuleType

import pytest
import typer

from evidose.cli import app as table
from evidose.terms import InputError, Problem


@pytest.fixture
def command(monkeypatch):
    """Register a command that runs `function`."""

    def register(*functions):
        made = typer.Typer(add_completion=False)
        for function in functions:
            made.command()(function)
        module = ModuleType("evidose.cli.probe")
        module.app = made
        monkeypatch.setitem(sys.modules, "evidose.cli.probe", module)
        line = table.Command("probe", table.KNOW, "a command for this test")
        monkeypatch.setattr(table, "commands", lambda: (line,))

    return register


def test_help_groups_the_commands_and_tells_exit_codes(capsys):
    assert table.run(["--help"]) == 0
    page = capsys.readouterr().out
    for line in table.commands():
        assert f"  {line.name} " in page
        assert line.help in page
        assert page.index(line.group) < page.index(f"  {line.name} ")
    assert "Exit codes: 0 done, 1" in page
    assert max(map(len, page.splitlines())) <= 80


def test_bare_call_is_help(capsys):
    assert table.run([]) == 0
    assert "Usage: evidose COMMAND" in capsys.readouterr().out


def test_unknown_command_suggests_a_near_name(capsys):
    assert table.run(["versio"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("evidose: unknown command 'versio'. Did you mean version")
    assert said.out == ""


def test_unknown_option_of_evidose_itself(capsys):
    assert table.run(["--frobnicate"]) == 2
    assert "No such option: --frobnicate" in capsys.readouterr().err


def test_usage_error_names_the_subcommand_in_two_lines(command, capsys):
    def check(year: int) -> None: ...
    def other() -> None: ...

    command(check, other)
    assert table.run(["probe", "check", "soon"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    first, second = said.err.splitlines()
    assert first.startswith("evidose probe check: Invalid value for 'year'")
    assert second == "See `evidose probe check --help`."


def test_a_family_called_bare_shows_its_help(command, capsys):
    def check() -> None: ...
    def other() -> None: ...

    command(check, other)
    assert table.run(["probe"]) == 0
    assert "check" in capsys.readouterr().out


def test_problems_are_told_in_plain_lines_with_exit_1(command, capsys):
    def fail() -> None:
        raise InputError(*(Problem(f"f{i}.toml", "year", "'x'", "a year") for i in range(12)))

    command(fail)
    assert table.run(["probe"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "evidose: f0.toml: year: found 'x', expected a year"
    assert lines[-1] == "evidose: ... and 2 more"
    assert len(lines) == table.MOST_LINES + 1


def test_a_file_that_cannot_be_written_is_no_fault_of_ours(command, capsys, tmp_path):
    target = tmp_path / "missing" / "forest.svg"

    def write() -> None:
        target.write_text("", "utf-8")

    command(write)
    assert table.run(["probe"]) == 1
    assert capsys.readouterr().err == f"evidose: {target}: No such file or directory\n"


def test_our_own_fault_is_one_line_and_exit_3(command, capsys):
    def fail() -> None:
        raise KeyError("two\nlines")

    command(fail)
    assert table.run(["probe"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    first, second = said.err.splitlines()
    assert first.startswith("evidose: internal error, KeyError at test_app.py:")
    assert "report" in second


def test_command_chooses_its_exit_code(command):
    def fail() -> None:
        raise typer.Exit(1)

    command(fail)
    assert table.run(["probe"]) == 1


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, typer.Abort])
def test_interrupt_is_130_without_a_traceback(command, capsys, interruption):
    def wait() -> None:
        raise interruption

    command(wait)
    assert table.run(["probe"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_that_stops_reading_is_no_error():
    code = (
        "import sys; from evidose.cli.app import run; sys.stdin.readline();"
        "sys.exit(run(['--help']))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    child.stdout.close()
    child.stdin.write(b"go\n")
    child.stdin.close()
    error = child.stderr.read()
    child.stderr.close()
    assert child.wait() == 0
    assert error == b""
