"""`evidose version`: the versions of the code and of the library."""

import json
from typing import Annotated

import typer

from evidose.actions.know.versions import versions

app = typer.Typer(add_completion=False)


@app.command()
def version(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Tell the versions of the code and of the library.

    Both are shown on every page and in every export; please name them in a report.
    """
    told = versions()
    if as_json:
        typer.echo(json.dumps(told))
    else:
        typer.echo(f"evidose {told['code_version']}, library {told['library_version']}")
