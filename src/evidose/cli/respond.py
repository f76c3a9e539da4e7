"""`evidose respond`: what changed for this person, and how sure that is."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from evidose.actions.track.record import look
from evidose.actions.track.respond import (
    Asked,
    RecordAnswered,
    respond_to_each,
    respond_to_file,
)
from evidose.cli.record import ask_passphrase, own_compounds_of, own_or
from evidose.pages.track.overlap_text import overlap_documents, overlap_sentence
from evidose.pages.track.own_response import own_responses_document, own_responses_text
from evidose.pages.track.response_text import response_document, response_text

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
        list[str] | None,
        typer.Option(help="What is taken; default: all that the record tells, each apart."),
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
        _from_record(outcome, compound or [], instrument, condition, evidence, as_json)
        return
    if outcome is None:
        raise typer.BadParameter("--csv needs --outcome, e.g. --outcome pain")
    if len(compound or []) > 1:
        raise typer.BadParameter("--csv has the doses of one: name one --compound")
    about = own_or(compound[0] if compound else None, evidence)
    answer = respond_to_file(
        csv, Asked(outcome, about, instrument, condition, randomised), evidence
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
    compounds: Sequence[str],
    instrument: str | None,
    condition: str | None,
    evidence: Path | None,
    as_json: bool,
) -> None:
    record = look(ask_passphrase)
    if not compounds:
        own_compounds_of(record)
    found = respond_to_each(
        record,
        outcome,
        compounds=compounds,
        instrument=instrument,
        condition=condition,
        overlay=evidence,
    )
    if as_json:
        documents = [_document(one, outcome) for one in found]
        many = {"schema_version": documents[0]["schema_version"], "answers": documents}
        document = documents[0] if len(found) == 1 else many
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    pairs = dict.fromkeys(o for one in found for o in one.overlaps)
    for overlap in pairs if not any(one.urgent or one.refused for one in found) else ():
        typer.echo(f"{overlap_sentence(overlap)}\n")
    for one in found:
        if len(found) > 1:
            typer.echo(f"{one.name}\n{'=' * len(one.name)}\n")
        answers = [(a.days, a.response) for a in one.answers]
        text = own_responses_text(answers, one.urgent, one.left_out, refused=one.refused)
        typer.echo(text, nl=False)
        if len(found) > 1:
            typer.echo("")
    end = found[0]
    typer.echo(f"\nEvidose {end.code_version}, library {end.library_version}.")


def _document(found: RecordAnswered, outcome: str | None) -> dict[str, Any]:
    """Return the answer for one compound as plain data."""
    answers = [(a.days, a.response) for a in found.answers]
    return {
        **own_responses_document(
            answers, found.urgent, found.left_out, refused=found.refused, one=outcome is not None
        ),
        "compound": found.compound,
        "overlaps": overlap_documents(found.overlaps),
        "date": found.today.isoformat(),
        "code_version": found.code_version,
        "library_version": found.library_version,
    }
