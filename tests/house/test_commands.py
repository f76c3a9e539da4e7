"""Every command keeps the promises of the help page."""

from importlib import import_module

import pytest
import typer

from evidose.cli import app as table

WITHOUT_JSON = {"serve": "answers over HTTP until it is stopped; it has no result to print"}


def leaves(called, command):
    inner = getattr(command, "commands", None)
    if inner is None:
        yield called, command
    for name, below in (inner or {}).items():
        yield from leaves(f"{called} {name}", below)


def every_command():
    for line in table.commands():
        command = typer.main.get_command(import_module(f"evidose.cli.{line.module}").app)
        yield from leaves(line.name, command)


@pytest.mark.parametrize(("called", "command"), list(every_command()))
def test_has_json_a_purpose_and_words_for_every_option(called, command):
    options = {o for p in command.params for o in p.opts}
    assert called.split()[0] in WITHOUT_JSON or "--json" in options
    assert "--install-completion" not in options, "app = typer.Typer(add_completion=False)"
    assert command.help
    wordless = [
        p.name for p in command.params if not (getattr(p, "help", None) or p.name == "help")
    ]
    assert not wordless


def test_a_line_of_the_table_is_one_short_line():
    for line in table.commands():
        assert len(line.help) <= 64
        assert line.help[0].islower()
        assert not line.help.endswith(".")
