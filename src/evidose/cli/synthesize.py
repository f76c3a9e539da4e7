"""`evidose synthesize`: meta-analysis of a user's own table."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.synthesize import Choices, synthesize_file
from evidose.pages.own_synthesis import own_document, own_forest, own_text

app = typer.Typer(add_completion=False)


@app.command()
def synthesize(
    file: Annotated[Path, typer.Argument(help="CSV with metafor's column names.")],
    measure: Annotated[str, typer.Option(help="MD, SMD, ROM, RR, OR, RD or GEN (yi, vi).")],
    method: Annotated[str, typer.Option(help="tau2: REML, ML, DL, PM, EB, HE, HS, SJ, EE.")] = (
        "REML"
    ),
    test: Annotated[
        str | None,
        typer.Option(help="Inference: knha, adhoc, t or z; default: knha, and z with EE."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Keep rows with COLUMN=VALUE; can be repeated.")
    ] = None,
    yi: Annotated[str | None, typer.Option(help="For ratios in a column yi: log or ratio.")] = None,
    repeated: Annotated[
        str | None, typer.Option(help="Rows of one study: combine or independent.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Write the forest plot as SVG here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Pool your own table and draw its forest plot.

    Columns: yi, vi (or sei); or m1i, sd1i, n1i, m2i, sd2i, n2i; or ai, n1i, ci, n2i; or ai, bi,
    ci, di. A column named study labels the rows. Ratios in yi are logarithms. Example: evidose
    synthesize my.csv --measure SMD --plot forest.svg
    """
    choices = Choices(measure, method, test, tuple(only or ()), yi, repeated)
    found = synthesize_file(file, choices)
    forest = own_forest(measure, found.labels, found.yi, found.vi, found.pooled, ratio=found.ratio)
    if plot is not None:
        from evidose.actions.person import write_out  # loads a database: only where needed
        from evidose.pages.plots import forest_svg

        write_out(plot, forest_svg(forest), "forest plot")
    if as_json:
        document = own_document(
            *(measure, found.labels, found.yi, found.vi, found.pooled, found.dropped),
            method=found.method,
            test=found.test,
            notes=found.notes,
        )
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(own_text(forest, found.pooled, found.method, found.test))
    for note in found.notes:
        typer.echo(note)
    for problem in found.dropped:
        typer.echo(f"left out: {problem}")
    if plot is not None:
        typer.echo(f"wrote {plot}")
