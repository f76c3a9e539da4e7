"""`evidose open`: a new link to the diary of the server that runs."""

import json
import sys
from typing import Annotated

import typer

from evidose.actions.entrance import LINK_MINUTES, find_serving
from evidose.cli.browser import show_in_browser

app = typer.Typer(add_completion=False)


@app.command("open")
def open_(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the server, if several run.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser", help="Open the diary in your browser at once.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Give a link that opens the diary in one browser, once.

    `evidose serve` must be running, started by you. Give the link to nobody.

    Example: evidose open
    """
    running = find_serving(port)
    if browser:
        show_in_browser(running, running.address)
        return
    link = running.link()
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, "diary": link, "minutes": LINK_MINUTES}))
    elif sys.stdout.isatty():
        typer.echo(f"Good once, within {LINK_MINUTES} minutes:\n  {link}")
    else:
        typer.echo(link)
