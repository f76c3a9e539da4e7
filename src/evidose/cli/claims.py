"""`evidose claims`: what popular pages say of a compound, held against the evidence."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.claims import judge_claims
from evidose.pages.know.claims_text import claims_document, claims_text

app = typer.Typer(add_completion=False)


@app.command()
def claims(
    compound: Annotated[
        str, typer.Argument(help="Id or name; `evidose list compounds` tells them.")
    ],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Day up to which studies count, YYYY-MM-DD.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
) -> None:
    """Say of each popular claim whether the evidence supports it, and why.

    Example: evidose claims COMPOUND
    """
    found = judge_claims(compound, as_of, evidence)
    if as_json:
        document = claims_document(found.compound.id, found.claims)
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
    else:
        typer.echo(claims_text(found.compound.name, found.claims), nl=False)
