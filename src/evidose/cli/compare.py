"""`evidose compare`: all treatments of one illness, beside each other."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.compare import compare_illness

app = typer.Typer(add_completion=False)


class Format(StrEnum):
    """Forms in which a comparison can be had."""

    text = "text"
    json = "json"
    svg = "svg"


class Doses(StrEnum):
    """How doses may stand."""

    lumped = "lumped"
    apart = "apart"


@app.command()
def compare(
    illness: Annotated[
        str, typer.Argument(help="Id or name; `evidose list illnesses` tells them.")
    ],
    outcome: Annotated[
        str | None, typer.Option(help="What is asked, e.g. pain or stopping; left out: all.")
    ] = None,
    doses: Annotated[
        Doses | None, typer.Option(help="One line a treatment, or one a dose.")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="svg draws the first outcome.")
    ] = Format.text,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
) -> None:
    """Compare all treatments of an illness: people in a hundred, on one baseline risk.

    Each stands against placebo from the trials on record, beside what reviews published. Nothing
    is ranked. Example: evidose compare fibromyalgia --outcome stopping
    """
    found = compare_illness(illness, outcome, doses.value if doses else None, evidence)
    if as_json or form is Format.json:
        from evidose.pages.know.comparison import comparison_document

        typer.echo(json.dumps(comparison_document(found), ensure_ascii=False, allow_nan=False))
    elif form is Format.svg:
        from evidose.pages.know.comparison import comparison_svg

        typer.echo(comparison_svg(found))
    else:
        from evidose.pages.know.comparison import comparison_text

        typer.echo(comparison_text(found))
