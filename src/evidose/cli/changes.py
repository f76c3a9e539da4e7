"""`evidose changes`: what changed between two dates, sentence by sentence."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.changes import compare_dates, drill
from evidose.pages.know.changes_text import changes_document, changes_text

app = typer.Typer(add_completion=False)


@app.command()
def changes(
    compound: Annotated[
        str, typer.Argument(help="Id or name; `evidose list compounds` tells them.")
    ],
    start: Annotated[
        str | None, typer.Option("--from", help="The earlier day, e.g. 2014-01-01.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", help="The later day; without it everything recorded.")
    ] = None,
    retract: Annotated[
        list[str] | None,
        typer.Option(help="Drill: mark this study as retracted (may be repeated)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
) -> None:
    """Compare the page of two days, or drill what a retraction would change.

    Example: evidose changes COMPOUND --from 2014-01-01 --to 2024-06-01

    Example: evidose changes COMPOUND --retract STUDY
    """
    if retract and start:
        raise typer.BadParameter("--retract compares one day with itself; leave out --from")
    found = (
        drill(compound, retract, end, evidence)
        if retract
        else compare_dates(compound, start, end, evidence)
    )
    if as_json:
        typer.echo(json.dumps(changes_document(found), ensure_ascii=False, allow_nan=False))
    else:
        typer.echo(changes_text(found))
