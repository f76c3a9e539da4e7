"""`evidose labs`: blood tests, each against its own noise; thresholds first."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.plan.titration import read_day
from evidose.actions.track.labs import labs_of_file, labs_of_record
from evidose.actions.track.record import look, write_out
from evidose.cli.record import ask_passphrase, own_or_all
from evidose.pages.track.lab_chart import lab_svg
from evidose.pages.track.labs_text import labs_document, labs_text

app = typer.Typer(add_completion=False)


@app.command()
def labs(
    test: Annotated[str | None, typer.Option(help="One test alone, e.g. CRP.")] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Symptom to hold them against; default: the first goal.")
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(help="Table with date, test, value, unit, low, high, in place of the record."),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", help="With --csv: first day of the treatment.")
    ] = None,
    compound: Annotated[
        list[str] | None,
        typer.Option(help="Whose limits count; default: all that the record tells."),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Draw the test (name it with --test) to this SVG file.")
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="A library to lay over the shipped one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Tell which blood values need help at once, and which changes are more than noise.

    Every result is held against the mean of the earlier ones and the noise of its test, the newest
    also against those before the compound was started.

    Example: evidose labs --test CRP --plot crp.svg
    """
    if csv is None:
        found = labs_of_record(
            look(ask_passphrase),
            test=test,
            outcome=outcome,
            compounds=compound or (),
            overlay=evidence,
        )
    else:
        first = read_day(start, "--from") if start else None
        found = labs_of_file(
            csv,
            compounds=own_or_all(compound or [], evidence),
            test=test,
            start=first,
            overlay=evidence,
        )
    if plot is not None:
        if len(found.courses) != 1:
            raise typer.BadParameter(
                f"--plot draws one test, and there are {len(found.courses)}: name it with --test"
            )
        (course,) = found.courses
        name = found.names.get(course.biomarker, course.biomarker)
        write_out(plot, lab_svg(course, name, inline=False), "figure of blood tests")
    told = (found.courses, found.alerts, found.unchecked, found.relations, found.in_words)
    if as_json:
        document = labs_document(*told, checked=found.checked, outcome=found.outcome)
        document |= {
            "date": found.today.isoformat(),
            "code_version": found.code_version,
            "library_version": found.library_version,
        }
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(
        labs_text(*told, found.names, checked=found.checked, outcome=found.outcome), nl=False
    )
    typer.echo(f"\nEvidose {found.code_version}, library {found.library_version}.")
