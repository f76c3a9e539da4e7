"""`evidose trial`: design a trial in one person, and analyse it."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.track.record import look, stamp, write_out
from evidose.actions.track.respond import Asked
from evidose.actions.track.trial import (
    DesignAsked,
    design,
    free_path,
    trial_dose,
    write_schedule,
)
from evidose.actions.track.trial_analysis import analyse_file, analyse_record
from evidose.cli.record import ask_passphrase, own_or
from evidose.pages.track.trial_result import analysed_document, analysed_text
from evidose.pages.track.trial_sections import TrialPlan, markdown, title
from evidose.pages.track.trial_sheet import trial_pdf
from evidose.pages.track.trial_text import design_document, trial_sections
from evidose.terms import InputError, Problem

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
    dose: Annotated[
        str | None, typer.Option(help="Daily dose; default: where the usual schedule ends.")
    ] = None,
    compound: Annotated[
        str | None, typer.Option(help="What is tried; default: what your record tells.")
    ] = None,
    instrument: Instrument = None,
    block_weeks: Annotated[float | None, typer.Option(help="Weeks per block.")] = None,
    pairs: Annotated[int | None, typer.Option(help="Pairs of blocks.")] = None,
    people: Annotated[int, typer.Option(help="Simulated people behind the power.")] = 100,
    seed: Annotated[int | None, typer.Option(help="Same seed, same order of blocks.")] = None,
    important: Annotated[
        float | None, typer.Option(help="Change that matters to you; default: the library's.")
    ] = None,
    washout: Annotated[
        float | None,
        typer.Option(
            "--washout-days",
            help="Days until the last dose has no effect; default: by the kinetics on record.",
        ),
    ] = None,
    papers: Annotated[
        list[Path] | None,
        typer.Option("--protocol", help="Write protocol and consent here (.md or .pdf)."),
    ] = None,
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
    about = own_or(compound, evidence)
    amount = trial_dose(dose, about, evidence)
    asked = DesignAsked(
        outcome, amount, about, first, instrument, block_weeks, pairs,
        people, seed, important, washout,
    )  # fmt: skip
    told = sys.stderr.isatty() and not as_json
    found = design(asked, evidence, (lambda m: typer.echo(m, err=True)) if told else None)
    plan = TrialPlan(
        found.design, found.expectation, found.start, asked.dose, found.rules, found.washout,
        found.name, found.consent, found.blinding,
    )  # fmt: skip
    if found.design.feasible:
        write_schedule(found, free_path(schedule))
    text = markdown(title(plan), trial_sections(plan))
    versions = f"Evidose {found.code_version}, library {found.library_version}"
    for path in papers or []:
        if path.suffix.lower() == ".pdf":
            write_out(path, trial_pdf(plan, versions=versions), "trial paper")
        else:
            write_out(path, f"{text}\n{versions}.\n", "trial paper")
    if as_json:
        document = design_document(
            found.design, found.expectation, found.start, found.rules, found.washout
        )
        document |= {
            "schedule_file": str(schedule) if found.design.feasible else None,
            "code_version": found.code_version,
            "library_version": found.library_version,
        }
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(text, nl=False)
    if found.design.feasible:
        typer.echo(f"\nThe concealed schedule is in {schedule}. Do not open it.")


@app.command("analyse")
def analyse_command(
    outcome: Outcome,
    schedule: Annotated[Path, typer.Option(help="The schedule of `trial design`, opened now.")],
    csv: Annotated[
        Path | None, typer.Option(help="Diary with date and the outcome, in place of the record.")
    ] = None,
    compound: Annotated[
        str | None, typer.Option(help="What was tried; default: what your record tells.")
    ] = None,
    instrument: Instrument = None,
    evidence: Overlay = None,
    as_json: AsJson = False,
) -> None:
    """Look at a trial whose blocks were drawn by lot: how it was kept, and what it decides.

    Whoever keeps the schedule runs it, after each planned look. Until the trial is over only the
    decision is told.

    Example: evidose trial analyse --outcome pain --schedule concealed.csv
    """
    asked = Asked(outcome, own_or(compound, evidence), instrument, None, True)
    if csv is None:
        found = analyse_record(look(ask_passphrase), schedule, asked, evidence)
    else:
        found = analyse_file(csv, schedule, asked, evidence)
    if as_json:
        document = {**stamp(), **analysed_document(found)}
        typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(analysed_text(found), nl=False)
