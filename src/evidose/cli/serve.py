"""`evidose serve`: the pages and the API on this machine."""

import json
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


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
    as_json: Annotated[bool, typer.Option("--json", help="Print the address as JSON.")] = False,
) -> None:
    """Serve the pages and the API on this machine until Ctrl-C.

    Example: evidose serve --port 8080
    """
    from evidose.api import create_api
    from evidose.web import create_app
    from evidose.web import serve as run

    if log:
        logging.basicConfig(stream=sys.stderr, format="%(message)s")
        logging.getLogger("evidose.web").setLevel(logging.INFO)

    def ready(address: str) -> None:
        if as_json:
            typer.echo(json.dumps({"schema_version": 1, "address": address}))
        else:
            typer.echo(f"Evidose serves at {address} (Ctrl-C stops it)")
        sys.stdout.flush()

    site = create_app(evidence, allow_host or (), create_api(evidence), listening=host)
    run(site, host, port, ready)
    if not as_json:
        typer.echo("Stopped.")
