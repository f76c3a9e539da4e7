"""`evidose respond`: what changed for this person, and how sure that is."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.respond import Asked, respond_to_file
from evidose.pages.response_text import response_document, response_text

app = typer.Typer(add_completion=False)


@app.command()
def respond(
    outcome: Annotated[str, typer.Option(help="Outcome, e.g. pain, fatigue, sleep-quality.")],
    csv: Annotated[Path, typer.Option(help="Diary with date, the outcome, dose_mg.")],
    compound: Annotated[str, typer.Option(help="What is taken.")] = "low-dose-naltrexone",
    instrument: Annotated[
        str | None, typer.Option(help="Scale of the diary; default: the outcome's own.")
    ] = None,
    condition: Annotated[
        str | None, typer.Option(help="Count only trials in this condition.")
    ] = None,
    randomised: Annotated[
        bool, typer.Option("--randomised", help="Treated blocks were drawn by lot.")
    ] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="A library to lay over the shipped one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what changed while taking a drug, from a diary with one row a day.

    Columns: date, the outcome, dose_mg (0 on days without; blanks are missing). Further columns
    with numbers or yes/no are other things that may matter. An open diary shows what changed while
    taking it, never that the drug did it.

    Example: evidose respond --outcome pain --csv diary.csv
    """
    asked = Asked(outcome, compound, instrument, condition, randomised)
    answer = respond_to_file(csv, asked, evidence)
    if as_json:
        document = response_document(answer.response, answer.ignored)
        document |= {
            "compound": answer.asked.compound,
            "from": answer.first.isoformat(),
            "to": answer.last.isoformat(),
            "code_version": answer.code_version,
            "library_version": answer.library_version,
        }
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(response_text(answer.response, answer.ignored), nl=False)
    typer.echo(f"Evidose {answer.code_version}, library {answer.library_version}.")
