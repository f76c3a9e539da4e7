"""`evidose screen`: is a compound safe with my drugs, conditions and blood tests?"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from evidose.actions.screen import (
    make_answers,
    questions,
    read_answers,
    screen_answers,
    screening_stamp,
)
from evidose.cli.questions import as_options, ask_all
from evidose.cli.record import with_own_record

app = typer.Typer(add_completion=False)


class Format(StrEnum):
    """Forms in which a screening can be had."""

    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"
    card = "card"


Texts = list[str] | None


@app.command()
def screen(
    compound: Annotated[
        str | None, typer.Argument(help="Compound, e.g. low-dose-naltrexone or LDN.")
    ] = None,
    medication: Annotated[
        Texts, typer.Option(help="A medicine, supplement or herb as you would write it; or none.")
    ] = None,
    no_opioids: Annotated[
        bool, typer.Option("--no-opioids", help="No opioid now or in the last 14 days.")
    ] = False,
    last_opioid: Annotated[
        Texts, typer.Option(help='Last opioid with its date: "tramadol 2026-11-01".')
    ] = None,
    dependence: Annotated[
        str | None, typer.Option(help="Opioid dependence or withdrawal: yes or no.")
    ] = None,
    condition: Annotated[
        Texts,
        typer.Option(
            help="An illness; or none, which also says: no liver or kidney disease, no dependence."
        ),
    ] = None,
    liver: Annotated[str | None, typer.Option(help="Known liver disease: yes or no.")] = None,
    kidney: Annotated[str | None, typer.Option(help="Known kidney disease: yes or no.")] = None,
    lab: Annotated[
        Texts, typer.Option(help='A blood value: "ALT=120 U/L", best with "(ref 10-45)".')
    ] = None,
    age: Annotated[str | None, typer.Option(help="Age in years.")] = None,
    pregnant: Annotated[str | None, typer.Option(help="yes or no.")] = None,
    breastfeeding: Annotated[str | None, typer.Option(help="yes or no.")] = None,
    surgery: Annotated[
        str | None, typer.Option(help="Day of a planned operation (2026-12-24), or none.")
    ] = None,
    dose: Annotated[str | None, typer.Option(help="Dose in mg a day.")] = None,
    symptom: Annotated[Texts, typer.Option(help="How you feel, in your own words.")] = None,
    note: Annotated[Texts, typer.Option(help="Anything else.")] = None,
    answers: Annotated[
        Path | None, typer.Option(help="A TOML or JSON file of answers; options go first.")
    ] = None,
    from_record: Annotated[
        bool, typer.Option("--from-record", help="Take the rest from your personal record.")
    ] = False,
    form: Annotated[
        Format, typer.Option("--format", help="markdown, html: for the prescriber; card: wallet.")
    ] = Format.text,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
) -> None:
    """Check whether a compound is safe with medicines, illnesses and blood tests.

    Called without answers on a terminal, it asks for them.

    Example: evidose screen low-dose-naltrexone --medication "Percocet 10/325"
    --condition "hepatitis C" --lab "ALT=140 U/L"
    """
    given: dict[str, Any] = {
        "medications": medication,
        "no_opioids": no_opioids or None,
        "last_opioid": last_opioid,
        "dependence": dependence,
        "conditions": condition,
        "liver": liver,
        "kidney": kidney,
        "labs": lab,
        "age": age,
        "pregnant": pregnant,
        "breastfeeding": breastfeeding,
        "surgery": surgery,
        "dose_mg": dose,
        "symptoms": symptom,
        "notes": note,
    }
    told = {field: value for field, value in given.items() if value not in (None, [])}
    shown = "options"
    if answers is not None:
        told, shown = {**read_answers(answers), **told}, str(answers)
    elif not told and not from_record and sys.stdin.isatty() and sys.stdout.isatty():
        told, shown = as_options(*ask_all(questions(evidence))), "your answers"
        compound = compound or "low-dose-naltrexone"
    if from_record and "compound" not in told:
        compound = compound or "low-dose-naltrexone"
    if compound is None and "compound" not in told:
        raise typer.BadParameter("name a compound, e.g. low-dose-naltrexone")
    made = make_answers(compound, told, shown)
    if from_record:
        made = with_own_record(made)
    _show(made, Format.json if as_json else form, evidence)


def _show(answers: Any, form: Format, evidence: Path | None) -> None:
    from evidose.pages import screening as pages

    found = screen_answers(answers, evidence=evidence)
    stamp = screening_stamp()
    if form is Format.json:
        document = pages.screening_document(found, **stamp)
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    today = stamp["today"]
    line = f"evidose {stamp['code_version']}, library {stamp['library_version']}"
    sheets = {
        Format.text: pages.screening_text,
        Format.markdown: pages.screening_markdown,
        Format.html: pages.screening_html,
        Format.card: pages.wallet_card,
    }
    typer.echo(sheets[form](found, today=today, versions=line), nl=False)
