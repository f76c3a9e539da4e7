"""Write docs/reference/commands.md from the commands themselves: `make docs`."""

import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Any

import typer

from evidose.cli import app as table

OUT = Path(__file__).parent / "reference" / "commands.md"


def main() -> int:
    """Write the page and tell where it is."""
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("\n".join(page()) + "\n", encoding="utf-8")
    print(f"wrote {OUT.relative_to(Path.cwd())}")
    return 0


def page() -> Iterator[str]:
    """Yield the lines of the page: one section per command, one table of its options."""
    yield "# Commands"
    for line in table.commands():
        command = typer.main.get_command(import_module(f"evidose.cli.{line.module}").app)
        yield from section(f"evidose {line.name}", command, line.help)


def section(called: str, command: Any, summary: str = "") -> Iterator[str]:
    """Yield the section of one command, then those of its subcommands."""
    yield from ("", f"## `{called}`", "", cleandoc(command.help or summary))
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    if shown:
        yield from ("", "| argument or option | meaning |", "|---|---|")
    for parameter in shown:
        option = parameter.param_type_name == "option"
        names = ", ".join((*parameter.opts, *parameter.secondary_opts)) if option else ""
        meaning = (getattr(parameter, "help", None) or "").replace("|", "\\|").replace("\n", " ")
        yield f"| `{names or parameter.name.upper()}` | {meaning} |"
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        yield from section(f"{called} {name}", inner)


if __name__ == "__main__":
    sys.exit(main())
