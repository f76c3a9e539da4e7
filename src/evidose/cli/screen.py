"""`evidose screen`: is a compound safe with my drugs, conditions and blood tests?"""

import json
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from evidose.actions.know.compounds import only_compound
from evidose.actions.plan.screen import (
    card_text,
    make_answers,
    names_of,
    questions,
    screen_answers,
    screening_stamp,
)
from evidose.actions.track.own_plan import taken_dose
from evidose.actions.track.record import pack_id
from evidose.cli import safety_options as safety
from evidose.cli.questions import as_options, ask_all
from evidose.cli.record import own_or_all, own_record, with_own_record

app = typer.Typer(add_completion=False)


class Format(StrEnum):
    """Forms in which a screening can be had."""

    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"
    card = "card"


@app.command()
def screen(
    compound: Annotated[
        list[str] | None,
        typer.Argument(help="Compound by id or name; several are held against each other."),
    ] = None,
    medication: safety.Medication = None,
    no_opioids: safety.NoOpioids = False,
    last_opioid: safety.LastOpioid = None,
    dependence: safety.Dependence = None,
    condition: safety.Condition = None,
    liver: safety.Liver = None,
    kidney: safety.Kidney = None,
    lab: safety.Lab = None,
    age: safety.Age = None,
    pregnant: safety.Pregnant = None,
    breastfeeding: safety.Breastfeeding = None,
    surgery: safety.Surgery = None,
    dose: Annotated[
        list[str] | None,
        typer.Option(help="Daily dose, e.g. 2 mg or 1.2 g; with several compounds COMPOUND=DOSE."),
    ] = None,
    symptom: Annotated[safety.Texts, typer.Option(help="How you feel, in your own words.")] = None,
    note: Annotated[safety.Texts, typer.Option(help="Anything else.")] = None,
    answer: safety.Answer = None,
    answers: safety.AnswersPath = None,
    from_record: safety.FromRecord = False,
    form: Annotated[
        Format, typer.Option("--format", help="markdown, html: for the prescriber; card: wallet.")
    ] = Format.text,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    details: Annotated[bool, typer.Option(help="With reasons, certainty and sources.")] = False,
    taking: Annotated[
        bool, typer.Option(help="It is taken already: a wallet card is for those who take it.")
    ] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
) -> int:
    """Check whether a compound is safe with medicines, illnesses and blood tests.

    Called without answers on a terminal, it asks for them.

    Example: evidose screen COMPOUND --medication "Percocet 10/325"
    --condition "hepatitis C" --lab "ALT=140 U/L"
    """
    told, shown = safety.told_answers(locals(), answers)
    told |= safety.told_doses(dose)
    asks = answers is None and not told and not from_record
    if asks and sys.stdin.isatty() and sys.stdout.isatty():
        compound = compound or list(own_or_all([], evidence))
        asked = questions(evidence, compound)
        told, shown = as_options(*ask_all(asked)), "your answers"
    if not compound and "compound" not in told:
        compound = list(own_or_all([], evidence)) if from_record else [only_compound(evidence)]
    made = make_answers(compound, told, shown, evidence=evidence)
    if from_record:
        made = with_own_record(made)
    taken = taking or (from_record and _is_taken((made.compound, *made.stack)))
    return _show(made, Format.json if as_json else form, evidence, details, taken)


def _is_taken(compounds: Sequence[str]) -> bool:
    record = own_record()
    return any(taken_dose(record, pack_id(c)) is not None for c in compounds)


def _show(answers: Any, form: Format, evidence: Path | None, details: bool, taking: bool) -> int:
    from evidose.pages.plan import screening as pages

    found = screen_answers(answers, evidence=evidence)
    stamp = screening_stamp()
    if form is Format.json:
        document = pages.screening_document(found, **stamp)
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return 0
    if form is Format.card and not pages.card_for(found, taking):
        typer.echo(f"evidose: {pages.NO_CARD} Tell it with --taking.", err=True)
        return 1
    today = stamp["today"]
    if form is Format.card:
        return _show_card(found, stamp, evidence)
    line = f"evidose {stamp['code_version']}, library {stamp['library_version']}"
    sheets: dict[Format, Callable[..., str]] = {
        Format.text: partial(pages.screening_text, details=details),
        Format.markdown: pages.screening_markdown,
        Format.html: pages.screening_html,
    }
    typer.echo(sheets[form](found, today=today, versions=line), nl=False)
    return 0


def _show_card(found: Any, stamp: dict[str, Any], evidence: Path | None) -> int:
    from evidose.pages.plan import screening as pages

    cards = (card_text(c, evidence) for c in found.screened)
    card = next((c for c in cards if c), None)
    if card is None:
        names = " or ".join(names_of(found.screened, evidence))
        step = "Carry the sheet of the screening in its place: --format html."
        typer.echo(f"evidose: no wallet card is written for {names}. {step}", err=True)
        return 1
    line = f"evidose {stamp['code_version']}, library {stamp['library_version']}"
    typer.echo(pages.wallet_card(found, card, today=stamp["today"], versions=line), nl=False)
    return 0
