"""`evidose respond`: what changed for this person, and how sure that is."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.compounds import meant
from evidose.actions.person import look
from evidose.actions.respond import Asked, respond_to_file, respond_to_record
from evidose.cli.record import ask_passphrase
from evidose.pages.own_response import own_responses_document, own_responses_text
from evidose.pages.response_text import response_document, response_text

app = typer.Typer(add_completion=False)


@app.command()
def respond(
    outcome: Annotated[
        str | None,
        typer.Option(help="Outcome, e.g. pain, fatigue; default: every goal of the record."),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(help="Diary with date, the outcome, dose_mg, in place of the record."),
    ] = None,
    compound: Annotated[
        str | None, typer.Option(help="What is taken; the only compound if there is one.")
    ] = None,
    instrument: Annotated[
        str | None, typer.Option(help="Scale of the diary; default: the one that was kept.")
    ] = None,
    condition: Annotated[
        str | None, typer.Option(help="Count only trials in this condition.")
    ] = None,
    randomised: Annotated[
        bool, typer.Option("--randomised", help="With --csv: treated blocks were drawn by lot.")
    ] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="A library to lay over the shipped one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what changed while taking a drug, from your record or from a diary with one row a day.

    Columns of a diary: date, the outcome, dose_mg (0 on days without; blanks are missing). Further
    columns with numbers or yes/no are other things that may matter. An open diary shows what
    changed while taking it, never that the drug did it.

    Example: evidose respond --outcome pain
    """
    if csv is None:
        if randomised:
            raise typer.BadParameter("--randomised goes with --csv; see `evidose trial analyse`")
        _from_record(outcome, meant(compound, evidence), instrument, condition, evidence, as_json)
        return
    if outcome is None:
        raise typer.BadParameter("--csv needs --outcome, e.g. --outcome pain")
    answer = respond_to_file(
        csv, Asked(outcome, meant(compound, evidence), instrument, condition, randomised), evidence
    )
    urgent = answer.urgent
    if as_json:
        document = (
            own_responses_document([], urgent, [], refused=False, one=True)
            if urgent
            else response_document(answer.response, answer.ignored)
        )
        document |= {
            "compound": answer.asked.compound,
            "from": answer.first.isoformat(),
            "to": answer.last.isoformat(),
            "code_version": answer.code_version,
            "library_version": answer.library_version,
        }
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    text = (
        own_responses_text([], urgent, [], refused=False)
        if urgent
        else response_text(answer.response, answer.ignored)
    )
    typer.echo(text, nl=False)
    typer.echo(f"Evidose {answer.code_version}, library {answer.library_version}.")


def _from_record(
    outcome: str | None,
    compound: str,
    instrument: str | None,
    condition: str | None,
    evidence: Path | None,
    as_json: bool,
) -> None:
    found = respond_to_record(
        look(ask_passphrase),
        outcome,
        compound=compound,
        instrument=instrument,
        condition=condition,
        overlay=evidence,
    )
    answers = [(a.days, a.response) for a in found.answers]
    if as_json:
        document = own_responses_document(
            answers, found.urgent, found.left_out, refused=found.refused, one=outcome is not None
        )
        document |= {
            "compound": found.compound,
            "date": found.today.isoformat(),
            "code_version": found.code_version,
            "library_version": found.library_version,
        }
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    text = own_responses_text(answers, found.urgent, found.left_out, refused=found.refused)
    typer.echo(text, nl=False)
    typer.echo(f"\nEvidose {found.code_version}, library {found.library_version}.")
