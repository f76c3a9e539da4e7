"""`evidose network`: network meta-analysis of a user's own table."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.network import Choices, network_file
from evidose.pages.know.own_network import own_network_document, own_network_text

app = typer.Typer(add_completion=False)


@app.command()
def network(
    file: Annotated[Path, typer.Argument(help="CSV or TSV with netmeta's column names, or arms.")],
    measure: Annotated[
        str | None, typer.Option(help="OR, RR, RD, MD or SMD; a table of arms needs it.")
    ] = None,
    method: Annotated[
        str, typer.Option(help="tau2: REML, ML, DL, PM, HE, FE; sparse events: NCH, MH.")
    ] = "REML",
    better: Annotated[
        str | None, typer.Option(help="Which outcome is good, small or large; needed for ranks.")
    ] = None,
    reference: Annotated[
        str | None, typer.Option(help="Treatment that the others are shown against.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Compare many treatments of your own table, directly and through each other.

    Columns: studlab, treat1, treat2, TE, seTE, with every pair of a study; or one row an arm:
    study, treatment, and event, n or mean, sd, n. Ratios in TE are logarithms. Methods NCH (exact
    likelihood) and MH (Mantel-Haenszel) take sparse events as they are. Example: evidose network
    my.csv --measure OR --better small
    """
    found = network_file(file, Choices(measure, method, better, reference))
    if as_json:
        typer.echo(json.dumps(own_network_document(found), ensure_ascii=False, allow_nan=False))
        return
    typer.echo(own_network_text(found))
    for note in found.notes:
        typer.echo(note)
    for problem in found.left_out:
        typer.echo(f"left out: {problem}")
