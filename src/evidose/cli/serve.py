"""`evidose serve`: the pages and the API on this machine."""

import json
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.entrance import LINK_MINUTES, Entrance, Serving
from evidose.cli.browser import show_in_browser
from evidose.terms import EvidoseError

app = typer.Typer(add_completion=False)

OTHERS = (
    "evidose: everybody in the network can open these pages; the diary stays shut. "
    "Other machines reach them under this one's own address on port {port}."
)
NO_LINKS = "evidose: there are no links to the diary: {why}"


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="A further name under which visitors may come; repeatable."),
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
    log: Annotated[
        bool, typer.Option(help="One JSON line per request on stderr, without personal data.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser", help="Open the front page in your browser.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the address, and a link to the diary, as JSON.")
    ] = False,
) -> None:
    """Serve the pages and the API on this machine until Ctrl-C.

    The diary opens with a link that is good once; `evidose open` gives a new one.

    Example: evidose serve --port 8080
    """
    from evidose.api import create_api
    from evidose.web import Opened, create_app
    from evidose.web import serve as run

    if log:
        logging.basicConfig(stream=sys.stderr, format="%(message)s")
        logging.getLogger("evidose.web").setLevel(logging.INFO)
    serving = Serving(Entrance())

    def ready(opened: Opened) -> None:
        if opened.to_others:
            typer.echo(OTHERS.format(port=opened.port), err=True)
        link = "" if opened.to_others else _published(serving, opened.address)
        if as_json:
            told = {"address": opened.address, "diary": link or None}
            typer.echo(json.dumps({"schema_version": 1, **told}))
        else:
            typer.echo(f"Evidose serves at {opened.address} (Ctrl-C stops it)")
            typer.echo(_about_the_diary(link), nl=bool(link))
        sys.stdout.flush()
        if browser:
            show_in_browser(serving.running, opened.address, front=True)

    try:
        site = create_app(
            evidence,
            allow_host or (),
            create_api(evidence),
            listening=host,
            entrance=serving.entrance,
        )
        run(site, host, port, ready)
    finally:
        serving.close()
    if not as_json:
        typer.echo("Stopped.")


def _published(serving: Serving, address: str) -> str:
    try:
        return serving.publish(address).link()
    except (OSError, EvidoseError) as fault:
        typer.echo(NO_LINKS.format(why=fault), err=True)
        return ""


def _about_the_diary(link: str) -> str:
    """Return what is said of the diary; a link goes to a terminal and into no file."""
    if not link:
        return ""
    if not sys.stdout.isatty():
        return "The diary opens with a link; `evidose open` gives one."
    return (
        f"Your diary opens, once and within {LINK_MINUTES} minutes, with\n  {link}\n"
        "`evidose open` gives a new link while this runs."
    )
