"""`evidose report`: one page for a visit, from the personal record."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.track.record import look, stamp, write_out
from evidose.actions.track.visit import make_visit
from evidose.cli.record import ask_passphrase, own_compounds_of
from evidose.pages.track.report import visit_document, visit_pdf, visit_text

app = typer.Typer(add_completion=False)


@app.command()
def report(
    since: Annotated[
        str | None, typer.Option(help="First day to look at, e.g. 2026-06-01; default: 183 days.")
    ] = None,
    compound: Annotated[
        list[str] | None, typer.Option(help="What is taken; default: all that the record tells.")
    ] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write one page of A4 to this file.")] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="A library to lay over the shipped one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Put what the record says on one page: taken, changed, side effects, blood tests, safety.

    Example: evidose report --pdf visit.pdf
    """
    record = look(ask_passphrase)
    if not compound and record.current:
        own_compounds_of(record)
    visit = make_visit(record, since=since, compounds=compound or (), overlay=evidence)
    code, library = (str(stamp()[k]) for k in ("code_version", "library_version"))
    if pdf is not None:
        sheet = visit_pdf(visit, versions=f"Evidose {code}, library {library}")
        write_out(pdf, sheet, "visit report")
    if as_json:
        document = visit_document(visit, code_version=code, library_version=library)
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(visit_text(visit), nl=False)
    if pdf is not None:
        typer.echo(f"Written to {pdf}.")
