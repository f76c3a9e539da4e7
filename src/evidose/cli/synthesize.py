"""`evidose synthesize`: meta-analysis of a user's own table."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.synthesize import Choices, reading_of
from evidose.actions.know.workbench.asked import Asked
from evidose.actions.know.workbench.run import Workbench, work_on_file
from evidose.actions.know.workbench.shown import (
    document_of,
    forest_of,
    funnel_of,
    text_of,
)

app = typer.Typer(add_completion=False)

TABLE, MORE, FILES = "The table", "More than the pooled effect", "What is written"


@app.command()
def synthesize(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, .xlsx, Parquet, or RevMan's export.")],
    measure: Annotated[
        str,
        typer.Option(help="MD, SMD, ROM, RR, OR, RD, HR, GEN (yi, vi) or another of metafor's."),
    ],
    method: Annotated[
        str, typer.Option(help="tau2: REML, ML, DL, PM, EB, HE, HS, SJ, EE; or MH, Peto.")
    ] = "REML",
    test: Annotated[
        str | None,
        typer.Option(help="Inference: knha, adhoc, t or z; default: knha, and z with EE."),
    ] = None,
    level: Annotated[float, typer.Option(help="Of all intervals, in percent.")] = 95.0,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Rows with COLUMN=VALUE; can be repeated.", rich_help_panel=TABLE),
    ] = None,
    yi: Annotated[
        str | None,
        typer.Option(help="For ratios in a column yi: log or ratio.", rich_help_panel=TABLE),
    ] = None,
    repeated: Annotated[
        str | None,
        typer.Option(help="Rows of one study: combine or independent.", rich_help_panel=TABLE),
    ] = None,
    zero_cells: Annotated[
        str,
        typer.Option(help="Empty cells: metafor, revman or drop.", rich_help_panel=TABLE),
    ] = "metafor",
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=WRITTEN: what a column is called, such as yi=estimate.",
            rich_help_panel=TABLE,
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="Sheet of a workbook.", rich_help_panel=TABLE)
    ] = None,
    control: Annotated[
        str | None,
        typer.Option(help="The comparator, where each arm has a row.", rich_help_panel=TABLE),
    ] = None,
    interval: Annotated[
        float, typer.Option(help="Of intervals in the table, in percent.", rich_help_panel=TABLE)
    ] = 95.0,
    subgroup: Annotated[
        str | None, typer.Option(help="Column whose values are subgroups.", rich_help_panel=MORE)
    ] = None,
    moderator: Annotated[
        list[str] | None,
        typer.Option(help="Column, or A*B with their product; repeats.", rich_help_panel=MORE),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(help="Column of what rows share: three levels, CR2.", rich_help_panel=MORE),
    ] = None,
    influence: Annotated[
        bool, typer.Option("--influence", help="Of each study.", rich_help_panel=MORE)
    ] = False,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Without each study.", rich_help_panel=MORE)
    ] = False,
    cumulative: Annotated[
        str | None,
        typer.Option(help="Column of the order, or . for the table's.", rich_help_panel=MORE),
    ] = None,
    bias: Annotated[
        bool,
        typer.Option(
            "--bias",
            help="Egger, Peters, Harbord, Begg, trim and fill, PET-PEESE, selection.",
            rich_help_panel=MORE,
        ),
    ] = False,
    wished: Annotated[
        str | None,
        typer.Option(
            help="Results that may be published sooner: high or low; default: as pooled.",
            rich_help_panel=MORE,
        ),
    ] = None,
    bayes: Annotated[
        bool, typer.Option("--bayes", help="Posterior of the effect.", rich_help_panel=MORE)
    ] = False,
    tau_scale: Annotated[
        float | None,
        typer.Option(help="Half-normal prior of tau, in units of yi.", rich_help_panel=MORE),
    ] = None,
    permutations: Annotated[
        int, typer.Option(help="Permutation test with at most so many.", rich_help_panel=MORE)
    ] = 0,
    seed: Annotated[int, typer.Option(help="Of the permutations.", rich_help_panel=MORE)] = 1,
    multiverse: Annotated[
        bool, typer.Option("--multiverse", help="All defensible ways.", rich_help_panel=MORE)
    ] = False,
    plot: Annotated[
        Path | None,
        typer.Option(help="Forest plot: .svg, .png or .pdf.", rich_help_panel=FILES),
    ] = None,
    funnel: Annotated[
        Path | None,
        typer.Option(help="Funnel plot: .svg, .png or .pdf.", rich_help_panel=FILES),
    ] = None,
    script: Annotated[
        list[Path] | None,
        typer.Option(help="Script that repeats it: .R or .py; repeats.", rich_help_panel=FILES),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Pool your own table, and answer what else is asked of it.

    Columns: yi with vi, sei or an interval; or m1i, sd1i, n1i, m2i, sd2i, n2i; or ai, n1i, ci,
    n2i; or ai, bi, ci, di; or one arm a row. Names of R's meta, RevMan and others are known.
    A column named study labels the rows. Examples:

    evidose synthesize my.csv --measure SMD --plot forest.svg

    evidose synthesize my.xlsx --measure OR --subgroup dose --bias --script again.R
    """
    choices = Choices(
        measure,
        method,
        test,
        tuple(only or ()),
        yi,
        repeated,
        zero_cells,
        level / 100,
        interval / 100,
        reading_of(sheet, control, column or ()),
    )
    asked = Asked(
        subgroup=subgroup,
        moderators=tuple(moderator or ()),
        cluster=cluster,
        influence=influence,
        leave_one_out=leave_one_out,
        cumulative="" if cumulative == "." else cumulative,
        bias=bias,
        tau_scale=tau_scale if tau_scale is not None else 0.0 if bayes else None,
        permutations=permutations,
        seed=seed,
        multiverse=multiverse,
        higher_is_better=_wish(wished),
    )
    work = work_on_file(file, choices, asked)
    written = _written(work, plot, funnel, script or [])
    if as_json:
        typer.echo(json.dumps(document_of(work), ensure_ascii=False, allow_nan=False))
        return
    typer.echo(text_of(work))
    for path in written:
        typer.echo(f"wrote {path}")


def _wish(word: str | None) -> bool | None:
    if word not in (None, "high", "low"):
        raise typer.BadParameter("--wished is high or low")
    return None if word is None else word == "high"


def _written(
    work: Workbench, plot: Path | None, funnel: Path | None, scripts: list[Path]
) -> list[Path]:
    """Write what was asked for, and return the files."""
    files: list[tuple[Path, bytes, str]] = []
    if plot is not None or funnel is not None:
        from evidose.pages.charts import forest_svg, funnel_svg
        from evidose.pages.know.workbench.plots import drawn

        if plot is not None:
            svg = forest_svg(forest_of(work), width=760.0, inline=False)
            files.append((plot, drawn(svg, plot.name), "forest plot"))
        if funnel is not None:
            svg = funnel_svg(funnel_of(work), width=640.0, inline=False)
            files.append((funnel, drawn(svg, funnel.name), "funnel plot"))
    if scripts:
        from evidose.actions.know.workbench.scripts import script_of

        files += [(path, script_of(work, path.name), "script") for path in scripts]
    if files:
        from evidose.actions.track.record import write_out  # loads a database: only where needed

        for path, content, what in files:
            write_out(path, content, what)
    return [path for path, _, _ in files]
