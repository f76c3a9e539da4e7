"""`evidose mechanism`: what is linked to what, on whose word, and what speaks against it."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.mechanism import ShownMechanism, export_graph, show_mechanism
from evidose.pages.know.mechanism_section import mechanism_document, route_entry
from evidose.pages.know.mechanism_text import mechanism_text, routes_text

app = typer.Typer(add_completion=False)


class Form(StrEnum):
    """What can be printed."""

    TEXT = "text"
    JSON = "json"
    GRAPHML = "graphml"
    SIF = "sif"


@app.command()
def mechanism(
    compound: Annotated[
        str, typer.Argument(help="Id or name; `evidose list compounds` tells them.")
    ],
    start: Annotated[
        str | None, typer.Option("--from", help="Node where paths begin, e.g. tlr4.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Node where paths end.")] = None,
    dose: Annotated[
        str | None,
        typer.Option(help="Dose whose plasma peak is compared with; the usual one unless told."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="What to print.")] = Form.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
) -> None:
    """Show the links from molecules to outcomes, for and against, or the paths between two nodes.

    Example: evidose mechanism COMPOUND --from SUBSTANCE --to NODE
    """
    shown = show_mechanism(compound, start=start, end=end, dose=dose, overlay=evidence)
    typer.echo(_printed(shown, Form.JSON if as_json else form), nl=False)


def _printed(shown: ShownMechanism, form: Form) -> str:
    if form in (Form.GRAPHML, Form.SIF):
        return export_graph(shown.mechanism, "sif" if form is Form.SIF else "graphml")
    if form is Form.JSON:
        return json.dumps(_document(shown), ensure_ascii=False, allow_nan=False) + "\n"
    if shown.start is not None and shown.end is not None:
        names = shown.start.name, shown.end.name
        return routes_text(*names, shown.routes, shown.mechanism, shown.peak) + "\n"
    name = shown.compound.name
    return mechanism_text(name, shown.mechanism, shown.peak, shown.sentences) + "\n"


def _document(shown: ShownMechanism) -> dict[str, object]:
    document = mechanism_document(shown.mechanism, shown.peak, shown.sentences)
    document["compound"] = shown.compound.id
    document["library_version"] = shown.library_version
    document["code_version"] = shown.code_version
    if shown.start is not None and shown.end is not None:
        document["from"], document["to"] = shown.start.id, shown.end.id
        document["routes"] = [route_entry(r) for r in shown.routes]
    return document
