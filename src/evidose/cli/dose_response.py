"""`evidose dose-response`: how an effect changes with the dose, from a user's own table."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.dose_response import DoseChoices, dose_response_file
from evidose.pages.know.own_dose_response import (
    DoseAnswer,
    dose_document,
    dose_plot,
    dose_text,
)

app = typer.Typer(add_completion=False)

WIDTH = 720.0


@app.command()
def dose_response(
    file: Annotated[
        Path, typer.Argument(help="CSV with dosresmeta's column names, one arm a row.")
    ],
    shape: Annotated[
        str, typer.Option(help="linear, quadratic, spline, emax; or average, of all that can be.")
    ] = "linear",
    stage: Annotated[str, typer.Option(help="one, or two: each trial first.")] = "one",
    method: Annotated[
        str | None,
        typer.Option(help="reml, ml, mm (two stages) or fixed; default: reml, with emax ml."),
    ] = None,
    knots: Annotated[
        str | None, typer.Option(help="Of a spline: 3, 4 or 5, or doses as in 10,20,40.")
    ] = None,
    dose: Annotated[str, typer.Option(help="Column of the dose, such as one component.")] = "dose",
    kind: Annotated[
        str | None,
        typer.Option("--type", help="For all rows: cc (odds), ir (rates) or ci (risks)."),
    ] = None,
    measure: Annotated[str, typer.Option(help="For means: MD or SMD.")] = "MD",
    covariance: Annotated[
        str, typer.Option(help="For log ratios: gl, hamling or independent.")
    ] = "gl",
    against: Annotated[
        float | None, typer.Option(help="Dose to compare with; default: the lowest.")
    ] = None,
    better: Annotated[
        str | None,
        typer.Option(help="lower or higher: names the lowest tested dose with an effect."),
    ] = None,
    svg: Annotated[Path | None, typer.Option(help="Write the curve as SVG here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Fit a dose-response curve to your own table.

    Columns: id, dose; and logrr, se (with type, cases, n where a trial has several doses; the
    reference arm has logrr 0 and se 0); or mean, sd, n; or cases, n, type. A curve is drawn inside
    the doses that were tested, and only where two trials compare two active doses each. Example:
    evidose dose-response my.csv --shape spline --svg curve.svg
    """
    choices = DoseChoices(
        *(shape, stage, method, knots, dose, kind, measure, covariance, against, better)
    )
    found = dose_response_file(file, choices)
    answer = DoseAnswer(
        *(found.measure, found.ratio, found.trials, found.fit, found.averaged),
        *(found.drawn, found.at_tested, found.lowest, found.notes),
    )
    if svg is not None:
        from evidose.actions.track.record import write_out  # loads a database: only where needed
        from evidose.pages.charts.dose_curve import dose_curve_svg

        picture = dose_curve_svg(dose_plot(answer), width=WIDTH, inline=False)
        write_out(svg, picture, "dose-response curve")
    if as_json:
        typer.echo(json.dumps(dose_document(answer), ensure_ascii=False, allow_nan=False))
        return
    typer.echo(dose_text(answer))
    for note in found.notes:
        typer.echo(note)
    if svg is not None:
        typer.echo(f"wrote {svg}")
