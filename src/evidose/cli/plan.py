"""`evidose plan`: a dated titration plan, its calendar and its sheet of paper."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from evidose.actions.plan.decisions import decisions_of
from evidose.actions.plan.screen import make_answers, screening_stamp
from evidose.actions.plan.titration import (
    Planned,
    Request,
    plan_calendar,
    plan_titration,
)
from evidose.actions.track.own_plan import plan_with_record
from evidose.actions.track.record import write_out
from evidose.cli import safety_options as safety
from evidose.cli.record import own_record
from evidose.pages.plan.titration import (
    plan_document,
    plan_pdf,
    plan_text,
    withheld_document,
    withheld_text,
)

app = typer.Typer(add_completion=False)


@app.command()
def plan(
    compound: Annotated[
        str, typer.Argument(help="Id or name; `evidose list compounds` tells them.")
    ],
    first_day: Annotated[str, typer.Option("--from", help="First day, e.g. 2027-03-01.")],
    start: Annotated[
        str | None, typer.Option(help="First dose, in the unit of the compound unless told.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="Last dose.")] = None,
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
        safety.Texts,
        typer.Option(help='What the pharmacy makes, e.g. "1 mg", or "1 mg/mL" for a liquid.'),
    ] = None,
    ics: Annotated[Path | None, typer.Option(help="Write the calendar to this file.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the sheet of paper here.")] = None,
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
    answer: safety.Answer = None,
    answers: safety.AnswersPath = None,
    from_record: safety.FromRecord = False,
    taking: Annotated[str | None, typer.Option(help="Daily dose, if it is taken already.")] = None,
    decision: Annotated[
        Path | None,
        typer.Option(help="JSON: a decision as `person decide` records it, or a list."),
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="Your own library, laid over the shipped one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Plan a titration: each dose with capsules or volume, refills, check-ups, questions.

    Without complete safety answers it shows the schedule's shape and no dose. Against a finding it
    gives none, until a recorded decision lifts it where that is possible.

    Example: evidose plan COMPOUND --from 2027-03-01 --answers me.toml --ics plan.ics
    """
    told, shown = safety.told_answers(locals(), answers)
    request = Request(
        first_day, start, target, weeks, at, zone, schedule, form, tuple(strength or ()), taking
    )
    given = make_answers(compound, told, shown, evidence=evidence)
    decisions = () if decision is None else decisions_of(decision, evidence)
    if from_record:
        planned = plan_with_record(own_record(), request, given, decisions, evidence)
    else:
        planned = plan_titration(request, given, decisions=decisions, evidence=evidence)
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
            if path is not None and path.exists():
                typer.echo(f"evidose: {path} of before no longer holds: delete it", err=True)
        return 1
    if planned.plan is None:
        raise AssertionError("neither a plan nor a reason for none")
    if ics is not None:
        write_out(ics, plan_calendar(planned, planned.plan), "calendar of the plan")
    if pdf is not None:
        line = f"evidose {stamp['code_version']}, library {stamp['library_version']}"
        made = planned.today.isoformat()
        sheet = plan_pdf(planned.plan, name=planned.compound.name, made=made, versions=line)
        write_out(pdf, sheet, "plan")
    if as_json:
        _print_json(plan_document(planned.plan, **stamp))
    else:
        typer.echo(plan_text(planned.plan), nl=False)
    return 0


def _print_json(document: dict[str, Any]) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
