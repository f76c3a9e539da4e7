"""`evidose multiverse`: every defensible analysis, and which choice flips the answer."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.multiverse import explore

app = typer.Typer(add_completion=False)


@app.command()
def multiverse(
    compound: Annotated[
        str, typer.Argument(help="Id or name; `evidose list compounds` tells them.")
    ],
    question: Annotated[str, typer.Argument(help="Question, e.g. fibromyalgia-pain.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="With --json: the full record of every specification.")
    ] = False,
    plot: Annotated[
        Path | None, typer.Option(help="Write the specification curve as SVG here.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Only what was published by this day.")] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
) -> None:
    """Run every defensible analysis of a question and show which choice flips the verdict.

    Example: evidose multiverse COMPOUND QUESTION --plot curve.svg
    """
    from evidose.pages.know.multiverse_text import (
        multiverse_curve,
        multiverse_document,
        multiverse_text,
    )

    found, body = explore(compound, question, as_of, evidence)
    if plot is not None:
        plot.write_text(multiverse_curve(found), encoding="utf-8")
    if as_json:
        document = multiverse_document(found, body, every=every)
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(multiverse_text(found, body))
    if plot is not None:
        typer.echo(f"wrote {plot}")
