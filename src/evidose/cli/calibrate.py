"""`evidose calibrate`: fit or check the predictive probabilities on a trial table."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.keep.calibrate import (
    Progress,
    about,
    evaluate_file,
    fit_file,
    write_tables,
)
from evidose.pages.know.calibration import check_document, check_text

app = typer.Typer(add_completion=False, no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="Parquet, one row per trial and analysis.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.callback()
def calibrate() -> None:
    """Fit or check the predictive probabilities behind the score on a table of trials.

    The table has one row per trial and analysis: review, analysis, study, year, kind (continuous,
    dichotomous or generic), n_, mean_, sd_ and events_ of treatment and control; optional:
    subgroup, rob2_overall (low, some, high).
    """


@app.command()
def fit(
    file: File,
    out: Annotated[
        Path, typer.Option(help="Library folder to write common/priors/next-trial/*.toml into.")
    ] = Path("fitted-library"),
    as_json: Json = False,
) -> None:
    """Fit the model of the next trial and write its parameters with their provenance.

    The folder can then be laid over the library: evidose calibrate evaluate FILE --evidence OUT.
    """
    with _bar() as progress:
        written = fit_file(file, out, progress)
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, "written": [str(p) for p in written]}))
    else:
        for path in written:
            typer.echo(f"wrote {path}")


@app.command()
def evaluate(
    file: File,
    evidence: Annotated[
        Path | None, typer.Option(help="Library folder whose parameters replace the shipped ones.")
    ] = None,
    cross_validate: Annotated[
        bool,
        typer.Option(
            "--cross-validate", help="Predict each fifth of the reviews from a fit without it."
        ),
    ] = False,
    plot: Annotated[
        Path | None, typer.Option(help="Write the reliability diagram as SVG here.")
    ] = None,
    tables: Annotated[
        Path | None, typer.Option(help="Replace the generated tables in this Markdown document.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the probabilities on trials: calibration, coverage, log score, beside the rivals.

    Every trial is predicted from the earlier trials of its analysis alone.
    """
    with _bar() as progress:
        check = evaluate_file(file, evidence, cross_validate=cross_validate, progress=progress)
    if plot is not None:
        from evidose.pages.know.calibration import check_diagram

        plot.write_text(check_diagram(check.report), encoding="utf-8")
    if tables is not None:
        write_tables(check, tables)
    if as_json:
        document = check_document(check.report, about(check))
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(check_text(check.report))
    if check.known_reviews and not check.cross_validated:
        typer.echo(
            f"note: the parameters were fitted to {check.known_reviews} of these reviews; "
            "--cross-validate predicts each from the others"
        )
    for path in (plot, tables):
        if path is not None:
            typer.echo(f"wrote {path}")


@contextmanager
def _bar() -> Iterator[Progress | None]:
    """Show progress on standard error if that is a terminal."""
    import sys

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def told(done: int, most: int, doing: str) -> None:
            bar.update(task, completed=done, total=most, description=doing)

        yield told
