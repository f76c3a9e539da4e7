"""`evidose list`: what there is, and the ids by which commands know it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.listing import KINDS, Row, list_library

app = typer.Typer(add_completion=False)


@app.command("list")
def list_(
    kind: Annotated[
        str | None, typer.Argument(help=f"{', '.join(KINDS)}; left out: all of them.")
    ] = None,
    text: Annotated[list[str] | None, typer.Argument(help="Only what holds these words.")] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """List what the library holds: compounds, questions, studies, outcomes, illnesses.

    Example: evidose list questions fibromyalgia
    """
    rows = list_library(kind, " ".join(text or ()), evidence)
    if as_json:
        document = {"schema_version": 1, "found": [_entry(r) for r in rows]}
        typer.echo(json.dumps(document, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(_line(row, told=kind is None))
    if not rows:
        typer.echo("nothing found")


def _entry(row: Row) -> dict[str, object]:
    return {
        "kind": row.kind,
        "id": row.id,
        "name": row.name,
        "detail": row.detail,
        "names": list(row.names),
        "problems": [p.as_dict() for p in row.problems],
    }


def _line(row: Row, *, told: bool) -> str:
    start = f"{row.kind}  " if told else ""
    detail = f"  ({row.detail})" if row.detail else ""
    broken = f"  cannot be read: {row.problems[0]}" if row.problems else ""
    return f"{start}{row.id}  {row.name}{detail}{broken}"
