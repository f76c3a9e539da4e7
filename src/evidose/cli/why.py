"""`evidose why`: the chain from a published number back to files and papers."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.why import explain
from evidose.pages.know.why import why_document, why_text

app = typer.Typer(add_completion=False)


@app.command()
def why(
    compound: Annotated[
        str, typer.Argument(help="Id or name; `evidose list compounds` tells them.")
    ],
    question: Annotated[str, typer.Argument(help="Question, e.g. fibromyalgia-pain.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    as_of: Annotated[str | None, typer.Option(help="Only what was published by this day.")] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
) -> None:
    """Walk from a number on the page to its derivation, its file and its paper.

    Example: evidose why COMPOUND QUESTION
    """
    chain = explain(compound, question, as_of, evidence)
    if as_json:
        typer.echo(json.dumps(why_document(chain), ensure_ascii=False, allow_nan=False))
    else:
        typer.echo(why_text(chain))
