"""`evidose expect`: what the trials let one person expect, before any data."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.expect import expect_outcomes
from evidose.cli.record import own_or
from evidose.pages.expectation_text import expectations_document, expectations_text

app = typer.Typer(add_completion=False)


@app.command()
def expect(
    outcome: Annotated[
        str | None,
        typer.Option(help="Outcome, e.g. pain; default: every one that trials measured."),
    ] = None,
    compound: Annotated[
        str | None, typer.Option(help="What is taken; default: what your record tells.")
    ] = None,
    instrument: Annotated[
        str | None, typer.Option(help="Scale to tell it on; default: the outcome's own.")
    ] = None,
    condition: Annotated[
        str | None, typer.Option(help="Count only trials in this condition.")
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="A library to lay over the shipped one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what the trials let one person expect, and how much of it is assumed.

    Example: evidose expect --outcome pain
    """
    found = expect_outcomes(
        outcome,
        compound=own_or(compound),
        instrument=instrument,
        condition=condition,
        overlay=evidence,
    )
    if as_json:
        document = expectations_document(found.expectations, found.level)
        document |= {
            "compound": found.compound,
            "code_version": found.code_version,
            "library_version": found.library_version,
        }
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(expectations_text(found.expectations, found.level), nl=False)
    typer.echo(f"\nEvidose {found.code_version}, library {found.library_version}.")
