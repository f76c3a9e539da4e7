"""`--evidence DIR`, which every command takes: the library that it works with."""

from pathlib import Path
from typing import Annotated, Any

import typer

from evidose.terms import work_with

NAME, HELP = "--evidence", "Your own library, laid over the shipped one."


def take_a_library(command: Any) -> None:
    """Let a command, or every command below it, take a library of the user's own.

    Parameters
    ----------
    command : as `typer.main.get_command` returns it
    """
    for below in getattr(command, "commands", {}).values():
        take_a_library(below)
    if hasattr(command, "commands"):
        return
    own = next((p for p in command.params if NAME in p.opts), None)
    if own is None:
        command.params.append(_option())
    else:
        own.is_eager, told = True, own.callback
        own.callback = _told if told is None else told


def _option() -> Any:
    def take(evidence: Annotated[Path | None, typer.Option(help=HELP)] = None) -> None:
        """Stand for a command with this one option."""

    app = typer.Typer(add_completion=False)
    app.command()(take)
    made = next(p for p in typer.main.get_command(app).params if NAME in p.opts)
    made.expose_value, made.is_eager, made.callback = False, True, _told
    return made


def _told(context: Any, option: Any, folder: Any) -> Any:
    """Work with the folder that was named; a folder that is none is told by who opens it."""
    if folder is not None:
        work_with(Path(folder))
    return folder
