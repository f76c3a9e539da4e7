"""`evidose trial`: design a trial in one person, and analyse it."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.respond import Asked
from evidose.actions.trial import DesignAsked, analyse, design, free_path, write_schedule
from evidose.pages.response_text import response_document, response_text
from evidose.pages.trial_text import design_document, protocol
from evidose.terms import Dose, InputError, Problem

app = typer.Typer(add_completion=False, help="A trial in one person, with blocks drawn by lot.")

Outcome = Annotated[str, typer.Option(help="Outcome, e.g. pain, sleep-quality.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Instrument = Annotated[str | None, typer.Option(help="Scale; default: the outcome's own.")]
Overlay = Annotated[Path | None, typer.Option(help="A library to lay over the shipped one.")]


@app.command("design")
def design_command(
    outcome: Outcome,
    start: Annotated[
        str | None, typer.Option("--from", help="First day, e.g. 2026-12-01; default: today.")
    ] = None,
    schedule: Annotated[
        Path, typer.Option(help="Write the concealed schedule here, for the pharmacist alone.")
    ] = Path("concealed-schedule.csv"),
    dose: Annotated[str, typer.Option(help="Daily dose in mg.")] = "4.5",
    compound: Annotated[str, typer.Option(help="What is tried.")] = "low-dose-naltrexone",
    instrument: Instrument = None,
    block_weeks: Annotated[float | None, typer.Option(help="Weeks per block.")] = None,
    pairs: Annotated[int | None, typer.Option(help="Pairs of blocks.")] = None,
    people: Annotated[int, typer.Option(help="Simulated people behind the power.")] = 100,
    seed: Annotated[int | None, typer.Option(help="Same seed, same order of blocks.")] = None,
    evidence: Overlay = None,
    as_json: AsJson = False,
) -> None:
    """Find the shortest trial that can answer, or say why there is none.

    The order of blocks goes to the schedule file only. Give it to the pharmacist who fills the
    capsules, unread.

    Example: evidose trial design --outcome pain --from 2026-12-01 --schedule concealed.csv
    """
    try:
        first = date.fromisoformat(start) if start else None
    except ValueError:
        problem = Problem("command line", "--from", repr(start), "a date such as 2026-12-01")
        raise InputError(problem) from None
    asked = DesignAsked(
        outcome, Dose.parse(dose, "--dose"), first, compound, instrument, block_weeks, pairs,
        people, seed,
    )  # fmt: skip
    told = sys.stderr.isatty() and not as_json
    found = design(asked, evidence, (lambda m: typer.echo(m, err=True)) if told else None)
    if found.design.feasible:
        write_schedule(found, free_path(schedule))
    if as_json:
        document = design_document(
            found.design, found.expectation, found.start, found.alpha, found.washout
        )
        document |= {
            "schedule_file": str(schedule) if found.design.feasible else None,
            "code_version": found.code_version,
            "library_version": found.library_version,
        }
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    text = protocol(
        found.design, found.expectation, found.start, asked.dose, found.alpha, found.washout
    )
    typer.echo(text, nl=False)
    if found.design.feasible:
        typer.echo(f"\nThe concealed schedule is in {schedule}. Do not open it.")


@app.command("analyse")
def analyse_command(
    outcome: Outcome,
    csv: Annotated[Path, typer.Option(help="Diary with date and the outcome.")],
    schedule: Annotated[Path, typer.Option(help="The schedule of `trial design`, opened now.")],
    looks: Annotated[int, typer.Option(help="Looks that were planned.")] = 2,
    compound: Annotated[str, typer.Option(help="What was tried.")] = "low-dose-naltrexone",
    instrument: Instrument = None,
    evidence: Overlay = None,
    as_json: AsJson = False,
) -> None:
    """Analyse a diary whose blocks were drawn by lot.

    Example: evidose trial analyse --outcome pain --csv diary.csv --schedule concealed.csv
    """
    asked = Asked(outcome, compound, instrument, None, True)
    found = analyse(csv, schedule, asked, looks, evidence)
    words = {True: "better on the drug", False: "not shown to be better on the drug"}
    decision = words.get(bool(found.better)) if found.better is not None else "no number"
    if as_json:
        document = response_document(found.answer.response, found.answer.ignored)
        document |= {
            "decision": decision,
            "looks": found.looks,
            "code_version": found.answer.code_version,
            "library_version": found.answer.library_version,
        }
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(response_text(found.answer.response, found.answer.ignored), nl=False)
    typer.echo(f"Decision at this look (of {found.looks} planned): {decision}.")
