"""`evidose plan`: a dated titration plan, its calendar and its sheet of paper."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from evidose.actions.plan import Planned, Request, plan_calendar, plan_titration
from evidose.actions.screen import make_answers, read_answers, screening_stamp
from evidose.cli.record import with_own_record
from evidose.pages.plan import (
    plan_document,
    plan_pdf,
    plan_text,
    withheld_document,
    withheld_text,
)

app = typer.Typer(add_completion=False)

Texts = list[str] | None
SAFETY = "Safety answers, as for `evidose screen`"


@app.command()
def plan(
    compound: Annotated[str, typer.Argument(help="Compound, e.g. low-dose-naltrexone.")],
    first_day: Annotated[str, typer.Option("--from", help="First day, e.g. 2027-03-01.")],
    start: Annotated[str | None, typer.Option(help="First dose in mg.")] = None,
    target: Annotated[str | None, typer.Option(help="Last dose in mg.")] = None,
    weeks: Annotated[int | None, typer.Option(help="Length of the whole plan.")] = None,
    at: Annotated[str | None, typer.Option(help="Time of day, HH:MM.")] = None,
    zone: Annotated[
        str | None, typer.Option(help="Time zone, e.g. Europe/Berlin; this machine's unless told.")
    ] = None,
    schedule: Annotated[
        str | None, typer.Option(help="common-pharmacy, slow, long-covid, ...")
    ] = None,
    form: Annotated[str | None, typer.Option(help="capsule or liquid.")] = None,
    strength: Annotated[
        Texts, typer.Option(help='What the pharmacy makes: "1.5" mg, or "1 mg/mL" for a liquid.')
    ] = None,
    ics: Annotated[Path | None, typer.Option(help="Write the calendar to this file.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the sheet of paper here.")] = None,
    medication: Annotated[
        Texts, typer.Option(help="A medicine, or none.", rich_help_panel=SAFETY)
    ] = None,
    no_opioids: Annotated[
        bool,
        typer.Option("--no-opioids", help="No opioid in the last 14 days.", rich_help_panel=SAFETY),
    ] = False,
    last_opioid: Annotated[
        Texts, typer.Option(help='"tramadol 2026-11-01".', rich_help_panel=SAFETY)
    ] = None,
    dependence: Annotated[
        str | None, typer.Option(help="Opioid dependence: yes or no.", rich_help_panel=SAFETY)
    ] = None,
    condition: Annotated[
        Texts, typer.Option(help="An illness, or none.", rich_help_panel=SAFETY)
    ] = None,
    liver: Annotated[str | None, typer.Option(help="yes or no.", rich_help_panel=SAFETY)] = None,
    kidney: Annotated[str | None, typer.Option(help="yes or no.", rich_help_panel=SAFETY)] = None,
    lab: Annotated[Texts, typer.Option(help='"ALT=120 U/L".', rich_help_panel=SAFETY)] = None,
    age: Annotated[str | None, typer.Option(help="In years.", rich_help_panel=SAFETY)] = None,
    pregnant: Annotated[str | None, typer.Option(help="yes or no.", rich_help_panel=SAFETY)] = None,
    breastfeeding: Annotated[
        str | None, typer.Option(help="yes or no.", rich_help_panel=SAFETY)
    ] = None,
    surgery: Annotated[
        str | None, typer.Option(help="Day of an operation, or none.", rich_help_panel=SAFETY)
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(help="A TOML or JSON file of answers.", rich_help_panel=SAFETY)
    ] = None,
    from_record: Annotated[
        bool,
        typer.Option(
            "--from-record", help="Take the rest from your record.", rich_help_panel=SAFETY
        ),
    ] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Plan a titration: each dose with capsules or volume, refills, check-ups, questions.

    Without complete safety answers it shows the schedule's shape and no dose; a stop blocks it.

    Example: evidose plan low-dose-naltrexone --from 2027-03-01 --answers me.toml --ics plan.ics
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
    }
    told = {field: value for field, value in given.items() if value not in (None, [])}
    shown = "options"
    if answers is not None:
        told, shown = {**read_answers(answers), **told}, str(answers)
    request = Request(
        first_day, start, target, weeks, at, zone, schedule, form, tuple(strength or ())
    )
    made = make_answers(compound, told, shown)
    if from_record:
        made = with_own_record(made)
    planned = plan_titration(request, made, evidence=evidence)
    return _show(planned, as_json, ics, pdf)


def _show(planned: Planned, as_json: bool, ics: Path | None, pdf: Path | None) -> int:
    stamp = screening_stamp(planned.today)
    if planned.withheld is not None:
        if as_json:
            _print_json(withheld_document(planned.withheld, **stamp))
        else:
            typer.echo(withheld_text(planned.withheld), nl=False)
        for path in (ics, pdf):
            if path is not None:
                typer.echo(f"evidose: {path} was not written: there is no plan", err=True)
        return 1
    if planned.plan is None:
        raise AssertionError("neither a plan nor a reason for none")
    if ics is not None:
        ics.write_bytes(plan_calendar(planned, planned.plan))
    if pdf is not None:
        line = f"evidose {stamp['code_version']}, library {stamp['library_version']}"
        made = planned.today.isoformat()
        sheet = plan_pdf(planned.plan, name=planned.compound.name, made=made, versions=line)
        pdf.write_bytes(sheet)
    if as_json:
        _print_json(plan_document(planned.plan, **stamp))
    else:
        typer.echo(plan_text(planned.plan), nl=False)
    return 0


def _print_json(document: dict[str, Any]) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
