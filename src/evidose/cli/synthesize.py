"""`evidose synthesize`: meta-analysis of a user's own table."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.synthesize import synthesize_file
from evidose.pages.own_synthesis import own_document, own_forest, own_text

app = typer.Typer(add_completion=False)


@app.command()
def synthesize(
    file: Annotated[Path, typer.Argument(help="CSV with metafor's column names.")],
    measure: Annotated[str, typer.Option(help="MD, SMD, ROM, RR, OR, RD or GEN (yi, vi).")],
    method: Annotated[str, typer.Option(help="tau2: REML, ML, DL, PM, EB, HE, HS, SJ, EE.")] = (
        "REML"
    ),
    test: Annotated[str, typer.Option(help="Inference: knha, adhoc, t or z.")] = "knha",
    plot: Annotated[Path | None, typer.Option(help="Write the forest plot as SVG here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Pool your own table and draw its forest plot.

    Columns: yi, vi; or m1i, sd1i, n1i, m2i, sd2i, n2i; or ai, n1i, ci, n2i. A column named study
    labels the rows. Example: evidose synthesize my.csv --measure SMD --plot forest.svg
    """
    found = synthesize_file(file, measure, method, test)
    forest = own_forest(measure, found.labels, found.yi, found.vi, found.pooled, ratio=found.ratio)
    if plot is not None:
        from evidose.actions.person import write_out  # loads a database: only where needed
        from evidose.pages.plots import forest_svg

        write_out(plot, forest_svg(forest), "forest plot")
    if as_json:
        document = own_document(
            measure, found.labels, found.yi, found.vi, found.pooled, found.dropped
        )
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(own_text(forest, found.pooled, method, test))
    for problem in found.dropped:
        typer.echo(f"left out: {problem}")
    if plot is not None:
        typer.echo(f"wrote {plot}")
