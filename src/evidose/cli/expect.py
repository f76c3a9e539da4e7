"""`evidose expect`: what the trials let one person expect, before any data."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from evidose.actions.track.expect import Expected, expect_outcomes
from evidose.cli.record import own_or_all
from evidose.pages.track.expectation_text import expectations_document, expectations_text

app = typer.Typer(add_completion=False)


@app.command()
def expect(
    outcome: Annotated[
        str | None,
        typer.Option(help="Outcome, e.g. pain; default: every one that trials measured."),
    ] = None,
    compound: Annotated[
        list[str] | None,
        typer.Option(help="What is taken; default: what your record tells, each apart."),
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
    found = [
        expect_outcomes(
            outcome, compound=c, instrument=instrument, condition=condition, overlay=evidence
        )
        for c in own_or_all(compound or [], evidence)
    ]
    if as_json:
        documents = [_document(one) for one in found]
        many = {"schema_version": documents[0]["schema_version"], "answers": documents}
        document = documents[0] if len(found) == 1 else many
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    for one in found:
        if len(found) > 1:
            typer.echo(f"{one.compound}\n{'=' * len(one.compound)}\n")
        typer.echo(expectations_text(one.expectations, one.level))
    typer.echo(f"Evidose {found[0].code_version}, library {found[0].library_version}.")


def _document(found: Expected) -> dict[str, Any]:
    return {
        **expectations_document(found.expectations, found.level),
        "compound": found.compound,
        "code_version": found.code_version,
        "library_version": found.library_version,
    }
